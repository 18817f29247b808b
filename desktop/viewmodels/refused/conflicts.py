"""Conflicts as rows: both values, who gave each and when, and what can be done about it.

On what is open beside the contact, on one page's kinds of records, or everywhere for the outbox
page. Laws: a conflict leaves the
list only by a decision; taking a value is an ordinary operation, asked for in one step with the
decision; a value that can be written nowhere any more is offered as a note.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

import msgspec

from desktop.domain.clash import Choice, Clash, Side
from desktop.domain.ids import NoteId, OperationId
from desktop.domain.operations import registry
from desktop.domain.operations.deciding import Decide
from desktop.domain.operations.operation import Stamp
from desktop.domain.operations.taking import as_note, taking
from desktop.signal import Signal, all_of
from desktop.store.changes import Changes
from desktop.store.reads import clashes as reads
from desktop.store.reads.clashes import Found, Undecided
from desktop.text import tr
from desktop.viewmodels import terms
from desktop.viewmodels.desk import Desk, Open
from desktop.viewmodels.latest import Latest
from desktop.viewmodels.reasons import why_not
from desktop.viewmodels.refused import clash_words
from desktop.viewmodels.rows import ConflictRow, Part
from desktop.viewmodels.times.when import briefly, moment

MINE, THEIRS, BOTH, NOTE, BESIDE = "mine", "theirs", "both", "note", "beside"
_CHOICES = {MINE: Choice.MINE, THEIRS: Choice.THEIRS, BOTH: Choice.BOTH}
SHORT = 160  # characters of a value in a row; all of it stands side by side
_LINES = 3
_ICONS = {
    "customer": "user-round",
    "case": "folder-open",
    "task": "list-checks",
    "note": "lock",
    "article": "book-open",
    "text-module": "book-open",
}


class Conflicts:
    """`rows` with `rows_changed`; `act` does what a part of a row asks for."""

    def __init__(
        self, desk: Desk, *, everywhere: bool = False, kinds: Collection[str] = ()
    ) -> None:
        """`kinds`: on records of these, whatever is open."""
        self._desk = desk
        self._everywhere = everywhere
        self._kinds = kinds
        self._found = Found((), {})
        self.rows: tuple[ConflictRow, ...] = ()
        self.rows_changed: Signal[tuple[ConflictRow, ...]] = Signal()
        self.beside: Signal[ConflictRow] = Signal()  # both texts are to be shown whole
        self._reading = Latest(desk.supervisor, "conflicts")
        self._disconnect = all_of(
            desk.opened.connect(lambda _open: self.refresh()),
            desk.changed.connect(self._on_change),
        )
        self.refresh()

    def close(self) -> None:
        self._disconnect()
        self._reading.drop()

    def refresh(self) -> None:
        self._reading.ask(self._read(self._desk.open))

    def act(self, key: str, part: str) -> None:
        """`part` is that of a row whose key this is; other keys are no concern of ours."""
        one = next((each for each in self._found.clashes if each.clash.id == key), None)
        if one is None:
            return
        if part == BESIDE:
            self.beside.emit(self._row(one, whole=True))
        elif part == NOTE:
            self._desk.supervisor.spawn("conflict kept as note", self._keep_as_note(one))
        elif part in _CHOICES:
            self._desk.supervisor.spawn("conflict decided", self._decide(one, _CHOICES[part]))

    def place(self, key: str) -> Open | None:
        """Where the record of a conflict is shown."""
        one = next((each for each in self._found.clashes if each.clash.id == key), None)
        return _place(one) if one is not None else None

    async def _decide(self, one: Undecided, choice: Choice) -> None:
        deciding = Decide(id=one.clash.id, choice=choice)
        writing = None
        if choice is not Choice.THEIRS and one.record is not None:
            writing = taking(one.clash, choice, one.record, self._stamp())
        if choice is Choice.THEIRS:
            await self._desk.ask(deciding)
        elif writing is not None:
            # What was seen is what stood here when both values were shown.
            await self._desk.ask(writing, deciding, saw=[one.record] if one.record else ())

    async def _keep_as_note(self, one: Undecided) -> None:
        text = "\n".join(self._values(one, (side for side in one.clash.sides), mine=True))
        note = None
        if one.record is not None:
            note = as_note(text, one.record, NoteId(self._desk.new_id()))
        if note is not None:
            await self._desk.ask(note, Decide(id=one.clash.id, choice=Choice.BOTH))

    async def _read(self, what: Open) -> None:
        home = self._desk.me.site
        if self._everywhere:
            self._found = await self._desk.read(reads.everywhere, home)
        elif self._kinds:
            self._found = await self._desk.read(reads.of_kinds, home, self._kinds)
        else:
            self._found = await self._desk.read(
                reads.on_what_is_open,
                home,
                interaction=what.interaction,
                customer=what.customer,
                case=what.case,
            )
        rows = tuple(self._row(each) for each in self._found.clashes)
        if rows != self.rows:
            self.rows = rows
            self.rows_changed.emit(rows)

    def _on_change(self, changes: Changes) -> None:
        if changes.touches("clash", "case", "customer", "task", "note", "draft", *self._kinds):
            self.refresh()

    def _stamp(self) -> Stamp:
        return Stamp(OperationId(""), self._desk.me.agent, self._desk.clock.now())

    # --------------------------------------------------------------------------------- words
    def _row(self, one: Undecided, *, whole: bool = False) -> ConflictRow:
        clash, now = one.clash, self._desk.clock.now()
        mine, theirs = (
            "\n".join(self._values(one, clash.sides, mine=of_mine)) for of_mine in (True, False)
        )
        long = any(_is_long(text) for text in (mine, theirs))
        named = self._who(clash.by), moment(now, clash.at)
        stood = self._who_gave(clash.sides)
        what = _what(one)
        because = why_not(clash.reason)
        return ConflictRow(
            key=clash.id,
            icon=_ICONS.get(clash.about_kind, "cloud-alert"),
            what=what,
            when=briefly(now, clash.at),
            mine=mine if whole else _short(mine),
            mine_said_by=terms.dotted(*named),
            theirs=theirs if whole else _short(theirs),
            theirs_said_by=stood,
            parts=self._parts(one, long=long and not whole),
            said=terms.sentence(
                tr("Conflict"), what, because, ", ".join(named), mine, stood, theirs
            ),
        )

    def _parts(self, one: Undecided, *, long: bool) -> tuple[Part, ...]:
        own = one.clash.by == self._desk.me.agent
        take = tr("Take mine") if own else tr("Take that of {name}", name=self._who(one.clash.by))
        parts = [Part(THEIRS, tr("Keep theirs") if own else tr("Keep what stands"))]
        record, stamp = one.record, self._stamp()
        if record is not None and taking(one.clash, Choice.MINE, record, stamp) is not None:
            parts.insert(0, Part(MINE, take, primary=True))
            if _texts(one.clash):
                parts.append(Part(BOTH, tr("Keep both")))
        elif record is not None and as_note("x", record, NoteId("")) is not None:
            parts.insert(0, Part(NOTE, tr("Keep as a note"), primary=True))
        if long:
            parts.append(Part(BESIDE, tr("Side by side")))
        return tuple(parts)

    def _values(self, one: Undecided, sides: Iterable[Side], *, mine: bool) -> Iterable[str]:
        """The value alone when there is one field, else each after its name."""
        several = len(one.clash.sides) > 1
        for side in sides:
            json = side.mine if mine else side.theirs
            now, people = self._desk.clock.now(), self._found.people
            text = clash_words.value(one.clash.about_kind, side.field, json, people, now)
            yield f"{clash_words.field(side.field)}: {text}" if several else text

    def _who(self, agent: str) -> str:
        return tr("You") if agent == self._desk.me.agent else self._found.people.get(agent, "?")

    def _who_gave(self, sides: Iterable[Side]) -> str:
        known = [(side.by, side.at) for side in sides if side.by and side.at]
        if not known:
            return tr("Stands on the hub")
        by, at = max(known, key=lambda gave: gave[1])
        return terms.dotted(self._who(by), moment(self._desk.clock.now(), at))


def _texts(clash: Clash) -> bool:
    """Whether both sides are words that can stand one below the other."""
    longs = {"text", "body", "description"}
    return any(side.field in longs for side in clash.sides)


def _what(one: Undecided) -> str:
    clash = one.clash
    fields = ", ".join(clash_words.field(side.field) for side in clash.sides)
    called = one.about.subject or one.about.customer
    if clash.reason:
        try:
            asked = tr(registry.operation_class(clash.operation).declared.title)
        except registry.UnknownOperation:
            asked = clash.operation
        return terms.dotted(asked, called)
    return terms.dotted(fields, called)


def _is_long(text: str) -> bool:
    return len(text) > SHORT or text.count("\n") >= _LINES


def _short(text: str) -> str:
    lines = text.split("\n")
    cut = "\n".join(lines[:_LINES])[:SHORT]
    return cut if cut == text else f"{cut.rstrip()} …"


def _place(one: Undecided) -> Open | None:
    """Where its record is shown, or the one that it belongs to."""
    there = msgspec.structs.asdict(one.record) if one.record is not None else {}
    there[one.clash.about_kind] = one.clash.about
    if one.clash.about_kind == "note":
        there[there.get("about_kind", "")] = there.get("about")
    open_ = Open(there.get("interaction"), there.get("customer"), there.get("case"))
    return None if open_ == Open() else open_
