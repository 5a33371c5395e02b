"""Whoever sees a case, its patient first of all, sees who looked at that patient's record."""

from django.db import migrations

POLICY = """
CREATE POLICY access_accessevent_through_case ON access_accessevent FOR SELECT TO hospitium_app USING (EXISTS (
    SELECT 1 FROM patients_patient p JOIN cases_case c ON c.patient_id = p.id
    WHERE p.ref = ANY (access_accessevent.refs)
))
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_restriction"), ("access", "0006_chain")]
    operations = [
        migrations.RunSQL(POLICY, "DROP POLICY access_accessevent_through_case ON access_accessevent"),
    ]
