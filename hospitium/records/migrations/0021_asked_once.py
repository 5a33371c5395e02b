"""Whether a document may be written to is asked once for all statements of it, not once for each: thousands may come at a time.

Who stores them names the document; that it is there for them is judged as for any other, and for statements of another one by one.
"""

from importlib import import_module

from django.db import migrations

from hospitium.kernel.walls import DOCUMENT

OF_DOCUMENT = import_module("hospitium.records.migrations.0002_walls").OF_DOCUMENT.format(table="records_statement")
OF_THE_NAMED = f"document_id = (SELECT d.id FROM records_sourcedocument d WHERE d.id = {DOCUMENT})"
CHANGE = "ALTER POLICY records_statement_sees ON records_statement WITH CHECK ({})"


class Migration(migrations.Migration):
    dependencies = [("records", "0020_own_side")]

    operations = [
        migrations.RunSQL(CHANGE.format(f"{OF_THE_NAMED} OR {OF_DOCUMENT}"), CHANGE.format(OF_DOCUMENT)),
    ]
