"""Records that others hold, and how far they have come."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from hospitium.kernel.walls import append_only, guard


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0007_chase"),
        ("records", "0007_decisions"),
    ]

    operations = [
        migrations.CreateModel(
            name="WantedRecord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("notes", "Consultation notes"),
                            ("discharge", "Discharge summary"),
                            ("operative", "Operation report"),
                            ("lab", "Laboratory results"),
                            ("imaging", "Imaging (pictures)"),
                            ("imaging_report", "Imaging report"),
                            ("pathology", "Pathology report"),
                            ("slides", "Slides or blocks"),
                            ("medication", "Medication list"),
                            ("vaccination", "Vaccination record"),
                            ("genetic", "Genetic report"),
                            ("radiotherapy", "Radiotherapy plan"),
                            ("other", "Other record"),
                        ],
                        max_length=20,
                    ),
                ),
                ("source", models.CharField(help_text="the facility or person that holds it", max_length=200)),
                ("contact", models.EmailField(blank=True, help_text="where reminders go", max_length=254)),
                (
                    "language",
                    models.CharField(
                        default="en", help_text="of the source: reminders are written in it", max_length=35
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300)),
                ("needs_translation", models.BooleanField(default=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("requested", "Requested"),
                            ("promised", "Promised"),
                            ("received", "Received"),
                            ("legible", "Legible"),
                            ("translated", "Translated"),
                            ("reviewed", "Reviewed"),
                            ("unobtainable", "Not obtainable"),
                        ],
                        default="requested",
                        max_length=15,
                    ),
                ),
                ("state_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("requested_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("promised_for", models.DateField(null=True)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("reminded_at", models.DateTimeField(null=True)),
                ("reminders", models.IntegerField(default=0)),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.sourcedocument",
                    ),
                ),
            ],
            options={
                "ordering": ["source", "id"],
            },
        ),
        migrations.CreateModel(
            name="WantedStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("state", models.CharField(max_length=15)),
                ("note", models.CharField(blank=True, max_length=300)),
                ("by", models.BigIntegerField(null=True)),
                ("by_name", models.CharField(max_length=200)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "wanted",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="steps", to="records.wantedrecord"
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.AddIndex(
            model_name="wantedrecord",
            index=models.Index(fields=["case", "source"], name="wanted_case"),
        ),
        migrations.AddIndex(
            model_name="wantedrecord",
            index=models.Index(
                condition=models.Q(("state__in", ["requested", "promised"])),
                fields=["requested_at"],
                name="wanted_outstanding",
            ),
        ),
        migrations.AddConstraint(
            model_name="wantedrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        ["requested", "promised", "received", "legible", "translated", "reviewed", "unobtainable"],
                    )
                ),
                name="wanted_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="wantedrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "unobtainable"), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="wanted_unobtainable_why",
            ),
        ),
        guard("records_wantedrecord", "EXISTS (SELECT 1 FROM cases_case c WHERE c.id = records_wantedrecord.case_id)"),
        guard(
            "records_wantedstep",
            "EXISTS (SELECT 1 FROM records_wantedrecord w WHERE w.id = records_wantedstep.wanted_id)",
        ),
        append_only("records_wantedstep"),
    ]
