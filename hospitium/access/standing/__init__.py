"""Standing in: a person acts for a patient - a parent, a guardian, whoever the patient names -, within a scope, until it ends.

Table: StandIn. Doors: `scopes` (pure: what each scope lets), `actions`, `queries`. `Actor.stands` carries what holds at this
moment; `rules.StandsIn` and the database's `hosp.stands` say it of rows. Who may grant what is asked in `patients`.
"""
