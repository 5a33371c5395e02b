"""Pages of paper documents. They exist for whoever sees the document; what was read of one once is not written again."""

import django.db.models.deletion
from django.db import migrations, models

from hospitium.kernel.walls import guard


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0010_feeds"),
    ]

    operations = [
        migrations.CreateModel(
            name="Page",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.IntegerField()),
                ("width", models.FloatField(help_text="as it came, in points")),
                ("height", models.FloatField()),
                (
                    "turn",
                    models.SmallIntegerField(
                        default=0, help_text="degrees to the left that set it upright; places are of the upright page"
                    ),
                ),
                ("text", models.TextField(blank=True)),
                (
                    "origin",
                    models.CharField(
                        choices=[("text", "Text of the file"), ("ocr", "Read by machine"), ("none", "Not read yet")],
                        max_length=5,
                    ),
                ),
                ("language", models.CharField(blank=True, max_length=35)),
                ("confidence", models.FloatField(null=True)),
                (
                    "words",
                    models.JSONField(
                        default=list, help_text="from, to, left, top, right, bottom, confidence: see reading.Word"
                    ),
                ),
                ("tries", models.SmallIntegerField(default=0)),
                (
                    "failure",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("absent", "No program that reads pictures is installed here; this page waits for one"),
                            ("slow", "Reading this page by machine took too long; read the picture yourself"),
                            ("failed", "This page could not be read by machine; read the picture yourself"),
                            ("undrawn", "No picture could be made of this page; open the original file"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pages",
                        to="records.sourcedocument",
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "indexes": [
                    models.Index(condition=models.Q(("origin", "none")), fields=["document"], name="page_waits")
                ],
                "constraints": [models.UniqueConstraint(models.F("document"), models.F("number"), name="page_number")],
            },
        ),
        guard("records_page", "EXISTS (SELECT 1 FROM records_sourcedocument d WHERE d.id = records_page.document_id)"),
        migrations.RunSQL(
            """
            CREATE POLICY records_page_once ON records_page AS RESTRICTIVE FOR UPDATE TO hospitium_app
                USING (origin = 'none') WITH CHECK (true);
            REVOKE DELETE, TRUNCATE ON records_page FROM hospitium_app;
            """,
            "DROP POLICY records_page_once ON records_page; GRANT DELETE ON records_page TO hospitium_app;",
        ),
    ]
