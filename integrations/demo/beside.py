"""What stands beside a matter's contacts: its case, notes, tasks and promises.

Law: nothing is older than the contact it belongs to; open work has somebody who will do it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from msgspec.structs import replace

from desktop.domain.ids import CaseId, NoteId, TaskId
from desktop.domain.records import Case, Interaction, Note, Record, Task
from desktop.domain.words import CaseStatus, Priority, TaskStatus
from integrations.demo.conversations import new_id
from integrations.demo.dice import Dice
from integrations.demo.matters import Caller, Matter
from integrations.demo.service import as_typed
from integrations.demo.wording import say

NOTED, NOTED_ON_CASE, TASKED, PROMISED, LEFT_OPEN = 0.12, 0.25, 0.02, 0.03, 0.35
FIRST_CASE = 20_500  # the handwritten story has the numbers before
LATELY = timedelta(days=12)


class Beside:
    """Adds to matters what agents leave beside them."""

    def __init__(self, now: datetime, dice: Dice, language: str) -> None:
        self._now = now
        self._language = language
        self._dice = dice
        self._case_number = FIRST_CASE

    def of(self, caller: Caller, matter: Matter, contacts: list[Interaction]) -> Iterator[Record]:
        """These contacts with what stands beside them: first their case, since they name it."""
        if matter.case:
            yield self._case(caller, matter, matter.case, contacts)
        yield from contacts
        if matter.case and self._dice.chance(NOTED_ON_CASE):
            yield self._note(caller, matter, "case", matter.case, contacts[0].last_at)
        last = contacts[-1]
        if self._dice.chance(NOTED):
            yield self._note(caller, matter, "interaction", last.id, last.last_at)
        if last.closed_at and self._dice.chance(TASKED):
            yield self._ended(caller, self.task(caller, matter, last))
        if last.closed_at and self._dice.chance(PROMISED):
            yield self._ended(caller, self.promise(caller, matter, last))

    def task(self, caller: Caller, matter: Matter, contact: Interaction) -> Task:
        """Something to be done about this contact within three days."""
        return self._made(
            caller, matter, contact, caller.language.telling.common("tasks", matter.slots)
        )

    def promise(self, caller: Caller, matter: Matter, contact: Interaction) -> Task:
        """What the customer was promised at the end of this contact."""
        promises = matter.topic.promises
        title, words = self._dice.pick(promises)
        task = self._made(caller, matter, contact, say(title, self._dice, matter.slots))
        return replace(task, words=say(words, self._dice, matter.slots), phone=caller.person.phone)

    def about_customer(self, caller: Caller, matter: Matter, contact: Interaction) -> Note:
        """What everybody should know who talks to this customer."""
        return Note(
            id=NoteId(new_id(self._dice, contact.last_at)),
            about_kind="customer",
            about=caller.id,
            text=caller.language.telling.common("customer_notes", matter.slots),
            by=matter.agent,
            at=contact.last_at,
            queues=(matter.topic.queue,),
        )

    def _made(self, caller: Caller, matter: Matter, contact: Interaction, title: str) -> Task:
        at = contact.closed_at or contact.last_at
        return Task(
            id=TaskId(new_id(self._dice, at)),
            title=title,
            created_at=at,
            created_by=matter.agent,
            assignee=matter.agent,
            due_at=at + timedelta(hours=self._dice.between(2, 72)),
            customer=caller.id,
            interaction=contact.id,
            case=matter.case,
            queues=(matter.topic.queue,),
        )

    def _ended(self, caller: Caller, task: Task) -> Task:
        """The task as it ended, in time before now."""
        due = min(task.due_at or self._now, self._now - timedelta(minutes=30))
        broken = task.words and self._dice.chance(0.1)
        late = self._dice.between(1, 91)
        if broken:
            ended = min(due + timedelta(minutes=late), self._now)
        else:
            ended = max(task.created_at, due - timedelta(minutes=late))
        return replace(
            task,
            due_at=due,
            status=TaskStatus.BROKEN if broken else TaskStatus.DONE,
            ended_at=ended,
            result="" if broken else caller.language.telling.common("results", {}),
        )

    def _case(
        self, caller: Caller, matter: Matter, id: CaseId, contacts: list[Interaction]
    ) -> Case:
        telling, topic, slots = caller.language.telling, matter.topic, matter.slots
        end = contacts[-1].closed_at
        fresh = contacts[-1].last_at > self._now - LATELY
        is_open = end is None or (fresh and self._dice.chance(LEFT_OPEN))
        self._case_number += 1
        waits = is_open and self._dice.chance(0.3)
        status = CaseStatus.WAITING if waits else CaseStatus.OPEN
        case = Case(
            id=id,
            customer=caller.id,
            subject=telling.say_of(topic, "case", slots),
            queue=topic.queue,
            opened_at=contacts[0].created_at,
            number=f"V-{self._case_number}",
            status=status if is_open else CaseStatus.CLOSED,
            priority=Priority.HIGH if self._dice.chance(0.08) else Priority.NORMAL,
            description=telling.say_of(topic, "opens", slots),
            due_at=contacts[0].created_at + timedelta(days=14),
            closed_at=None if is_open else end,
            solution="" if is_open else telling.say_of(topic, "solution", slots),
        )
        if not is_open:
            return case
        return as_typed(case, self._language, matter.agent, contacts[-1].last_at)

    def _note(self, caller: Caller, matter: Matter, kind: str, about: str, at: datetime) -> Note:
        return Note(
            id=NoteId(new_id(self._dice, at)),
            about_kind=kind,
            about=about,
            text=caller.language.telling.say_of(matter.topic, "notes", matter.slots),
            by=matter.agent,
            at=at,
            queues=(matter.topic.queue,),
        )
