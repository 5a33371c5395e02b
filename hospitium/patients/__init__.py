"""Patients: identity, names, languages, culture profile and companions."""
