"""Everything that ever happened with one customer, across channels, newest first, page by page.

Contacts are walked along their index (customer, last_at); cases, tasks and notes of one customer
are few and sorted as they are found. Only the entries of a page have their documents decoded.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

import msgspec

from desktop.domain.ids import CustomerId
from desktop.domain.surveys import Survey
from desktop.domain.words import (
    CaseStatus,
    Channel,
    InteractionStatus,
    Outcome,
    TaskStatus,
)
from desktop.store.opening import Connection
from desktop.store.reads import merged, records, surveys

Kind = Literal["interaction", "case", "task", "note"]
Key = tuple[int, str]  # ms since 1970, id


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """Something that happened; what a kind does not have stays empty."""

    kind: Kind
    id: str
    at: int
    title: str
    number: str = ""  # of a case, or of the case a contact belongs to
    channel: Channel | None = None
    interaction_status: InteractionStatus | None = None
    case_status: CaseStatus | None = None
    task_status: TaskStatus | None = None
    promise: bool = False
    code: str = ""
    outcome: Outcome | None = None
    abandoned: bool = False  # whoever called hung up before anybody took the call
    survey: Survey | None = None  # what the customer said of the contact
    served_by: str = ""  # the agent who had it last, "" when nobody
    agent: str | None = None

    @property
    def key(self) -> Key:
        return self.at, self.id


class _Segment(msgspec.Struct):
    agent: str


class _Contact(msgspec.Struct):
    """What a timeline takes out of a contact's document."""

    code: str = ""
    outcome: Outcome | None = None
    abandoned: bool = False
    segments: tuple[_Segment, ...] = ()


_contact = msgspec.json.Decoder(_Contact)

# Each branch gives its own newest `:count`; the outer one merges them.
CONTACTS = """
    SELECT 'interaction' AS kind, i.id AS id, i.last_at AS at
    FROM interactions i WHERE i.customer = {of} AND {after} ORDER BY i.last_at DESC, i.id DESC
    LIMIT :count
"""
OTHERS = """
    SELECT 'case' AS kind, k.id AS id, k.opened_at AS at FROM cases k WHERE k.customer IN ({of})
    UNION ALL
    SELECT 'note', n.id, n.at FROM notes n WHERE n.about IN ({of}) AND n.about_kind = 'customer'
    UNION ALL
    SELECT 'task', t.id, CAST(round((julianday(json_extract(t.doc, '$.created_at'))
           - 2440587.5) * 86400000) AS INTEGER) FROM tasks t WHERE t.customer IN ({of})
"""


def statement(*, first: bool, customers: int = 1) -> str:
    """The keys of a page: kind, id, time; of as many customers, `:customer0` and on."""
    names = [f":customer{at}" for at in range(customers)]
    contacts = "1" if first else "(i.last_at, i.id) < (:at, :id)"
    others = "" if first else "WHERE (at, id) < (:at, :id)"
    each = (f"SELECT * FROM ({CONTACTS.format(after=contacts, of=name)})" for name in names)
    return (
        f"SELECT kind, id, at FROM ({' UNION ALL '.join(each)} UNION ALL SELECT * FROM "
        f"({OTHERS.format(of=', '.join(names))}) {others}) ORDER BY at DESC, id DESC LIMIT :count"
    )


def _of(connection: Connection, customer: CustomerId) -> dict[str, object]:
    """The parameters for the customer and all that were merged into them."""
    ids = merged.together(connection, "customers", customer)
    return {f"customer{at}": id_ for at, id_ in enumerate(ids)}


def page(
    connection: Connection, customer: CustomerId, *, after: Key | None, size: int, home: str
) -> tuple[Entry, ...]:
    """The next entries after a key (older ones), or the newest."""
    of = _of(connection, customer)
    parameters: dict[str, object] = of | {"count": size}
    if after is not None:
        parameters |= {"at": after[0], "id": after[1]}
    query = statement(first=after is None, customers=len(of))
    keys = connection.execute(query, parameters).fetchall()
    found = [_READERS[kind](connection, id_, at) for kind, id_, at in keys]
    return _with_names(connection, found, home)


def anchors(connection: Connection, customer: CustomerId, every: int) -> list[Key]:
    """The keys at the places every-1, 2*every-1, …: one customer's are few enough to walk all."""
    of = _of(connection, customer)
    query = statement(first=True, customers=len(of))
    keys = connection.execute(query, of | {"count": -1}).fetchall()
    return [(at, id_) for _, id_, at in keys[every - 1 :: every]]


def count(connection: Connection, customer: CustomerId) -> int:
    """How many entries there are in all."""
    parameters = _of(connection, customer)
    names = ", ".join(f":{name}" for name in parameters)
    contacts = f"SELECT count(*) FROM interactions WHERE customer IN ({names})"
    others = f"SELECT count(*) FROM ({OTHERS.format(of=names)})"
    return sum(
        int(connection.execute(each, parameters).fetchone()[0]) for each in (contacts, others)
    )


def _interaction(connection: Connection, id_: str, at: int) -> Entry:
    subject, channel, status, agent, number, doc = connection.execute(
        "SELECT i.subject, i.channel, i.status, i.agent, coalesce(k.number, ''), i.doc "
        "FROM interactions i LEFT JOIN cases k ON k.id = i.case_id WHERE i.id = ?",
        (id_,),
    ).fetchone()
    contact = _contact.decode(doc)
    return Entry(
        kind="interaction",
        id=id_,
        at=at,
        title=subject or "",
        number=number,
        channel=Channel(channel),
        interaction_status=InteractionStatus(status),
        code=contact.code,
        outcome=contact.outcome,
        abandoned=contact.abandoned,
        survey=surveys.answered(connection, id_),
        served_by=contact.segments[-1].agent if contact.segments else "",
        agent=agent,
    )


def _case(connection: Connection, id_: str, at: int) -> Entry:
    subject, number, status = connection.execute(
        "SELECT subject, number, status FROM cases WHERE id = ?", (id_,)
    ).fetchone()
    status = CaseStatus(status)
    return Entry(kind="case", id=id_, at=at, title=subject, number=number, case_status=status)


def _task(connection: Connection, id_: str, at: int) -> Entry:
    title, status, words = connection.execute(
        "SELECT title, status, words FROM tasks WHERE id = ?", (id_,)
    ).fetchone()
    return Entry(
        kind="task", id=id_, at=at, title=title, task_status=TaskStatus(status), promise=bool(words)
    )


def _note(connection: Connection, id_: str, at: int) -> Entry:
    agent, text = connection.execute(
        "SELECT by_agent, json_extract(doc, '$.text') FROM notes WHERE id = ?", (id_,)
    ).fetchone()
    return Entry(kind="note", id=id_, at=at, title=text, served_by=agent)


_READERS = {"interaction": _interaction, "case": _case, "task": _task, "note": _note}


def _with_names(connection: Connection, entries: Sequence[Entry], home: str) -> tuple[Entry, ...]:
    """The entries with the names of those who served instead of their ids."""
    agents: Iterable[str] = (entry.served_by for entry in entries if entry.served_by)
    people = records.people(connection, agents, home)
    return tuple(
        msgspec.structs.replace(entry, served_by=people.get(entry.served_by, ""), agent=entry.agent)
        for entry in entries
    )
