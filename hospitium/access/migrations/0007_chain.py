"""The record of looks becomes a chain per office that only the database's own function can lengthen."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models

from hospitium.kernel.walls import ONCE_ACTOR, ONCE_PRIVACY, ONCE_PROGRAMME, owner_passes

SEES = f"{ONCE_PROGRAMME} OR {ONCE_PRIVACY} OR person_id = {ONCE_ACTOR}"

# `access.chain.canonical` says the same in Python; a property test holds the two together.
CANONICAL = """
CREATE FUNCTION access_canonical(e access_accessevent) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT jsonb_build_array(
        e.office, e.number, to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), e.person_id, e.roles,
        e.action, e.kind, e.refs, e.purpose, e.route, e.address, e.facts
    )::text
$$;
"""

# Rows from before the chain are taken in, in order, as the beginning of the system's own.
BEFORE = """
DO $$
DECLARE
    e access_accessevent;
    before bytea := decode(repeat('00', 32), 'hex');
    counted bigint := 0;
BEGIN
    FOR e IN SELECT * FROM access_accessevent ORDER BY id LOOP
        counted := counted + 1;
        e.office := 0;
        e.number := counted;
        e.prev := before;
        before := sha256(e.prev || convert_to(access_canonical(e), 'UTF8'));
        UPDATE access_accessevent SET office = 0, number = counted, prev = e.prev, hash = before WHERE id = e.id;
    END LOOP;
    IF counted > 0 THEN
        INSERT INTO access_chainhead (office, number, hash) VALUES (0, counted, before);
    END IF;
END $$;
"""

APPEND = """
CREATE FUNCTION access_append(events jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET lock_timeout = '3s' AS $$
DECLARE
    who bigint := nullif(current_setting('hosp.person', true), '')::bigint;
    chain bigint := coalesce((
        SELECT organisation_id FROM access_membership
        WHERE person_id = who AND since <= clock_timestamp() AND (until IS NULL OR until > clock_timestamp()) ORDER BY id LIMIT 1
    ), 0);
    head access_chainhead;
    told jsonb;
    e access_accessevent;
BEGIN
    SELECT * INTO head FROM access_chainhead WHERE office = chain FOR UPDATE;
    IF NOT FOUND THEN
        INSERT INTO access_chainhead (office, number, hash) VALUES (chain, 0, decode(repeat('00', 32), 'hex'))
            ON CONFLICT DO NOTHING;
        SELECT * INTO STRICT head FROM access_chainhead WHERE office = chain FOR UPDATE;
    END IF;
    e.office := chain;
    e.person_id := who;
    e.at := clock_timestamp();
    FOR told IN SELECT value FROM jsonb_array_elements(events) LOOP
        head.number := head.number + 1;
        e.number := head.number;
        e.roles := ARRAY(SELECT jsonb_array_elements_text(told -> 'roles'));
        e.action := told ->> 'action';
        e.kind := told ->> 'kind';
        e.refs := ARRAY(SELECT jsonb_array_elements_text(told -> 'refs'));
        e.purpose := told ->> 'purpose';
        e.route := told ->> 'route';
        e.address := told ->> 'address';
        e.facts := told -> 'facts';
        e.prev := head.hash;
        head.hash := sha256(head.hash || convert_to(access_canonical(e), 'UTF8'));
        INSERT INTO access_accessevent
            (office, number, at, person_id, roles, action, kind, refs, purpose, route, address, facts, prev, hash)
        VALUES (e.office, e.number, e.at, e.person_id, e.roles, e.action, e.kind, e.refs, e.purpose, e.route,
            e.address, e.facts, e.prev, head.hash);
    END LOOP;
    UPDATE access_chainhead SET number = head.number, hash = head.hash WHERE office = chain;
END $$;
REVOKE ALL ON FUNCTION access_append FROM PUBLIC;
GRANT EXECUTE ON FUNCTION access_append TO hospitium_app;
REVOKE ALL ON access_accessevent, access_chainhead FROM hospitium_app;
GRANT SELECT ON access_accessevent, access_chainhead TO hospitium_app;
"""

# Row-level security lets no index search an array (the operator is not leakproof), so the owner searches and gives
# nothing but row numbers; what stands in those rows is still for the policy to show or not.
NAMING = """
CREATE FUNCTION access_naming(ref text, before bigint, most bigint) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    WITH found AS MATERIALIZED (SELECT id FROM access_accessevent WHERE refs @> ARRAY[ref]::varchar[])
    SELECT id FROM found WHERE before IS NULL OR id < before ORDER BY id DESC LIMIT most
$$;
REVOKE ALL ON FUNCTION access_naming FROM PUBLIC;
GRANT EXECUTE ON FUNCTION access_naming TO hospitium_app;
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0006_answered_once")]

    operations = [
        migrations.CreateModel(
            name="ChainHead",
            fields=[
                ("office", models.BigIntegerField(primary_key=True, serialize=False)),
                ("number", models.BigIntegerField(default=0)),
                ("hash", models.BinaryField(max_length=32)),
            ],
        ),
        migrations.RunSQL(
            f"""
            DROP POLICY access_accessevent_sees ON access_accessevent;
            CREATE POLICY access_accessevent_sees ON access_accessevent FOR SELECT TO hospitium_app USING ({SEES});
            """,
            f"""
            DROP POLICY access_accessevent_sees ON access_accessevent;
            CREATE POLICY access_accessevent_sees ON access_accessevent TO hospitium_app
                USING ({ONCE_PROGRAMME} OR person_id = {ONCE_ACTOR});
            GRANT INSERT ON access_accessevent TO hospitium_app;
            """,
        ),
        owner_passes("access_accessevent"),
        migrations.AddField(
            "accessevent",
            "office",
            models.BigIntegerField(default=0, help_text="the chain: organisation of whoever acted, 0 for the system"),
        ),
        migrations.AddField("accessevent", "number", models.BigIntegerField(default=0), preserve_default=False),
        migrations.AddField(
            "accessevent",
            "prev",
            models.BinaryField(max_length=32, default=b"", help_text="hash of the row before"),
            preserve_default=False,
        ),
        migrations.AddField(
            "accessevent", "hash", models.BinaryField(max_length=32, default=b""), preserve_default=False
        ),
        migrations.AlterField(
            "accessevent",
            "refs",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=20),
                default=list,
                help_text="what was seen, the patient among them",
                size=None,
            ),
        ),
        migrations.RunSQL(CANONICAL, "DROP FUNCTION access_canonical"),
        migrations.RunSQL(BEFORE, migrations.RunSQL.noop),
        migrations.AddConstraint("accessevent", models.UniqueConstraint("office", "number", name="access_event_chain")),
        migrations.AddIndex(
            "accessevent", django.contrib.postgres.indexes.GinIndex(fields=["refs"], name="access_event_refs")
        ),
        migrations.RunSQL(APPEND, "DROP FUNCTION access_append"),
        migrations.RunSQL(NAMING, "DROP FUNCTION access_naming"),
    ]
