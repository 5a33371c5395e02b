"""Whoever sees a case, its patient first of all, sees who looked at that patient's record."""

from django.db import migrations

from hospitium.kernel.walls import ONCE_ACTOR, ONCE_PRIVACY, ONCE_PROGRAMME

BEFORE = f"{ONCE_PROGRAMME} OR {ONCE_PRIVACY} OR person_id = {ONCE_ACTOR}"

# CASE keeps the order: the search for a case is the last and dearest question, asked only of those who need it.
SEES = f"""
CASE WHEN {BEFORE} THEN true ELSE EXISTS (
    SELECT 1 FROM patients_patient p JOIN cases_case c ON c.patient_id = p.id WHERE p.ref = ANY (refs)
) END
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_restriction"), ("access", "0007_chain")]
    operations = [
        migrations.RunSQL(
            f"ALTER POLICY access_accessevent_sees ON access_accessevent USING ({SEES})",
            f"ALTER POLICY access_accessevent_sees ON access_accessevent USING ({BEFORE})",
        ),
    ]
