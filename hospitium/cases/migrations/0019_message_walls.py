"""A thread exists for its own audience, and a message in it once it went; neither is changed, nor moved to other readers.

Whoever stands in the circle as family or as a physician of another institution is outside in that case, whatever else they
are: the programme's threads do not exist for them. The same as `messages.policy`.
"""

from django.db import migrations

from hospitium.kernel.walls import ONCE_ACTOR, ONCE_KEYS, ONCE_SYSTEM, guard

MEMBER = (
    "EXISTS (SELECT 1 FROM cases_circlemember m WHERE m.case_id = cases_thread.case_id"
    f" AND m.person_id = {ONCE_ACTOR} AND m.until IS NULL AND m.role IN ({{roles}}))"
)
OUTSIDE = MEMBER.format(roles="'patient', 'referring_physician'")
REFERS = (
    "(SELECT c.referring_organisation_id IS NULL"
    f" OR {ONCE_KEYS} @> ARRAY['organisation:' || c.referring_organisation_id]::varchar[]"
    " FROM cases_case c WHERE c.id = cases_thread.case_id)"
)


def holds(*roles: str) -> str:
    """Whether the actor holds one of the roles."""
    return f"{ONCE_KEYS} && ARRAY[{', '.join(repr(f'role:{role}') for role in roles)}]::varchar[]"


CLINICAL = ("coordinator", "programme_lead", "office_consultant", "specialist", "nurse", "interpreter")
AT_CASES = (*CLINICAL, "concierge", "financial_counsellor")
READS = f"""EXISTS (SELECT 1 FROM cases_case c WHERE c.id = cases_thread.case_id) AND ({ONCE_SYSTEM} OR CASE
    WHEN NOT {OUTSIDE} THEN CASE WHEN audience IN ('staff', 'family') THEN {holds(*AT_CASES)} ELSE {holds(*CLINICAL)} END
    WHEN audience = 'family' THEN {holds("patient")} AND {MEMBER.format(roles="'patient'")}
    WHEN audience IN ('referrer', 'partner') THEN {holds("referring_physician")}
        AND {MEMBER.format(roles="'referring_physician'")} AND {REFERS} = (audience = 'referrer')
    ELSE false END)"""
IN_THREAD = "EXISTS (SELECT 1 FROM cases_thread t WHERE t.id = {table}.thread_id)"
OF_MESSAGE = "EXISTS (SELECT 1 FROM cases_message m WHERE m.id = {table}.message_id)"
OWN = f"{ONCE_SYSTEM} OR {{column}} = {ONCE_ACTOR}"
MINE = OWN.format(column="author_id")


class Migration(migrations.Migration):
    dependencies = [("cases", "0018_messages")]
    operations = [
        guard("cases_thread", READS),
        guard(
            "cases_message",
            f"{IN_THREAD.format(table='cases_message')} AND (sent_at IS NOT NULL OR {MINE})",
            writes=f"{IN_THREAD.format(table='cases_message')} AND ({MINE})",
        ),
        guard("cases_draft", f"person_id = {ONCE_ACTOR} AND {IN_THREAD.format(table='cases_draft')}"),
        guard(
            "cases_receipt",
            OF_MESSAGE.format(table="cases_receipt"),
            writes=f"{OF_MESSAGE.format(table='cases_receipt')} AND ({OWN.format(column='person_id')})",
        ),
        guard("cases_rendering", OF_MESSAGE.format(table="cases_rendering")),
        migrations.RunSQL(
            """
            REVOKE DELETE, TRUNCATE ON cases_thread, cases_receipt, cases_rendering FROM hospitium_app;

            CREATE FUNCTION cases_thread_stays() RETURNS trigger LANGUAGE plpgsql
            SET search_path = public, pg_temp AS $$
            BEGIN
                IF NEW.case_id <> OLD.case_id OR NEW.audience <> OLD.audience THEN
                    RAISE EXCEPTION 'a thread keeps its case and audience' USING ERRCODE = 'restrict_violation';
                END IF;
                RETURN NEW;
            END $$;
            CREATE TRIGGER cases_thread_stays BEFORE UPDATE ON cases_thread
                FOR EACH ROW EXECUTE FUNCTION cases_thread_stays();

            CREATE FUNCTION cases_message_stays() RETURNS trigger LANGUAGE plpgsql
            SET search_path = public, pg_temp AS $$
            BEGIN
                IF TG_OP = 'DELETE' THEN
                    IF OLD.sent_at IS NOT NULL THEN
                        RAISE EXCEPTION 'a message that went stays' USING ERRCODE = 'restrict_violation';
                    END IF;
                    RETURN OLD;
                END IF;
                IF (to_jsonb(NEW) - 'sent_at') IS DISTINCT FROM (to_jsonb(OLD) - 'sent_at') OR OLD.sent_at IS NOT NULL THEN
                    RAISE EXCEPTION 'a message stays as it is' USING ERRCODE = 'restrict_violation';
                END IF;
                RETURN NEW;
            END $$;
            CREATE TRIGGER cases_message_stays BEFORE UPDATE OR DELETE ON cases_message
                FOR EACH ROW EXECUTE FUNCTION cases_message_stays();
            REVOKE ALL ON FUNCTION cases_thread_stays, cases_message_stays FROM PUBLIC;
            """,
            """
            DROP TRIGGER cases_message_stays ON cases_message;
            DROP TRIGGER cases_thread_stays ON cases_thread;
            DROP FUNCTION cases_message_stays, cases_thread_stays;
            GRANT DELETE ON cases_thread, cases_receipt, cases_rendering TO hospitium_app;
            """,
        ),
    ]
