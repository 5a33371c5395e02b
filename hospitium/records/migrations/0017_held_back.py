"""What is held back does not exist for whoever stands in for the patient, nor the record for whoever sees travel alone."""

from django.db import migrations, models

from hospitium.kernel.walls import ONCE_ACTOR, ONCE_NARROWLY, ONCE_OFFICES, ONCE_PROGRAMME, ONCE_STANDS, rewall

SEES = (
    "CASE WHEN case_id IS NULL THEN"
    f" {ONCE_PROGRAMME} OR office_id = ANY ({ONCE_OFFICES}) OR received_by = {ONCE_ACTOR}"
    " ELSE EXISTS (SELECT 1 FROM cases_case c WHERE c.id = records_sourcedocument.case_id%s) END"
)
NARROWED = (
    f" AND NOT (c.patient_id = ANY ({ONCE_STANDS})"
    f" AND (records_sourcedocument.is_held_back OR c.patient_id = ANY ({ONCE_NARROWLY})))"
)


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0020_handover"),
        ("records", "0016_handing"),
    ]

    operations = [
        migrations.AddField(
            model_name="sourcedocument",
            name="is_held_back",
            field=models.BooleanField(
                db_default=False, default=False, help_text="kept from whoever stands in for the patient (ADR 39)"
            ),
        ),
        rewall("records_sourcedocument", SEES % NARROWED, SEES % ""),
    ]
