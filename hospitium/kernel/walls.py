"""The second wall: row-level security and append-only tables, written as migration operations.

Policies read the transaction-local settings that `access.acting` makes. An unset value is an empty string after the
first transaction of a connection, so every reading goes through `nullif`.
"""

from django.db.migrations.operations import RunSQL

ACTOR = "nullif(current_setting('hosp.actor', true), '')::bigint"
PROGRAMME = "coalesce(current_setting('hosp.programme', true), '') = 'on'"
OFFICES = "coalesce(nullif(current_setting('hosp.offices', true), ''), '{}')::bigint[]"

# Each setting is read once per statement, not once per row.
ONCE_ACTOR, ONCE_PROGRAMME, ONCE_OFFICES = f"(SELECT {ACTOR})", f"(SELECT {PROGRAMME})", f"(SELECT {OFFICES})::bigint[]"


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


def append_only(*tables: str) -> RunSQL:
    """Take from the app role the right to change or delete what stands in these tables."""
    names = ", ".join(tables)
    return RunSQL(
        f"REVOKE UPDATE, DELETE, TRUNCATE ON {names} FROM hospitium_app",
        f"GRANT UPDATE, DELETE ON {names} TO hospitium_app",
    )
