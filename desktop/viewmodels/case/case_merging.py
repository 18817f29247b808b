"""Bringing another case into the open one, and giving some of its contacts a case of their own.

Laws: only cases of the same customer are offered; nothing moves when cases are merged, so that
undoing gives back what was; what was done is said with the way back. What was promised in a contact
follows it into its new case; promises and tasks of the case itself go along where they are chosen.
A split that is undone merges the new case into the one it came from: what was written in it since
is read there.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from desktop.domain.ids import CaseId, InteractionId
from desktop.domain.operations.case import Open as OpenCase
from desktop.domain.operations.interaction import LinkCase
from desktop.domain.operations.merging import MergeCase, UnmergeCase
from desktop.domain.operations.registry import AnyOperation
from desktop.domain.operations.task import Set as SetTask
from desktop.domain.records import Case
from desktop.domain.words import TaskStatus
from desktop.notices import Notice, Tone
from desktop.store.reads import case as reads
from desktop.store.reads import mergeable, records
from desktop.store.reads.tasks import Listed
from desktop.text import tr
from desktop.viewmodels import terms
from desktop.viewmodels.case.case import CaseTab, called
from desktop.viewmodels.desk import Desk, Open
from desktop.viewmodels.lists.choosing import Choosing
from desktop.viewmodels.lists.narrowing import NOTHING, Narrowing, nothing_here
from desktop.viewmodels.rows import Badge, Empty, LineRow, Row
from desktop.viewmodels.times.when import briefly, day, of_ms

UNDO: Final = "case.take-apart"
_MATTER: Final = "merged cases"


class MergeCaseSheet(Narrowing[reads.Choice]):
    """The cases that can be merged into the open one."""

    def __init__(self, desk: Desk, tab: CaseTab) -> None:
        super().__init__(desk, "cases to merge")
        self._tab = tab

    def take(self, key: str) -> bool:
        """Merge this case into the open one."""
        here = self._tab.case
        if key == NOTHING or here is None:
            return False
        self._desk.supervisor.spawn("merge cases", self._merge(CaseId(key), here))
        return True

    async def find(self) -> tuple[reads.Choice, ...] | None:
        here = self._tab.case
        return await self._desk.read(mergeable.cases, here.id) if here is not None else None

    def words(self, each: reads.Choice) -> str:
        return called(each)

    def row(self, each: reads.Choice) -> LineRow:
        now, name, status = self._desk.clock.now(), called(each), terms.case(each.status)
        when = day(now, of_ms(each.opened_at) or now)
        return LineRow(
            key=each.id,
            icon="folder-open",
            title=name,
            end=when,
            badge=Badge(status, "offline"),
            said=terms.sentence(name, status, when),
        )

    def nothing(self) -> Row:
        return _no_other()

    async def _merge(self, other: CaseId, here: Case) -> None:
        await self._desk.ask(MergeCase(id=other, into=here.id))
        said = tr("The case was merged into {case}.", case=here.number or here.subject)
        self._desk.notices.tell(_done(said, other))


class SplitCaseSheet(Choosing):
    """The contacts of the open case, to choose those that get one of their own.

    Behind them its open promises and tasks that belong to none of them.
    """

    def __init__(self, desk: Desk, tab: CaseTab) -> None:
        super().__init__(desk)
        self._tab = tab
        self._back: dict[str, tuple[CaseId, tuple[AnyOperation, ...]]] = {}

    def do(self, chosen: frozenset[str]) -> None:
        case = self._tab.case
        if case is not None:
            contacts = [each for each in self._contacts() if each.id in chosen]
            going = [each for each in self._tasks() if {each.interaction, each.id} & chosen]
            self._desk.supervisor.spawn("split case", self._split(case, contacts, going))

    def found(self, text: str, chosen: frozenset[str]) -> tuple[Row, ...]:
        contacts = [each for each in self._contacts() if text in _name(each).casefold()]
        tasks = [each for each in self._of_itself() if text in each.title.casefold()]
        rows = (
            *(self._row(each, chosen=each.id in chosen) for each in contacts),
            *(_task_row(each, chosen=each.id in chosen) for each in tasks),
        )
        return rows or (_no_contact(),)

    def deed(self, chosen: frozenset[str]) -> str:
        contacts = [each for each in self._contacts() if each.id in chosen]
        return tr("Open a case for %n contact(s)", n=len(contacts)) if contacts else ""

    async def take_apart(self, id_: CaseId) -> None:
        """Undo a merge or a split: the cases are what they were."""
        found = await self._desk.read(records.record, Case, id_)
        self._desk.notices.clear(_MATTER)
        if found is None:
            return
        customer = self._desk.open.customer or found.customer
        if found.merged_into is not None:
            await self._desk.ask(UnmergeCase(id=id_))
            self._desk.show(Open(self._desk.open.interaction, customer, id_))
        elif id_ in self._back:
            case, back = self._back.pop(id_)
            await self._desk.ask(*back)
            self._desk.show(Open(self._desk.open.interaction, customer, case))

    async def _split(
        self, case: Case, chosen: list[reads.Contact], going: Sequence[Listed]
    ) -> None:
        if not chosen:
            return
        new = CaseId(self._desk.new_id())
        subject = next((each.subject for each in chosen if each.subject), case.subject)
        opened = OpenCase(
            id=new,
            customer=case.customer,
            subject=subject,
            queue=case.queue,
            priority=case.priority,
        )
        there = tuple(LinkCase(id=each.id, case=new) for each in chosen)
        back = tuple(LinkCase(id=each.id, case=self._where(each.id, case)) for each in chosen)
        along = [SetTask(id=each.id, case=new) for each in going]
        home = [SetTask(id=each.id, case=each.case) for each in going]
        await self._desk.ask(opened, *there, *along)
        self._back[new] = case.id, (*back, *home, MergeCase(id=new, into=case.id))
        self._desk.show(Open(self._desk.open.interaction, self._desk.open.customer, new))
        said = tr("%n contact(s) have a case of their own now.", n=len(chosen))
        if going:
            went = tr("%n promise(s) or task(s) went along.", n=len(going))
            said = f"{said} {went}"
        self._desk.notices.tell(_done(said, new))

    def _where(self, contact: InteractionId, case: Case) -> CaseId:
        """The case it belongs to by itself: this one, or one that was merged into it."""
        of = self._tab.shown.brought.get(contact) if self._tab.shown else None
        return of.id if of is not None else case.id

    def _contacts(self) -> tuple[reads.Contact, ...]:
        return self._tab.shown.contacts if self._tab.shown else ()

    def _tasks(self) -> list[Listed]:
        tasks = self._tab.shown.tasks if self._tab.shown else ()
        return [each for each in tasks if each.status is TaskStatus.OPEN]

    def _of_itself(self) -> list[Listed]:
        """What was promised on the case, and in none of its contacts."""
        here = {each.id for each in self._contacts()}
        return [each for each in self._tasks() if each.interaction not in here]

    def _row(self, each: reads.Contact, *, chosen: bool) -> LineRow:
        name, channel = _name(each), terms.channel(each.channel)
        now = self._desk.clock.now()
        when = briefly(now, of_ms(each.last_at) or now)
        how = tr("chosen") if chosen else ""
        return LineRow(
            key=each.id,
            icon="check" if chosen else "message-circle",
            title=name,
            more=how or channel,
            end=when,
            said=terms.sentence(name, channel, when, how),
        )


def _task_row(each: Listed, *, chosen: bool) -> LineRow:
    what = tr("Promise") if each.words else tr("Task")
    how = tr("goes along") if chosen else tr("stays here")
    return LineRow(
        key=each.id,
        icon="check" if chosen else "list-checks",
        title=each.title,
        more=how,
        end=what,
        said=terms.sentence(what, each.title, how),
    )


def _name(contact: reads.Contact) -> str:
    return contact.subject or terms.channel(contact.channel)


def _done(said: str, case: CaseId) -> Notice:
    return Notice(
        tone=Tone.DONE, happened=said, replace=_MATTER, action=UNDO, subject=case, icon="check"
    )


def _no_other() -> Empty:
    title = tr("There is no other case to merge")
    return nothing_here("folder-open", title, tr("Only cases of the same customer are here."))


def _no_contact() -> Empty:
    title = tr("There is no contact like this")
    return nothing_here("message-circle", title, tr("Only contacts of this case are here."))
