"""A case goes between office and campus; and whoever stands in for a patient sees the case while they do."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from hospitium.kernel.walls import (
    ONCE_ACTOR,
    ONCE_GLASS,
    ONCE_KEYS,
    ONCE_OFFICES,
    ONCE_PROGRAMME,
    ONCE_STANDS,
    ONCE_SYSTEM,
    guard,
    rewall,
)

SEES = """{system} OR patient_id = ANY ({glass}) OR ((closed_to = '{{}}' OR NOT closed_to && {keys}) AND (
    (({programme} OR office_id = ANY ({offices})) AND NOT is_restricted)
    OR (owner_id = {actor} AND ({programme} OR {offices} <> '{{}}'))
    OR circle @> ARRAY[{actor}]{stands}))"""
KNOWN = {
    "system": ONCE_SYSTEM,
    "glass": ONCE_GLASS,
    "keys": ONCE_KEYS,
    "programme": ONCE_PROGRAMME,
    "offices": ONCE_OFFICES,
    "actor": ONCE_ACTOR,
}
BEFORE = SEES.format(**KNOWN, stands="")
AFTER = SEES.format(**KNOWN, stands=f" OR patient_id = ANY ({ONCE_STANDS})")


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0019_message_walls"),
    ]

    operations = [
        migrations.CreateModel(
            name="CaseHandover",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "direction",
                    models.CharField(
                        choices=[
                            ("to_campus", "From the office to the campus"),
                            ("to_office", "From the campus to the office"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "answer",
                    models.CharField(
                        choices=[("offered", "Offered"), ("accepted", "Taken over"), ("returned", "Given back")],
                        default="offered",
                        max_length=10,
                    ),
                ),
                (
                    "checklist",
                    models.JSONField(default=list, help_text="[what, whether it was there] when it was offered"),
                ),
                ("note", models.CharField(blank=True, max_length=1000)),
                ("offered_by", models.CharField(max_length=200)),
                ("offered_by_id", models.BigIntegerField(null=True)),
                ("offered_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("answered_by", models.CharField(blank=True, max_length=200)),
                ("answered_by_id", models.BigIntegerField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("reason", models.CharField(blank=True, max_length=500)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="handovers", to="cases.case"
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "indexes": [models.Index(fields=["case", "-id"], name="handover_of_case")],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("case"), condition=models.Q(("answer", "offered")), name="handover_one_offer"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("answer", "offered"), ("answered_at__isnull", False), _connector="XOR"),
                        name="handover_answered",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", "returned"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="handover_returned_why",
                    ),
                ],
            },
        ),
        guard(
            "cases_casehandover",
            "EXISTS (SELECT 1 FROM cases_case c WHERE c.id = cases_casehandover.case_id)",
        ),
        rewall("cases_case", AFTER, BEFORE),
    ]
