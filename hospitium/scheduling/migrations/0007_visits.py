"""Care plans and what was planned from them. A plan, its steps and its versions exist for whoever sees the case; a try to plan
it, which holds when others are taken, for those who plan. A version once kept stays.
"""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from hospitium.kernel.walls import ONCE_KEYS, ONCE_SYSTEM, append_only, guard

OF_CASE = "coalesce((SELECT true FROM cases_case c WHERE c.id = scheduling_careplan.case_id), false)"
OF_PLAN = "coalesce((SELECT true FROM scheduling_careplan p WHERE p.id = {0}.plan_id), false)"
PLANS = f"({ONCE_SYSTEM} OR {ONCE_KEYS} && ARRAY['role:coordinator','role:programme_lead']::varchar[])"


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0025_standing_threads"),
        ("scheduling", "0006_roster_walls"),
    ]

    operations = [
        migrations.CreateModel(
            name="CarePlan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ref", models.CharField(max_length=12, unique=True)),
                (
                    "template",
                    models.CharField(blank=True, help_text="the shipped care plan it began with", max_length=40),
                ),
                ("stay", models.JSONField(default=dict)),
                ("order", models.JSONField(default=dict, help_text="links, apart, choose")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planning", "Being planned"),
                            ("held", "Held, not confirmed"),
                            ("confirmed", "Confirmed"),
                            ("broken", "Needs repair"),
                        ],
                        default="planning",
                        max_length=10,
                    ),
                ),
                ("troubles", models.JSONField(default=list, help_text="why it needs repair: kind, about, at, by")),
                (
                    "agreed",
                    models.JSONField(
                        default=dict, help_text="arrival, departure and nurse of the plan that was chosen"
                    ),
                ),
                ("changed_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("changed_by", models.CharField(max_length=200)),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("confirmed_by", models.CharField(blank=True, max_length=200)),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cases.case"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CareStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(max_length=40)),
                ("position", models.PositiveSmallIntegerField()),
                ("title", models.JSONField(help_text="words by language; by “und” as somebody typed them")),
                (
                    "title_key",
                    models.CharField(
                        blank=True, help_text="of a shipped title, as appointments name it", max_length=60
                    ),
                ),
                ("body", models.JSONField(default=dict)),
                (
                    "may_move",
                    models.BooleanField(default=True, help_text="whether a repair may move it once it is confirmed"),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="steps", to="scheduling.careplan"
                    ),
                ),
            ],
            options={
                "ordering": ["position", "id"],
            },
        ),
        migrations.CreateModel(
            name="PlanningRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("plan", "The whole visit"), ("repair", "Repair")], default="plan", max_length=8
                    ),
                ),
                ("version", models.PositiveIntegerField(help_text="of the care plan")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Waiting for the planner"),
                            ("running", "Planning"),
                            ("good", "A good plan, perhaps not the best"),
                            ("proven", "The best plan there is"),
                            ("impossible", "No plan is possible"),
                            ("cancelled", "Cancelled"),
                            ("failed", "Failed"),
                        ],
                        default="asked",
                        max_length=12,
                    ),
                ),
                (
                    "wish",
                    models.CharField(
                        blank=True, choices=[("stop", "Good enough, stop"), ("cancel", "Cancel")], max_length=8
                    ),
                ),
                ("seed", models.PositiveIntegerField(default=0)),
                ("seconds", models.PositiveSmallIntegerField(default=20)),
                ("asked_by", models.CharField(max_length=200)),
                ("asked_by_id", models.BigIntegerField(null=True)),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("begun_at", models.DateTimeField(null=True)),
                (
                    "beat_at",
                    models.DateTimeField(help_text="the last sign of life of the worker that has it", null=True),
                ),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("ended_at", models.DateTimeField(null=True)),
                ("progress", models.JSONField(default=dict, help_text="best so far: cost, bound, gap, seconds")),
                ("instance", models.JSONField(null=True)),
                ("instance_sha", models.CharField(blank=True, max_length=64)),
                ("proposals", models.JSONField(default=list, help_text="plans: the best first, then its alternatives")),
                (
                    "why_not",
                    models.JSONField(default=dict, help_text="the smallest conflict and the cheapest ways out"),
                ),
                ("problem", models.CharField(blank=True, help_text="why it failed", max_length=500)),
                ("chosen", models.PositiveSmallIntegerField(help_text="number of the proposal", null=True)),
                ("why_chosen", models.CharField(blank=True, max_length=500)),
                ("chosen_by", models.CharField(blank=True, max_length=200)),
                ("chosen_at", models.DateTimeField(null=True)),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="runs", to="scheduling.careplan"
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="PlanVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("body", models.JSONField(help_text="the whole visit, with the titles of its steps")),
                ("what", models.CharField(help_text="what was done to it", max_length=30)),
                ("about", models.CharField(blank=True, max_length=200)),
                ("by", models.CharField(max_length=200)),
                ("by_id", models.BigIntegerField(null=True)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="versions", to="scheduling.careplan"
                    ),
                ),
            ],
            options={
                "ordering": ["-number"],
            },
        ),
        migrations.AddConstraint(
            model_name="careplan",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["planning", "held", "confirmed", "broken"])), name="visit_state_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="careplan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "confirmed"), _negated=True), ("confirmed_at__isnull", False), _connector="OR"
                ),
                name="visit_confirmed_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="carestep",
            constraint=models.UniqueConstraint(models.F("plan"), models.F("slug"), name="care_step_once"),
        ),
        migrations.AddConstraint(
            model_name="planningrun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["asked", "running", "good", "proven", "impossible", "cancelled", "failed"])
                ),
                name="run_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="planningrun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("chosen", None),
                    models.Q(("chosen_at__isnull", False), models.Q(("chosen_by", ""), _negated=True)),
                    _connector="OR",
                ),
                name="run_chosen_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="planningrun",
            constraint=models.UniqueConstraint(
                models.F("plan"), condition=models.Q(("state__in", ["asked", "running"])), name="run_one_at_a_time"
            ),
        ),
        migrations.AddConstraint(
            model_name="planversion",
            constraint=models.UniqueConstraint(models.F("plan"), models.F("number"), name="plan_version_once"),
        ),
        guard("scheduling_careplan", OF_CASE),
        guard("scheduling_carestep", OF_PLAN.format("scheduling_carestep")),
        guard("scheduling_planversion", OF_PLAN.format("scheduling_planversion")),
        guard("scheduling_planningrun", f"{PLANS} AND {OF_PLAN.format('scheduling_planningrun')}"),
        append_only("scheduling_planversion"),
        migrations.RunSQL(
            "REVOKE DELETE, TRUNCATE ON scheduling_careplan, scheduling_planningrun FROM hospitium_app",
            "GRANT DELETE ON scheduling_careplan, scheduling_planningrun TO hospitium_app",
        ),
    ]
