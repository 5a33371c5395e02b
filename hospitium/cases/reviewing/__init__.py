"""Clinical review: who reads a case, what they ask back, what they say, what a board says, and what of it the family is told.

Tables: Reviewer, Question, Opinion, Condition, Board, Seat, Vote. Doors: `actions`, `queries`; `choices` and `tallying` are
pure. Announces `InformationAsked`, `InformationTakenBack`.
"""
