"""Finds (or starts) the server only when somebody really connects, believes a commit only when it is confirmed, and sends
savepoints along with what they are for.
"""

import contextlib
import functools
import weakref
from collections.abc import Callable, Generator, Sequence
from typing import Any

import psycopg
from django.db import Error, NotSupportedError, OperationalError
from django.db.backends.postgresql import base
from django.db.backends.utils import debug_transaction
from django.db.transaction import TransactionManagementError
from django.db.utils import DatabaseErrorWrapper
from psycopg import generators
from psycopg.pq import ConnStatus, Escaping, ExecStatus, TransactionStatus

from hospitium.kernel import database
from hospitium.kernel.outages import NotWritten, Unconfirmed, is_outage
from hospitium.kernel.retrying import is_of_a_former_table

WAIT_FOR_STANDBY = "SyncRepWaitForLSN"
"""The function of the server that says a cancelled wait in a mere warning: committed here, perhaps nowhere else."""


class DatabaseWrapper(base.DatabaseWrapper):
    """PostgreSQL as Django knows it; host, role and password come from `kernel.database`.

    A commit that no standby confirmed, or during which the connection broke, raises `Unconfirmed`: PostgreSQL answers a
    cancelled wait for the synchronous standby with success and a warning (SQLSTATE 01000), and a fail-over in that moment
    would lose what we called saved.

    Actions call actions, each in a savepoint of its own: where one begins or ends is sent in one piece before the next
    statement. One in which nothing was asked is never sent, and the end of the transaction ends those that are left.

    What is prepared outlives a rollback, as it does in PostgreSQL: psycopg would forget it, since what a rollback takes away may be
    made anew in another shape. The app role makes nothing; when somebody else did, a statement says so, and all is forgotten then.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._unsent: list[str] = []
        self._meanwhile: Callable[[], None] | None = None
        self._with_commit = ""
        self._ahead: _Ahead | None = None
        self.is_embedded = False
        """Whether it leads to the server of this data directory, which stands alone."""
        self.is_app = False
        """Whether the connection speaks as the app role, which makes no tables."""
        self.forgets = True
        """Whether the next rollback forgets what was prepared."""
        self.execute_wrappers += [_after_savepoints, _then_insist, _prepared_anew]

    def get_connection_params(self) -> dict[str, Any]:
        """Connection parameters for the role this process speaks as (the app role unless told otherwise)."""
        params = super().get_connection_params()
        params.update(database.current_params())
        return params

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """A connection that remembers a commit without its standby."""
        connection = super().get_new_connection(conn_params)
        self._unsent.clear()
        self._meanwhile, self._with_commit, self._ahead = None, "", None
        place = database.address()
        self.is_embedded = place.embedded and conn_params["host"] == place.host
        self.is_app = database.current_role() == database.APP
        self.forgets = not self.is_app
        if not hasattr(connection, "unconfirmed"):
            connection.unconfirmed = False
            connection.add_notice_handler(functools.partial(_notice, weakref.ref(connection)))
        return connection

    def is_usable(self) -> bool:
        """Whether the server answers and takes writes: after a fail-over, an old leader comes back as a standby.

        The embedded server has no standby, and ends its connections when it ends: looking whether this one was is enough.
        """
        if self.connection is None:
            return False
        try:
            if self.is_embedded:
                return self._stands()
            with self.connection.cursor() as cursor:
                return bool(cursor.execute("SELECT NOT pg_is_in_recovery()").fetchone()[0])
        except psycopg.Error:
            return False

    def _stands(self) -> bool:
        for _ in range(2):  # the first may find a farewell, the second then finds the end
            self.connection.pgconn.consume_input()
        return bool(self.connection.pgconn.status == ConnStatus.OK)

    def insist(self) -> None:
        """Raise `Unconfirmed` when what was just committed stands on this server alone."""
        if self.connection is not None and self.connection.unconfirmed:
            self.connection.unconfirmed = False
            raise Unconfirmed("Committed on the leader; no standby has confirmed it.")

    def ask_ahead(self, statement: str, values: Sequence[Any]) -> Callable[[], list[Any]]:
        """Ask within a transaction, and go on: what comes back gives the rows, and waits for them only then.

        The database answers one thing after the other: whatever else is asked waits for these rows first.
        """
        self.send_savepoints()
        with self.wrap_database_errors:
            cursor = self.create_cursor()
            if self.queries_logged:
                with debug_transaction(self, self.ops.last_executed_query(cursor, statement, values)):
                    """Told when it is asked: when it was answered is not known."""
            ahead = self._ahead = _Ahead(cursor._execute_gen(statement, values))

        def rows() -> list[Any]:
            if self._ahead is ahead:
                self._hear_ahead()
            found: list[Any] = cursor.fetchall()
            return found

        return rows

    def _hear_ahead(self) -> None:
        ahead, self._ahead = self._ahead, None
        if ahead:
            with self.wrap_database_errors:
                self.connection.wait(ahead.answered())

    def send_savepoints(self) -> None:
        """Bring the server to the savepoint we are in: before a statement that is not sent through a cursor of ours."""
        self._hear_ahead()
        if self._unsent or self._with_commit:
            words = "; ".join(filter(None, [*self._unsent, self._with_commit]))
            self._unsent.clear()
            self._with_commit = ""
            with self.wrap_database_errors:
                self.connection.execute(words)

    def _savepoint(self, sid: str) -> None:
        self._unsent.append(self.ops.savepoint_create_sql(sid))

    def _savepoint_commit(self, sid: str) -> None:
        if self._unsent[-1:] == [self.ops.savepoint_create_sql(sid)]:
            self._unsent.pop()
        else:
            self._unsent.append(self.ops.savepoint_commit_sql(sid))

    def _savepoint_rollback(self, sid: str) -> None:
        begun = self.ops.savepoint_create_sql(sid)
        if begun in self._unsent:
            del self._unsent[self._unsent.index(begun) + 1 :]
        else:
            with contextlib.suppress(Error):  # asked since this one began, and undone with it, whatever became of it
                self._hear_ahead()
            self._unsent.clear()  # all within this one
            words = self.ops.savepoint_rollback_sql(sid)
            if self.forgets:
                super()._savepoint_rollback(sid)  # type: ignore[misc]
            else:
                with debug_transaction(self, words), self.wrap_database_errors:
                    self._send(words)
                    self._hear()

    def meanwhile(self, work: Callable[[], None]) -> None:
        """Do something while the server makes this transaction last: after it was told to commit, before it says that it did.

        It finds the database busy and cannot ask it anything. What it raises goes on as if the commit had failed, though it stands.
        """
        self._meanwhile = work

    def with_commit(self, statement: str, value: str) -> None:
        """Run a statement with a text for its `%s`: sent in one piece with COMMIT where something is done meanwhile, else now.

        What is asked after it is asked after it all the same. Where it is refused then, the commit raises `NotWritten`.
        """
        if self._meanwhile and self._status == TransactionStatus.INTRANS:
            words = self._spelled(statement, [value])
            with debug_transaction(self, words):
                self._with_commit = words
        else:
            with self.cursor() as cursor:
                cursor.execute(statement, [value])

    def with_begin(self, statement: str, values: Sequence[str]) -> None:
        """Run a statement with texts for its `%s`: sent in one piece with BEGIN where it is a transaction's first, else now.

        Nobody waits for what is said to it: it is heard before anything else is asked.
        """
        if self._status == TransactionStatus.IDLE and not self.get_autocommit():
            words = self._spelled(statement, values)
            with debug_transaction(self, words), self.wrap_database_errors:
                self._send(f"BEGIN; {words}")
                self._ahead = _Ahead(self._answers())
        else:
            with self.cursor() as cursor:
                cursor.execute(statement, values)

    def _spelled(self, statement: str, values: Sequence[str]) -> str:
        spell = Escaping(self.connection.pgconn).escape_literal
        return statement % tuple(spell(value.encode()).decode() for value in values)

    def _rollback(self) -> None:
        with contextlib.suppress(Error):
            self._hear_ahead()
        self._unsent.clear()
        self._meanwhile, self._with_commit = None, ""
        if self.connection is not None and not self.forgets and self._status in BEGUN:
            with self.wrap_database_errors:
                self._send("ROLLBACK")
                self._hear()
        super()._rollback()  # type: ignore[misc]  # after that there is nothing left to do
        self.forgets = not self.is_app

    def _commit(self) -> None:
        self._hear_ahead()
        if self._status == TransactionStatus.INERROR:  # PostgreSQL would undo it and call that a success
            raise TransactionManagementError("A statement of this transaction failed: nothing of it can be committed.")
        self._unsent.clear()
        work, self._meanwhile = self._meanwhile, None
        try:
            if work:
                self._commit_beside(work)
            super()._commit()  # type: ignore[misc]  # after that there is nothing left to do
        except OperationalError as error:
            if is_outage(error):
                raise Unconfirmed("The connection broke during the commit.") from error
            raise
        self.insist()

    def _commit_beside(self, work: Callable[[], None]) -> None:
        if self._status != TransactionStatus.INTRANS:
            work()
            return
        words = [*filter(None, [self._with_commit]), "COMMIT"]
        self._with_commit = ""
        with self.wrap_database_errors:
            self._send("; ".join(words))
        try:
            work()
        finally:
            with self.wrap_database_errors:
                self._hear(words)

    @functools.cached_property
    def wrap_database_errors(self) -> DatabaseErrorWrapper:
        """As Django has it; hears besides of statements that were prepared for a table that has changed since."""
        return _Listening(self)

    @property
    def _status(self) -> TransactionStatus:
        return TransactionStatus(self.connection.pgconn.transaction_status)

    def _send(self, words: str) -> None:
        """Tell the server something past psycopg, without waiting for what it says."""
        self.connection.pgconn.send_query(words.encode())
        self.connection.pgconn.flush()

    def _hear(self, words: Sequence[str] = ()) -> None:
        """What the server says to what it was told. `words`: the statements of it; refused an earlier one, it does not do the last."""
        self.connection.wait(self._answers(words))

    def _answers(self, words: Sequence[str] = ()) -> Generator[Any, Any, None]:
        results = yield from generators.execute(self.connection.pgconn)
        if results[-1].status not in (ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK):
            error = psycopg.errors.error_from_result(results[-1])
            if len(results) < len(words):
                raise NotWritten(str(error)) from error
            raise error


BEGUN = (TransactionStatus.INTRANS, TransactionStatus.INERROR)


class _Ahead:
    """A question that was sent. psycopg's ways to ask are generators, which stop where they wait for the server; ours stays there."""

    def __init__(self, asking: Generator[Any, Any, None]) -> None:
        self.asking = asking
        self.awaited = next(asking, None)

    def answered(self) -> Generator[Any, Any, None]:
        """The rest of the way, for psycopg to go."""
        while self.awaited is not None:
            ready = yield self.awaited
            try:
                self.awaited = self.asking.send(ready)
            except StopIteration:
                return


class _Listening(DatabaseErrorWrapper):
    wrapper: DatabaseWrapper

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        if is_of_a_former_table(error):
            self.wrapper.forgets = True
        super().__exit__(kind, error, trace)


def _notice(connection: weakref.ref[Any], notice: psycopg.errors.Diagnostic) -> None:
    if notice.source_function == WAIT_FOR_STANDBY and (here := connection()) is not None:
        here.unconfirmed = True


def _after_savepoints(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    context["connection"].send_savepoints()
    return execute(sql, params, many, context)


def _then_insist(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """Outside a transaction every statement is its own commit."""
    result = execute(sql, params, many, context)
    context["connection"].insist()
    return result


def _prepared_anew(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """Outside a transaction no rollback forgets what was prepared for a table that has changed since."""
    ours = context["connection"]
    try:
        return execute(sql, params, many, context)
    except NotSupportedError as error:
        if ours.in_atomic_block or not is_of_a_former_table(error.__cause__):
            raise
        ours.connection.execute("DEALLOCATE ALL")
        return execute(sql, params, many, context)
