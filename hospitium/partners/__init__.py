"""Partners: organisations, regional offices, service lines with the proof that they are ready, and their specialists.

Tables: Organisation, ServiceLine; Requirement, Evidence, LineStanding, LineChange; Specialist with SpecialistLanguage,
SpecialistLicence, SpecialistCondition. Doors: `actions`, `queries`, `specialists.actions`, and `readiness` with its own `actions`
and `queries`. Announces `ServiceLineSuspended`.
"""
