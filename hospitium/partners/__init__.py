"""Partners: organisations, regional offices, service lines and the specialists who work in them.

Tables: Organisation, ServiceLine, Specialist with SpecialistLanguage, SpecialistLicence, SpecialistCondition. Doors: `actions`,
`queries`, and `specialists.actions`.
"""
