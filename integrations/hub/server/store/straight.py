"""Straight to PostgreSQL: what runs all the time passes by psycopg's cursors.

A cursor takes seventy microseconds of the processor for a statement, libpq under it twenty. Here a
statement is prepared once for each connection; what finds nothing is sent at once and not waited
for: its answer comes with that of the next question, or of the COMMIT that is sent behind it. What
is known to be asked soon is asked ahead, and several answers come in one way to the database.
Laws: answers come in order, and the first error is raised when the next one is waited for, within
the same transaction; what was asked ahead counts until something is changed, and for the very same
question; whoever uses the connection in another way waits first (for SQLAlchemy this listens to
`before_cursor_execute`); what the driver raises comes out as SQLAlchemy's error.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from selectors import EVENT_READ, EVENT_WRITE, DefaultSelector
from typing import TYPE_CHECKING, Any, Final, cast

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DBAPIError, InvalidatePoolError

if TYPE_CHECKING:  # a hub on SQLite needs no driver for PostgreSQL
    import psycopg
    from psycopg.pq.abc import PGresult

_KEY: Final = "straight"
_READS: Final = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
_WRITES: Final = "BEGIN"
# Of libpq's ExecStatusType and ConnStatusType.
_DONE: Final = frozenset({1, 2})
_SYNC: Final = 10
# A plan stays as long as its connection, and one made while a table was all but empty takes any
# index that begins with the tenant: it goes through all the rows that are there later. So plans are
# made anew when their connection is twice as old, from so young on.
_YOUNG_S: Final = 0.25
_STANDS: Final = 0
_EITHER: Final = EVENT_READ | EVENT_WRITE

Row = tuple[Any, ...]
Value = object  # text, a number, bytes or None
Question = tuple[str, tuple[Value, ...]]  # and what it is asked with


class Straight:
    """One connection's line."""

    def __init__(self, connection: psycopg.Connection, driver: Any) -> None:  # noqa: ANN401  module
        self._connection = connection
        self._line = connection.pgconn
        self._driver = driver
        self._reader = driver.adapt.Transformer(connection)
        self._names: dict[str, bytes] = {}  # of what is prepared
        self._fresh: list[str] = []  # sent to be prepared
        self._named = 0
        self._sent: list[str] = []  # not answered yet
        self._asked: dict[Question, int] = {}  # ahead, and which of those sent it is
        self._known: dict[Question, PGresult] = {}  # what was asked ahead and is answered
        self._begun = False
        self._born = time.monotonic()
        self._plans_last_s = _YOUNG_S  # of this connection's life
        self._ready = DefaultSelector()
        self._ready.register(self._line.socket, EVENT_READ)

    def stands(self) -> bool:
        """Whether the server has said nothing since: unasked it says hardly more than good-bye."""
        self._ready.modify(self._line.socket, EVENT_READ)
        return not self._ready.select(0) and bool(self._line.status == _STANDS)

    def begin(self, *, writes: bool) -> None:
        """Unless each statement here is to be a transaction of its own."""
        self._begun = not self._connection.autocommit
        if self._begun:
            self.send(_WRITES if writes else _READS)

    def commit(self) -> None:
        """Behind what was sent. Raises what the driver raises; then nothing is committed."""
        self.change()
        if self._begun:
            self.send("COMMIT")
        self._begun = False
        if self._grown_old():
            self.send("DISCARD PLANS")
        self.settle()

    def send(self, sql: str, values: Sequence[Value] = ()) -> None:
        """Let it be done; its answer is waited for later."""
        given = [self._in_bytes(value) for value in values]
        if not self._sent:
            self._line.enter_pipeline_mode()
        name = self._names.get(sql) or self._prepare(sql)
        self._line.send_query_prepared(name, given)
        self._sent.append(sql)

    def ask_ahead(self, sql: str, values: Sequence[Value] = ()) -> None:
        """Send what will be asked; its answer comes with the next one that is waited for."""
        question = sql, tuple(values)
        if question not in self._asked and question not in self._known:
            self.send(sql, values)
            self._asked[question] = len(self._sent) - 1

    def change(self) -> None:
        """What was asked ahead counts no more: something is about to be another one."""
        self._asked.clear()
        self._known.clear()

    def ask(self, sql: str, values: Sequence[Value] = ()) -> list[Row]:
        """What it finds."""
        question = sql, tuple(values)
        if question in self._asked:
            self.settle()
        if question in self._known:
            return self._read(self._known[question])
        name = self._names.get(sql)
        if self._sent or name is None:
            self.send(sql, values)
            return self._read(self.settle())
        given = [self._in_bytes(value) for value in values]
        # psycopg's hint leaves out that None is NULL here, too.
        answer = self._line.exec_prepared(name, cast("list[bytes]", given))
        return self._read(self._checked(answer))

    def settle(self) -> PGresult | None:
        """Wait for all that was sent; returns the last answer. Raises the first error."""
        if not self._sent:
            return None
        sent, self._sent = self._sent, []
        fresh, self._fresh = self._fresh, []
        asked, self._asked = self._asked, {}
        answers = self._answers()
        failed = next((each for each in answers if each.status not in _DONE), None)
        if failed is not None or len(answers) < len(sent):
            for sql in fresh:  # behind an error nothing is prepared
                del self._names[sql]
            raise self._error(failed)
        self._known.update((question, answers[place]) for question, place in asked.items())
        return answers[-1]

    def _grown_old(self) -> bool:
        """Whether the plans are to be made anew; once for each time its age has doubled."""
        old = time.monotonic() - self._born
        due = old >= self._plans_last_s
        while old >= self._plans_last_s:
            self._plans_last_s *= 2
        return due

    def forget(self) -> None:
        """Wait for what was sent; it is undone whatever came of it."""
        self.change()
        with suppress(self._driver.Error):
            self.settle()

    def _prepare(self, sql: str) -> bytes:
        self._named += 1
        name = self._names[sql] = b"tresen_%d" % self._named
        self._line.send_prepare(name, sql.encode())
        self._sent.append(sql)
        self._fresh.append(sql)
        return name

    def _answers(self) -> list[PGresult]:
        """Of all that was sent, as far as the connection lasts."""
        self._line.pipeline_sync()
        answers: list[PGresult] = []
        unsent = bool(self._line.flush())
        while self._line.status == _STANDS:
            if unsent or self._line.is_busy():
                unsent = self._wait(unsent=unsent)
            answer = self._line.get_result()
            if answer is None:
                continue  # each one's end
            if answer.status == _SYNC:
                self._line.exit_pipeline_mode()
                break
            answers.append(answer)
        return answers

    def _wait(self, *, unsent: bool) -> bool:
        """Until an answer is there: to ask for it before would keep all other threads waiting.

        unsent: some of what was asked lies here yet; returns whether some does still.
        """
        while unsent or self._line.is_busy():
            self._ready.modify(self._line.socket, _EITHER if unsent else EVENT_READ)
            self._ready.select()
            self._line.consume_input()
            unsent = unsent and bool(self._line.flush())
        return unsent

    def _checked(self, answer: PGresult) -> PGresult:
        if answer.status not in _DONE:
            raise self._error(answer)
        return answer

    def _error(self, answer: PGresult | None) -> Exception:
        found: Exception
        if answer is None or (self._line.status != _STANDS and not answer.error_field(67)):
            said = self._line.get_error_message() if answer is None else answer.get_error_message()
            found = self._driver.OperationalError(said or "the connection was lost")
        else:
            found = self._driver.errors.error_from_result(answer)
        return found

    def _read(self, answer: PGresult | None) -> list[Row]:
        if answer is None or not answer.ntuples:
            return []
        self._reader.set_pgresult(answer)
        rows: list[Row] = self._reader.load_rows(0, answer.ntuples, tuple)
        return rows

    def _in_bytes(self, value: Value) -> bytes | None:
        if isinstance(value, str):
            if "\0" in value:  # libpq would take it for the end
                raise self._driver.DataError("PostgreSQL keeps no null characters")
            return value.encode()
        match value:
            case None:
                return None
            case int():
                return b"%d" % value
            case bytes():
                return b"\\x" + value.hex().encode()
            case _:
                raise TypeError(f"{type(value)} needs translation")


def straight_of(connection: Connection) -> Straight | None:
    """The line of a connection; None where the database is not PostgreSQL."""
    found: Straight | None = connection.info.get(_KEY)
    return found


def lay(engine: Engine) -> None:
    """Give every connection of the engine its line; its transactions begin and end there."""

    def connect(connection: psycopg.Connection, record: Any) -> None:  # noqa: ANN401  SQLAlchemy's
        record.info[_KEY] = Straight(connection, engine.dialect.loaded_dbapi)

    def checkout(_connection: psycopg.Connection, record: Any, _lent: object) -> None:  # noqa: ANN401
        if not record.info[_KEY].stands():
            raise InvalidatePoolError

    def begin(connection: Connection) -> None:
        writes = bool(connection.get_execution_options().get("writes"))
        _of(connection).begin(writes=writes)

    def wait(connection: Connection, *_what: object) -> None:
        settle(connection)

    def commit(connection: Connection) -> None:
        try:
            _of(connection).commit()
        except Exception as error:
            raise translated(connection, "COMMIT", (), error) from error

    def rollback(connection: Connection) -> None:
        _of(connection).forget()

    event.listen(engine, "connect", connect)
    event.listen(engine, "checkout", checkout)
    event.listen(engine, "begin", begin)
    event.listen(engine, "before_cursor_execute", wait)
    event.listen(engine, "commit", commit)
    event.listen(engine, "rollback", rollback)


def settle(connection: Connection) -> None:
    """Wait for all that was sent. Raises what the driver says, as SQLAlchemy's error."""
    line = straight_of(connection)
    if line is not None:
        try:
            line.settle()
        except Exception as error:
            raise translated(connection, "what was sent before", (), error) from error
        line.change()  # what comes may be a change


@contextmanager
def waiting(connection: Connection) -> Iterator[None]:
    """What is sent in here has its answer at the end, so that an error is raised in here."""
    try:
        yield
    except BaseException:
        line = straight_of(connection)
        if line is not None:
            line.forget()
        raise
    settle(connection)


def translated(
    connection: Connection, sql: str, values: Sequence[Any], error: Exception
) -> Exception:
    """SQLAlchemy's error for the driver's."""
    base: type[Exception] = connection.dialect.loaded_dbapi.Error
    if not isinstance(error, base):
        return error
    return DBAPIError.instance(sql, values, error, base, dialect=connection.dialect)


def _of(connection: Connection) -> Straight:
    line: Straight = connection.info[_KEY]
    return line
