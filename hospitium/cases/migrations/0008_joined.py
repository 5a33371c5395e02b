"""Emergency access finds a patient by the reference of a record that was joined to theirs, too; a case opened for a record at
the moment it is joined goes to the one that stands.
"""

from django.db import migrations

FIND = """
CREATE OR REPLACE FUNCTION cases_for_emergency(reference text)
RETURNS TABLE (patient_id bigint, case_ref text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT c.patient_id, c.ref FROM cases_case c {where} ORDER BY c.id DESC LIMIT 1
$$;
"""
JOINED = """WHERE c.ref = reference
    OR c.patient_id = (SELECT coalesce(p.merged_into_id, p.id) FROM patients_patient p WHERE p.ref = reference)"""
BEFORE = "JOIN patients_patient p ON p.id = c.patient_id WHERE reference IN (c.ref, p.ref)"


class Migration(migrations.Migration):
    dependencies = [("cases", "0007_chase"), ("patients", "0009_merge_walls")]
    operations = [
        migrations.RunSQL(FIND.format(where=JOINED), FIND.format(where=BEFORE)),
        migrations.RunSQL(
            "CREATE TRIGGER cases_lead_on BEFORE INSERT ON cases_case FOR EACH ROW EXECUTE FUNCTION patients_lead_on()",
            "DROP TRIGGER cases_lead_on ON cases_case",
        ),
    ]
