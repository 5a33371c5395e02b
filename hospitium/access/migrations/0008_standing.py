"""People who stand in for patients, and people invited to take part. Their walls know patients: `patients.0011_standing`."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from hospitium.kernel.walls import owner_passes


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0007_chain"),
    ]

    operations = [
        migrations.CreateModel(
            name="Invitee",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("patient", "The patient"),
                            ("family", "Somebody who acts for the patient"),
                            ("referrer", "Referring physician"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "name",
                    models.CharField(help_text="as whoever invites knows them; they give their own", max_length=200),
                ),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("language", models.CharField(default="en", max_length=10)),
                ("patient_id", models.BigIntegerField(help_text="number of a patients.Patient; keys never point up")),
                ("case_id", models.BigIntegerField(help_text="number of a cases.Case; keys never point up")),
                ("organisation_id", models.BigIntegerField(help_text="where the role will be held")),
                (
                    "scope",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("everything", "See everything"),
                            ("travel", "See travel and letters only"),
                            ("act", "See everything, do tasks and give consents"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "basis",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("word", "The patient's own word"),
                            ("parent", "Parent of a minor"),
                            ("guardian", "Legal guardian"),
                            ("power", "Power of attorney"),
                        ],
                        max_length=20,
                    ),
                ),
                ("relationship", models.CharField(blank=True, max_length=100)),
                ("paper", models.CharField(blank=True, max_length=300)),
                ("holds_until", models.DateTimeField(help_text="of the standing in that comes of it", null=True)),
                ("digest", models.CharField(help_text="SHA-256 of the link's secret", max_length=64, unique=True)),
                (
                    "code",
                    models.CharField(
                        blank=True, help_text="hashed as passwords are; empty: none was sent", max_length=200
                    ),
                ),
                (
                    "second_fact",
                    models.CharField(
                        blank=True,
                        help_text="what only they know, hashed as passwords are; empty: not asked",
                        max_length=200,
                    ),
                ),
                ("wrong", models.PositiveSmallIntegerField(default=0, help_text="wrong codes and second facts, ever")),
                ("made_by", models.CharField(max_length=200)),
                ("made_by_id", models.BigIntegerField(null=True)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("sent_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("times_sent", models.PositiveSmallIntegerField(default=1)),
                ("until", models.DateTimeField()),
                ("opened_at", models.DateTimeField(null=True)),
                ("accepted_at", models.DateTimeField(null=True)),
                ("accepted_by_id", models.BigIntegerField(null=True)),
                ("revoked_at", models.DateTimeField(null=True)),
                ("revoked_by", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "ordering": ["-id"],
                "indexes": [
                    models.Index(fields=["case_id", "-id"], name="invitee_of_case"),
                    models.Index(
                        condition=models.Q(("accepted_at", None), ("revoked_at", None)),
                        fields=["email"],
                        name="invitee_email",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["patient", "family", "referrer"])), name="invitee_kind_known"
                    ),
                    models.CheckConstraint(condition=models.Q(("wrong__lte", 10)), name="invitee_tries"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "family"), _negated=True),
                            models.Q(models.Q(("scope", ""), _negated=True), models.Q(("basis", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="invitee_scope",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("accepted_at", None), ("revoked_at", None), _connector="OR"),
                        name="invitee_one_end",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StandIn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("patient_id", models.BigIntegerField(help_text="number of a patients.Patient; keys never point up")),
                (
                    "scope",
                    models.CharField(
                        choices=[
                            ("everything", "See everything"),
                            ("travel", "See travel and letters only"),
                            ("act", "See everything, do tasks and give consents"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("word", "The patient's own word"),
                            ("parent", "Parent of a minor"),
                            ("guardian", "Legal guardian"),
                            ("power", "Power of attorney"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "relationship",
                    models.CharField(blank=True, help_text="as the family says it: mother, brother", max_length=100),
                ),
                (
                    "paper",
                    models.CharField(
                        blank=True, help_text="the document that shows the ground, and who saw it", max_length=300
                    ),
                ),
                ("since", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "until",
                    models.DateTimeField(
                        help_text="the moment from which it holds no more; empty: until ended", null=True
                    ),
                ),
                ("granted_by", models.CharField(max_length=200)),
                ("granted_by_id", models.BigIntegerField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_by", models.CharField(blank=True, max_length=200)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "indexes": [
                    models.Index(condition=models.Q(("ended_at", None)), fields=["person"], name="stand_in_of_person"),
                    models.Index(fields=["patient_id", "-id"], name="stand_in_of_patient"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("scope__in", ["everything", "travel", "act"])),
                        name="stand_in_scope_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("basis__in", ["word", "parent", "guardian", "power"])),
                        name="stand_in_basis_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until", None), ("until__gt", models.F("since")), _connector="OR"),
                        name="stand_in_ends_after",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("basis__in", ["guardian", "power"]), _negated=True),
                            models.Q(("paper", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="stand_in_paper_for_law",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("basis", "parent"), _negated=True), ("until__isnull", False), _connector="OR"
                        ),
                        name="stand_in_parent_ends",
                    ),
                    models.UniqueConstraint(
                        models.F("person"),
                        models.F("patient_id"),
                        condition=models.Q(("ended_at", None)),
                        name="stand_in_once",
                    ),
                ],
            },
        ),
        owner_passes("access_standin"),
        migrations.RunSQL(
            """
            CREATE FUNCTION access_stands_for(who bigint, moment timestamptz) RETURNS varchar[]
            LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
                SELECT coalesce(array_agg(patient_id || ':' || scope ORDER BY patient_id), '{}') FROM access_standin
                WHERE person_id = who AND ended_at IS NULL AND since <= moment AND (until IS NULL OR until > moment)
            $$;
            REVOKE ALL ON FUNCTION access_stands_for FROM PUBLIC;
            GRANT EXECUTE ON FUNCTION access_stands_for TO hospitium_app;
            """,
            "DROP FUNCTION access_stands_for",
        ),
        migrations.RunSQL(
            "REVOKE DELETE, TRUNCATE ON access_standin, access_invitee FROM hospitium_app",
            "GRANT DELETE ON access_standin, access_invitee TO hospitium_app",
        ),
    ]
