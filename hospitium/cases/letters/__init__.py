"""Letters of a case: sixteen kinds, written from templates that are data, signed once, checkable by anybody who holds one.

Tables: LetterTemplate, Letterhead, LetterSeries, Letter, LetterFile. Doors: `actions`, `queries`; `markup`, `kinds`, `fields`
and `wording` are pure.
"""
