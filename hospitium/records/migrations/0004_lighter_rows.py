"""A statement costs less to write: no index that another contains, no compressing of what fits beside the rest.

The order within a document finds its rows too. A resource as received has two kilobytes, where compressing begins and takes a
third of the time of storing it; larger ones are compressed as before.
"""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0003_upload_isolation")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE records_statement SET (toast_tuple_target = 8160)",
            "ALTER TABLE records_statement RESET (toast_tuple_target)",
        ),
        *(
            migrations.AlterField(
                model_name=model,
                name="document",
                field=models.ForeignKey(
                    db_index=False,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name=name,
                    to="records.sourcedocument",
                ),
            )
            for model, name in (("section", "sections"), ("statement", "statements"))
        ),
    ]
