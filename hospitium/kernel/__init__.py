"""The cellar every room stands on: refusals, events, identifiers, names, clocks and the way to PostgreSQL.

Owns no tables and knows no room.
"""
