"""A merge is seen by whoever sees the kept record, and written by the system alone; its ledger is only added to.

What is only added to (consents, statements of the profile) moves by `patients_move`, which does what the ledger says and
nothing else. The walls of a record are those of the records joined to it. `patients_standing` leads from any reference to
the number of the record that stands, and `patients_joined` names the references joined to a record; the rows stay walled.
What is entered for a record at the moment it is joined (`patients_lead_on`) waits for that and goes to the one that stands.
"""

from django.db import migrations

from hospitium.kernel.walls import ONCE_PROGRAMME, ONCE_SYSTEM, append_only, guard, owner_passes, rewall

LED = (
    "patients_patientname",
    "patients_patientidentifier",
    "patients_patientcontact",
    "patients_patientlanguage",
    "patients_profilefact",
    "patients_denial",
    "patients_consent",
)
SEEN = "EXISTS (SELECT 1 FROM patients_patient p WHERE p.id = {})"
BOTH = f"{SEEN.format('patients_match.patient_id')} AND {SEEN.format('patients_match.candidate_id')}"


class Migration(migrations.Migration):
    dependencies = [("patients", "0008_merge")]
    operations = [
        guard("patients_patientcontact", SEEN.format("patients_patientcontact.patient_id")),
        guard("patients_merge", f"{ONCE_SYSTEM} OR {SEEN.format('patients_merge.kept_id')}", writes=ONCE_SYSTEM),
        guard(
            "patients_move",
            "EXISTS (SELECT 1 FROM patients_merge m WHERE m.id = patients_move.merge_id)",
            writes=ONCE_SYSTEM,
        ),
        append_only("patients_move"),
        migrations.RunSQL(
            "REVOKE DELETE, TRUNCATE ON patients_merge FROM hospitium_app",
            "GRANT DELETE ON patients_merge TO hospitium_app",
        ),
        rewall("patients_match", f"{ONCE_PROGRAMME} OR {ONCE_SYSTEM} OR ({BOTH})", ONCE_PROGRAMME),
        owner_passes("patients_move", "patients_consent", "patients_profilefact"),
        migrations.RunSQL(
            """
            CREATE FUNCTION patients_standing(reference text) RETURNS bigint
            LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
                SELECT coalesce(merged_into_id, id) FROM patients_patient WHERE ref = reference
            $$;
            CREATE FUNCTION patients_joined(patient bigint) RETURNS varchar[]
            LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
                SELECT coalesce(array_agg(ref ORDER BY id), '{}') FROM patients_patient WHERE merged_into_id = patient
            $$;
            REVOKE ALL ON FUNCTION patients_standing, patients_joined FROM PUBLIC;
            GRANT EXECUTE ON FUNCTION patients_standing, patients_joined TO hospitium_app;
            """,
            "DROP FUNCTION patients_standing, patients_joined",
        ),
        migrations.RunSQL(
            """
            CREATE FUNCTION patients_move(numbers bigint[], back boolean) RETURNS void
            LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
            BEGIN
                UPDATE patients_consent c SET patient_id = (CASE WHEN back THEN m.before ELSE m.after END)::bigint
                FROM patients_move m
                WHERE m.id = ANY (numbers) AND m.place = 'patients_consent.patient_id' AND c.id = m.row
                    AND c.patient_id = (CASE WHEN back THEN m.after ELSE m.before END)::bigint;
                UPDATE patients_profilefact f SET patient_id = (CASE WHEN back THEN m.before ELSE m.after END)::bigint
                FROM patients_move m
                WHERE m.id = ANY (numbers) AND m.place = 'patients_profilefact.patient_id' AND f.id = m.row
                    AND f.patient_id = (CASE WHEN back THEN m.after ELSE m.before END)::bigint;
                DELETE FROM patients_profilefact f USING patients_move m
                WHERE back AND m.id = ANY (numbers) AND m.place = 'patients_profilefact' AND f.id = m.row;
            END $$;
            REVOKE ALL ON FUNCTION patients_move FROM PUBLIC;
            GRANT EXECUTE ON FUNCTION patients_move TO hospitium_app;

            CREATE FUNCTION patients_lead_on() RETURNS trigger
            LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
            DECLARE leads bigint;
            BEGIN
                SELECT merged_into_id INTO leads FROM patients_patient WHERE id = NEW.patient_id FOR KEY SHARE;
                NEW.patient_id := coalesce(leads, NEW.patient_id);
                RETURN NEW;
            END $$;
            REVOKE ALL ON FUNCTION patients_lead_on FROM PUBLIC;
            """
            + "".join(
                f"CREATE TRIGGER {table}_lead_on BEFORE INSERT ON {table}"
                " FOR EACH ROW EXECUTE FUNCTION patients_lead_on();"
                for table in LED
            )
            + """
            CREATE OR REPLACE FUNCTION patients_set_walls(patient bigint, restricted boolean, closed varchar[]) RETURNS void
            LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
                WITH standing AS (SELECT coalesce(merged_into_id, id) AS number FROM patients_patient WHERE id = patient)
                UPDATE patients_patient
                SET is_restricted = coalesce(restricted, is_restricted), closed_to = coalesce(closed, closed_to)
                FROM standing WHERE id = number OR merged_into_id = number
            $$;
            """,
            "".join(f"DROP TRIGGER {table}_lead_on ON {table};" for table in LED)
            + """
            DROP FUNCTION patients_move, patients_lead_on;
            CREATE OR REPLACE FUNCTION patients_set_walls(patient bigint, restricted boolean, closed varchar[]) RETURNS void
            LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
                UPDATE patients_patient
                SET is_restricted = coalesce(restricted, is_restricted), closed_to = coalesce(closed, closed_to)
                WHERE id = patient
            $$;
            """,
        ),
    ]
