"""Of the papers of a case, people of other institutions see what came from their own side, for the database too."""

from importlib import import_module

from django.db import migrations

from hospitium.kernel.walls import ONCE_ACTOR, ONCE_KEYS, rewall

held_back = import_module("hospitium.records.migrations.0017_held_back")

SEES_WHOLE = (
    *("concierge", "coordinator", "financial_counsellor", "interpreter"),
    *("nurse", "office_consultant", "patient", "programme_lead", "specialist"),
)
"""The roles whose holders see whole cases."""
KEYS = ", ".join(f"'role:{role}'" for role in SEES_WHOLE)
IS_OUTSIDE = f"(SELECT 'role:referring_physician' = ANY ({ONCE_KEYS}) AND NOT {ONCE_KEYS} && ARRAY[{KEYS}]::varchar[])"
OWN_SIDE = (
    f" AND (NOT {IS_OUTSIDE} OR records_sourcedocument.received_by = {ONCE_ACTOR} OR EXISTS (SELECT 1 FROM cases_circlemember m"
    " WHERE m.case_id = c.id AND m.person_id = records_sourcedocument.received_by AND m.role = 'referring_physician'))"
)


class Migration(migrations.Migration):
    dependencies = [("records", "0019_asked_in"), ("cases", "0025_standing_threads")]

    operations = [
        rewall(
            "records_sourcedocument",
            held_back.SEES % (held_back.NARROWED + OWN_SIDE),
            held_back.SEES % held_back.NARROWED,
        )
    ]
