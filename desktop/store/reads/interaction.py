"""One contact with everything its pane shows: what was said, by whom, notes, what waits, drafts."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from desktop.domain.ids import AgentId, InteractionId, MessageId
from desktop.domain.operations.rescue import draft_id
from desktop.domain.records import Case, Customer, Draft, Interaction, Note
from desktop.domain.surveys import Survey
from desktop.domain.words import DraftKind
from desktop.store.opening import Connection
from desktop.store.outbox import Refused, refused
from desktop.store.reads import merged, records, surveys
from desktop.store.reads.merged import Joined


class _About(msgspec.Struct):
    """The one field of a note's operation that is of interest here."""

    about: str = ""


class Conversation(msgspec.Struct, frozen=True, kw_only=True):
    interaction: Interaction
    customer: Customer | None
    case: Case | None
    queue: str  # its name
    notes: tuple[Note, ...]  # oldest first
    people: dict[str, str]  # agent -> name, with the site where it is another one
    waiting: frozenset[str]  # what the hub has not answered: messages and notes
    refused: tuple[Refused, ...]  # about it or notes on it, not seen to, oldest first
    survey: Survey | None = None  # what the customer said of it afterwards
    brought: dict[str, Joined] = msgspec.field(default_factory=dict)  # messages of merged ones
    joined: tuple[Joined, ...] = ()  # contacts that were merged into it
    parted: tuple[Joined, ...] = ()  # what went on by itself
    goes_on: Joined | None = None
    last_own: MessageId | None = None  # the newest message that stands in the contact itself


def conversation(
    connection: Connection, interaction: InteractionId, home: str
) -> Conversation | None:
    """The contact; None when it is not here. `home` is the site whose people need no site named."""
    found = records.record(connection, Interaction, interaction)
    if found is None:
        return None
    whole = merged.reading(connection, found)
    found, notes = whole.interaction, whole.notes
    return Conversation(
        interaction=found,
        customer=records.record(connection, Customer, found.customer),
        case=records.record(connection, Case, found.case),
        queue=records.name_of(connection, "queues", found.queue),
        notes=notes,
        people=records.people(connection, _persons(found, notes), home),
        waiting=_waiting(connection, found, notes),
        refused=tuple(of for of in refused(connection, open_only=True) if _is_about(of, found.id)),
        survey=surveys.answered(connection, found.id),
        brought=whole.brought,
        joined=whole.joined,
        parted=whole.parted,
        goes_on=whole.goes_on,
        last_own=whole.own[-1].id if whole.own else None,
    )


def drafts(
    connection: Connection, agent: AgentId, interaction: InteractionId
) -> dict[DraftKind, Draft]:
    """What the person is writing there, by kind; discarded ones are left out."""
    ids = (draft_id(agent, interaction, kind) for kind in DraftKind)
    found = (records.record(connection, Draft, id_) for id_ in ids)
    return {draft.kind: draft for draft in found if draft and not draft.discarded}


def _persons(interaction: Interaction, notes: tuple[Note, ...]) -> Iterable[str]:
    yield from (message.by for message in interaction.messages if message.by)
    yield from (segment.agent for segment in interaction.segments)
    yield from (note.by for note in notes)


def _waiting(
    connection: Connection, interaction: Interaction, notes: tuple[Note, ...]
) -> frozenset[str]:
    """Ids of messages and notes. A reply's message bears the id of the operation that asked."""
    rows = connection.execute(
        "SELECT op_id, record FROM outbox WHERE answered = 0 AND kind IN ('interaction', 'note')"
    ).fetchall()
    ids = {note.id for note in notes}
    replies = {op_id for op_id, record in rows if record == interaction.id}
    return frozenset(replies | {record for _, record in rows if record in ids})


def _is_about(of: Refused, interaction: InteractionId) -> bool:
    if of.kind == "interaction":
        return of.record == interaction
    return of.kind == "note" and msgspec.json.decode(of.fields, type=_About).about == interaction
