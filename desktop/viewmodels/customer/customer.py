"""The customer who is open: how to reach them, what was promised, what colleagues noted.

`rows` stand first in the customer tab; `form` is what the change form begins with.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from datetime import datetime
from itertools import count

import msgspec

from desktop.domain.ids import CustomerId
from desktop.domain.masks import VEIL, VISIT, is_veiled
from desktop.domain.records import ContactPoint, Customer, Note
from desktop.domain.words import PointKind, Role
from desktop.signal import Signal, all_of
from desktop.store.changes import Changes
from desktop.store.reads import customer as reads
from desktop.store.reads.tasks import Listed
from desktop.text import tr
from desktop.viewmodels import terms
from desktop.viewmodels.customer.duplicates import suggestion
from desktop.viewmodels.customer.revealing import HIDE, REVEAL, Revealing, Values, may
from desktop.viewmodels.desk import Desk, Open
from desktop.viewmodels.latest import Latest
from desktop.viewmodels.rows import (
    Empty,
    Fact,
    Facts,
    Heading,
    LineRow,
    NoteRow,
    Part,
    PromiseRow,
    Row,
)
from desktop.viewmodels.times.when import moment
from desktop.viewmodels.work_list_rows import task_row

HIDDEN = "hidden"  # the part of a fact that the hub keeps back; there is nothing to do about it
GOES_ON, SAME = "goes-on", "same"  # rows that lead to another customer
TAG = "tag"  # the part of a fact that opens the tags
CALL = "call:"  # the part of a fact that rings the number behind it
WRITE = "write:"  # the part of a fact that begins a mail to the address behind it
CHANGE, ADD_NOTE, PROMISE, TASK = (
    "facts",
    "notes",
    "promises",
    "tasks",
)  # headings whose "more" opens a form


class CustomerTab:
    """`rows` with `rows_changed`; `shown` is the record behind them."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.shown: reads.Shown | None = None
        self.rows: tuple[Row, ...] = nobody()
        self.rows_changed: Signal[tuple[Row, ...]] = Signal()
        self._wanted: CustomerId | None = None
        self._reading = Latest(desk.supervisor, "customer")
        self.revealing = Revealing(desk)
        self._disconnect = all_of(
            self.revealing.changed.connect(lambda _none: self._take(self.shown)),
            desk.calls.changed.connect(self._on_calls),
            desk.opened.connect(self._on_open),
            desk.changed.connect(self._on_change),
            desk.just_ended.changed.connect(lambda _id: self._take(self.shown)),
        )
        self._on_open(desk.open)

    def close(self) -> None:
        self._disconnect()
        self._reading.drop()
        self.revealing.turn_to(None)

    @property
    def customer(self) -> Customer | None:
        return self.shown.customer if self.shown else None

    def task(self, key: str) -> Listed | None:
        tasks = self.shown.tasks if self.shown else ()
        return next((task for task in tasks if task.id == key), None)

    def _on_open(self, what: Open) -> None:
        if what.customer != self._wanted:
            self._wanted = what.customer
            self.revealing.turn_to(what.customer)
            self._take(None)
            if what.customer is not None:
                self._reading.ask(self._read(what.customer))

    def _on_change(self, changes: Changes) -> None:
        kinds = ("customer", "task", "note", "interaction")
        if self._wanted is not None and (changes.touches(*kinds) or changes.outbox):
            self._reading.ask(self._read(self._wanted))

    def _on_calls(self, contact: str) -> None:
        if not contact:  # a telephone was plugged in, or has gone
            self._take(self.shown)

    async def _read(self, customer: CustomerId) -> None:
        self._take(await self._desk.read(reads.shown, customer, self._desk.me.site))

    def _take(self, shown: reads.Shown | None) -> None:
        self.shown = shown
        now = self._desk.clock.now()
        rows = self._rows_of(shown, now) if shown else self._without()
        if rows != self.rows:
            self.rows = rows
            self.rows_changed.emit(rows)

    def _rows_of(self, shown: reads.Shown, now: datetime) -> tuple[Row, ...]:
        here = shown.customer.id
        tasks = self._desk.just_ended.among(shown.tasks, lambda task: task.customer == here)
        shown = msgspec.structs.replace(shown, tasks=tasks)
        me = self._desk.me
        glass = Glass(me.role, self.revealing.values(here), self._desk.calls.there)
        return rows_of(shown, now, me.agent, self._desk.just_ended.tasks, glass)

    def _without(self) -> tuple[Row, ...]:
        """No customer is open, or the one that is has not been read yet."""
        return nobody() if self._wanted is None else ()


def nobody() -> tuple[Row, ...]:
    title = tr("No customer is open")
    text = tr("You find one by name, number, e-mail or case.")
    said = f"{title}. {text}"
    search = Part("palette.open", tr("Search or command"), "search")
    return (
        Empty(
            key="empty", icon="user-round", title=title, text=text, top=120, do=search, said=said
        ),
    )


class Glass(msgspec.Struct, frozen=True):
    """What of the hidden may be asked for, and what was revealed."""

    role: Role | None = None
    values: Values = {}
    phone: bool = False  # there is a telephone, so numbers can be called

    def fact(self, label: str, value: str, mask: str, place: int = 0) -> Fact:
        """A fact; one that the hub keeps back says so with its eye."""
        if not is_veiled(value):
            return Fact(label, value)
        said = self.values.get(mask, ())
        if place < len(said):
            return Fact(label, said[place], Part(HIDE + mask, tr("Hide again"), icon="eye"))
        if self.role is not None and may(self.role, mask):
            reveal = tr("Hidden. Reveal {what} …", what=label)
            return Fact(label, value, Part(REVEAL + mask, reveal, icon="eye-off"))
        hidden = tr("Hidden: your site has not been given the right to read it.")
        return Fact(label, value, Part(HIDDEN, hidden, icon="eye-off"))

    def number(self, label: str, value: str, place: int, written: Mapping[str, str]) -> Fact:
        """A telephone number, with its key to call it where that can be done."""
        fact, read = self.fact(label, value, "phone", place), written.get(value, value)
        if is_veiled(value) or fact.part is not None:
            return fact
        if not self.phone:
            return Fact(label, read)
        return Fact(label, read, Part(CALL + value, tr("Call {number}", number=read), "phone"))


def rows_of(
    shown: reads.Shown,
    now: datetime,
    me: str,
    ended: Container[str] = (),
    glass: Glass = Glass(),  # noqa: B008  frozen
) -> tuple[Row, ...]:
    name = shown.customer.name
    rows: list[Row] = [Heading(key=CHANGE, title=name, more=tr("Change"), said=name)]
    if shown.goes_on is not None:
        rows.append(_goes_on(shown.goes_on))
    elif (same := suggestion(shown.same)) is not None:
        rows.append(same)
    promises, tasks = _tasks(shown, now, me, ended)
    if promises:
        rows += _group(PROMISE, tr("Open promises"), promises, tr("New"))
    rows.append(_facts(shown, glass))
    if tasks or not promises:
        rows += _group(
            TASK if promises else PROMISE,
            tr("Tasks") if promises else tr("Promises and tasks"),
            tasks,
            tr("New"),
        )
    notes = tuple(note_row(note, now, shown.people, me) for note in reversed(shown.notes))
    rows += _group(ADD_NOTE, tr("Notes"), notes, tr("New"))
    return tuple(rows)


def _goes_on(other: Customer) -> LineRow:
    name, what = terms.dotted(other.name, other.number), tr("Everything is shown with")
    said = terms.sentence(what, name)
    return LineRow(key=GOES_ON, icon="users", title=name, more=what, end=tr("Open it"), said=said)


def _tasks(
    shown: reads.Shown, now: datetime, me: str, ended: Container[str]
) -> tuple[tuple[PromiseRow, ...], tuple[PromiseRow, ...]]:
    """Promises, with the words, and who keeps them; and what else is to be done."""

    def row(task: Listed) -> PromiseRow:
        mine = task.assignee is None or task.assignee == me
        by = tr("you") if mine else shown.people.get(task.assignee or "", tr("somebody"))
        by = by if task.assignee else ""
        return task_row(task, now, words=True, ended=task.id in ended, by=by)

    promises = tuple(row(task) for task in shown.tasks if task.words)
    return promises, tuple(row(task) for task in shown.tasks if not task.words)


def note_row(note: Note, now: datetime, people: dict[str, str], me: str) -> NoteRow:
    """A note on a record, on paper."""
    who = tr("you") if note.by == me else people.get(note.by, tr("somebody"))
    title, when = terms.dotted(tr("Internal note"), who), moment(now, note.at)
    said = terms.sentence(title, when, note.text)
    return NoteRow(key=note.id, title=title, when=when, text=note.text, said=said)


def _group(key: str, title: str, rows: Sequence[Row], more: str) -> list[Row]:
    count = str(len(rows)) if rows else ""
    said = terms.sentence(title, count)
    return [Heading(key=key, title=title, count=count, more=more, said=said), *rows]


def _facts(shown: reads.Shown, glass: Glass) -> Facts:
    customer, phones = shown.customer, count()
    facts = [
        glass.number(terms.point(point.kind), point.value, next(phones), shown.numbers)
        if point.kind is PointKind.PHONE
        else _point(point)
        for point in customer.points
        if not _is_visit(point)
    ]
    if visits := sum(map(_is_visit, customer.points)):
        seen = tr("%n visit(s) of a web page", n=visits)
        facts.append(Fact(terms.point(PointKind.CHAT), seen))
    if customer.iban:
        facts.append(glass.fact(tr("IBAN"), customer.iban, "iban"))
    if customer.born or "born" in customer.masked:
        born = f"{customer.born:%d.%m.%Y}" if customer.born else VEIL
        facts.append(glass.fact(tr("Born"), born, "born"))
    facts.append(Fact(tr("Address"), customer.address or tr("not known yet")))
    facts.append(Fact(tr("Number"), customer.number or tr("given by the hub")))
    facts.append(Fact(tr("Known since"), _since(shown)))
    tags = ", ".join(customer.tags) or "–"
    facts.append(Fact(tr("Tags"), tags, Part(TAG, tr("Tags of the customer …"), "pen-line")))
    facts += own_change(waits=shown.waits, refused=shown.refused)
    said = terms.sentence(customer.name, *map(_aloud, facts))
    return Facts(key="card", facts=tuple(facts), said=said)


def _point(point: ContactPoint) -> Fact:
    """A way to the customer that is no number, with its key to write there if it is an address."""
    write = Part(WRITE + point.value, tr("Write to {address}", address=point.value), "mail")
    mail = point.kind is PointKind.EMAIL and not is_veiled(point.value)
    return Fact(terms.point(point.kind), point.value, write if mail else None)


def _is_visit(point: ContactPoint) -> bool:
    """A visitor of a web page has no address: what stands there is the id of the visit."""
    return point.kind is PointKind.CHAT and VISIT.fullmatch(point.value) is not None


def _aloud(fact: Fact) -> str:
    kept_back = fact.part is not None and is_veiled(fact.value)
    return f"{fact.label} {fact.part.label if fact.part and kept_back else fact.value}"


def own_change(*, waits: bool, refused: bool) -> list[Fact]:
    """A line of its own for what was asked of a record and has not come back as a row."""
    if refused:
        return [Fact(tr("Own change"), tr("was refused"))]
    return [Fact(tr("Own change"), tr("waits for the line"))] if waits else []


def _since(shown: reads.Shown) -> str:
    since = shown.customer.since
    year = str(since.astimezone().year) if since else ""
    return terms.dotted(year, tr("%n contact(s)", n=shown.contacts))
