"""Who is asked, at the moment of sending, whether a message may still leave: a withdrawn consent bites here at last."""

from hospitium.messaging.outbox import ask_first

ask_first()
