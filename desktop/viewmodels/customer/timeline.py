"""Everything that ever happened with the open customer, across channels, newest first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from desktop.domain.ids import CaseId, CustomerId, InteractionId
from desktop.domain.words import CaseStatus, InteractionStatus, Outcome, TaskStatus
from desktop.signal import Signal, all_of
from desktop.store.changes import Changes
from desktop.store.reads import timeline as reads
from desktop.store.reads.timeline import Entry, Key
from desktop.text import tr
from desktop.viewmodels import codes, terms
from desktop.viewmodels.desk import Desk, Open
from desktop.viewmodels.interaction.survey_words import said_of
from desktop.viewmodels.latest import Latest
from desktop.viewmodels.lists.paged import Pages
from desktop.viewmodels.rows import Kind, Row, Step, Tone
from desktop.viewmodels.times.when import briefly, of_ms

FIRST = 6  # entries in the overview
_KEY = "step:"  # a note or task also has a row of its own beside the timeline's
_AFTER_CHANGE_S = 0.2


class Timeline:
    """`pages` for the tab; `first` and `total` for the overview beside the customer."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.customer: CustomerId | None = None
        self.first: tuple[Row, ...] = ()
        self.total = 0
        self.changed: Signal[int] = Signal()  # how many entries there are
        self._entries: dict[str, Entry] = {}
        spawn = desk.supervisor.spawn
        self.pages: Pages[Key] = Pages(spawn=lambda work: spawn("timeline pages", work), size=50)
        self._reading = Latest(desk.supervisor, "timeline")
        self._disconnect = all_of(
            desk.opened.connect(self._on_open),
            desk.changed.connect(self._on_change),
        )
        self._on_open(desk.open)

    def close(self) -> None:
        self._disconnect()
        self._reading.drop()
        self._desk.supervisor.cancel("timeline pages")

    def open(self, key: str) -> None:
        """Open the entry: a contact in all panes, a case beside it."""
        entry = self._entries.get(key)
        if entry is None:
            return
        here = self._desk.open
        if entry.kind == "interaction":
            self._desk.go(Open(InteractionId(entry.id), self.customer))
        elif entry.kind == "case":
            case = Open(here.interaction, self.customer, CaseId(entry.id))
            self._desk.go(case, beside=True)

    def _on_open(self, what: Open) -> None:
        if what.customer != self.customer:
            self.customer = what.customer
            self._take((), 0)
            self._entries.clear()
        if what.customer is not None:
            self.pages.show(_Source(self._desk, what.customer, self._entries))
            self._reading.ask(self._read(what.customer))

    def _on_change(self, changes: Changes) -> None:
        if self.customer and changes.touches("interaction", "case", "task", "note", "survey"):
            self._reading.ask(self._again(self.customer))

    async def _again(self, customer: CustomerId) -> None:
        await self._desk.supervisor.pause(_AFTER_CHANGE_S)
        self.pages.refresh()
        await self._read(customer)

    async def _read(self, customer: CustomerId) -> None:
        source = _Source(self._desk, customer, self._entries)
        first = await source.page(None, FIRST)
        total = await source.count()
        self._take(tuple(row for _, row in first), total)

    def _take(self, first: tuple[Row, ...], total: int) -> None:
        if (first, total) != (self.first, self.total):
            self.first, self.total = first, total
            self.changed.emit(total)


class _Source:
    def __init__(self, desk: Desk, customer: CustomerId, entries: dict[str, Entry]) -> None:
        self._desk = desk
        self._customer = customer
        self._entries = entries

    async def count(self) -> int:
        return await self._desk.read(reads.count, self._customer)

    async def anchors(self, every: int) -> Sequence[Key]:
        return await self._desk.read(reads.anchors, self._customer, every)

    async def page(self, after: Key | None, count: int) -> Sequence[tuple[Key, Row]]:
        home = self._desk.me.site
        found = await self._desk.read(
            reads.page, self._customer, after=after, size=count, home=home
        )
        self._entries.update((key_of(entry), entry) for entry in found)
        last = len(found) < count
        return [
            (
                entry.key,
                self._row(
                    entry, first=after is None and at == 0, last=last and at == len(found) - 1
                ),
            )
            for at, entry in enumerate(found)
        ]

    def _row(self, entry: Entry, *, first: bool, last: bool) -> Step:
        now = self._desk.clock.now()
        is_open = self._desk.open.interaction == entry.id
        code = codes.title(entry.code, self._desk.codes)
        return step(entry, now, code=code, is_open=is_open, first=first, last=last)


def key_of(entry: Entry) -> str:
    """The call of a call-back has the id of its task, and both happened with the customer."""
    return f"{_KEY}{entry.kind}:{entry.id}"


def step(
    entry: Entry,
    now: datetime,
    *,
    code: str = "",
    is_open: bool = False,
    first: bool = False,
    last: bool = False,
) -> Step:
    """An entry as a row: what, how it ended and who served, when."""
    more, tone = _ending(entry, code)
    what = entry.title or (terms.channel(entry.channel) if entry.channel else "")
    when = tr("now") if is_open else briefly(now, of_ms(entry.at) or now)
    kind = _kind(entry)
    return Step(
        key=key_of(entry),
        kind=kind,
        what=what.replace("\n", " "),
        when=when,
        more=more,
        tone=tone,
        now=is_open,
        first=first,
        last=last,
        said=terms.sentence(_called(entry), what, when, more),
    )


def _kind(entry: Entry) -> Kind:
    if entry.channel is not None:
        return entry.channel.value
    if entry.kind == "task":
        return "promise" if entry.promise else "task"
    return "case" if entry.kind == "case" else "note"


def _called(entry: Entry) -> str:
    if entry.channel is not None:
        return terms.channel(entry.channel)
    words = {"case": tr("Case"), "note": tr("Note"), "task": tr("Task")}
    return tr("Promise") if entry.promise else words[entry.kind]


def _ending(entry: Entry, code: str) -> tuple[str, Tone]:
    """The second line and its colour."""
    if entry.interaction_status is not None:
        return _contact(entry, code)
    if entry.case_status is not None:
        tone: Tone = "faint" if entry.case_status is CaseStatus.CLOSED else "pause"
        return terms.dotted(terms.case(entry.case_status), entry.number), tone
    if entry.task_status is not None:
        tone = "breach" if entry.task_status is TaskStatus.BROKEN else "faint"
        return terms.task(entry.task_status, promise=entry.promise), tone
    return entry.served_by, "faint"


def _contact(entry: Entry, code: str) -> tuple[str, Tone]:
    if entry.interaction_status is not InteractionStatus.CLOSED:
        status = terms.interaction(entry.interaction_status or InteractionStatus.QUEUED)
        number = tr("case {number}", number=entry.number) if entry.number else ""
        return terms.dotted(status, number, entry.served_by), "pause"
    outcome = terms.outcome(entry.outcome) if entry.outcome else tr("completed")
    outcome = tr("caller hung up") if entry.abandoned else outcome
    grave = entry.abandoned or entry.outcome is Outcome.UNREACHED
    tone: Tone = "breach" if grave else "faint"
    said = said_of(entry.survey)
    return terms.dotted(outcome, code, entry.served_by, said), tone
