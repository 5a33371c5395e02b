"""A document exists for whoever sees its case; before it has one, for the desk that received it."""

from django.db import migrations

from hospitium.kernel.walls import ONCE_ACTOR, ONCE_OFFICES, ONCE_PROGRAMME, append_only, guard

OF_DOCUMENT = "EXISTS (SELECT 1 FROM records_sourcedocument d WHERE d.id = {table}.document_id)"


class Migration(migrations.Migration):
    dependencies = [("records", "0001_initial"), ("cases", "0002_walls")]
    operations = [
        guard(
            "records_sourcedocument",
            "CASE WHEN case_id IS NULL THEN"
            f" {ONCE_PROGRAMME} OR office_id = ANY ({ONCE_OFFICES}) OR received_by = {ONCE_ACTOR}"
            " ELSE EXISTS (SELECT 1 FROM cases_case c WHERE c.id = records_sourcedocument.case_id) END",
        ),
        *(
            guard(table, OF_DOCUMENT.format(table=table))
            for table in ("records_section", "records_statement", "records_finding")
        ),
        append_only("records_section", "records_statement", "records_finding"),
        migrations.RunSQL(
            "REVOKE DELETE, TRUNCATE ON records_sourcedocument FROM hospitium_app",
            "GRANT DELETE ON records_sourcedocument TO hospitium_app",
        ),
    ]
