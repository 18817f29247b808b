"""The kinds of step a macro can have: one list of what each is called, asks for, does and undoes.

Law: a step is made of ordinary operations and of nothing else, so that it works without a line, is
judged by the same rules as if it were done by hand, and is taken back by its opposite.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final, Literal

import msgspec

from desktop.domain.ids import NoteId, QueueId, TaskId
from desktop.domain.macro import MacroStep
from desktop.domain.operations import case, interaction, task
from desktop.domain.operations.handing import HandToQueue
from desktop.domain.operations.registry import AnyOperation
from desktop.domain.operations.tagging import Tag, Untag
from desktop.domain.operations.writing import NoteInteraction
from desktop.domain.progress import FieldValue
from desktop.domain.records import Case, Customer, Interaction
from desktop.domain.words import CaseStatus, InteractionStatus, Priority
from desktop.text import mark
from desktop.viewmodels.desk import Me

Listed = Literal["", "priority", "status", "code", "queue", "field"]
Operations = Sequence[AnyOperation]


class Here(msgspec.Struct, frozen=True, kw_only=True):
    """Where a step is done; what it needs of this is there. `text` is filled, `due` is read."""

    contact: Interaction
    case: Case | None
    customer: Customer | None
    me: Me
    text: str
    due: datetime | None
    new_id: Callable[[], str]

    @property
    def matter(self) -> Case:
        """The case, where a step has asked for one."""
        if self.case is None:
            raise ValueError("this step needs a case")
        return self.case


class Kind(msgspec.Struct, frozen=True, kw_only=True):
    """One of them. `does` gives what is asked for, `back` what takes that back."""

    name: str
    title: str  # marked; how the line of such a step begins
    example: str = ""  # marked; what stands behind it when the line is begun
    value: Listed = ""  # of which list its value is
    text: bool = False  # whether it has words; with a value they stand behind "="
    due: Literal["", "may", "must"] = ""
    needs: Literal["", "case", "customer", "line"] = ""
    does: Callable[[Here, MacroStep], Operations]
    back: Callable[[Here, MacroStep, Operations], Operations] = lambda _here, _step, _asked: ()


def _tags(here: Here, _step: MacroStep) -> Operations:
    tags = dict.fromkeys(tag.strip() for tag in here.text.split(",") if tag.strip())
    return [Tag(id=here.contact.id, tag=tag) for tag in tags if tag not in here.contact.tags]


def _untags(_here: Here, _step: MacroStep, asked: Operations) -> Operations:
    return [Untag(id=each.id, tag=each.tag) for each in asked if isinstance(each, Tag)]


def _status(here: Here, step: MacroStep) -> Operations:
    of, status = here.matter, CaseStatus(step.value)
    if of.status is status:
        return ()
    if status is CaseStatus.CLOSED:
        return [case.Close(id=of.id)]
    setting = case.Set(id=of.id, status=status)
    if of.status is not CaseStatus.CLOSED:
        return [setting]
    reopening = case.Reopen(id=of.id)  # it is open then
    return [reopening] if status is CaseStatus.OPEN else [reopening, setting]


def _status_back(here: Here, _step: MacroStep, asked: Operations) -> Operations:
    was = here.matter
    if not asked:
        return ()
    if was.status is CaseStatus.CLOSED:
        return [case.Close(id=was.id, solution=was.solution)]
    reopened = [case.Reopen(id=was.id)] if isinstance(asked[0], case.Close) else []
    return [*reopened, case.Set(id=was.id, status=was.status)]


def _priority(here: Here, step: MacroStep) -> Operations:
    return [case.Set(id=here.matter.id, priority=Priority(step.value))]


def _priority_back(here: Here, _step: MacroStep, _asked: Operations) -> Operations:
    return [case.Set(id=here.matter.id, priority=here.matter.priority)]


def _field(here: Here, step: MacroStep) -> Operations:
    return [case.Set(id=here.matter.id, fields=(FieldValue(step.value, here.text),))]


def _field_back(here: Here, step: MacroStep, _asked: Operations) -> Operations:
    before = next((each.text for each in here.matter.fields if each.id == step.value), "")
    return [case.Set(id=here.matter.id, fields=(FieldValue(step.value, before),))]


def _note(here: Here, _step: MacroStep) -> Operations:
    contact, id_ = here.contact, NoteId(here.new_id())
    return [NoteInteraction(id=id_, about=contact.id, text=here.text, queues=(contact.queue,))]


def _task(here: Here, _step: MacroStep) -> Operations:
    return [
        task.Create(
            id=TaskId(here.new_id()),
            title=here.text,
            due_at=here.due,
            assignee=here.me.agent,
            customer=here.contact.customer,
            interaction=here.contact.id,
            case=here.case.id if here.case else None,
            queues=(here.contact.queue,),
        )
    ]


def _promise(here: Here, _step: MacroStep) -> Operations:
    if here.due is None:
        raise ValueError("a promise needs a time")
    return [
        task.Make(
            id=TaskId(here.new_id()),
            title=here.text,
            words=here.text,
            due_at=here.due,
            assignee=here.me.agent,
            customer=here.contact.customer,
            interaction=here.contact.id,
            case=here.case.id if here.case else None,
            queues=(here.contact.queue,),
        )
    ]


def _not_needed(_here: Here, _step: MacroStep, asked: Operations) -> Operations:
    return [task.Cancel(id=each.id) for each in asked]


def _park(here: Here, _step: MacroStep) -> Operations:
    return [interaction.Park(id=here.contact.id, until=here.due)]


def _resume(here: Here, _step: MacroStep, _asked: Operations) -> Operations:
    if here.contact.status is InteractionStatus.PARKED:  # it was so before
        return [interaction.Park(id=here.contact.id, until=here.contact.parked_until)]
    return [interaction.Resume(id=here.contact.id)]


def _to_queue(here: Here, step: MacroStep) -> Operations:
    return [HandToQueue(id=here.contact.id, queue=QueueId(step.value))]


CODE: Final = "code"
KINDS: Final = (
    Kind(
        name="tag",
        title=mark("Add tags"),
        example=mark("refund, invoice"),
        text=True,
        does=_tags,
        back=_untags,
    ),
    Kind(
        name="case-status",
        title=mark("Status of the case"),
        value="status",
        needs="case",
        does=_status,
        back=_status_back,
    ),
    Kind(
        name="case-priority",
        title=mark("Priority of the case"),
        value="priority",
        needs="case",
        does=_priority,
        back=_priority_back,
    ),
    Kind(
        name="case-field",
        title=mark("Field of the case"),
        value="field",
        text=True,
        needs="case",
        does=_field,
        back=_field_back,
    ),
    Kind(
        name="note",
        title=mark("Internal note"),
        example=mark("Refund granted as a gesture of goodwill."),
        text=True,
        does=_note,
    ),
    Kind(
        name="task",
        title=mark("Task"),
        example=mark("Look whether it has arrived | tomorrow 9:00"),
        text=True,
        due="may",
        does=_task,
        back=_not_needed,
    ),
    Kind(
        name="promise",
        title=mark("Promise"),
        example=mark("I call you back | in 2 h"),
        text=True,
        due="must",
        needs="customer",
        does=_promise,
        back=_not_needed,
    ),
    Kind(
        name=CODE,
        title=mark("Suggest a wrap-up code"),
        value="code",
        does=lambda _here, _step: (),
    ),
    Kind(
        name="park",
        title=mark("Park"),
        example=mark("| in 2 h"),
        due="may",
        does=_park,
        back=_resume,
    ),
    Kind(
        name="queue",
        title=mark("Hand over to the queue"),
        value="queue",
        needs="line",
        does=_to_queue,
    ),
)
BY_NAME: Final = {kind.name: kind for kind in KINDS}
