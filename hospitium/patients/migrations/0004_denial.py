"""A patient can be restricted to people named on a case, and can shut people out: the wall knows both."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from hospitium.kernel.walls import (
    ONCE_ACTOR,
    ONCE_GLASS,
    ONCE_KEYS,
    ONCE_OFFICES,
    ONCE_PROGRAMME,
    ONCE_SYSTEM,
    guard,
    owner_passes,
    rewall,
)

BEFORE = f"{ONCE_PROGRAMME} OR office_id = ANY ({ONCE_OFFICES}) OR registered_by = {ONCE_ACTOR}"
AFTER = f"""{ONCE_SYSTEM} OR id = ANY ({ONCE_GLASS}) OR (NOT closed_to && {ONCE_KEYS} AND (
    (({ONCE_PROGRAMME} OR office_id = ANY ({ONCE_OFFICES})) AND NOT is_restricted) OR registered_by = {ONCE_ACTOR}))"""


class Migration(migrations.Migration):
    dependencies = [
        ("patients", "0003_name_parts"),
    ]

    operations = [
        migrations.AddField(
            model_name="patient",
            name="closed_to",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=40),
                db_default=[],
                default=list,
                help_text="whom the patient shut out, from `Denial`",
                size=None,
            ),
        ),
        migrations.AddField(
            model_name="patient",
            name="is_restricted",
            field=models.BooleanField(
                db_default=False, default=False, help_text="only the people named on a case see it, not every desk"
            ),
        ),
        migrations.CreateModel(
            name="Denial",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "key",
                    models.CharField(
                        help_text="role:…, person:…, organisation:… or purpose:…, as in `Actor.keys`", max_length=40
                    ),
                ),
                ("stated_by", models.CharField(max_length=200)),
                ("recorded_by", models.CharField(max_length=200)),
                ("since", models.DateTimeField(default=django.utils.timezone.now)),
                ("until", models.DateTimeField(null=True)),
                ("lifted_by", models.CharField(blank=True, max_length=200)),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="patients.patient"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("key__regex", "^(role|person|organisation|purpose):[A-Za-z0-9_]+$")),
                        name="denial_key_known",
                    ),
                    models.UniqueConstraint(
                        models.F("patient"), models.F("key"), condition=models.Q(("until", None)), name="denial_once"
                    ),
                ],
            },
        ),
        rewall("patients_patient", AFTER, BEFORE),
        owner_passes("patients_patient"),
        guard(
            "patients_denial",
            "EXISTS (SELECT 1 FROM patients_patient p WHERE p.id = patients_denial.patient_id)",
            writes=f"{ONCE_SYSTEM} OR {ONCE_ACTOR} IS NOT NULL",
        ),
        migrations.RunSQL(
            """
            CREATE FUNCTION patients_set_walls(patient bigint, restricted boolean, closed varchar[]) RETURNS void
            LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
                UPDATE patients_patient
                SET is_restricted = coalesce(restricted, is_restricted), closed_to = coalesce(closed, closed_to)
                WHERE id = patient
            $$;
            REVOKE ALL ON FUNCTION patients_set_walls FROM PUBLIC;
            GRANT EXECUTE ON FUNCTION patients_set_walls TO hospitium_app;
            """,
            "DROP FUNCTION patients_set_walls",
        ),
    ]
