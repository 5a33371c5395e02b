"""Access: people who log in, their roles and relationships, and the record of who saw what.

Tables: User, Membership, AccessEvent, ChainHead; StandIn of `standing`, Invitee of `inviting`. Doors: `acts` (what each
role may do), `rules` (who may see a row), `acting` (who acts in this transaction), `actions`, `queries`. Knows organisations
only by number, since keys point down.
"""
