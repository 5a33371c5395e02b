"""Appointments: which resources they book, and every step they went through."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0025_standing_threads"),
        ("scheduling", "0001_ground"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Appointment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ref", models.CharField(max_length=12, unique=True)),
                ("visit", models.CharField(help_text="reference of the visit it belongs to", max_length=40, null=True)),
                ("step", models.CharField(help_text="the step of that visit", max_length=60, null=True)),
                (
                    "title_key",
                    models.CharField(blank=True, help_text="of a title the house has words for", max_length=60),
                ),
                ("title", models.CharField(blank=True, help_text="in the words of whoever made it", max_length=200)),
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
                        max_length=20,
                    ),
                ),
                ("during", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                (
                    "mode",
                    models.CharField(
                        choices=[("on_campus", "On campus"), ("virtual", "By video")],
                        default="on_campus",
                        max_length=10,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("held", "Held"),
                            ("confirmed", "Confirmed"),
                            ("done", "Took place"),
                            ("missed", "Did not come"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="held",
                        max_length=10,
                    ),
                ),
                ("hold_until", models.DateTimeField(help_text="when what is held gives way", null=True)),
                ("locked", models.BooleanField(default=False, help_text="no plan moves it")),
                ("told_at", models.DateTimeField(help_text="when the patient was told of it as it stands", null=True)),
                ("sequence", models.PositiveIntegerField(default=0)),
                ("uid", models.UUIDField(unique=True)),
                (
                    "bridge",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Not stated"),
                            ("bilingual", "Staff speak it"),
                            ("on_site", "Interpreter in the room"),
                            ("video", "Interpreter by video"),
                            ("phone", "Interpreter by telephone"),
                            ("family", "Somebody of the family"),
                        ],
                        default="",
                        max_length=10,
                    ),
                ),
                (
                    "bridge_tag",
                    models.CharField(blank=True, help_text="BCP 47 tag of the patient's language in it", max_length=35),
                ),
                (
                    "outside_hours",
                    models.CharField(
                        blank=True, help_text="why, where somebody is not there by their hours", max_length=300
                    ),
                ),
                (
                    "people",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(),
                        default=list,
                        help_text="users among what it takes; they see it",
                        size=None,
                    ),
                ),
                ("key", models.CharField(max_length=60, null=True, unique=True)),
                (
                    "body",
                    models.CharField(blank=True, help_text="SHA-256 of what was sent with the key", max_length=64),
                ),
                ("made_by", models.CharField(max_length=200)),
                ("made_by_id", models.BigIntegerField(null=True)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("is_demo", models.BooleanField(default=False)),
                (
                    "case",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="patients.patient"
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="scheduling.place"
                    ),
                ),
            ],
            options={
                "ordering": ["during", "id"],
            },
        ),
        migrations.CreateModel(
            name="Booking",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("role", models.CharField(max_length=40)),
                ("seat", models.PositiveSmallIntegerField(default=0)),
                ("before", models.PositiveSmallIntegerField(default=0, help_text="minutes of set-up")),
                ("after", models.PositiveSmallIntegerField(default=0, help_text="minutes of turnover")),
                (
                    "during",
                    django.contrib.postgres.fields.ranges.DateTimeRangeField(help_text="set-up and turnover included"),
                ),
                ("is_live", models.BooleanField(default=True)),
                ("hold_until", models.DateTimeField(help_text="the appointment's: when it gives way", null=True)),
                (
                    "appointment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="bookings",
                        to="scheduling.appointment",
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
        migrations.CreateModel(
            name="AppointmentStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("by", models.CharField(max_length=200)),
                ("by_id", models.BigIntegerField(null=True)),
                (
                    "verb",
                    models.CharField(
                        choices=[
                            ("held", "held"),
                            ("confirmed", "confirmed"),
                            ("moved", "moved"),
                            ("cancelled", "cancelled"),
                            ("expired", "hold ran out"),
                            ("done", "took place"),
                            ("missed", "patient did not come"),
                        ],
                        max_length=10,
                    ),
                ),
                ("why", models.CharField(blank=True, max_length=500)),
                (
                    "was",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("held", "Held"),
                            ("confirmed", "Confirmed"),
                            ("done", "Took place"),
                            ("missed", "Did not come"),
                            ("cancelled", "Cancelled"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "now",
                    models.CharField(
                        choices=[
                            ("held", "Held"),
                            ("confirmed", "Confirmed"),
                            ("done", "Took place"),
                            ("missed", "Did not come"),
                            ("cancelled", "Cancelled"),
                        ],
                        max_length=10,
                    ),
                ),
                ("was_during", django.contrib.postgres.fields.ranges.DateTimeRangeField(null=True)),
                ("now_during", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                (
                    "facts",
                    models.JSONField(
                        default=dict, help_text="`was` and `now`: names of whom it takes, where that changed"
                    ),
                ),
                (
                    "appointment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="steps", to="scheduling.appointment"
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "indexes": [models.Index(fields=["appointment", "id"], name="appointment_steps")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("verb__in", ["held", "confirmed", "moved", "cancelled", "expired", "done", "missed"])
                        ),
                        name="appointment_step_known",
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="appointment",
            index=models.Index(fields=["case", "during"], name="appointment_of_case"),
        ),
        migrations.AddIndex(
            model_name="appointment",
            index=models.Index(
                condition=models.Q(("visit__isnull", False)), fields=["visit"], name="appointment_of_visit"
            ),
        ),
        migrations.AddIndex(
            model_name="appointment",
            index=models.Index(
                condition=models.Q(("state", "held")), fields=["hold_until"], name="appointment_gives_way"
            ),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["held", "confirmed", "done", "missed", "cancelled"])),
                name="appointment_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.CheckConstraint(
                condition=models.Q(("state", "held"), ("hold_until", None), _connector="XOR"),
                name="appointment_held_until",
            ),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.CheckConstraint(condition=models.Q(("during__isempty", False)), name="appointment_lasts"),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.CheckConstraint(
                condition=models.Q(("case", None), ("patient__isnull", False), _connector="XOR"),
                name="appointment_of_whom",
            ),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("patient__isnull", False), ("state__in", ("held", "confirmed", "done"))),
                expressions=[
                    (
                        models.Func(models.F("patient"), models.F("patient"), models.Value("[]"), function="int8range"),
                        "&&",
                    ),
                    ("during", "&&"),
                ],
                name="appointment_patient_in_one_place",
            ),
        ),
        migrations.AddIndex(
            model_name="booking",
            index=models.Index(fields=["resource", "appointment"], name="booking_of_resource"),
        ),
        migrations.AddConstraint(
            model_name="booking",
            constraint=models.CheckConstraint(condition=models.Q(("during__isempty", False)), name="booking_lasts"),
        ),
        migrations.AddConstraint(
            model_name="booking",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("is_live", True)),
                expressions=[
                    (
                        models.Func(
                            models.F("resource"), models.F("resource"), models.Value("[]"), function="int8range"
                        ),
                        "&&",
                    ),
                    (models.Func(models.F("seat"), models.F("seat"), models.Value("[]"), function="int8range"), "&&"),
                    ("during", "&&"),
                ],
                name="booking_seat_taken_once",
            ),
        ),
    ]
