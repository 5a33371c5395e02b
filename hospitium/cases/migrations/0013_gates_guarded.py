"""From here on the database holds the machines to their words, and lets no visit be confirmed before a closed gate.

The triggers wait for the end of the transaction, so that a gate and the visit it takes back may change in either order.
"""

import django.db.models.deletion
from django.db import migrations, models

from hospitium.kernel.walls import ONCE_ACTOR, ONCE_SYSTEM, append_only, guard, owner_passes

ANYBODY = f"{ONCE_SYSTEM} OR {ONCE_ACTOR} IS NOT NULL"
OF_CASE = "EXISTS (SELECT 1 FROM cases_case c WHERE c.id = cases_gate.case_id)"


class Migration(migrations.Migration):
    dependencies = [("cases", "0012_as_machines")]

    operations = [
        migrations.AlterField(
            model_name="case",
            name="pathway",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.pathwayversion"
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "request__in",
                        [
                            "draft",
                            "submitted",
                            "acknowledged",
                            "information_requested",
                            "accepted",
                            "accepted_with_conditions",
                            "virtual_only",
                            "declined",
                            "redirected",
                            "withdrawn",
                        ],
                    )
                ),
                name="case_request_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("review__in", ["not_begun", "in_review", "more_wanted", "opinion_ready", "used", "delivered"])
                ),
                name="case_review_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "travel__in",
                        ["not_begun", "estimate", "funds", "visa", "planning", "confirmed", "no_show", "arrived"],
                    )
                ),
                name="case_travel_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("stay__in", ["not_begun", "in_care", "discharge_planning", "fit_to_travel", "gone_home"])
                ),
                name="case_stay_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(("follow_up__in", ["not_begun", "running", "completed", "lost"])),
                name="case_follow_up_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("side__in", ["running", "on_hold", "reopened", "withdrawn", "no_reply", "transferred", "deceased"])
                ),
                name="case_side_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("side", "on_hold"), models.Q(("hold", ""), _negated=True)),
                    models.Q(models.Q(("side", "on_hold"), _negated=True), ("hold", "")),
                    _connector="OR",
                ),
                name="case_held_by_somebody",
            ),
        ),
        guard("cases_pathway", ANYBODY, writes=ONCE_SYSTEM),
        guard("cases_pathwayversion", ANYBODY, writes=ONCE_SYSTEM),
        guard("cases_gate", OF_CASE),
        append_only("cases_pathwayversion"),
        owner_passes("cases_gate", "cases_pathwayversion"),
        migrations.RunSQL(
            """
            CREATE FUNCTION cases_no_closed_gate(which bigint) RETURNS void
            LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
            DECLARE closed text;
            BEGIN
                SELECT string_agg(needed.kind, ', ') INTO closed
                FROM cases_case c JOIN cases_pathwayversion v ON v.id = c.pathway_id
                CROSS JOIN jsonb_object_keys(v.body -> 'gates') needed (kind)
                WHERE c.id = which AND c.travel = 'confirmed' AND c.stage <> 'closed' AND NOT EXISTS (
                    SELECT 1 FROM cases_gate g WHERE g.case_id = c.id AND g.kind = needed.kind
                    AND (g.state IN ('green', 'amber', 'not_needed') AND coalesce(g.until > now(), true)
                        OR g.override_until > now()));
                IF closed IS NOT NULL THEN
                    RAISE EXCEPTION 'a confirmed visit before closed gates: %', closed USING ERRCODE = 'check_violation';
                END IF;
            END $$;

            CREATE FUNCTION cases_visit_confirmed() RETURNS trigger
            LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
            BEGIN
                PERFORM cases_no_closed_gate(NEW.id);
                RETURN NULL;
            END $$;
            CREATE CONSTRAINT TRIGGER cases_visit_confirmed AFTER UPDATE ON cases_case
                DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
                WHEN (NEW.travel = 'confirmed' AND (OLD.travel <> 'confirmed' OR OLD.pathway_id <> NEW.pathway_id))
                EXECUTE FUNCTION cases_visit_confirmed();
            CREATE CONSTRAINT TRIGGER cases_visit_entered AFTER INSERT ON cases_case
                DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.travel = 'confirmed')
                EXECUTE FUNCTION cases_visit_confirmed();

            CREATE FUNCTION cases_gate_changed() RETURNS trigger
            LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
            BEGIN
                PERFORM cases_no_closed_gate(OLD.case_id);
                RETURN NULL;
            END $$;
            CREATE CONSTRAINT TRIGGER cases_gate_changed AFTER UPDATE OR DELETE ON cases_gate
                DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION cases_gate_changed();
            REVOKE ALL ON FUNCTION cases_no_closed_gate, cases_visit_confirmed, cases_gate_changed FROM PUBLIC;
            """,
            """
            DROP TRIGGER cases_gate_changed ON cases_gate;
            DROP TRIGGER cases_visit_entered ON cases_case;
            DROP TRIGGER cases_visit_confirmed ON cases_case;
            DROP FUNCTION cases_gate_changed, cases_visit_confirmed, cases_no_closed_gate;
            """,
        ),
    ]
