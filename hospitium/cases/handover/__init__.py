"""A case goes from a regional office to the campus, and back: what is there, what is missing, who takes it, when.

Table: CaseHandover. Doors: `actions`, `queries`; `checklist` says what a handover should bring.
"""
