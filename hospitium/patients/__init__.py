"""Patients: who somebody is - names in any script, birth, languages, culture profile -, possible doubles, whom they shut out,
and whether their data may leave a country.

Tables: Patient, PatientName, PatientIdentifier, PatientContact, PatientLanguage, ProfileFact, Denial, Match, Merge,
Move; Companion, Answer; TransferRule, HeadLimit, Head, ConsentText, Consent, TransferDecision; Witnessed of
`witnessing`. Doors: `actions`, `queries`, `telling`. News: `ConsentWithdrawn`, `FamilyTold`, `PatientsMerged`,
`PatientsUnmerged`. What hangs on a patient: `belongings`.
"""
