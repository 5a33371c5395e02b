"""Messaging: notices in the reader's language and live updates.

Tables: Notice. Doors: `actions`, `queries`, `live`.
"""
