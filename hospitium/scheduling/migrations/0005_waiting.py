"""Who waits for an earlier time, and the times a family chooses from."""

import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0025_standing_threads"), ("scheduling", "0004_roster")]

    operations = [
        migrations.CreateModel(
            name="TimeChoice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ref", models.CharField(max_length=12, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("consultation", "Consultation"),
                            ("examination", "Examination"),
                            ("imaging", "Imaging"),
                            ("laboratory", "Laboratory test"),
                            ("procedure", "Procedure"),
                            ("therapy", "Therapy"),
                            ("talk", "Talk"),
                            ("meeting", "Meeting of colleagues"),
                            ("service", "Service"),
                        ],
                        default="consultation",
                        max_length=20,
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("minutes", models.PositiveSmallIntegerField()),
                ("since", models.DateTimeField(help_text="nothing before")),
                ("until", models.DateTimeField(help_text="nothing after")),
                ("any_hour", models.BooleanField(default=False)),
                ("for_office", models.BooleanField(default=False)),
                ("for_referrer", models.BooleanField(default=False)),
                ("for_family", models.BooleanField(default=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("held", "A time is held"),
                            ("chosen", "Chosen"),
                            ("closed", "Closed"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("picked_by", models.CharField(blank=True, max_length=200)),
                ("picked_by_id", models.BigIntegerField(null=True)),
                ("by", models.CharField(max_length=200)),
                ("by_id", models.BigIntegerField(null=True)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "appointment",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="scheduling.appointment",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Waiting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ref", models.CharField(max_length=12, unique=True)),
                ("since", models.DateTimeField(default=django.utils.timezone.now)),
                ("not_before", models.DateTimeField(null=True)),
                ("notice_hours", models.PositiveSmallIntegerField(default=48)),
                (
                    "travel_hours",
                    models.PositiveSmallIntegerField(default=0, help_text="how far they come, as they said"),
                ),
                (
                    "others_too",
                    models.BooleanField(default=True, help_text="whether colleagues with the same skills will do"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("earlier", "Comes earlier now"),
                            ("withdrawn", "No longer wanted"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("by", models.CharField(max_length=200)),
                ("by_id", models.BigIntegerField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_by", models.CharField(blank=True, max_length=200)),
                (
                    "appointment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="scheduling.appointment"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"),
                ),
            ],
            options={
                "ordering": ["since", "id"],
            },
        ),
        migrations.CreateModel(
            name="Considered",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.PositiveSmallIntegerField(help_text="in the order, from 1")),
                (
                    "by_rule",
                    models.JSONField(
                        default=list, help_text="the criteria of the order, with what they were for this one"
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("offered", "Offered"),
                            ("accepted", "Accepted"),
                            ("passed", "Passed on"),
                            ("expired", "Not answered in time"),
                            ("skipped", "Not offered"),
                        ],
                        help_text="empty: their turn has not come",
                        max_length=10,
                    ),
                ),
                (
                    "why",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_sooner", "It is not sooner than what they have."),
                            ("too_early", "It is before the day from which they can."),
                            ("too_soon", "It is sooner than the notice they need."),
                            ("too_short", "It is shorter than what they need."),
                            (
                                "other_people",
                                "Somebody or something they need is not among what became free, and not free then.",
                            ),
                            ("elsewhere", "They have something else at that time."),
                            ("ended", "What they have was done or cancelled meanwhile."),
                            ("taken_by", "Somebody before them in the order took it."),
                            ("taken_away", "It was booked for something else before their turn came."),
                        ],
                        max_length=20,
                    ),
                ),
                ("until", models.DateTimeField(help_text="how long it is held for them", null=True)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("answered_at", models.DateTimeField(null=True)),
                ("answered_by", models.CharField(blank=True, max_length=200)),
                (
                    "appointment",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="scheduling.appointment",
                    ),
                ),
                (
                    "freed",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="considered", to="scheduling.freed"
                    ),
                ),
                (
                    "waiting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="considered", to="scheduling.waiting"
                    ),
                ),
            ],
            options={
                "ordering": ["freed_id", "place"],
            },
        ),
        migrations.CreateModel(
            name="WaitingOrder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "criteria",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("urgency", "The more urgent case first"),
                                ("since", "Who waits longer first"),
                                ("near", "Who comes from nearer first"),
                            ],
                            max_length=10,
                        ),
                        size=None,
                    ),
                ),
                (
                    "hold_hours",
                    models.PositiveSmallIntegerField(default=4, help_text="how long each is asked before the next"),
                ),
                ("why", models.CharField(max_length=300)),
                ("effective_from", models.DateTimeField(default=django.utils.timezone.now)),
                ("by", models.CharField(max_length=200)),
                ("by_id", models.BigIntegerField(null=True)),
            ],
            options={
                "ordering": ["-effective_from", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("hold_hours__range", (1, 72))), name="waiting_order_holds"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Wanted",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("role", models.CharField(max_length=40)),
                (
                    "choice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="needs", to="scheduling.timechoice"
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
                "ordering": ["id"],
            },
        ),
        migrations.AddIndex(
            model_name="timechoice",
            index=models.Index(fields=["case", "-id"], name="time_choice_of_case"),
        ),
        migrations.AddConstraint(
            model_name="timechoice",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["open", "held", "chosen", "closed"])), name="time_choice_state_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="timechoice",
            constraint=models.CheckConstraint(
                condition=models.Q(("until__gt", models.F("since"))), name="time_choice_has_days"
            ),
        ),
        migrations.AddConstraint(
            model_name="timechoice",
            constraint=models.CheckConstraint(
                condition=models.Q(("minutes__range", (5, 480))), name="time_choice_lasts"
            ),
        ),
        migrations.AddConstraint(
            model_name="timechoice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["held", "chosen"]), _negated=True),
                    ("appointment__isnull", False),
                    _connector="OR",
                ),
                name="time_choice_of_a_time",
            ),
        ),
        migrations.AddIndex(
            model_name="waiting",
            index=models.Index(fields=["case", "-id"], name="waiting_of_case"),
        ),
        migrations.AddConstraint(
            model_name="waiting",
            constraint=models.CheckConstraint(
                condition=models.Q(("state", "waiting"), ("ended_at__isnull", False), _connector="XOR"),
                name="waiting_ends_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="waiting",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["waiting", "earlier", "withdrawn"])), name="waiting_state_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="waiting",
            constraint=models.UniqueConstraint(
                models.F("appointment"), condition=models.Q(("state", "waiting")), name="waiting_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="considered",
            constraint=models.UniqueConstraint(models.F("freed"), models.F("waiting"), name="considered_once"),
        ),
        migrations.AddConstraint(
            model_name="considered",
            constraint=models.UniqueConstraint(
                models.F("freed"), condition=models.Q(("outcome", "offered")), name="considered_one_at_a_time"
            ),
        ),
        migrations.AddConstraint(
            model_name="considered",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome", "skipped"), ("why", ""), _connector="XOR"),
                name="considered_skipped_with_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="considered",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome__in", ["", "offered", "accepted", "passed", "expired", "skipped"])),
                name="considered_outcome_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="wanted",
            constraint=models.UniqueConstraint(models.F("choice"), models.F("resource"), name="wanted_once"),
        ),
    ]
