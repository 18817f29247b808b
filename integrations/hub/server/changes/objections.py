"""What speaks against an operation before its record is asked: role, sight, sense of its fields.

An operation names other records in fields that are called after them; whoever asks must see them
all. A record that is not there and one that may not be seen get the same answer.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Final

import msgspec
from msgspec import UNSET, UnsetType

from desktop.domain import masks
from desktop.domain.conversation import Attachment
from desktop.domain.ids import AgentId
from desktop.domain.kinds import BY_NAME
from desktop.domain.masks import is_veiled
from desktop.domain.operations import agent, case, task
from desktop.domain.operations.interaction import Assign
from desktop.domain.operations.operation import Reason
from desktop.domain.operations.registry import AnyOperation
from desktop.domain.operations.revision import Beginning
from desktop.domain.operations.writing import (
    SHARING_ROLES,
    AddNote,
    NoteCase,
    NoteInteraction,
    RemoveTextModule,
    SaveDraft,
    SaveTextModule,
)
from desktop.domain.records import (
    Agent,
    Case,
    Interaction,
    Queue,
    Record,
    Site,
    Task,
    Team,
    TextModule,
)
from desktop.domain.words import ModuleScope
from integrations.hub.server.changes import merging
from integrations.hub.server.changes.serving_rules import against
from integrations.hub.server.rights.rights import Person, person

Look = Callable[[str, str], Record | None]
NotBrought = Callable[[Collection[str]], Collection[str]]  # of these blobs, by who asks

EARLIEST: Final = datetime(1900, 1, 1, tzinfo=UTC)
LATEST: Final = datetime(9999, 12, 30, tzinfo=UTC)
# Fields that name a record which must be seen, and its kind.
SEEN: Final = {
    "customer": "customer",
    "interaction": "interaction",
    "case": "case",
    "article": "article",
    "translation_of": "article",
    "feedback": "note",
    "answers": "note",
    "type": "case-type",
    "calendar": "calendar",
    "parent": "code",
}
# Fields that name a colleague or a site, whom everybody knows.
KNOWN: Final = {
    "agent": "agent",
    "instead_of": "agent",
    "assignee": "agent",
    "site": "site",
    "sites": "site",
    "owner": "agent",
    "team": "team",
    "mentions": "agent",
}
QUEUE_FIELDS: Final = ("queue", "queues")


class Objection(Exception):
    """It is not done, and why; `str` is the detail for the log and `tresen outbox`."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(detail)
        self.reason = reason


class NotYet(Exception):
    """It names content that whoever asks has to bring first."""

    def __init__(self, missing: Collection[str]) -> None:
        super().__init__()
        self.missing = tuple(sorted(missing))


def object_to(
    operation: AnyOperation, record: Record | None, who: Person, look: Look, not_brought: NotBrought
) -> None:
    """Raises Objection, and NotYet when nothing else speaks against it."""
    if who.agent.role not in operation.declared.roles:
        raise Objection(Reason.DENIED, f"not for the role {who.agent.role}")
    values = tuple(_values(operation))
    _fields_make_sense(values)
    if record is not None and not who.sees(record):
        # A creating operation tells by this that the id is taken, and nothing else.
        raise _unseen(record, who)
    _queues_are_theirs(operation, record, who)
    _masked_fields_stay(operation, values, record, who)
    for kind, id in named(operation):
        there = look(kind, id)
        if there is None or not who.sees(there):
            if isinstance(operation, SaveDraft) and there is not None and who.saw(there):
                continue  # sealed at the desk, it is kept here until the contact comes back
            raise _unseen(there, who, f"{kind} {id}")
    if isinstance(operation, SaveTextModule | RemoveTextModule):
        _module_is_theirs(operation, record, who, look)
    _is_theirs_to_settle(operation, record, who)
    if not _is_theirs_to_give(operation, record, who):
        raise Objection(Reason.DENIED, "somebody else has it")
    if isinstance(operation, Assign | case.Assign) and operation.agent is not None:
        _can_be_given_to(operation, record, who, look)
    if (said := against(operation, record, who, look)) is not None:
        raise Objection(*said)
    if (said := merging.against(operation, record, who, look)) is not None:
        raise Objection(*said)
    _attachments_were_brought(values, (record, _changed(operation, look)), not_brought)


def _is_theirs_to_settle(operation: AnyOperation, record: Record | None, who: Person) -> None:
    if not who.partner:
        return
    if isinstance(operation, agent.Set) and getattr(record, "site", "") != who.site.id:
        raise Objection(Reason.DENIED, "a partner settles its own people")
    if isinstance(operation, agent.SetSite) and operation.id != who.site.id:
        raise Objection(Reason.DENIED, "a partner settles its own site")


def _changed(operation: AnyOperation, look: Look) -> Record | None:
    """The article that a new revision changes: what it names may be named again."""
    id = getattr(operation, "article", None)
    return look("article", id) if isinstance(operation, Beginning) and id else None


def _unseen(record: Record | None, who: Person, detail: str = "") -> Objection:
    """Who saw it until lately is told so; to anybody else it is as if there were none."""
    ended = record is not None and who.saw(record)
    return Objection(Reason.ENDED if ended else Reason.MISSING, detail)


def _fields_make_sense(values: Sequence[object]) -> None:
    for value in values:
        if isinstance(value, datetime):
            time_makes_sense(value)
        if isinstance(value, str) and "\x00" in value:
            raise Objection(Reason.INVALID, "a text with a null character")
        if isinstance(value, Attachment) and not _is_sha256(value.sha256):
            raise Objection(Reason.INVALID, f"attachment {value.name} has no SHA-256")


def time_makes_sense(at: datetime) -> None:
    """One at the calendar's edge cannot be shown in every zone: it would stop each desk it reaches.

    One of long ago makes every look at a case's clock count the business hours since.
    """
    if at.tzinfo is None:
        raise Objection(Reason.INVALID, "a time without its zone")
    if not EARLIEST <= at <= LATEST:
        raise Objection(Reason.INVALID, "a time that no desk can show")


def _values(value: object) -> Iterator[object]:
    """Everything in an operation, however deep."""
    yield value
    if isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from _values(getattr(value, name))
    elif isinstance(value, tuple):
        for each in value:
            yield from _values(each)


def _is_sha256(text: str) -> bool:
    return len(text) == 64 and not set(text) - set("0123456789abcdef")  # noqa: PLR2004 hex digits


def _queues_are_theirs(operation: AnyOperation, record: Record | None, who: Person) -> None:
    if isinstance(record, Interaction) and record.queue not in who.queues:
        raise Objection(Reason.DENIED, "seen through its case alone: its own queue works it")
    for name in QUEUE_FIELDS:
        given = getattr(operation, name, ())
        queues = given if isinstance(given, tuple) else (given,)
        for queue in (each for each in queues if isinstance(each, str)):
            if queue not in who.queues:
                raise Objection(Reason.DENIED, f"queue {queue}")


def _masked_fields_stay(
    operation: AnyOperation, values: Sequence[object], record: Record | None, who: Person
) -> None:
    """Who may not read a field does not set it, and nobody stores what stands in its place."""
    if any(isinstance(value, str) and is_veiled(value) for value in values):
        raise Objection(Reason.DENIED, "a value that was hidden")
    hidden = who.hidden(record) if record is not None else frozenset[str]()
    if hidden and (kept := masks.given(operation) & hidden):
        raise Objection(Reason.DENIED, f"hidden: {' '.join(sorted(kept))}")
    if who.partner and getattr(operation, "segment", UNSET) not in (UNSET, ""):
        raise Objection(Reason.DENIED, "a segment is given in house")


def named(operation: AnyOperation) -> Iterator[tuple[str, str]]:
    """The records that an operation names, by (kind, id)."""
    for field, kind in _naming(type(operation)):
        given = getattr(operation, field)
        for id in given if isinstance(given, tuple) else (given,):
            if id and id is not UNSET:
                yield kind, id
    yield from merging.named(operation)
    match operation:
        case AddNote(about_kind=kind, about=id):
            if kind not in BY_NAME:
                raise Objection(Reason.INVALID, f"there is no kind {kind}")
            yield kind, id
        case NoteInteraction(about=id):
            yield "interaction", id
        case NoteCase(about=id):
            yield "case", id


@cache
def _naming(operation: type[AnyOperation]) -> tuple[tuple[str, str], ...]:
    """(field, kind of the record it names) of an operation's fields."""
    fields = operation.__struct_fields__
    return tuple((field, kind) for field, kind in (SEEN | KNOWN).items() if field in fields)


def _attachments_were_brought(
    values: Sequence[object], found_in: Sequence[Record | None], not_brought: NotBrought
) -> None:
    """A hash that was seen somewhere opens nothing: here or not, the content has to be shown."""
    given = {value.sha256 for value in values if isinstance(value, Attachment)}
    if not given:
        return
    there = {value.sha256 for value in _values(tuple(found_in)) if isinstance(value, Attachment)}
    if missing := not_brought(given - there):
        raise NotYet(missing)


def _module_is_theirs(
    operation: SaveTextModule | RemoveTextModule, record: Record | None, who: Person, look: Look
) -> None:
    """Only some share text modules, or change shared ones; a partner's shares stay at its site."""
    modules = [
        each for each in (operation, record) if isinstance(each, SaveTextModule | TextModule)
    ]
    scopes = {each.scope for each in modules}
    if scopes - {ModuleScope.PERSONAL} and who.agent.role not in SHARING_ROLES:
        raise Objection(Reason.DENIED, f"not for the role {who.agent.role}")
    if not who.partner:
        return
    teams = [look("team", each.team) for each in modules if each.team]
    sites = {each.site for each in modules} | {t.site for t in teams if isinstance(t, Team)}
    if ModuleScope.SHARED in scopes or sites - {None, who.site.id}:
        raise Objection(Reason.DENIED, "a partner shares at its own site")


def _is_theirs_to_give(operation: AnyOperation, record: Record | None, who: Person) -> bool:
    """What somebody else has is given on by a lead, a task also by whoever set it.

    A contact or a task can be taken over into one's own hands all the same.
    """
    has_it: AgentId | None
    to: AgentId | UnsetType | None
    match operation, record:
        case case.Assign(agent=to), Case(agent=has_it):
            theirs = False
        case case.Set(queue=queue), Case(agent=has_it) if queue not in (UNSET, record.queue):
            to, theirs = None, False
        case Assign(agent=to), Interaction(agent=has_it):
            theirs = to == who.id
        case task.Set(assignee=to), Task(assignee=has_it) if to is not UNSET:
            theirs = who.id in (to, record.created_by)
        case _:
            return True
    led = who.agent.role in case.ASSIGNING_ROLES
    return theirs or led or has_it in (None, who.id, to)


def _can_be_given_to(
    operation: Assign | case.Assign, record: Record | None, who: Person, look: Look
) -> None:
    """Whoever is to have it must be able to see it."""
    agent = look("agent", operation.agent or "")
    site = look("site", agent.site) if isinstance(agent, Agent) else None
    queue = look("queue", getattr(record, "queue", ""))
    if not (isinstance(agent, Agent) and isinstance(site, Site) and isinstance(queue, Queue)):
        raise Objection(Reason.MISSING, f"agent {operation.agent}")
    them = person(who.tenant, agent, site, (queue,), given=who.grants, now=who.now)
    if record is not None and not them.sees(record):
        raise Objection(Reason.INVALID, "that agent does not work this queue")
