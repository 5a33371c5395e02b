"""Matching: a case to a service line and to a specialist, ranked with reasons; a person chooses, and the choice is measured.

`ranking`, `codes` and `words` are pure. Doors: `actions`, `queries`, `events`, `facts` (by which a higher room says what is
known clinically).
"""
