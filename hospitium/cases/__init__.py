"""Cases: the journey of one patient for one reason - machines, gates, pathways, moves, tasks, circle, timeline.

Tables: Case, Gate, Pathway, PathwayVersion, CircleMember, Task, Entry; those of `letters`, `matching`, `work`, `messages` and
`handover`. Doors: `actions`, `queries`, `joining` (patients by reference, two of them made one), `journey`, `machines`, `moves`,
`gates`, `pathways`, `wire`, `events`, `panels`, and each package (sixteen kinds of letters, matching, work, messages by audience,
handover to campus and back, reviewing) with its own `actions` and `queries`. Announces `CaseOpened`, `StageEntered`,
`VisitUnconfirmed`; listens to `GateFact`, which rooms above publish.
"""
