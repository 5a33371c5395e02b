"""The second wall: row-level security and append-only tables, written as migration operations.

Policies read the transaction-local settings that `access.acting` makes. An unset value is an empty string after the
first transaction of a connection, so every reading goes through `nullif`.
"""

from django.db.migrations.operations import RunSQL

ACTOR = "nullif(current_setting('hosp.actor', true), '')::bigint"
PROGRAMME = "coalesce(current_setting('hosp.programme', true), '') = 'on'"
OFFICES = "coalesce(nullif(current_setting('hosp.offices', true), ''), '{}')::bigint[]"

SYSTEM = "coalesce(current_setting('hosp.system', true), '') = 'on'"
PRIVACY = "coalesce(current_setting('hosp.privacy', true), '') = 'on'"
KEYS = "coalesce(nullif(current_setting('hosp.keys', true), ''), '{}')::varchar[]"
STANDS = "coalesce(nullif(current_setting('hosp.stands', true), ''), '{}')::bigint[]"
NARROWLY = "coalesce(nullif(current_setting('hosp.stands_narrowly', true), ''), '{}')::bigint[]"
GLASS = "coalesce(nullif(current_setting('hosp.glass', true), ''), '{}')::bigint[]"

DOCUMENT = "nullif(current_setting('hosp.document', true), '')::bigint"

# Each setting is read once per statement, not once per row.
ONCE_ACTOR, ONCE_PROGRAMME, ONCE_OFFICES = f"(SELECT {ACTOR})", f"(SELECT {PROGRAMME})", f"(SELECT {OFFICES})::bigint[]"
ONCE_SYSTEM, ONCE_PRIVACY = f"(SELECT {SYSTEM})", f"(SELECT {PRIVACY})"
ONCE_STANDS, ONCE_NARROWLY = f"(SELECT {STANDS})::bigint[]", f"(SELECT {NARROWLY})::bigint[]"
ONCE_KEYS, ONCE_GLASS = f"(SELECT {KEYS})::varchar[]", f"(SELECT {GLASS})::bigint[]"


def guard(table: str, sees: str, *, writes: str | None = None) -> RunSQL:
    """Force row-level security on a table: `sees` says which rows exist for the app role, `writes` which it may make."""
    return RunSQL(
        f"""
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
        ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
        CREATE POLICY {table}_sees ON {table} TO hospitium_app USING ({sees}) WITH CHECK ({writes or sees});
        """,
        f"DROP POLICY {table}_sees ON {table}; ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;",
    )


def rewall(table: str, sees: str, before: str) -> RunSQL:
    """Change who sees the rows of a guarded table; `before` is what stood there, for the way back."""
    change = "ALTER POLICY {0}_sees ON {0} USING ({1}) WITH CHECK ({1})".format
    return RunSQL(change(table, sees), change(table, before))


def owner_passes(*tables: str) -> RunSQL:
    """Let functions that the owner wrote for the app role (SECURITY DEFINER) reach these tables whole."""
    return RunSQL(
        "".join(f"CREATE POLICY {table}_owner ON {table} TO hospitium_owner USING (true);" for table in tables),
        "".join(f"DROP POLICY {table}_owner ON {table};" for table in tables),
    )


def append_only(*tables: str) -> RunSQL:
    """Take from the app role the right to change or delete what stands in these tables."""
    names = ", ".join(tables)
    return RunSQL(
        f"REVOKE UPDATE, DELETE, TRUNCATE ON {names} FROM hospitium_app",
        f"GRANT UPDATE, DELETE ON {names} TO hospitium_app",
    )
