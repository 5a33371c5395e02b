"""Emergency access, alarms and re-attestation; the first two exist for the privacy desk and whoever they are about."""

import datetime

import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from hospitium.kernel.walls import ONCE_ACTOR, ONCE_PRIVACY, ONCE_SYSTEM, guard, owner_passes

MINE = f"{ONCE_SYSTEM} OR {ONCE_PRIVACY} OR person_id = {ONCE_ACTOR}"


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0004_sign_in"),
    ]

    operations = [
        migrations.AddField(
            model_name="membership",
            name="attested_at",
            field=models.DateTimeField(
                default=django.utils.timezone.now, help_text="when somebody last confirmed it is still so"
            ),
        ),
        migrations.AddField(
            model_name="membership",
            name="attested_by",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.CreateModel(
            name="Alarm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(choices=[("harvest", "Many records opened outside the own desk")], max_length=20),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("facts", models.JSONField(default=dict)),
                ("reviewed_by", models.CharField(blank=True, max_length=200)),
                ("reviewed_at", models.DateTimeField(null=True)),
                ("finding", models.CharField(blank=True, max_length=500)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Emergency",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("patient_id", models.BigIntegerField(help_text="number of a patients.Patient; keys never point up")),
                ("case_ref", models.CharField(max_length=12)),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("deteriorating", "The patient's condition is worsening"),
                            ("arrived", "The patient has arrived and nobody responsible can be reached"),
                            ("call", "A call for help from the patient or the family"),
                            ("other", "Another emergency"),
                        ],
                        max_length=20,
                    ),
                ),
                ("words", models.CharField(max_length=500)),
                ("since", models.DateTimeField(default=django.utils.timezone.now)),
                ("until", models.DateTimeField()),
                ("reviewed_by", models.CharField(blank=True, max_length=200)),
                ("reviewed_at", models.DateTimeField(null=True)),
                ("was_justified", models.BooleanField(null=True)),
                ("finding", models.CharField(blank=True, max_length=500)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["person", "until"], name="emergency_live")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until__gte", models.F("since")),
                            (
                                "until__lte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("since"), "+", models.Value(datetime.timedelta(seconds=3600))
                                ),
                            ),
                        ),
                        name="emergency_an_hour",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("words", ""), _negated=True), name="emergency_has_words"
                    ),
                ],
            },
        ),
        guard("access_emergency", MINE),
        guard("access_alarm", MINE),
        owner_passes("access_emergency"),
        migrations.RunSQL(
            """
            CREATE FUNCTION access_glass_of(who bigint, moment timestamptz) RETURNS bigint[]
            LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
                SELECT coalesce(array_agg(patient_id), '{}') FROM access_emergency WHERE person_id = who AND until > moment
            $$;
            REVOKE ALL ON FUNCTION access_glass_of FROM PUBLIC;
            GRANT EXECUTE ON FUNCTION access_glass_of TO hospitium_app;
            """,
            "DROP FUNCTION access_glass_of",
        ),
        migrations.RunSQL(
            "REVOKE DELETE, TRUNCATE ON access_emergency, access_alarm FROM hospitium_app",
            "GRANT DELETE ON access_emergency, access_alarm TO hospitium_app",
        ),
    ]
