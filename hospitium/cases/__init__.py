"""Cases: the journey of one patient for one reason - stages, moves, tasks, circle, timeline.

Tables: Case, CircleMember, Task, Entry; those of `letters`. Doors: `actions`, `queries`, `joining` (patients by reference, two of
them made one), `journey`, `events`, `panels`, and `letters` (sixteen kinds, signed once) with its own `actions` and `queries`.
Announces `CaseOpened`, `StageEntered`.
"""
