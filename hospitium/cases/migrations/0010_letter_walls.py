"""A letter exists for whoever sees its case; what was issued stays. Templates and letterhead belong to nobody.

`cases_verify_letter` passes the wall for exactly what anybody who holds a letter may learn.
"""

from django.db import migrations

from hospitium.kernel.walls import ONCE_ACTOR, ONCE_KEYS, ONCE_SYSTEM, append_only, guard, owner_passes

ANYBODY = f"{ONCE_SYSTEM} OR {ONCE_ACTOR} IS NOT NULL"
EDITORS = f"{ONCE_SYSTEM} OR {ONCE_KEYS} @> ARRAY['role:administrator']::varchar[]"
OF_CASE = "EXISTS (SELECT 1 FROM cases_case c WHERE c.id = cases_letter.case_id)"
OF_LETTER = "EXISTS (SELECT 1 FROM cases_letter l WHERE l.id = cases_letterfile.letter_id)"


class Migration(migrations.Migration):
    dependencies = [("cases", "0009_letters")]
    operations = [
        guard("cases_letter", OF_CASE),
        guard("cases_letterfile", OF_LETTER),
        guard("cases_letterseries", ANYBODY),
        guard("cases_lettertemplate", ANYBODY, writes=EDITORS),
        guard("cases_letterhead", ANYBODY, writes=EDITORS),
        append_only("cases_letterfile", "cases_lettertemplate"),
        owner_passes("cases_letter"),
        migrations.RunSQL(
            """
            GRANT UPDATE (until) ON cases_lettertemplate TO hospitium_app;
            REVOKE DELETE, TRUNCATE ON cases_letterseries, cases_letterhead FROM hospitium_app;

            CREATE FUNCTION cases_letter_stays() RETURNS trigger LANGUAGE plpgsql
            SET search_path = public, pg_temp AS $$
            DECLARE ends text[] := ARRAY['state', 'revoked_at', 'revoked_by', 'revoked_reason'];
            BEGIN
                IF TG_OP = 'DELETE' THEN
                    IF OLD.state <> 'draft' THEN
                        RAISE EXCEPTION 'an issued letter stays' USING ERRCODE = 'restrict_violation';
                    END IF;
                    RETURN OLD;
                END IF;
                IF OLD.state <> 'draft' AND (to_jsonb(NEW) - ends) IS DISTINCT FROM (to_jsonb(OLD) - ends)
                    OR OLD.state = 'issued' AND NEW.state = 'draft'
                    OR OLD.state IN ('superseded', 'revoked') AND NEW.state <> OLD.state THEN
                    RAISE EXCEPTION 'an issued letter stays as it is' USING ERRCODE = 'restrict_violation';
                END IF;
                RETURN NEW;
            END $$;
            CREATE TRIGGER cases_letter_stays BEFORE UPDATE OR DELETE ON cases_letter
                FOR EACH ROW EXECUTE FUNCTION cases_letter_stays();

            CREATE FUNCTION cases_verify_letter(digest text)
            RETURNS TABLE (kind text, variant text, state text, issued_on date, valid_until date, issued_for text)
            LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
                SELECT kind, variant, state, issued_on, valid_until, issued_for
                FROM cases_letter WHERE code_digest = digest
            $$;
            REVOKE ALL ON FUNCTION cases_verify_letter, cases_letter_stays FROM PUBLIC;
            GRANT EXECUTE ON FUNCTION cases_verify_letter TO hospitium_app;
            """,
            """
            DROP TRIGGER cases_letter_stays ON cases_letter;
            DROP FUNCTION cases_letter_stays, cases_verify_letter;
            GRANT DELETE ON cases_letterseries, cases_letterhead TO hospitium_app;
            REVOKE UPDATE (until) ON cases_lettertemplate FROM hospitium_app;
            """,
        ),
    ]
