"""A referral belongs to whoever writes it until it is sent; then it exists for whoever sees its case."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from hospitium.kernel.walls import ONCE_ACTOR, ONCE_SYSTEM, guard

OWN = f"{ONCE_SYSTEM} OR person = {ONCE_ACTOR}"
OF_CASE = "EXISTS (SELECT 1 FROM cases_case c WHERE c.id = records_referral.case_id)"


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0021_referring"),
        ("records", "0017_held_back"),
    ]

    operations = [
        migrations.AddField(
            model_name="sourcedocument",
            name="pathway",
            field=models.CharField(
                blank=True, db_default="", default="", help_text="asked for by the sender", max_length=40
            ),
        ),
        migrations.CreateModel(
            name="Referral",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ref", models.CharField(max_length=12, unique=True)),
                ("person", models.BigIntegerField()),
                ("said", models.JSONField(default=dict, help_text="field to words, as typed: see `queries.FIELDS`")),
                ("begun_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("changed_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("sent_at", models.DateTimeField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"
                    ),
                ),
            ],
            options={
                "ordering": ["-changed_at", "-id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("case", None)), fields=["person", "-changed_at"], name="referral_draft"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("case", None), ("sent_at", None)),
                            models.Q(("case__isnull", False), ("sent_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="referral_sent_has_case",
                    )
                ],
            },
        ),
        guard("records_referral", f"{OWN} OR {OF_CASE}", writes=OWN),
    ]
