"""What waits for the hub, and what it refused: each with what it is about and what can be done.

A refused text comes back into its draft; where another text was begun there meanwhile, taking it
back puts it below that one. Law: nothing leaves this list but by the hub's answer or by the
person's own word.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec

from desktop.domain.ids import AgentId, CaseId, CustomerId, InteractionId, NoteId
from desktop.domain.operations import registry
from desktop.domain.operations.interaction import Reply
from desktop.domain.operations.rescue import draft_id
from desktop.domain.operations.taking import as_note
from desktop.domain.operations.writing import NoteInteraction, SaveDraft
from desktop.domain.records import Case, Customer, Draft, Interaction
from desktop.domain.words import DraftKind
from desktop.notices import Notice, Tone
from desktop.signal import Signal
from desktop.store import outbox
from desktop.store.changes import Changes
from desktop.store.outbox import Refused, Waiting
from desktop.store.reads import outbox_list as reads
from desktop.store.reads import records
from desktop.text import tr
from desktop.viewmodels import terms
from desktop.viewmodels.desk import Desk, Open
from desktop.viewmodels.latest import Latest
from desktop.viewmodels.reasons import why
from desktop.viewmodels.rows import ConflictRow, Empty, Heading, Part, RefusedRow, Row, WaitingRow
from desktop.viewmodels.times.when import briefly

TAKE_BACK, DISMISS, AS_NOTE = "take-back", "dismiss", "as-note"
_TYPED = (
    "title", "subject", "text", "body", "description", "words", "solution", "result", "address",
)  # fmt: skip
_ICONS = {
    "interaction": "mail",
    "note": "lock",
    "draft": "pen-line",
    "customer": "user-round",
    "case": "folder-open",
    "task": "list-checks",
    "article": "book-open-text",
    "text-module": "text-quote",
    "agent": "headset",
    "site": "headset",
}


class OutboxList:
    """`rows` of the list; `act` does what a part of a row asks for."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._lists = reads.Lists((), (), {})
        self.rows: tuple[Row, ...] = ()
        self.rows_changed: Signal[tuple[Row, ...]] = Signal()
        self._reading = Latest(desk.supervisor, "outbox list")
        self._disconnect = desk.changed.connect(self._on_change)
        self.refresh()

    def close(self) -> None:
        self._disconnect()
        self._reading.drop()

    def refresh(self) -> None:
        self._reading.ask(self._read())

    def act(self, key: str, part: str) -> None:
        """`part` is TAKE_BACK or DISMISS, `key` that of a refused row."""
        refused = next((each for each in self._lists.refused if each.op_id == key), None)
        if refused is not None and part == TAKE_BACK:
            self._desk.supervisor.spawn("text taken back", self._take_back(refused))
        elif refused is not None and part == AS_NOTE:
            self._desk.supervisor.spawn("text kept as note", self._keep_as_note(refused))
        elif refused is not None and part == DISMISS:
            self._desk.supervisor.spawn("refusal dismissed", self._desk.dismiss(key))

    def open(self, key: str) -> None:
        """Show the contact, customer or case that an operation is about."""
        both: tuple[Waiting | Refused, ...] = (*self._lists.waiting, *self._lists.refused)
        for each in both:
            if each.op_id == key and (what := _place(each)) is not None:
                self._desk.go(what)

    async def _take_back(self, refused: Refused) -> None:
        words = _words(refused)
        if words is None:
            return
        interaction, kind, text = words
        if await self._desk.read(records.record, Interaction, interaction) is None:
            self._desk.notices.tell(_away())
            return
        id_ = draft_id(AgentId(refused.by), interaction, kind)
        draft = await self._desk.read(records.record, Draft, id_)
        begun = draft.text.strip() if draft and not draft.discarded else ""
        if text not in begun:
            together = f"{begun}\n\n{text}" if begun else text
            await self._desk.ask(
                SaveDraft(id=id_, interaction=interaction, kind=kind, text=together)
            )
        await self._desk.dismiss(refused.op_id)
        self._desk.go(Open(interaction), to_write=True)

    async def _keep_as_note(self, refused: Refused) -> None:
        """On what the operation named, where that is still here, else on what is open."""
        here, operation = self._desk.open, outbox.readable(refused)
        for name, type_ in (("case", Case), ("interaction", Interaction), ("customer", Customer)):
            id_ = getattr(operation, name, None) or getattr(here, name)
            record = await self._desk.read(records.record, type_, id_)
            note = record and as_note(_typed(refused), record, NoteId(self._desk.new_id()))
            if note:
                await self._desk.ask(note)
                await self._desk.dismiss(refused.op_id)
                return
        self._desk.notices.tell(
            Notice(
                tone=Tone.INFO,
                happened=tr("The note needs a place."),
                safe=tr("The text is kept. Open the customer it belongs to, then try again."),
                replace="outbox-note",
            )
        )

    async def _read(self) -> None:
        self._lists = await self._desk.read(reads.lists)
        self.rows = rows_of(self._lists, self._desk.clock.now())
        self.rows_changed.emit(self.rows)

    def _on_change(self, changes: Changes) -> None:
        if changes.outbox:
            self.refresh()


def rows_of(lists: reads.Lists, now: datetime) -> tuple[Row, ...]:
    """Refused ones first: they want a person; what waits goes out by itself."""
    refused = [_refused_row(lists, each, now) for each in reversed(lists.refused)]
    waiting = [_waiting_row(lists, each, now) for each in lists.waiting]
    if not refused and not waiting:
        return (_nothing(),)
    return (
        *_group("refused", tr("Refused"), refused, lists.more_refused),
        *_group("waiting", tr("Waiting for the line"), waiting, lists.more),
    )


def with_conflicts(conflicts: tuple[ConflictRow, ...], rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """Conflicts first: somebody else's word stands against ours until a person decides."""
    if not conflicts:
        return rows
    others = tuple(row for row in rows if not isinstance(row, Empty))
    return (*_group("conflicts", tr("Conflicts"), list(conflicts)), *others)


def _group(key: str, title: str, rows: Sequence[Row], more: int = 0) -> tuple[Row, ...]:
    """`more`: so many that are not among the rows, and are told at their end."""
    if not rows:
        return ()
    count = str(len(rows) + more)
    head = Heading(
        key=f"heading:{key}", title=title, count=count, said=terms.sentence(title, count)
    )
    if not more:
        return (head, *rows)
    left = tr("{count} more behind these", count=more)
    return (head, *rows, Heading(key=f"more:{key}", title=left, said=left))


def _nothing() -> Empty:
    title = tr("Everything has gone out")
    text = tr("What you write without a line waits here and goes out by itself.")
    return Empty(
        key="empty",
        icon="cloud-check",
        title=title,
        text=text,
        tone="ready",
        top=80,
        said=f"{title}. {text}",
    )


def _waiting_row(lists: reads.Lists, each: Waiting, now: datetime) -> Row:
    what, more = _title(each.op), _about(lists, each)
    when = briefly(now, each.at)
    waits = tr("waits for a newer hub") if each.held else tr("waits for the line")
    more = terms.dotted(more, waits) if each.held else more
    return WaitingRow(
        key=each.op_id,
        icon=_ICONS.get(each.kind, "cloud-upload"),
        what=what,
        more=more,
        when=when,
        said=terms.sentence(what, more, when, "" if each.held else waits),
    )


def _refused_row(lists: reads.Lists, each: Refused, now: datetime) -> Row:
    what = terms.dotted(_title(each.op), _about(lists, each))
    reason, words = why(each.verdict, each.reason), _words(each)
    when, typed = briefly(now, each.at), _typed(each)
    back = Part(name=TAKE_BACK, label=tr("Take the text back"), icon="undo-2", primary=True)
    note = Part(name=AS_NOTE, label=tr("Keep as a note"), icon="lock", primary=True)
    away = Part(name=DISMISS, label=tr("Put away"), icon="check")
    return RefusedRow(
        key=each.op_id,
        icon=_ICONS.get(each.kind, "cloud-alert"),
        what=what,
        why=reason,
        when=when,
        text=words[2] if words else typed,
        parts=(back, away) if words else (note, away) if typed else (away,),
        said=terms.sentence(tr("Refused"), what, reason, when),
    )


def _typed(refused: Refused) -> str:
    """What somebody wrote into a refused operation that is no draft: it can become a note."""
    given = msgspec.json.decode(refused.fields, type=dict[str, object])
    values = (given.get(name, "") for name in _TYPED)
    return "\n".join(value for value in values if isinstance(value, str) and value.strip())


def _title(signature: str) -> str:
    try:
        return tr(registry.operation_class(signature).declared.title)
    except registry.UnknownOperation:
        return signature


def _about(lists: reads.Lists, each: Waiting | Refused) -> str:
    about = lists.about.get((each.kind, each.record))
    return terms.dotted(about.customer, about.subject) if about else ""


def _words(refused: Refused) -> tuple[InteractionId, DraftKind, str] | None:
    """The text of a refused operation, and the draft it belongs to."""
    try:
        operation = refused.operation
    except (registry.UnknownOperation, msgspec.ValidationError):
        return None
    if isinstance(operation, Reply):
        return InteractionId(operation.id), DraftKind.REPLY, operation.text
    if isinstance(operation, NoteInteraction):
        return InteractionId(operation.about), DraftKind.NOTE, operation.text
    if isinstance(operation, SaveDraft) and operation.interaction:
        return operation.interaction, operation.kind, operation.text
    return None


def _away() -> Notice:
    return Notice(
        tone=Tone.INFO,
        happened=tr("The contact is not on your desk, so the text cannot go back to it."),
        safe=tr("It stays here until you put it away."),
        replace="take-back",
    )


def _place(each: Waiting | Refused) -> Open | None:
    if each.kind == "interaction":
        return Open(interaction=InteractionId(each.record))
    if each.kind == "customer":
        return Open(customer=CustomerId(each.record))
    if each.kind == "case":
        return Open(case=CaseId(each.record))
    try:
        operation = each.operation
    except (registry.UnknownOperation, msgspec.ValidationError):
        return None
    about = getattr(operation, "interaction", None) or getattr(operation, "about", None)
    if isinstance(operation, SaveDraft | NoteInteraction) and about:
        return Open(interaction=InteractionId(about))
    return None
