"""Rules, limits and texts belong to nobody; consents, decisions and counts have the patient's wall. Heads are counted by
the database, under the lock of their limit, so that no two writers count past each other.
"""

from django.db import migrations

from hospitium.kernel.walls import ONCE_ACTOR, ONCE_PRIVACY, ONCE_SYSTEM, append_only, guard, owner_passes

ANYBODY = f"{ONCE_SYSTEM} OR {ONCE_ACTOR} IS NOT NULL"
DESK = f"{ONCE_SYSTEM} OR {ONCE_PRIVACY}"
OF_PATIENT = "EXISTS (SELECT 1 FROM patients_patient p WHERE p.id = {table}.patient_id)"


class Migration(migrations.Migration):
    dependencies = [("patients", "0005_transfer")]

    operations = [
        *(
            guard(table, ANYBODY, writes=DESK)
            for table in ("patients_transferrule", "patients_headlimit", "patients_consenttext")
        ),
        guard("patients_consent", OF_PATIENT.format(table="patients_consent")),
        guard("patients_transferdecision", f"{DESK} OR {OF_PATIENT.format(table='patients_transferdecision')}"),
        guard("patients_head", DESK),
        append_only("patients_consenttext", "patients_consent", "patients_transferdecision"),
        owner_passes("patients_head", "patients_headlimit"),
        migrations.RunSQL(
            """
            REVOKE DELETE, TRUNCATE ON patients_transferrule, patients_headlimit FROM hospitium_app;
            REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON patients_head FROM hospitium_app;

            CREATE FUNCTION patients_count_head(which text, who bigint, today date, start date, stop integer)
            RETURNS integer LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
            DECLARE number bigint; others integer;
            BEGIN
                SELECT id INTO number FROM patients_headlimit WHERE slug = which;
                PERFORM 1 FROM patients_head WHERE limit_id = number AND patient_id = who AND day = today;
                IF NOT FOUND THEN
                    PERFORM 1 FROM patients_headlimit WHERE id = number FOR UPDATE;
                END IF;
                SELECT count(*) INTO others
                FROM patients_head WHERE limit_id = number AND day >= start AND patient_id <> who;
                IF others < stop THEN
                    INSERT INTO patients_head (limit_id, patient_id, day) VALUES (number, who, today)
                    ON CONFLICT (limit_id, patient_id) DO UPDATE SET day = EXCLUDED.day
                    WHERE patients_head.day < EXCLUDED.day;
                END IF;
                RETURN others + 1;
            END $$;
            REVOKE ALL ON FUNCTION patients_count_head FROM PUBLIC;
            GRANT EXECUTE ON FUNCTION patients_count_head TO hospitium_app;
            """,
            """
            DROP FUNCTION patients_count_head;
            GRANT INSERT, UPDATE, DELETE ON patients_head TO hospitium_app;
            GRANT DELETE ON patients_transferrule, patients_headlimit TO hospitium_app;
            """,
        ),
    ]
