"""A queue that gets all chosen contacts, cases or tasks, from whoever has them in hand.

Laws: only queues into which the person may give something are offered; each contact is handed over
by who has it, and every row that is left out says so; contacts are given on by the hub alone, so
without a line nothing is offered for them; in its new queue nobody in particular sees to a case or
a task yet.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final

import msgspec

from desktop.domain.ids import AgentId, QueueId
from desktop.domain.operations import case, task
from desktop.domain.operations.handing import HandToQueue
from desktop.domain.operations.interaction import Assign
from desktop.domain.operations.operation import Reason
from desktop.domain.operations.registry import AnyOperation
from desktop.store.reads.people import queues_to
from desktop.text import mark, tr
from desktop.viewmodels.lists import assign_picks
from desktop.viewmodels.lists.assign_picks import is_mine_to_give
from desktop.viewmodels.lists.deed import Deed
from desktop.viewmodels.lists.narrowing import nothing_here
from desktop.viewmodels.lists.picking import needs_line
from desktop.viewmodels.rows import LineRow, Row

if TYPE_CHECKING:
    from desktop.domain.records import Queue, Record
    from desktop.viewmodels.desk import Desk, Me

_QUEUE: Final = "queue:"


class Moving(msgspec.Struct, frozen=True):
    """How one kind of record comes into a queue, and out of it again."""

    made: Callable[[Any, QueueId], AnyOperation | None]
    back: Callable[[Any, AgentId], tuple[AnyOperation, ...]]  # record, by
    online: bool = False


def _contact_back(record: Any, me: AgentId) -> tuple[AnyOperation, ...]:  # noqa: ANN401
    """Out of that queue, through its own one, into the hands of who had it."""
    mine = Assign(id=record.id, agent=me)
    return (mine, HandToQueue(id=record.id, queue=record.queue), mine)


def _case_back(record: Any, _me: AgentId) -> tuple[AnyOperation, ...]:  # noqa: ANN401
    there = case.Set(id=record.id, queue=record.queue)
    return (there, case.Assign(id=record.id, agent=record.agent)) if record.agent else (there,)


def _case_into(record: Any, to: QueueId) -> AnyOperation | None:  # noqa: ANN401
    return None if record.queue == to else case.Set(id=record.id, queue=to)


def _task_into(record: Any, to: QueueId) -> AnyOperation | None:  # noqa: ANN401
    there = record.queues == (to,)
    return None if there else task.Set(id=record.id, queues=(to,), assignee=None)


OF: Final = {
    "interaction": Moving(
        lambda record, to: HandToQueue(id=record.id, queue=to), _contact_back, online=True
    ),
    "case": Moving(_case_into, _case_back),
    "task": Moving(
        _task_into,
        lambda record, _me: (
            task.Set(id=record.id, queues=record.queues, assignee=record.assignee),
        ),
    ),
}


class QueuePick:
    id = "queue"
    title = mark("Into a queue …")
    icon = "users"
    hint = mark("Name of a queue")
    rows_name = mark("Queues")

    def __init__(self, kind: str, me: Me) -> None:
        self._kind = kind
        self._moving = OF[kind]
        self._me = me
        self._queues: tuple[Queue, ...] = ()
        self._no_line = False

    async def read(self, desk: Desk, records: Sequence[Record]) -> None:
        del records  # any of them can go into any queue
        self._no_line = self._moving.online and desk.live() is None
        self._queues = await desk.read(queues_to, self._me.site)

    def rows(self, text: str) -> tuple[Row, ...]:
        if self._no_line:
            return (needs_line(),)
        wanted = text.strip().casefold()
        found = [each for each in self._queues if wanted in each.name.casefold()]
        return tuple(map(_row, found)) or (_none(),)

    def deed(self, key: str) -> Deed | None:
        to = next((each for each in self._queues if f"{_QUEUE}{each.id}" == key), None)
        if to is None:
            return None
        moving, queue, me = self._moving, to.id, self._me.agent
        return Deed(
            id=self.id,
            title=self.title,
            done=mark("{count} are in the queue {value} now."),
            value=to.name,
            icon=self.icon,
            made=lambda record: moving.made(record, queue),
            back=lambda record: moving.back(record, me),
            against=self._against,
        )

    def _against(self, record: Any) -> Reason | None:  # noqa: ANN401  of any kind that is moved
        if self._moving.online:
            return None  # the operation says it: only whoever has it in hand lets it go
        mine = is_mine_to_give(assign_picks.OF[self._kind], record, None, self._me)
        return None if mine else Reason.NOT_YOURS


def _row(queue: Queue) -> LineRow:
    return LineRow(key=f"{_QUEUE}{queue.id}", icon="users", title=queue.name, said=queue.name)


def _none() -> Row:
    title = tr("No queue is called so")
    return nothing_here("users", title, tr("Only queues into which you may give are here."))
