"""A case exists for the programme, its office and its circle; what hangs on it, for whoever sees the case."""

from django.db import migrations

from hospitium.kernel.walls import ONCE_ACTOR, ONCE_OFFICES, ONCE_PROGRAMME, append_only, guard

OF_CASE = "EXISTS (SELECT 1 FROM cases_case c WHERE c.id = {table}.case_id)"


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial"), ("patients", "0002_walls")]
    operations = [
        guard("cases_case", f"{ONCE_PROGRAMME} OR office_id = ANY ({ONCE_OFFICES}) OR circle @> ARRAY[{ONCE_ACTOR}]"),
        *(guard(table, OF_CASE.format(table=table)) for table in ("cases_circlemember", "cases_task", "cases_entry")),
        append_only("cases_entry"),
        migrations.RunSQL(
            "CREATE POLICY patients_patient_through_case ON patients_patient FOR SELECT TO hospitium_app"
            " USING (EXISTS (SELECT 1 FROM cases_case c WHERE c.patient_id = patients_patient.id))",
            "DROP POLICY patients_patient_through_case ON patients_patient",
        ),
    ]
