"""Which contact comes first: by points, ties by place in line, then by id (rules 1 and 2).

Law: points are whole numbers, so that two machines never disagree about the order.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from desktop.domain.grounds import Ground, Rule
from desktop.domain.routing import Routing
from desktop.domain.words import Priority
from integrations.hub.routing.picture import Picture, Waiting

_MICROSECOND: Final = timedelta(microseconds=1)
_OF_A_SECOND: Final = 100 * 1_000_000  # points of one second at a weight of 100 percent
_SIGN: Final = {Priority.HIGH: 1, Priority.NORMAL: 0, Priority.LOW: -1}


def in_order(picture: Picture) -> list[Waiting]:
    """All contacts whose queue is known, the first one first."""
    routings = {id: queue.routing for id, queue in picture.queues.items()}
    known = [each for each in picture.waiting if each.queue in routings]
    now = picture.now

    def key(contact: Waiting) -> tuple[int, datetime, str]:
        return -points(contact, routings[contact.queue], now), contact.place_at, contact.id

    return sorted(known, key=key)


def points(contact: Waiting, routing: Routing, now: datetime) -> int:
    """In hundred-millionths of a second of plain waiting."""
    waited = max(0, (now - contact.place_at) // _MICROSECOND)
    more = contact.value * routing.value_s + _SIGN[contact.priority] * routing.urgent_s
    return waited * routing.weight_percent + more * _OF_A_SECOND


def waited_s(contact: Waiting, now: datetime) -> float:
    return max(0.0, (now - contact.place_at).total_seconds())


def why_now(contact: Waiting, routing: Routing, now: datetime) -> tuple[Ground, ...]:
    waited = int(waited_s(contact, now))
    percent, worth = routing.weight_percent, contact.value * routing.value_s
    urgent = _SIGN[contact.priority] * routing.urgent_s
    grounds = [
        Ground(
            Rule.WAITED,
            {
                "waited_s": str(waited),
                "percent": str(percent),
                "points": str(waited * percent // 100),
            },
        )
    ]
    if worth:
        grounds.append(Ground(Rule.VALUE, {"steps": str(contact.value), "points": str(worth)}))
    if urgent:
        said = {"priority": contact.priority.value, "points": str(urgent)}
        grounds.append(Ground(Rule.PRIORITY, said))
    return tuple(grounds)
