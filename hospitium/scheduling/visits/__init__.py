"""The visit of a case: its care plan, planning runs in the worker, alternatives, confirmation, repair.

Tables: CarePlan, CareStep, PlanVersion, PlanningRun. Doors: `actions`, `queries`; pure: `terms` (rows in the words of
docs/reference/plan-format.md), `shipped` (care plans to begin with), `differing` (what a repair changes). `drawing` makes the
instance that is planned, `running` plans it in the worker. Announces `PlanAsked`, `ItineraryConfirmed`.
"""
