"""Consent witnessed at an office: whose word, by which words in which language, who interpreted, who stood by; paper beside it.

Table: Witnessed. Door: `actions`.
"""
