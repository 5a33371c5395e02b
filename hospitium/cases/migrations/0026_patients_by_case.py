"""Whether a patient is seen by their own rule is asked before whether they are through a case.

PostgreSQL takes a table's rules in an order that follows their names, the last first, and stops at one that holds. The way through a
case reads another table for each row; nearly always the own rule, which reads none, has answered already.
"""

from django.db import migrations

RENAME = "ALTER POLICY patients_patient_{} ON patients_patient RENAME TO patients_patient_{}".format


class Migration(migrations.Migration):
    dependencies = [("cases", "0025_standing_threads"), ("patients", "0014_alike")]

    operations = [migrations.RunSQL(RENAME("through_case", "by_case"), RENAME("by_case", "through_case"))]
