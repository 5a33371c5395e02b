"""Messages: one thread for each audience of a case, never mixed; each message can be taken back before it goes.

Tables: Thread, Message, Draft, Receipt, Rendering. Doors: `audiences`, `actions`, `queries`, `events`.
"""
