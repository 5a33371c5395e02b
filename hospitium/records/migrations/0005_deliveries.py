"""What comes in archives and folders; and a document may wait for its case."""

import django.db.models.deletion
from django.db import migrations, models

from hospitium.kernel.walls import append_only, guard


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0006_worklist"),
        ("records", "0004_lighter_rows"),
    ]

    operations = [
        migrations.CreateModel(
            name="Part",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.IntegerField()),
                ("name", models.CharField(max_length=255)),
                ("size", models.BigIntegerField()),
                ("refusal", models.CharField(blank=True, max_length=40)),
            ],
            options={
                "ordering": ["position"],
            },
        ),
        migrations.AddField(
            model_name="sourcedocument",
            name="delivery",
            field=models.CharField(
                blank=True, help_text="what came together: an archive's or a folder's reference", max_length=12
            ),
        ),
        migrations.AddField(
            model_name="sourcedocument",
            name="format",
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AddField(
            model_name="sourcedocument",
            name="sent_for",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"
            ),
        ),
        migrations.AlterField(
            model_name="sourcedocument",
            name="channel",
            field=models.CharField(help_text="upload, command-line, archive, ...", max_length=20),
        ),
        migrations.AddIndex(
            model_name="sourcedocument",
            index=models.Index(
                condition=models.Q(("delivery", ""), _negated=True), fields=["delivery"], name="document_delivery"
            ),
        ),
        migrations.AddField(
            model_name="part",
            name="archive",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="parts",
                to="records.sourcedocument",
            ),
        ),
        migrations.AddField(
            model_name="part",
            name="document",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="part_of",
                to="records.sourcedocument",
            ),
        ),
        migrations.AddConstraint(
            model_name="part",
            constraint=models.UniqueConstraint(models.F("archive"), models.F("position"), name="part_position"),
        ),
        guard("records_part", "EXISTS (SELECT 1 FROM records_sourcedocument d WHERE d.id = records_part.archive_id)"),
        append_only("records_part"),
    ]
