"""Queues as somebody types them: their names with commas between them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from desktop.domain.ids import QueueId
from desktop.domain.records import Queue
from desktop.text import tr


def named(ids: Iterable[QueueId], queues: Sequence[Queue]) -> str:
    names: dict[str, str] = {queue.id: queue.name for queue in queues}
    return ", ".join(names.get(id_, id_) for id_ in ids)


def queues_of(text: str, queues: Sequence[Queue]) -> tuple[QueueId, ...] | str:
    """Those that are named, each once; or what is wrong. Nothing typed: none."""
    by_name = {queue.name.casefold(): queue.id for queue in queues}
    by_name |= {queue.id.casefold(): queue.id for queue in queues}
    found: dict[QueueId, None] = {}
    for part in text.split(","):
        name = " ".join(part.split())
        if not name:
            continue
        id_ = by_name.get(name.casefold())
        if id_ is None:
            known = ", ".join(sorted(queue.name for queue in queues))
            return tr("There is no queue {name}. There are: {known}.", name=name, known=known)
        found[id_] = None
    return tuple(found)
