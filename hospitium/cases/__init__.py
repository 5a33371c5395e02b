"""Cases: the journey of one patient for one reason - stages, moves, tasks, circle, timeline.

Tables: Case, CircleMember, Task, Entry. Doors: `actions`, `queries`, `joining` (patients by reference, two of them made one),
`journey`, `events`, `panels`.
Announces `CaseOpened`, `StageEntered`.
"""
