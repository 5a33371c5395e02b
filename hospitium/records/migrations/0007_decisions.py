"""What clinicians decide about statements."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from hospitium.kernel.walls import append_only, guard


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0006_resource"),
    ]

    operations = [
        migrations.CreateModel(
            name="Decision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("accept", "Accepted"),
                            ("merge", "Says the same"),
                            ("dismiss", "Dismissed"),
                            ("open", "Undecided again"),
                        ],
                        max_length=10,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("by", models.BigIntegerField()),
                ("by_name", models.CharField(max_length=200)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "lead",
                    models.ForeignKey(
                        help_text="the fact it says the same as",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.statement",
                    ),
                ),
                (
                    "statement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="decisions", to="records.statement"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ["accept", "merge", "dismiss", "open"])),
                        name="decision_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("outcome", "merge"), ("lead", None), _connector="XOR"),
                        name="decision_merges_into",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", "dismiss"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="decision_dismissed_why",
                    ),
                ],
            },
        ),
        guard(
            "records_decision", "EXISTS (SELECT 1 FROM records_statement s WHERE s.id = records_decision.statement_id)"
        ),
        append_only("records_decision"),
    ]
