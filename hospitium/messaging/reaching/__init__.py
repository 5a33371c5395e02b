"""Reaching people where they are: how often, by which way, at which hours; and who is next when nobody reads.

Tables: Wishes, Number, Escalation. Doors: `actions`, `queries`, `telling`.
"""
