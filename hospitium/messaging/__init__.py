"""Messaging: notices in the reader's language, live updates, and the outbox through which everything leaves.

Tables: Notice, Outgoing. Doors: `actions`, `queries`, `live`, `outbox`. Announces `MessageQueued`.
"""
