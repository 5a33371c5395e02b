"""Tasks of before get desk and person, and of what was late already nobody is warned anew; hand-overs stand behind the wall of their case; absences, leads and ladders, which
are of no patient, are read by whoever acts and written by the house.

`cases_load` passes the wall for how many tasks colleagues have, and nothing else of them.
"""

from django.db import migrations

from hospitium.kernel.walls import ONCE_ACTOR, ONCE_SYSTEM, append_only, guard, rewall

ANYBODY = f"{ONCE_SYSTEM} OR {ONCE_ACTOR} IS NOT NULL"
BEFORE = "EXISTS (SELECT 1 FROM cases_case c WHERE c.id = {0}.case_id)"
# Asked case by case: an EXISTS may be answered by reading every case there is, which a page of fifty lines cannot wait for.
OF_CASE = "coalesce((SELECT true FROM cases_case c WHERE c.id = {0}.case_id), false)"


class Migration(migrations.Migration):
    dependencies = [("cases", "0016_work")]

    operations = [
        migrations.RunSQL(
            """
            UPDATE cases_task t SET
                desk_id = CASE WHEN t.waiting_on IN ('office', 'patient') THEN coalesce(c.office_id, h.id) ELSE h.id END,
                assignee_id = CASE WHEN t.waiting_on IN ('office', 'patient') AND c.office_id IS NOT NULL THEN NULL
                    ELSE c.owner_id END,
                escalated = CASE WHEN t.due_at < now() THEN 3 ELSE 1 END,
                escalates_at = CASE WHEN t.due_at < now() THEN NULL ELSE t.due_at END
            FROM cases_case c, (SELECT id FROM partners_organisation WHERE kind = 'home') h
            WHERE c.id = t.case_id AND t.done_at IS NULL
            """,
            migrations.RunSQL.noop,
        ),
        rewall("cases_task", OF_CASE.format("cases_task"), BEFORE.format("cases_task")),
        guard("cases_handover", OF_CASE.format("cases_handover")),
        guard("cases_absence", ANYBODY, writes=ONCE_SYSTEM),
        guard("cases_desklead", ANYBODY, writes=ONCE_SYSTEM),
        guard("cases_escalationrule", ANYBODY, writes=ONCE_SYSTEM),
        append_only("cases_escalationrule"),
        migrations.RunSQL(
            """
            CREATE POLICY cases_task_owner ON cases_task TO hospitium_owner USING (true);
            CREATE FUNCTION cases_load(people bigint[], most integer, now timestamptz)
            RETURNS TABLE (person bigint, open bigint, overdue bigint)
            LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
                SELECT p, count(t.due_at), count(t.due_at) FILTER (WHERE t.due_at < now)
                FROM unnest(people) p LEFT JOIN LATERAL (
                    SELECT due_at FROM cases_task WHERE assignee_id = p AND done_at IS NULL ORDER BY due_at LIMIT most
                ) t ON true
                GROUP BY p
            $$;
            REVOKE ALL ON FUNCTION cases_load FROM PUBLIC;
            GRANT EXECUTE ON FUNCTION cases_load TO hospitium_app;
            """,
            """
            DROP FUNCTION cases_load;
            DROP POLICY cases_task_owner ON cases_task;
            """,
        ),
    ]
