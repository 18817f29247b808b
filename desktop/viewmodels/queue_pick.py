"""A queue that gets all chosen contacts, from whoever has them in hand.

Laws: only queues into which the person may give something are offered; each contact is handed over
by who has it, and every row that is left out says so; without a line nothing is offered.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from desktop.domain.operations.handing import HandToQueue
from desktop.domain.operations.interaction import Assign
from desktop.store.reads.people import queues_to
from desktop.text import mark, tr
from desktop.viewmodels.deed import Deed
from desktop.viewmodels.picking import empty, needs_line
from desktop.viewmodels.rows import LineRow, Row

if TYPE_CHECKING:
    from desktop.domain.operations.registry import AnyOperation
    from desktop.domain.records import Queue, Record
    from desktop.viewmodels.desk import Desk, Me

_QUEUE: Final = "queue:"


class QueuePick:
    id = "queue"
    title = mark("Into a queue …")
    icon = "users"
    hint = mark("Name of a queue")
    rows_name = mark("Queues")

    def __init__(self, me: Me) -> None:
        self._me = me
        self._queues: tuple[Queue, ...] = ()
        self._no_line = False

    async def read(self, desk: Desk, records: Sequence[Record]) -> None:
        del records  # any contact can go into any of them
        self._no_line = desk.live() is None
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
        queue, me = to.id, self._me.agent

        def back(record: Any) -> tuple[AnyOperation, ...]:  # noqa: ANN401  a contact
            """Out of that queue, through its own one, into the hands of who had it."""
            mine = Assign(id=record.id, agent=me)
            return (mine, HandToQueue(id=record.id, queue=record.queue), mine)

        return Deed(
            id=self.id,
            title=self.title,
            done=mark("{count} are in the queue {value} now."),
            value=to.name,
            icon=self.icon,
            made=lambda record: HandToQueue(id=record.id, queue=queue),
            back=back,
        )


def _row(queue: Queue) -> LineRow:
    return LineRow(key=f"{_QUEUE}{queue.id}", icon="users", title=queue.name, said=queue.name)


def _none() -> Row:
    title = tr("No queue is called so")
    return empty("users", title, tr("Only queues into which you may give are here."))
