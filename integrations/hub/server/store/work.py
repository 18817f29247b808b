"""What one transaction reads and changes on a tenant, in memory until it is written at its end.

    work = Work(within, head, now=clock.now())
    record = work.hold("case", id)
    work.put(changed)
    work.write()

Laws: a record is changed only after it was held; the tenant's number is taken when everything is
decided, because all others of the tenant wait from there until the commit; numbers are dense and in
the order of the commits; what is put and then left is as if it had never been.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Final, TypeVar

from msgspec.structs import replace
from sqlalchemy import Table, Text, bindparam, delete, insert
from sqlalchemy.dialects import postgresql, sqlite

from desktop.domain.bucket_sums import Tally, row_hash
from desktop.domain.clash import Clash
from desktop.domain.ids import AgentId
from desktop.domain.kinds import BY_NAME, BY_RECORD, decode, milliseconds
from desktop.domain.operations.operation import Stamp
from desktop.domain.records import Case, Customer, Interaction, Queue, Record, Site
from desktop.domain.unknown_fields import with_unknown
from integrations.hub.server.store import (
    erasures,
    events,
    field_changes,
    heads,
    in_line,
    numbers,
    points,
    presences,
    records,
    sums,
)
from integrations.hub.server.store.events import Event
from integrations.hub.server.store.field_changes import Field, Gave
from integrations.hub.server.store.heads import Head
from integrations.hub.server.store.opening import Transaction
from integrations.hub.server.store.prepared import Prepared
from integrations.hub.server.store.records import Stored
from integrations.hub.server.store.tables import RECORDS, change, row_bucket

Key = tuple[str, str]  # kind, id
R = TypeVar("R", bound=Record)


def _changing(made: postgresql.Insert | sqlite.Insert) -> postgresql.Insert | sqlite.Insert:
    """Rows that are there and held, given anew: as many as there are in one statement."""
    given = {each.name: made.excluded[each.name] for each in made.table.c}
    changed = {name: value for name, value in given.items() if name not in ("tenant", "id")}
    return made.on_conflict_do_update(index_elements=["tenant", "id"], set_=changed)


_MAKE: Final = {kind: Prepared(insert(table)) for kind, table in RECORDS.items()}
_CHANGE: Final = {
    (database, kind): Prepared(_changing(made(table)))
    for database, made in (("postgresql", postgresql.insert), ("sqlite", sqlite.insert))
    for kind, table in RECORDS.items()
}
_COME: Final = Prepared(insert(row_bucket))
_LEAVE: Final = Prepared(
    delete(row_bucket).where(
        *(column == bindparam(f"of_{column.name}", type_=Text) for column in row_bucket.c)
    )
)
_LOG: Final = Prepared(insert(change))
_MAKES_WAY: Final = frozenset({"agent", "site", "queue", "calendar"})  # offers may come of it
NEVER = Stored("", 0)  # what was never stored


class Work:
    """One unit of work."""

    def __init__(self, within: Transaction, head: Head, now: datetime) -> None:
        self.within = within
        self.now = now
        self._person_key = head.person_key
        self._erased = head.erased
        self._ahead: dict[Key, Stored | None] = {}  # held all at once, not looked at yet
        self._beside: dict[Key, str | None] = {}  # documents read all at once, not looked at yet
        self._seen: dict[Key, Record | None] = {}  # of those looked at and not held
        self._before: dict[Key, Record | None] = {}  # of those held
        self._stored: dict[Key, Stored] = {}  # of those held
        self._after: dict[Key, Record | None] = {}  # of those put; None: it is removed
        self._anew: set[Key] = set()
        self._events: list[tuple[Key, Event]] = []
        self._gave: dict[Field, Gave] = {}  # who changed which field

    def look(self, kind: str, id: str) -> Record | None:
        """The record as it stands here, not to be changed."""
        if (kind, id) in self._after:
            return self._after[kind, id]
        if (kind, id) in self._before:
            return self._before[kind, id]
        if (kind, id) not in self._seen:
            document = self._document(kind, id)
            self._seen[kind, id] = None if document is None else decode(kind, document)
        return self._seen[kind, id]

    def look_ahead(self, keys: Iterable[Key]) -> None:
        """Read what will be looked at, with one question for each kind."""
        for kind, ids in self._by_kind(key for key in keys if key not in self._beside):
            found = records.documents(self.within, kind, ids)
            self._beside.update(((kind, id), _doc(found.get(id))) for id in ids)

    def hold(self, kind: str, id: str) -> Record | None:
        """The record as it stands here; nobody else changes it until this work is over."""
        key = kind, id
        if key not in self._before:
            known = key in self._ahead
            stored = self._ahead[key] if known else records.held(self.within, kind, id)
            self._before[key] = None if stored is None else decode(kind, stored.doc)
            self._stored[key] = stored or NEVER
        return self.look(kind, id)

    def hold_all(self, keys: Iterable[Key]) -> None:
        """Hold those of these that are there, with one question for each kind.

        They are read when it is their turn: one may not be readable.
        """
        for kind, ids in self._by_kind(keys):
            found = records.held_of(self.within, kind, ids)
            self._ahead.update(((kind, id), found.get(id)) for id in ids)

    def put(self, record: Record) -> None:
        """The record as it shall be; it was held before."""
        key = BY_RECORD[type(record)].name, record.id
        if key not in self._before:
            raise LookupError(f"{key} was not held")
        self._after[key] = record

    def remove(self, kind: str, id: str) -> None:
        """The record shall be no more; it was held before."""
        if (kind, id) not in self._before:
            raise LookupError(f"{kind} {id} was not held")
        self._after[kind, id] = None

    def put_of(self, kind: type[R]) -> list[R]:
        """The records of a kind that were put and are not written yet."""
        return [record for record in self._after.values() if isinstance(record, kind)]

    def tell_anew(self, record: Record) -> None:
        """Count a record that is held as changed, though it stays as it is: all are told of it."""
        self._anew.add((BY_RECORD[type(record)].name, record.id))
        self.put(record)

    def happened(self, kind: str, id: str, event: Event) -> None:
        """Say what happened to a record that was put."""
        self._events.append(((kind, id), event))

    def gave(self, kind: str, before: Record, after: Record, stamp: Stamp) -> None:
        """Say who changed the fields of a record that was put."""
        for name in before.__struct_fields__:
            if getattr(before, name) != getattr(after, name):
                self._gave[kind, before.id, name] = Gave(stamp.by, stamp.at)

    def who_gave(self, kind: str, id: str, field: str) -> Gave | None:
        """Who gave the field the value that it has; None when that is not known."""
        found = self._gave.get((kind, id, field))
        return found or field_changes.find(self.within, (kind, id, field))

    def pseudonym(self, agent: str) -> str:
        """The name under which the events know a person."""
        return events.pseudonym(agent, self._person_key)

    def was_erased(self, keys: Iterable[Key]) -> bool:
        """Whether any of these was erased for ever."""
        if not self._erased:
            return False
        return bool(erasures.among(self.within, self._person_key, set(keys)))

    @contextmanager
    def trial(self) -> Iterator[None]:
        """When it fails in here, what was put in here is forgotten."""
        after, gave, count = dict(self._after), dict(self._gave), len(self._events)
        try:
            yield
        except BaseException:
            self._after, self._gave = after, gave
            del self._events[count:]
            raise

    def write(self) -> int:
        """Write what was put. Returns how many records have changed."""
        self._number()
        self._move_clashes()
        changed = [
            key
            for key, record in self._after.items()
            if record != self._before[key] or key in self._anew
        ]
        if not changed:
            return 0
        last = heads.advance(self.within, len(changed), self._erased)
        numbered = dict(zip(changed, range(last - len(changed) + 1, last + 1), strict=True))
        self._write_rows(numbered)
        self._write_buckets(numbered)
        self._write_line(numbered)
        customers = (key for key in numbered if key[0] == "customer")
        points.follow(self.within, [(self._before[key], self._after[key]) for key in customers])
        self._write_events(numbered)
        field_changes.keep(self.within, self._gave)
        return len(changed)

    def _document(self, kind: str, id: str) -> str | None:
        key = kind, id
        if key in self._ahead:
            return _doc(self._ahead[key])
        return self._beside[key] if key in self._beside else records.document_of(self.within, *key)

    def _by_kind(self, keys: Iterable[Key]) -> list[tuple[str, list[str]]]:
        """What is not known yet, in one order everywhere: who holds meets others who do."""
        asked: dict[str, set[str]] = {}
        for key in keys:
            if key not in self._before and key not in self._ahead:
                asked.setdefault(key[0], set()).add(key[1])
        return [(kind, sorted(ids)) for kind, ids in sorted(asked.items())]

    def _number(self) -> None:
        """Customers and cases that have none get their numbers."""
        for kind in (Customer, Case):
            nameless = [
                record
                for record in self._after.values()
                if isinstance(record, kind) and not record.number
            ]
            for record, number in zip(
                nameless, numbers.take(self.within, kind, len(nameless)), strict=True
            ):
                self.put(replace(record, number=number))

    def _move_clashes(self) -> None:
        """Clashes lie where their record lies."""
        for (kind, id), after in list(self._after.items()):
            buckets = _buckets(kind, after)
            moved = _buckets(kind, self._before[kind, id]) not in (frozenset(), buckets)
            if kind == "clash" or after is None or not moved:
                continue
            for clash_id in records.clashes_about(self.within, kind, id):
                clash = self.hold("clash", clash_id)
                if isinstance(clash, Clash):
                    self.put(replace(clash, seen_in=tuple(sorted(buckets))))

    def _write_rows(self, numbered: dict[Key, int]) -> None:
        new: dict[str, list[dict[str, Any]]] = {}
        known: dict[str, list[dict[str, Any]]] = {}
        for (kind, id), seq in numbered.items():
            record, before = self._after[kind, id], self._before[kind, id]
            if record is None:
                self._delete(RECORDS[kind], id)
                continue
            rows = new if before is None else known
            document = with_unknown(record, before, self._stored[kind, id].doc)
            row = records.row_of(self.within.tenant, kind, record, document, seq)
            rows.setdefault(kind, []).append(row)
        for kind, rows_of_kind in new.items():
            _MAKE[kind].do_each(self.within, rows_of_kind)
        database = self.within.connection.dialect.name
        for kind, rows_of_kind in known.items():
            _CHANGE[database, kind].do_each(self.within, rows_of_kind)

    def _delete(self, table: Table, id: str) -> None:
        statement = delete(table).where(table.c.tenant == self.within.tenant, table.c.id == id)
        self.within.connection.execute(statement)

    def _write_buckets(self, numbered: dict[Key, int]) -> None:
        changes, gone, new = [], [], []
        moved = Tally()
        for (kind, id), seq in numbered.items():
            before = _buckets(kind, self._before[kind, id])
            after = _buckets(kind, self._after[kind, id])
            version = self._stored[kind, id].version
            moved.take(before, row_hash(kind, id, version))
            moved.put(after, row_hash(kind, id, seq))
            key = {"tenant": self.within.tenant, "kind": kind, "id": id}
            changes.append(
                {
                    **key,
                    "seq": seq,
                    "at": milliseconds(self.now),
                    "version_before": version,
                    "buckets_before": in_words(before),
                    "buckets_after": in_words(after),
                }
            )
            gone += [_bound(key | {"bucket": bucket}) for bucket in sorted(before - after)]
            new += [key | {"bucket": bucket} for bucket in sorted(after - before)]
        _LEAVE.do_each(self.within, gone)
        _COME.do_each(self.within, new)
        _LOG.do_each(self.within, changes)
        sums.add(self.within, moved)

    def _write_line(self, numbered: dict[Key, int]) -> None:
        """Who waits in line now, and who does not any more."""
        rows, left, rested = [], [], set[AgentId]()
        for kind, id in numbered:
            before, after = self._before[kind, id], self._after[kind, id]
            if kind != "interaction":
                continue
            if isinstance(after, Interaction) and after.status in in_line.IN_LINE:
                rows.append(self._in_line(after))
            elif isinstance(before, Interaction) and before.status in in_line.IN_LINE:
                left.append(id)
            if isinstance(before, Interaction) and before.agent:
                still = isinstance(after, Interaction) and after.agent == before.agent
                rested |= set() if still else {before.agent}
        in_line.put(self.within, rows)
        in_line.leave(self.within, left)
        presences.rest(self.within, rested, self.now)
        in_line.file_anew(
            self.within,
            customers=self._others("customer", numbered, "value", "language"),
            queues=self._others("queue", numbered, "routing"),
            sites=self._others("site", numbered, "kind", "model"),
        )
        if rows or rested or any(kind in _MAKES_WAY for kind, _ in numbered):
            self.within.stir()

    def _in_line(self, record: Interaction) -> in_line.Row:
        customer = self.look("customer", record.customer)
        queue = self.look("queue", record.queue)
        site = self.look("site", record.site) if record.site else None
        return in_line.row_of(
            self.within,
            record,
            customer if isinstance(customer, Customer) else None,
            queue if isinstance(queue, Queue) else None,
            site if isinstance(site, Site) else None,
        )

    def _others(self, kind: str, numbered: dict[Key, int], *names: str) -> list[str]:
        """Those that are there, of which one of these fields is another than before."""
        found = []
        for key in (key for key in numbered if key[0] == kind):
            before, after = self._before[key], self._after[key]
            there = before is not None and after is not None
            if there and any(getattr(before, name) != getattr(after, name) for name in names):
                found.append(key[1])
        return found

    def _write_events(self, numbered: dict[Key, int]) -> None:
        happened = [(key, event) for key, event in self._events if key in numbered]
        at = milliseconds(self.now)
        events.append(self.within, at or 0, [(numbered[key], *key, e) for key, e in happened])


def _doc(stored: Stored | None) -> str | None:
    return None if stored is None else stored.doc


def _buckets(kind: str, record: Record | None) -> frozenset[str]:
    return frozenset() if record is None else BY_NAME[kind].buckets(record)


def _bound(key: dict[str, str]) -> dict[str, str]:
    """A key under names that do not meet those of the columns written."""
    return {f"of_{name}": value for name, value in key.items()}


def in_words(buckets: Iterable[str]) -> str:
    return " ".join(sorted(buckets))
