"""What a family is told of its visit, has seen of it and asks to change; links by which calendars read.

Preparations and requests exist for whoever sees the appointment's case; what one has seen, and how one's calendar reads, for oneself.
"""

import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from hospitium.kernel.walls import ONCE_ACTOR, ONCE_SYSTEM, guard

OF_CASE = "coalesce((SELECT true FROM cases_case c WHERE c.id = {0}.case_id), false)"
OF_APPOINTMENT = "coalesce((SELECT true FROM scheduling_appointment a WHERE a.id = {0}.appointment_id), false)"
OWN = f"{ONCE_SYSTEM} OR person_id = {ONCE_ACTOR}"


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0025_standing_threads"),
        ("scheduling", "0007_visits"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ByMail",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "case",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cases.case"),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["case"], name="by_mail_of_case")],
                "constraints": [models.UniqueConstraint(models.F("person"), models.F("case"), name="by_mail_once")],
            },
        ),
        migrations.CreateModel(
            name="CalendarLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("language", models.CharField(default="en", max_length=10)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("ended_at", models.DateTimeField(null=True)),
                ("read_at", models.DateTimeField(help_text="when it was last read", null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("person"), condition=models.Q(("ended_at", None)), name="calendar_link_of_person_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ChangeRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "wish",
                    models.CharField(
                        choices=[("other_time", "Another time"), ("not_at_all", "We cannot come at all")], max_length=12
                    ),
                ),
                (
                    "wanted_at",
                    models.DateTimeField(help_text="when it would suit, where the family said so", null=True),
                ),
                ("words", models.CharField(blank=True, max_length=1000)),
                ("by", models.CharField(max_length=200)),
                ("by_id", models.BigIntegerField()),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "was",
                    django.contrib.postgres.fields.ranges.DateTimeRangeField(
                        help_text="the appointment's time as the family saw it"
                    ),
                ),
                (
                    "answer",
                    models.CharField(
                        choices=[
                            ("waits", "Waits for an answer"),
                            ("approved", "Changed as you asked"),
                            ("declined", "Stays as it is"),
                            ("withdrawn", "Taken back"),
                        ],
                        default="waits",
                        max_length=10,
                    ),
                ),
                ("answer_words", models.CharField(blank=True, max_length=1000)),
                ("answered_by", models.CharField(blank=True, max_length=200)),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "became",
                    django.contrib.postgres.fields.ranges.DateTimeRangeField(help_text="where it was moved", null=True),
                ),
                (
                    "appointment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="scheduling.appointment"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cases.case"),
                ),
            ],
            options={
                "ordering": ["-at", "-id"],
                "indexes": [models.Index(fields=["case", "-at"], name="change_of_case")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("wish__in", ["other_time", "not_at_all"])), name="change_wish_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("answer__in", ["waits", "approved", "declined", "withdrawn"])),
                        name="change_answer_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("answer", "waits"), ("answered_at__isnull", False), _connector="XOR"),
                        name="change_answered_at",
                    ),
                    models.UniqueConstraint(
                        models.F("appointment"), condition=models.Q(("answer", "waits")), name="change_waits_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Invited",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sequence", models.PositiveIntegerField()),
                ("is_over", models.BooleanField(default=False, help_text="the end was sent")),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "appointment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="scheduling.appointment"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(models.F("person"), models.F("appointment"), name="invited_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Preparation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "what",
                    models.CharField(
                        choices=[
                            ("fasting", "Nothing to eat"),
                            ("pause", "A medicine is paused"),
                            ("washout", "Something is kept away from"),
                            ("other", "Something else"),
                        ],
                        max_length=10,
                    ),
                ),
                ("minutes", models.PositiveIntegerField(help_text="how long before the appointment begins")),
                (
                    "words",
                    models.CharField(
                        blank=True, help_text="which medicine, which thing; as whoever stated it wrote", max_length=300
                    ),
                ),
                ("by", models.CharField(max_length=200)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "appointment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="scheduling.appointment"
                    ),
                ),
            ],
            options={
                "ordering": ["-minutes", "id"],
                "indexes": [models.Index(fields=["appointment"], name="preparation_of")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("what__in", ["fasting", "pause", "washout", "other"])),
                        name="preparation_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("what", "fasting"), models.Q(("words", ""), _negated=True), _connector="OR"
                        ),
                        name="preparation_says_what",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("minutes__lte", 129600)), name="preparation_within_ninety_days"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SeenVisit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "items",
                    models.JSONField(
                        default=dict, help_text="by reference: begin, end, place and mode as they were shown"
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "case",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cases.case"),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(models.F("person"), models.F("case"), name="seen_visit_once")],
            },
        ),
        guard("scheduling_preparation", OF_APPOINTMENT.format("scheduling_preparation")),
        guard("scheduling_changerequest", OF_CASE.format("scheduling_changerequest")),
        *(guard(f"scheduling_{table}", OWN) for table in ("seenvisit", "bymail", "invited", "calendarlink")),
    ]
