"""The case tab: the matter the contact belongs to, or the cases it could belong to."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from datetime import datetime

import msgspec

from desktop.domain.case_clock import Pace, Reading
from desktop.domain.ids import CaseId
from desktop.domain.operations import case as operations
from desktop.domain.progress import Step
from desktop.domain.records import Case
from desktop.domain.words import CaseStatus, Priority
from desktop.signal import Signal, all_of
from desktop.store.changes import Changes
from desktop.store.reads import case as reads
from desktop.store.reads.tasks import Listed
from desktop.text import tr
from desktop.viewmodels import clock_words, own_fields, terms
from desktop.viewmodels.customer.customer import note_row, own_change
from desktop.viewmodels.desk import Desk, Open
from desktop.viewmodels.latest import Latest
from desktop.viewmodels.rows import (
    Badge,
    Empty,
    Fact,
    Facts,
    Heading,
    LineRow,
    NoteRow,
    Part,
    Row,
    Subject,
    empty,
)
from desktop.viewmodels.times.when import briefly, day, moment, of_ms, promised
from desktop.viewmodels.work_list_rows import task_row

CHANGE, ADD_NOTE, OTHERS = "case", "notes", "choices"  # headings whose "more" opens a form
ASSIGN, QUEUE, TAG = "assign", "queue", "tag"  # parts of facts that can be changed in place
STEP = "step:"  # before the id of a step, in the key of its row
CONTACT = "contact:"  # the call of a call-back has the id of its task
_LINES = 4  # of a description that are shown; a click shows the rest
_LEADS_TO = "leads-to:"  # before the id of a case, in the key of the row that names it
_RUNS = (Pace.GOOD, Pace.DANGER, Pace.BREACHED)


class CaseTab:
    """`rows` with `rows_changed`; `shown` is the open case, `choices` the customer's cases."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.shown: reads.Shown | None = None
        self.choices: tuple[reads.Choice, ...] = ()
        self.rows: tuple[Row, ...] = ()
        self.rows_changed: Signal[tuple[Row, ...]] = Signal()
        self._open = Open()
        self._reading = Latest(desk.supervisor, "case")
        self._clock = Latest(desk.supervisor, "case clock")
        self._disconnect = all_of(
            desk.opened.connect(self._on_open),
            desk.changed.connect(self._on_change),
            desk.just_ended.changed.connect(lambda _id: self._take(self.shown, self.choices)),
        )
        self._on_open(desk.open)

    def close(self) -> None:
        self._disconnect()
        self._reading.drop()
        self._clock.drop()

    @property
    def case(self) -> Case | None:
        return self.shown.case if self.shown else None

    @property
    def linked(self) -> bool:
        """Whether the open contact belongs to the case that is shown."""
        contacts = self.shown.contacts if self.shown else ()
        return any(contact.id == self._desk.open.interaction for contact in contacts)

    @property
    def has_others(self) -> bool:
        """Whether there is another case that can be merged into the one that is shown."""
        here = self.shown.case.id if self.shown else None
        return any(not choice.merged and choice.id != here for choice in self.choices)

    @property
    def can_be_split(self) -> bool:
        """Whether some of its contacts can go and some stay."""
        return self.shown is not None and len(self.shown.contacts) > 1

    def task(self, key: str) -> Listed | None:
        tasks = self.shown.tasks if self.shown else ()
        return next((task for task in tasks if task.id == key), None)

    def tick(self, key: str) -> bool:
        """Tick a step that stands open, untick one that is done; whether the row is one."""
        case, id_ = self.case, key.removeprefix(STEP)
        if case is None or id_ == key:
            return False
        done = any(step.id == id_ and step.at for step in case.steps)
        operation = (operations.UntickStep if done else operations.TickStep)(id=case.id, step=id_)
        if case.status is not CaseStatus.CLOSED:
            self._desk.supervisor.spawn(f"step {id_}", self._ask(operation))
        return True

    async def _ask(self, operation: operations.TickStep | operations.UntickStep) -> None:
        await self._desk.ask(operation)

    def open(self, key: str) -> None:
        """Open a contact of the case, or another case of the customer."""
        here = self._desk.open
        for contact in self.shown.contacts if self.shown else ():
            if f"{CONTACT}{contact.id}" == key:
                self._desk.go(Open(contact.id, here.customer, here.case))
        if key.startswith(_LEADS_TO) or any(choice.id == key for choice in self.choices):
            case = CaseId(key.removeprefix(_LEADS_TO))
            self._desk.go(Open(here.interaction, here.customer, case), beside=True)

    def _on_open(self, what: Open) -> None:
        self._open = what
        if self.shown is not None and self.shown.case.id != what.case:
            self._take(None, ())
        self._reading.ask(self._read())

    def _on_change(self, changes: Changes) -> None:
        kinds = ("case", "interaction", "task", "note", "customer", "case-type", "calendar")
        if changes.outbox or changes.touches(*kinds):
            self._reading.ask(self._read())

    async def _read_in_a_minute(self) -> None:
        await self._desk.supervisor.pause(60)
        self._reading.ask(self._read())

    async def _read(self) -> None:
        what = self._open
        home = self._desk.me.site
        now = self._desk.clock.now()
        shown = await self._desk.read(reads.shown, what.case, home, now) if what.case else None
        choices: tuple[reads.Choice, ...] = ()
        if what.customer is not None:
            choices = await self._desk.read(reads.choices, what.customer)
        self._take(shown, choices)

    def _take(self, shown: reads.Shown | None, choices: tuple[reads.Choice, ...]) -> None:
        self.shown, self.choices = shown, choices
        if shown is not None and shown.clock.pace in _RUNS:
            self._clock.ask(self._read_in_a_minute())
        now = self._desk.clock.now()
        ended = self._desk.just_ended.tasks
        rows = rows_of(shown, choices, self._open, now=now, me=self._desk.me.agent, ended=ended)
        if rows != self.rows:
            self.rows = rows
            self.rows_changed.emit(rows)


def rows_of(
    shown: reads.Shown | None,
    choices: Sequence[reads.Choice],
    what: Open,
    *,
    now: datetime,
    me: str,
    ended: Container[str] = (),
) -> tuple[Row, ...]:
    if what.customer is None and shown is None:
        return (_nothing(),)
    rows: list[Row] = _case_rows(shown, now, me, ended) if shown else []
    named = {shown.case.id, *(each.id for each in shown.joined)} if shown else set()
    others = [choice for choice in choices if choice.id not in named]
    title = tr("Other cases of the customer") if shown else tr("Cases of the customer")
    rows.append(_heading(OTHERS, title, len(others), tr("Open a case")))
    rows += [_choice(choice, can_link=what.interaction is not None) for choice in others]
    return tuple(rows)


def _case_rows(shown: reads.Shown, now: datetime, me: str, ended: Container[str]) -> list[Row]:
    case = shown.case
    said = terms.sentence(tr("Case"), case.number, case.subject)
    rows: list[Row] = [Subject(key="subject", title=case.subject, said=said)]
    rows.append(_facts(shown, now, me))
    if shown.goes_on is not None:
        rows.append(_leading(tr("Went on in"), shown.goes_on))
    rows += [_leading(tr("Merged into this case"), each) for each in shown.joined]
    if clock := _clock_row(shown, now):
        rows.append(clock)
    if case.description:
        rows.append(_text("description", "info", case.description))
    if case.solution:
        rows.append(_text("solution", "check", tr("Solved: {words}", words=case.solution)))
    if case.steps:
        done = sum(step.at is not None for step in case.steps)
        of = tr("{done} of {all}", done=done, all=len(case.steps))
        title = tr("Checklist")
        rows.append(Heading(key="steps", title=title, count=of, said=terms.sentence(title, of)))
        rows += [_step(step, now, shown.people) for step in case.steps]
    rows.append(_heading("contacts", tr("Contacts"), len(shown.contacts)))
    rows += [_contact(each, now, shown.brought.get(each.id)) for each in shown.contacts]
    if shown.tasks:
        rows.append(_heading("tasks", tr("Promises and tasks"), len(shown.tasks)))
        rows += [task_row(task, now, words=True, ended=task.id in ended) for task in shown.tasks]
    rows.append(_heading(ADD_NOTE, tr("Notes"), len(shown.notes), tr("New")))
    for note in reversed(shown.notes):
        row = note_row(note, now, shown.people, me)
        rows.append(_from(row, shown.brought[note.id]) if note.id in shown.brought else row)
    return rows


def _facts(shown: reads.Shown, now: datetime, me: str) -> Facts:
    case = shown.case
    is_open = case.status is not CaseStatus.CLOSED
    give = Part(ASSIGN, tr("Who sees to the case …"), "pen-line") if is_open else None
    into = Part(QUEUE, tr("Case into another queue …"), "pen-line") if is_open else None
    tag = Part(TAG, tr("Tags of the case …"), "pen-line")
    facts = [
        Fact(tr("Number"), case.number or tr("given by the hub")),
        Fact(tr("Status"), tr("Merged") if case.merged_into else terms.case(case.status)),
        *([Fact(tr("Type"), shown.type.name)] if shown.type else []),
        Fact(tr("Queue"), shown.queue, into),
        Fact(tr("Seen to by"), _owner(shown, me), give),
        Fact(tr("Tags"), ", ".join(case.tags) or "–", tag),
        Fact(tr("Opened"), day(now, case.opened_at)),
    ]
    if case.priority is not Priority.NORMAL:
        facts.append(Fact(tr("Priority"), terms.priority(case.priority)))
    due = shown.clock.due_at or case.due_at
    if due is not None and is_open:
        facts.append(Fact(tr("Due"), _due(shown.clock, due, now)))
    if case.closed_at is not None:
        facts.append(Fact(tr("Closed"), day(now, case.closed_at)))
    facts += _own_fields(shown)
    facts += own_change(waits=shown.waits, refused=shown.refused)
    said = terms.sentence(*(f"{fact.label} {fact.value}" for fact in facts))
    return Facts(key=CHANGE, facts=tuple(facts), said=said)


def _due(clock: Reading, at: datetime, now: datetime) -> str:
    if clock.pace is Pace.STANDS and not clock.late:  # by when is not known before it goes on
        return tr("{time} left", time=clock_words.lasting(clock.left))
    return promised(now, at).text if clock.pace is Pace.NONE else moment(now, at)


def _owner(shown: reads.Shown, me: str) -> str:
    agent = shown.case.agent
    if agent is None:
        return tr("nobody in particular")
    return tr("you") if agent == me else shown.people.get(agent, tr("somebody"))


def _own_fields(shown: reads.Shown) -> list[Fact]:
    """Those of its type, also while they are empty: what is needed shows."""
    there = {value.id: value.text for value in shown.case.fields}
    fields = shown.type.fields if shown.type is not None else ()
    empty = {True: tr("missing"), False: "–"}
    return [
        Fact(each.title, own_fields.shown(each, there.get(each.id, "")) or empty[each.needed])
        for each in fields
    ]


def _clock_row(shown: reads.Shown, now: datetime) -> LineRow | None:
    said = clock_words.said(shown.clock, now)
    if not said.text:
        return None
    title = tr("Time to solve it")
    return LineRow(
        key="clock",
        icon=said.icon,
        title=title,
        badge=Badge(said.text, "offline" if said.tone in ("muted", "faint") else said.tone),
        said=terms.sentence(title, said.text),
    )


def _step(step: Step, now: datetime, people: Mapping[str, str]) -> LineRow:
    """A line of the checklist; who ticked it stands behind it."""
    done = step.at is not None
    who = people.get(step.by or "", "") if done else ""
    when = briefly(now, step.at) if step.at else ""
    state = tr("done") if done else tr("to do")
    return LineRow(
        key=f"{STEP}{step.id}",
        icon="circle-check" if done else "list-checks",
        title=step.text,
        more=who,
        end=when or state,
        said=terms.sentence(tr("Step"), step.text, state, who, when),
    )


def _text(key: str, icon: str, text: str) -> LineRow:
    return LineRow(key=key, icon=icon, title=text.replace("\n", " "), said=text, lines=_LINES)


def _heading(key: str, title: str, count: int, more: str = "") -> Heading:
    shown = str(count) if count else ""
    said = terms.sentence(title, shown)
    return Heading(key=key, title=title, count=shown, more=more, said=said)


def called(case: reads.Choice) -> str:
    """What a case is called where another one names it."""
    return terms.dotted(case.number or tr("new case"), case.subject)


def _leading(what: str, to: reads.Choice) -> LineRow:
    """A row that leads to a case that was merged into this one, or where this one goes on.

    Which one stands first: the tab is narrow, and its icon says the rest.
    """
    return LineRow(
        key=f"{_LEADS_TO}{to.id}",
        icon="arrow-right-left",
        title=to.number or tr("new case"),
        more=what,
        end=tr("Open it"),
        said=terms.sentence(what, called(to)),
    )


def _from(row: NoteRow, case: reads.Choice) -> NoteRow:
    words = _of(case)
    said = terms.sentence(row.said, words)
    return msgspec.structs.replace(row, when=terms.dotted(row.when, words), said=said)


def _of(case: reads.Choice | None) -> str:
    """From which case it is, where that is not the one that is shown."""
    return tr("from {case}", case=case.number or called(case)) if case is not None else ""


def _contact(contact: reads.Contact, now: datetime, of: reads.Choice | None) -> LineRow:
    title = contact.subject or terms.channel(contact.channel)
    when = briefly(now, of_ms(contact.last_at) or now)
    status = terms.dotted(terms.interaction(contact.status), _of(of))
    return LineRow(
        key=f"{CONTACT}{contact.id}",
        icon=terms.CHANNEL_ICONS[contact.channel],
        title=title,
        more=status,
        end=when,
        said=terms.sentence(terms.channel(contact.channel), title, status, when),
    )


def _choice(choice: reads.Choice, *, can_link: bool) -> LineRow:
    status = tr("Merged") if choice.merged else terms.case(choice.status)
    tone = "faint" if choice.status is CaseStatus.CLOSED else "pause"
    number = choice.number or tr("new case")
    return LineRow(
        key=choice.id,
        icon="folder-open",
        title=terms.dotted(number, choice.subject),
        badge=Badge(status, "offline" if tone == "faint" else "pause"),
        said=terms.sentence(
            tr("Case"), number, choice.subject, status, tr("can be linked") if can_link else ""
        ),
    )


def _nothing() -> Empty:
    title = tr("No case is open")
    text = tr("Open a customer or a contact first.")
    return empty("folder-open", title, text, top=120)
