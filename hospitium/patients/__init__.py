"""Patients: who somebody is - names in any script, birth, languages, culture profile - and possible doubles.

Tables: Patient, PatientName, PatientIdentifier, PatientLanguage, ProfileFact, Match. Doors: `actions`, `queries`.
"""
