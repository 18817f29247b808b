"""The queues to which a contact can be handed over, as rows behind the colleagues.

Law: only those into which the person may give something are offered; the hub decides all the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.domain.ids import QueueId
from desktop.text import tr
from desktop.viewmodels import terms
from desktop.viewmodels.rows import Heading, LineRow, Row

if TYPE_CHECKING:
    from desktop.store.reads.people import Whereto

HEADING: Final = "heading:queues"
_QUEUE: Final = "queue:"


def queue_of(key: str) -> QueueId | None:
    """The queue that a row stands for; None for any other row."""
    return QueueId(key.removeprefix(_QUEUE)) if key.startswith(_QUEUE) else None


def queue_rows(found: Whereto, text: str) -> tuple[Row, ...]:
    """Those whose name has the letters, under a heading; nothing where there is none."""
    rows = tuple(
        _row(each.id, each.name, own=each.id == found.own)
        for each in found.queues
        if text in each.name.casefold()
    )
    return (_heading(len(rows)), *rows) if rows else ()


def _row(id_: QueueId, name: str, *, own: bool) -> LineRow:
    more = tr("Its queue until now") if own else ""
    said = terms.sentence(tr("Queue {name}", name=name), more)
    return LineRow(key=f"{_QUEUE}{id_}", icon="users", title=name, more=more, said=said)


def _heading(count: int) -> Heading:
    title = tr("Into a queue")
    return Heading(
        key=HEADING, title=title, count=str(count), said=terms.sentence(title, str(count))
    )
