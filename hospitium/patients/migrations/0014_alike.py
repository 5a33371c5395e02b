"""Who may be one person is asked past the wall, and answered with numbers alone; the rows they lead to stand behind it.

Only the system asks, of every record there is: to have the wall decide about each row of each table anew took longer than to
look for them. Each way of being alike goes by its own index.
"""

from django.db import migrations

from hospitium.kernel.walls import owner_passes


class Migration(migrations.Migration):
    dependencies = [("patients", "0013_telling")]
    operations = [
        owner_passes("patients_patientidentifier", "patients_patientcontact", "patients_merge"),
        migrations.RunSQL(
            """
            CREATE FUNCTION patients_alike(
                systems varchar[], numbers varchar[], reached varchar[], asked tsquery, sorted text, born text, own bigint, most integer
            ) RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
            BEGIN
                IF coalesce(current_setting('hosp.system', true), '') <> 'on' THEN
                    RETURN '{}';
                END IF;
                RETURN (SELECT coalesce(array_agg(found.id), '{}') FROM (
                    SELECT coalesce(p.merged_into_id, p.id) AS id FROM (
                        SELECT patient_id AS id, 1 AS rank FROM patients_patientidentifier
                        JOIN unnest(systems, numbers) AS mine (system, value) USING (system, value)
                        UNION ALL SELECT patient_id, 2 FROM patients_patientcontact WHERE key = ANY (reached)
                        UNION ALL SELECT unnest(patients_found(asked, most / 4)), 3
                        UNION ALL SELECT id, 4 FROM patients_patient WHERE sort_key = sorted
                        UNION ALL SELECT id, 5 FROM patients_patient WHERE birth_date = born AND born <> ''
                    ) AS alike JOIN patients_patient p ON p.id = alike.id
                    WHERE coalesce(p.merged_into_id, p.id) <> own
                    GROUP BY 1 ORDER BY min(rank), 1 LIMIT most
                ) AS found);
            END $$;
            CREATE FUNCTION patients_led(systems varchar[], numbers varchar[]) RETURNS bigint[]
            LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
            BEGIN
                IF coalesce(current_setting('hosp.system', true), '') <> 'on' THEN
                    RETURN '{}';
                END IF;
                RETURN (
                    SELECT coalesce(array_agg(DISTINCT coalesce(p.merged_into_id, p.id)), '{}') FROM patients_patientidentifier i
                    JOIN unnest(systems, numbers) AS mine (system, value) USING (system, value)
                    JOIN patients_patient p ON p.id = i.patient_id
                    WHERE p.merged_into_id IS NOT NULL OR EXISTS (
                        SELECT 1 FROM patients_move m JOIN patients_merge g ON g.id = m.merge_id
                        WHERE m.place = 'patients_patientidentifier.patient_id' AND m.row = i.id AND g.unmerged_at IS NULL)
                );
            END $$;
            REVOKE ALL ON FUNCTION patients_alike, patients_led FROM PUBLIC;
            GRANT EXECUTE ON FUNCTION patients_alike, patients_led TO hospitium_app;
            """,
            "DROP FUNCTION patients_alike, patients_led",
        ),
    ]
