"""A case has the walls of its patient, kept equal by the database; emergency access finds a patient by reference."""

import django.contrib.postgres.fields
from django.db import migrations, models

from hospitium.kernel.walls import (
    ONCE_ACTOR,
    ONCE_GLASS,
    ONCE_KEYS,
    ONCE_OFFICES,
    ONCE_PROGRAMME,
    ONCE_SYSTEM,
    owner_passes,
    rewall,
)

BEFORE = f"{ONCE_PROGRAMME} OR office_id = ANY ({ONCE_OFFICES}) OR circle @> ARRAY[{ONCE_ACTOR}]"
AFTER = f"""{ONCE_SYSTEM} OR patient_id = ANY ({ONCE_GLASS}) OR (NOT closed_to && {ONCE_KEYS} AND (
    (({ONCE_PROGRAMME} OR office_id = ANY ({ONCE_OFFICES})) AND NOT is_restricted)
    OR (owner_id = {ONCE_ACTOR} AND ({ONCE_PROGRAMME} OR {ONCE_OFFICES} <> '{{}}'))
    OR circle @> ARRAY[{ONCE_ACTOR}]))"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0003_wake_on"),
        ("patients", "0004_denial"),
    ]

    operations = [
        migrations.AddField(
            model_name="case",
            name="closed_to",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=40),
                db_default=[],
                default=list,
                help_text="the patient's; kept equal by the database",
                size=None,
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="is_restricted",
            field=models.BooleanField(
                db_default=False, default=False, help_text="the patient's; kept equal by the database"
            ),
        ),
        migrations.AlterField(
            model_name="circlemember",
            name="role",
            field=models.CharField(
                choices=[
                    ("coordinator", "Coordinator"),
                    ("office_consultant", "Office consultant"),
                    ("patient", "Patient or family"),
                    ("referring_physician", "Referring physician"),
                    ("specialist", "Specialist"),
                    ("nurse", "Nurse"),
                    ("interpreter", "Interpreter"),
                    ("concierge", "Concierge"),
                    ("financial_counsellor", "Financial counsellor"),
                    ("partner_liaison", "Partner liaison"),
                    ("researcher", "Researcher"),
                    ("programme_lead", "Programme lead"),
                    ("privacy_officer", "Privacy officer"),
                    ("administrator", "Administrator"),
                ],
                max_length=30,
            ),
        ),
        owner_passes("cases_case"),
        migrations.RunSQL(
            """
            CREATE FUNCTION cases_take_walls() RETURNS trigger
            LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
            BEGIN
                SELECT is_restricted, closed_to INTO NEW.is_restricted, NEW.closed_to
                FROM patients_patient WHERE id = NEW.patient_id;
                RETURN NEW;
            END $$;
            CREATE TRIGGER cases_take_walls BEFORE INSERT OR UPDATE ON cases_case
                FOR EACH ROW EXECUTE FUNCTION cases_take_walls();

            CREATE FUNCTION cases_pass_walls_on() RETURNS trigger
            LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
            BEGIN
                UPDATE cases_case SET is_restricted = NEW.is_restricted WHERE patient_id = NEW.id;
                RETURN NULL;
            END $$;
            CREATE TRIGGER cases_pass_walls_on AFTER UPDATE OF is_restricted, closed_to ON patients_patient
                FOR EACH ROW EXECUTE FUNCTION cases_pass_walls_on();

            CREATE FUNCTION cases_for_emergency(reference text)
            RETURNS TABLE (patient_id bigint, case_ref text)
            LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
                SELECT c.patient_id, c.ref FROM cases_case c JOIN patients_patient p ON p.id = c.patient_id
                WHERE reference IN (c.ref, p.ref) ORDER BY c.id DESC LIMIT 1
            $$;
            REVOKE ALL ON FUNCTION cases_take_walls, cases_pass_walls_on, cases_for_emergency FROM PUBLIC;
            GRANT EXECUTE ON FUNCTION cases_for_emergency TO hospitium_app;
            """,
            """
            DROP TRIGGER cases_pass_walls_on ON patients_patient;
            DROP TRIGGER cases_take_walls ON cases_case;
            DROP FUNCTION cases_take_walls, cases_pass_walls_on, cases_for_emergency;
            """,
        ),
        rewall("cases_case", AFTER, BEFORE),
    ]
