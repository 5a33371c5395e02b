"""The wall around cases looks first whether anybody is shut out at all: of nearly every case nobody is."""

from django.db import migrations

from hospitium.kernel.walls import (
    ONCE_ACTOR,
    ONCE_GLASS,
    ONCE_KEYS,
    ONCE_OFFICES,
    ONCE_PROGRAMME,
    ONCE_SYSTEM,
    rewall,
)

RELATED = f"""((({ONCE_PROGRAMME} OR office_id = ANY ({ONCE_OFFICES})) AND NOT is_restricted)
    OR (owner_id = {ONCE_ACTOR} AND ({ONCE_PROGRAMME} OR {ONCE_OFFICES} <> '{{}}'))
    OR circle @> ARRAY[{ONCE_ACTOR}])"""
SEES = f"{ONCE_SYSTEM} OR patient_id = ANY ({ONCE_GLASS}) OR (%s AND {RELATED})"


class Migration(migrations.Migration):
    dependencies = [("cases", "0013_gates_guarded")]

    operations = [
        rewall(
            "cases_case",
            SEES % f"(closed_to = '{{}}' OR NOT closed_to && {ONCE_KEYS})",
            SEES % f"NOT closed_to && {ONCE_KEYS}",
        )
    ]
