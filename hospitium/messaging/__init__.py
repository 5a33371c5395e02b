"""Messaging: notices in the reader's language and live updates."""
