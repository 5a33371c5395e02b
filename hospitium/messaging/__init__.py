"""Messaging: notices in the reader's language, live updates, and the outbox through which everything leaves.

Tables: Notice, Outgoing, ReplyAddress, Arrived; those of `reaching`. Doors: `actions`, `queries`, `live`, `outbox`, `arriving`, `replying`,
`reaching`. Announces `MessageQueued`, `DeliveryChanged`, `MailArrived`.
"""
