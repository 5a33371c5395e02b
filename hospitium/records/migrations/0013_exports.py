"""Whole records on their way out."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from hospitium.kernel.walls import guard


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0006_worklist"),
        ("records", "0012_imaging"),
    ]

    operations = [
        migrations.CreateModel(
            name="Export",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ref", models.CharField(max_length=12, unique=True)),
                ("asked_by", models.BigIntegerField(null=True)),
                ("asked_by_name", models.CharField(blank=True, max_length=200)),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Being put together"),
                            ("ready", "Ready to download"),
                            ("failed", "Could not be put together"),
                            ("gone", "No longer kept"),
                        ],
                        default="asked",
                        max_length=10,
                    ),
                ),
                ("file", models.CharField(help_text="random name of its bytes", max_length=32)),
                ("size", models.BigIntegerField(default=0)),
                ("expires_at", models.DateTimeField(null=True)),
                (
                    "case",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["case", "-id"], name="export_case"),
                    models.Index(condition=models.Q(("state", "ready")), fields=["expires_at"], name="export_expiring"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["asked", "ready", "failed", "gone"])),
                        name="export_state_known",
                    )
                ],
            },
        ),
        guard("records_export", "EXISTS (SELECT 1 FROM cases_case c WHERE c.id = records_export.case_id)"),
    ]
