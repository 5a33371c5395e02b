"""Colleagues see a case until an agreed end; rules say which pathway a request takes; an institution learns its own figures.

`cases_figures_of` passes the wall as `cases_verify_letter` does: it names no case, and asks itself whether the actor belongs there.
"""

import django.db.models.deletion
from django.db import migrations, models

from hospitium.kernel.walls import ACTOR, KEYS, ONCE_ACTOR, ONCE_KEYS, ONCE_SYSTEM, guard, owner_passes

ANYBODY = f"{ONCE_SYSTEM} OR {ONCE_ACTOR} IS NOT NULL"
EDITORS = f"{ONCE_SYSTEM} OR {ONCE_KEYS} @> ARRAY['role:administrator']::varchar[]"
ANSWERED = "('accepted', 'accepted_with_conditions', 'virtual_only', 'declined', 'redirected')"


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0020_handover"),
        ("partners", "0002_region"),
        ("access", "0007_chain"),
    ]

    operations = [
        migrations.CreateModel(
            name="PathwayRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("system", models.CharField(blank=True, max_length=200)),
                ("code", models.CharField(blank=True, max_length=60)),
                ("pathway", models.SlugField(help_text="slug of a pathway that is offered", max_length=40)),
                ("since", models.DateField(help_text="the day of the home campus from which it holds")),
            ],
            options={
                "ordering": ["since", "id"],
            },
        ),
        migrations.AddField(
            model_name="circlemember",
            name="added_by",
            field=models.BigIntegerField(help_text="the colleague who let them in; empty: the programme", null=True),
        ),
        migrations.AddField(
            model_name="circlemember",
            name="ends_at",
            field=models.DateTimeField(help_text="agreed from the beginning; holds to the second", null=True),
        ),
        migrations.AddField(
            model_name="circlemember",
            name="scope",
            field=models.CharField(
                blank=True,
                choices=[("read", "Read only"), ("act", "Read, answer and report")],
                db_default="",
                default="",
                max_length=10,
            ),
        ),
        migrations.AddIndex(
            model_name="circlemember",
            index=models.Index(
                condition=models.Q(("until", None), models.Q(("ends_at", None), _negated=True)),
                fields=["ends_at"],
                name="circle_ends",
            ),
        ),
        migrations.AddField(
            model_name="pathwayrule",
            name="office",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="partners.organisation"
            ),
        ),
        guard("cases_pathwayrule", ANYBODY, writes=EDITORS),
        owner_passes("cases_entry"),
        migrations.RunSQL(
            f"""
            CREATE FUNCTION cases_figures_of(place bigint, since timestamptz)
            RETURNS TABLE (stage text, request text, review text, travel text, stay text, follow_up text, side text,
                is_asked boolean, to_opinion numeric, to_answer numeric)
            LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
                SELECT c.stage, c.request, c.review, c.travel, c.stay, c.follow_up, c.side,
                    EXISTS (SELECT 1 FROM cases_task t
                        WHERE t.case_id = c.id AND t.done_at IS NULL AND t.waiting_on = 'referrer'),
                    (SELECT extract(epoch FROM min(e.at) - c.opened_at) / 86400 FROM cases_entry e
                        WHERE e.case_id = c.id AND e.facts -> 'changes' ->> 'review' = 'opinion_ready'),
                    (SELECT extract(epoch FROM min(e.at) - c.opened_at) / 86400 FROM cases_entry e
                        WHERE e.case_id = c.id AND (e.facts -> 'changes' ->> 'request' IN {ANSWERED}
                            OR e.facts -> 'changes' ->> 'review' = 'delivered'))
                FROM cases_case c
                WHERE c.referring_organisation_id = place AND c.opened_at >= since
                    AND NOT c.is_restricted AND NOT (c.closed_to && {KEYS})
                    AND EXISTS (SELECT 1 FROM access_membership m WHERE m.person_id = {ACTOR}
                        AND m.organisation_id = place AND m.role = 'referring_physician'
                        AND m.since <= statement_timestamp() AND (m.until IS NULL OR m.until > statement_timestamp())
                        AND m.attested_at > statement_timestamp() - interval '90 days')
                ORDER BY c.id DESC LIMIT 5000
            $$;
            REVOKE ALL ON FUNCTION cases_figures_of FROM PUBLIC;
            GRANT EXECUTE ON FUNCTION cases_figures_of TO hospitium_app;
            """,
            "DROP FUNCTION cases_figures_of",
        ),
    ]
