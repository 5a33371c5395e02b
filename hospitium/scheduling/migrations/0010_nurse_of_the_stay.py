"""Who looks after whom for a whole stay: known to whoever sees the plan of the visit, and to the nurse herself."""

import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from hospitium.kernel.walls import ONCE_ACTOR, guard

SEEN = f"""coalesce((SELECT true FROM scheduling_careplan p WHERE p.id = scheduling_staynurse.plan_id), false)
    OR {ONCE_ACTOR} = (SELECT person_id FROM scheduling_resource r WHERE r.id = scheduling_staynurse.resource_id)"""


class Migration(migrations.Migration):
    dependencies = [
        ("scheduling", "0009_load"),
    ]

    operations = [
        migrations.CreateModel(
            name="StayNurse",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("during", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                ("is_live", models.BooleanField(default=True)),
                ("joined", models.BooleanField(default=False)),
                ("told_at", models.DateTimeField(help_text="when she was told of it as it stands", null=True)),
                ("why", models.CharField(blank=True, help_text="why somebody gave it to her by hand", max_length=300)),
                ("by", models.CharField(max_length=200)),
                ("by_id", models.BigIntegerField(null=True)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_by", models.CharField(blank=True, max_length=200)),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="scheduling.careplan"
                    ),
                ),
                (
                    "resource",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="scheduling.resource"
                    ),
                ),
            ],
            options={
                "ordering": ["during", "id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("is_live", True)), fields=["resource", "during"], name="stay_nurse_of"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("plan"), condition=models.Q(("is_live", True)), name="stay_nurse_once"
                    ),
                    models.CheckConstraint(condition=models.Q(("during__isempty", False)), name="stay_nurse_lasts"),
                    models.CheckConstraint(
                        condition=models.Q(("is_live", True), ("ended_at__isnull", False), _connector="XOR"),
                        name="stay_nurse_ends_once",
                    ),
                ],
            },
        ),
        migrations.AlterField(
            model_name="leave",
            name="hit",
            field=models.JSONField(
                default=list, help_text="references of the appointments and visits that lay in it when it was granted"
            ),
        ),
        guard("scheduling_staynurse", SEEN),
        migrations.RunSQL(
            "REVOKE DELETE, TRUNCATE ON scheduling_staynurse FROM hospitium_app",
            "GRANT DELETE ON scheduling_staynurse TO hospitium_app",
        ),
    ]
