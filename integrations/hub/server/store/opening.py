"""Opening the hub's database: SQLite in a file of its own, or PostgreSQL by its address.

    store = open_store("sqlite:////srv/tresen/hub.db")      store = open_store("postgresql://…")

Laws: every transaction is opened here and for one tenant, and on PostgreSQL under a role that sees
no other; a reading one sees a single snapshot, a writing one is begun as the only writer on SQLite
and is tried again when two got in each other's way; files are readable by their owner only.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import (
    DataError,
    DBAPIError,
    IntegrityError,
    InterfaceError,
    OperationalError,
)
from sqlalchemy.exc import TimeoutError as PoolExhausted

from desktop.domain.ids import TenantId
from desktop.ports.clock import Clock, SystemClock
from integrations.hub.server.store import straight
from integrations.hub.server.store.asking import Asking
from integrations.hub.server.store.guarding import APP_ROLE, EVERY_HEAD, Unguarded, speak_for
from integrations.hub.server.store.migrating import Behind, migrate
from integrations.hub.server.store.remembered import Remembered
from integrations.hub.server.store.turns import Turns

if TYPE_CHECKING:  # a hub on SQLite needs no driver for PostgreSQL
    import psycopg

T = TypeVar("T")

CONNECTIONS: Final = 16
ATTEMPTS: Final = 8
BUSY_MS: Final = 10_000
STATEMENTS: Final = 512  # kept prepared by a connection; there are some 300, Python keeps 128
# PostgreSQL's codes for "the other one was faster": serialization failure, deadlock.
_CONTENDED: Final = frozenset({"40001", "40P01"})


class CannotOpen(Exception):
    """The address is not one of a hub's database, or nothing answers there; `str` says which."""


class Contended(Exception):
    """Others were faster every time; the same request may succeed in a moment."""


class Overtaken(Exception):
    """What was decided rests on what is not so any more; the job is done once more."""


class Unstorable(Exception):
    """The database refuses a value; asking again will not help."""


DATABASE_ERRORS: Final = (DBAPIError, Unstorable)


@dataclass(frozen=True, slots=True)
class Transaction:
    """A connection inside a transaction, the only tenant it may speak of, and when it began."""

    connection: Connection
    tenant: TenantId
    now: datetime  # rights hold as of then
    people: Remembered[object] = field(default_factory=Remembered)
    asking: Asking = Asking()  # noqa: RUF009  frozen
    stirred: list[bool] = field(default_factory=list)  # not empty: an offer may come of it
    straight: straight.Straight | None = field(init=False)  # on PostgreSQL, the short way
    file: sqlite3.Connection | None = field(init=False)  # on SQLite, the driver itself

    def __post_init__(self) -> None:
        line = straight.straight_of(self.connection)
        driver = self.connection.connection.driver_connection if line is None else None
        object.__setattr__(self, "straight", line)
        object.__setattr__(self, "file", driver)

    def stir(self) -> None:
        """Say that somebody waits or is free now who was not before."""
        self.stirred.append(True)

    @contextmanager
    def apart(self) -> Iterator[None]:
        """What fails in here is undone by itself. Raises Unstorable."""
        try:
            with self.connection.begin_nested(), straight.waiting(self.connection):
                yield
        except (DataError, IntegrityError, InterfaceError, OverflowError) as error:
            raise Unstorable from error


class Store:
    """The database of a hub."""

    def __init__(self, engine: Engine, owner: Engine | None = None) -> None:
        self.engine = engine
        self._owner = owner or engine  # who loads: it may put the indexes off
        # Called after every commit here, with whose it was.
        self.committed: Callable[[TenantId], None] = lambda _tenant: None
        # The same, after those that may have made an offer possible.
        self.stirred: Callable[[TenantId], None] = lambda _tenant: None
        self.clock: Clock = SystemClock()
        self.people: Remembered[object] = Remembered()
        self.asking = Asking()
        self.pushes: Turns[Any, Any] = Turns()  # of one tenant, one lot after the other
        self._writer = engine.execution_options(writes=True)
        # SQLite's own waiting sleeps in growing steps; inside one process a lock wakes at once.
        self._turn = threading.Lock() if engine.dialect.name == "sqlite" else None

    @property
    def owner(self) -> Engine:
        """Who migrates and loads."""
        return self._owner

    @property
    def one_tenant_only(self) -> bool:
        """A SQLite hub holds one tenant a file."""
        return self._turn is not None

    @property
    def one_process_only(self) -> bool:
        """A SQLite hub is served by one process; others may change something beside it."""
        return self._turn is not None

    @property
    def takes_role(self) -> bool:
        """Whether this login owns the tables and takes on the role that works."""
        return self._owner.url == self.engine.url

    @contextmanager
    def reading(self, tenant: TenantId) -> Iterator[Transaction]:
        """One snapshot of the database."""
        with self.engine.connect() as connection, connection.begin():
            speak_for(connection, tenant)
            yield Transaction(connection, tenant, self.clock.now(), self.people, self.asking)

    @contextmanager
    def watching(self) -> Iterator[Connection]:
        """A connection that sees where every tenant stands, and nothing else."""
        with self.engine.connect() as connection, connection.begin():
            speak_for(connection, EVERY_HEAD)
            yield connection

    def writing(self, tenant: TenantId, job: Callable[[Transaction], T]) -> T:
        """Run the job in one transaction; it may run several times, and is committed once.

        Raises Contended when it never came through, Unstorable when it never will.
        """
        last: Exception | None = None
        for _attempt in range(ATTEMPTS):
            try:
                done = self._written(tenant, job)
            except IntegrityError as error:
                last = error  # a record made at the same moment; seen at the next attempt
            except Overtaken as error:
                last = error
            except OperationalError as error:
                if not _is_contention(error):
                    raise
                last = error
            except (DataError, InterfaceError, OverflowError) as error:
                raise Unstorable from error
            else:
                self.committed(tenant)
                return done
        raise Unstorable from last if isinstance(last, IntegrityError) else Contended

    def large(self, tenant: TenantId, job: Callable[[Transaction], T]) -> T:
        """Run a job that writes very much in one transaction, once."""
        with self._journal_beside():
            done = self._written(tenant, job, self._owner)
        self.committed(tenant)
        return done

    def close(self) -> None:
        self.engine.dispose()
        self._owner.dispose()

    @contextmanager
    def _journal_beside(self) -> Iterator[None]:
        """Let SQLite write new pages to their place at once, not twice by way of the log.

        Where others have the file open it stays with the log, which is as safe.
        """
        if self._turn is None:
            yield
            return
        self.engine.dispose()
        self._set_journal("DELETE")
        try:
            yield
        finally:
            self._set_journal("WAL")

    def _set_journal(self, mode: str) -> None:
        connection = self.engine.raw_connection()
        try:
            connection.cursor().execute(f"PRAGMA journal_mode={mode}").close()
        except sqlite3.OperationalError:
            pass  # somebody else has it open
        finally:
            connection.close()

    def _written(
        self, tenant: TenantId, job: Callable[[Transaction], T], engine: Engine | None = None
    ) -> T:
        writer = engine.execution_options(writes=True) if engine else self._writer
        if self._turn is None:
            return self._once(writer, tenant, job)
        with self._turn:
            return self._once(writer, tenant, job)

    def _once(self, writer: Engine, tenant: TenantId, job: Callable[[Transaction], T]) -> T:
        with writer.begin() as connection:
            speak_for(connection, tenant)
            within = Transaction(connection, tenant, self.clock.now(), self.people, self.asking)
            done = job(within)
        if within.stirred:
            self.stirred(tenant)
        return done


def open_store(address: str, owner: str = "") -> Store:
    """The store behind `sqlite:///FILE` or `postgresql://…`, its tables up to date.

    owner: on PostgreSQL, the address of who owns the tables, when the work is done by another
    login. With one address alone its login owns them and takes on the role `tresen_hub` to work.
    Raises CannotOpen.
    """
    url, owners = _url(address), _url(owner or address)
    store = _store(url, owners)
    try:
        migrate(store.owner, (url.username or "") if owner else "")
    except (DBAPIError, PoolExhausted) as error:
        store.close()
        raise CannotOpen(str(error)) from error
    except Behind as error:
        store.close()
        raise CannotOpen("its tables are of another version; their owner has to start") from error
    except Unguarded as error:
        store.close()
        raise CannotOpen(f"the role {error} would see every tenant; take another") from error
    return store


def _url(address: str) -> URL:
    try:
        return make_url(address)
    except Exception as error:
        raise CannotOpen(f"{address!r} is not the address of a database") from error


def _store(url: URL, owner: URL) -> Store:
    match url.get_backend_name():
        case "sqlite" if url.database and url.database != ":memory:":
            return Store(_sqlite(Path(url.database)))
        case "postgresql":
            owns = _postgresql(owner, connections=1)
            return Store(_postgresql(url, takes_role=owner == url), owns)
        case _:
            raise CannotOpen("a hub keeps its data in sqlite:///FILE or postgresql://…")


def _postgresql(url: URL, *, connections: int = CONNECTIONS, takes_role: bool = False) -> Engine:
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"),
        pool_size=connections,
        max_overflow=0,
        pool_recycle=600,
        # What is worth it is prepared by `straight`; psycopg would drop that with its own.
        connect_args={"prepare_threshold": None},
    )
    if takes_role:
        event.listen(engine, "connect", _take_role)
    straight.lay(engine)
    return engine


def _take_role(connection: psycopg.Connection, _record: object) -> None:
    """From here on it owns nothing. Who works under a login of its own has no such role."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_has_role(current_user, oid, 'member') FROM pg_roles WHERE rolname = %s",
            (APP_ROLE,),
        )
        if cursor.fetchone() == (True,):
            cursor.execute(f"SET ROLE {APP_ROLE}".encode())
    connection.commit()


def _sqlite(path: Path) -> Engine:
    try:
        make_private(path)
    except OSError as error:
        raise CannotOpen(f"{path}: {error.strerror}") from error
    engine = create_engine(
        URL.create("sqlite+pysqlite", database=str(path)),
        pool_size=CONNECTIONS,
        max_overflow=0,
        connect_args={"cached_statements": STATEMENTS},
    )

    def connect(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # transactions begin where `begin` below says
        connection.execute(f"PRAGMA busy_timeout={BUSY_MS}").close()
        _keep_log(connection)
        for pragma in (
            "synchronous=FULL",
            "secure_delete=ON",
            "cache_size=-65536",
        ):
            connection.execute(f"PRAGMA {pragma}").close()

    def begin(connection: Connection) -> None:
        if connection.get_execution_options().get("writes"):
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:  # nothing can be in its way: the driver does it in a tenth of the time
            connection.connection.cursor().execute("BEGIN")

    event.listen(engine, "connect", connect)
    event.listen(engine, "begin", begin)
    return engine


def _keep_log(connection: sqlite3.Connection) -> None:
    """Write through a log, as almost always already; its beginning waits for nobody's timeout."""
    (mode,) = connection.execute("PRAGMA journal_mode").fetchone()
    if mode != "wal":
        with suppress(sqlite3.OperationalError):  # in use: the journal that it has is as safe
            connection.execute("PRAGMA journal_mode=WAL").close()


def make_private(path: Path) -> None:
    """Make the file readable by its owner only, and the folder too when it is made for it.

    SQLite gives its journals the mode of the database.
    """
    if not path.parent.exists():
        path.parent.mkdir(parents=True)
        path.parent.chmod(0o700)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    path.chmod(0o600)


def _is_contention(error: DBAPIError) -> bool:
    if isinstance(error.orig, sqlite3.OperationalError):
        return error.orig.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
    return getattr(error.orig, "sqlstate", None) in _CONTENDED
