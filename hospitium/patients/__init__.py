"""Patients: who somebody is - names in any script, birth, languages, culture profile -, possible doubles, whom they shut out,
and whether their data may leave a country.

Tables: Patient, PatientName, PatientIdentifier, PatientContact, PatientLanguage, ProfileFact, Denial, Match, Merge,
Move; TransferRule, HeadLimit, Head, ConsentText, Consent, TransferDecision; Companion of
`standing_in`, Witnessed of `witnessing`. Doors: `actions`, `queries`. News: `ConsentWithdrawn`, `PatientsMerged`,
`PatientsUnmerged`. What hangs on a patient: `belongings`.
"""
