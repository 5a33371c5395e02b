"""What clinical review keeps exists for whoever sees the case; a draft for its writer alone, a vote only for who has voted.

What was signed, released, voted or closed stays; no clinical gate opens before an open condition.
"""

from django.db import migrations

from hospitium.kernel.walls import ONCE_ACTOR, ONCE_KEYS, ONCE_SYSTEM, append_only, guard, owner_passes

OF_CASE = "EXISTS (SELECT 1 FROM cases_case c WHERE c.id = {table}.case_id)"
OF_BOARD = "EXISTS (SELECT 1 FROM cases_board b WHERE b.id = {table}.board_id)"
READERS = (
    "ARRAY['role:coordinator','role:programme_lead','role:office_consultant','role:specialist','role:nurse']::varchar[]"
)
OPINION = f"""({OF_CASE.format(table="cases_opinion")}) AND (released_at IS NOT NULL OR by_id = {ONCE_ACTOR} OR {ONCE_SYSTEM}
    OR state = 'signed' AND {ONCE_KEYS} && {READERS})"""
VOTE = f"""({OF_BOARD.format(table="cases_vote")}) AND (person_id = {ONCE_ACTOR} OR {ONCE_SYSTEM}
    OR cases_votes_shown(board_id, {ONCE_ACTOR}))"""
OWN_VOTE = f"person_id = {ONCE_ACTOR} OR {ONCE_SYSTEM}"


class Migration(migrations.Migration):
    dependencies = [("cases", "0023_reviewing")]
    operations = [
        *(
            guard(table, OF_CASE.format(table=table))
            for table in ("cases_reviewer", "cases_question", "cases_condition", "cases_board")
        ),
        guard("cases_seat", OF_BOARD.format(table="cases_seat")),
        migrations.RunSQL(
            """
            CREATE FUNCTION cases_votes_shown(which bigint, who bigint) RETURNS boolean
            LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
                SELECT EXISTS (SELECT 1 FROM cases_board WHERE id = which AND closed_at IS NOT NULL)
                    OR EXISTS (SELECT 1 FROM cases_vote WHERE board_id = which AND person_id = who)
            $$;
            REVOKE ALL ON FUNCTION cases_votes_shown FROM PUBLIC;
            GRANT EXECUTE ON FUNCTION cases_votes_shown TO hospitium_app;
            """,
            "DROP FUNCTION cases_votes_shown",
        ),
        guard("cases_vote", VOTE, writes=OWN_VOTE),
        guard("cases_opinion", OPINION),
        append_only("cases_vote"),
        owner_passes("cases_vote", "cases_board", "cases_seat", "cases_opinion", "cases_condition"),
        migrations.RunSQL(
            """
            CREATE INDEX case_in_review ON cases_case ((coalesce(due_at, look_at)), id)
                WHERE review IN ('in_review', 'more_wanted') AND stage <> 'closed';
            REVOKE DELETE, TRUNCATE ON cases_question, cases_condition, cases_board, cases_seat FROM hospitium_app;
            REVOKE TRUNCATE ON cases_opinion, cases_reviewer FROM hospitium_app;

            CREATE FUNCTION cases_opinion_stays() RETURNS trigger LANGUAGE plpgsql
            SET search_path = public, pg_temp AS $$
            DECLARE told text[] := ARRAY['family_words', 'referrer_words', 'released_by', 'released_by_id', 'released_at'];
            BEGIN
                IF OLD.state = 'draft' THEN
                    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
                END IF;
                IF TG_OP = 'DELETE' OR OLD.released_at IS NOT NULL
                    OR (to_jsonb(NEW) - told) IS DISTINCT FROM (to_jsonb(OLD) - told) THEN
                    RAISE EXCEPTION 'a signed opinion stays as it is' USING ERRCODE = 'restrict_violation';
                END IF;
                RETURN NEW;
            END $$;
            CREATE TRIGGER cases_opinion_stays BEFORE UPDATE OR DELETE ON cases_opinion
                FOR EACH ROW EXECUTE FUNCTION cases_opinion_stays();

            CREATE FUNCTION cases_board_stays() RETURNS trigger LANGUAGE plpgsql
            SET search_path = public, pg_temp AS $$
            BEGIN
                IF OLD.closed_at IS NOT NULL THEN
                    RAISE EXCEPTION 'a closed board stays as it is' USING ERRCODE = 'restrict_violation';
                END IF;
                RETURN NEW;
            END $$;
            CREATE TRIGGER cases_board_stays BEFORE UPDATE ON cases_board
                FOR EACH ROW EXECUTE FUNCTION cases_board_stays();

            CREATE FUNCTION cases_board_is_open() RETURNS trigger
            LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
            BEGIN
                PERFORM 1 FROM cases_board WHERE id = NEW.board_id AND closed_at IS NULL FOR SHARE;
                IF NOT FOUND THEN
                    RAISE EXCEPTION 'the board is closed' USING ERRCODE = 'restrict_violation';
                END IF;
                IF TG_TABLE_NAME = 'cases_vote' AND NOT EXISTS (SELECT 1 FROM cases_seat s
                    WHERE s.board_id = NEW.board_id AND s.person_id = NEW.person_id AND s.recused_at IS NULL) THEN
                    RAISE EXCEPTION 'no seat in this board' USING ERRCODE = 'restrict_violation';
                END IF;
                RETURN NEW;
            END $$;
            CREATE TRIGGER cases_board_is_open BEFORE INSERT ON cases_vote
                FOR EACH ROW EXECUTE FUNCTION cases_board_is_open();
            CREATE TRIGGER cases_board_is_open BEFORE INSERT OR UPDATE ON cases_seat
                FOR EACH ROW EXECUTE FUNCTION cases_board_is_open();

            CREATE FUNCTION cases_conditions_met() RETURNS trigger
            LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
            DECLARE which bigint := NEW.case_id;
            BEGIN
                IF EXISTS (SELECT 1 FROM cases_gate WHERE case_id = which AND kind = 'clinical'
                        AND state IN ('green', 'amber', 'not_needed'))
                    AND EXISTS (SELECT 1 FROM cases_condition WHERE case_id = which AND met_at IS NULL AND fell_at IS NULL) THEN
                    RAISE EXCEPTION 'the clinical gate is open before its conditions are met'
                        USING ERRCODE = 'check_violation';
                END IF;
                RETURN NULL;
            END $$;
            CREATE CONSTRAINT TRIGGER cases_conditions_met AFTER INSERT OR UPDATE ON cases_gate
                DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.kind = 'clinical')
                EXECUTE FUNCTION cases_conditions_met();
            CREATE CONSTRAINT TRIGGER cases_conditions_met AFTER INSERT OR UPDATE ON cases_condition
                DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.met_at IS NULL AND NEW.fell_at IS NULL)
                EXECUTE FUNCTION cases_conditions_met();
            REVOKE ALL ON FUNCTION cases_opinion_stays, cases_board_stays, cases_board_is_open, cases_conditions_met
                FROM PUBLIC;
            """,
            """
            DROP TRIGGER cases_conditions_met ON cases_condition;
            DROP TRIGGER cases_conditions_met ON cases_gate;
            DROP TRIGGER cases_board_is_open ON cases_seat;
            DROP TRIGGER cases_board_is_open ON cases_vote;
            DROP TRIGGER cases_board_stays ON cases_board;
            DROP TRIGGER cases_opinion_stays ON cases_opinion;
            DROP FUNCTION cases_conditions_met, cases_board_is_open, cases_board_stays, cases_opinion_stays;
            DROP INDEX case_in_review;
            """,
        ),
    ]
