"""The figures of a day by queue and site, each with the contacts behind it.

Laws: a figure names its formula and how many contacts it was made of, and opens exactly these; no
figure is one person's: what says how long people worked is shown of three and more; whoever works
for a partner sees their own site beside the queues it works.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

import msgspec

from desktop.domain.ids import AgentId, InteractionId, QueueId, SiteId
from desktop.domain.records import Queue
from desktop.domain.words import Direction, InteractionStatus, SegmentKind
from desktop.store.reads.the_day import Day, Met
from desktop.text import tr
from desktop.viewmodels.times.when import lasted

FEWEST_PEOPLE: Final = 3
_WAITS: Final = (InteractionStatus.QUEUED, InteractionStatus.OFFERED)


class Behind(msgspec.Struct, frozen=True):
    """A contact behind a figure; `late`: it missed what its queue promises."""

    id: InteractionId
    seconds: float  # it waited, or was worked on
    late: bool = False


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    value: str  # "" where it is not to be said
    formula: str
    behind: tuple[Behind, ...] = ()


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """A queue as a whole, or one site's share of it (`site` is its name)."""

    queue: str
    site: str = ""
    figures: tuple[Figure, ...]


def groups(day: Day) -> tuple[Group, ...]:
    """Queue by queue, those of most contacts first: the whole, then the sites that took some."""
    ordered = sorted(day.queues, key=lambda each: -len(_in(day, each.id)))
    return tuple(group for queue in ordered for group in _of(day, queue) if _has(group))


def _of(day: Day, queue: Queue) -> Iterable[Group]:
    if day.of_partner and day.mine not in queue.sites:
        return
    contacts = _in(day, queue.id)
    came = [each for each in contacts if _came(day, each)]
    ended = [each for each in contacts if _ended(day, each)]
    yield Group(
        queue=queue.name,
        figures=(
            _counted(tr("Came in"), tr("incoming contacts since midnight"), day, came),
            *_in_time(day, queue, came),
            _counted(
                tr("Waiting now"),
                tr("nobody has taken them yet, whenever they came"),
                day,
                [each for each in contacts if each.status in _WAITS],
            ),
            _counted(
                tr("Hung up"),
                tr("of those that came in: ended by the customer before anybody took them"),
                day,
                [each for each in came if each.abandoned],
            ),
            _counted(tr("Completed"), tr("since midnight, whenever they came"), day, ended),
            *_worked(ended),
        ),
    )
    for site in day.sites:
        if day.of_partner and site.id != day.mine:
            continue
        took = [each for each in came if _site_of(day, _first(each)) == site.id]
        closed = [each for each in ended if _site_of(day, _last(each)) == site.id]
        if took or closed:
            yield Group(
                queue=queue.name,
                site=site.name,
                figures=(
                    _counted(
                        tr("Taken"),
                        tr("by its people first, of those that came in since midnight"),
                        day,
                        took,
                    ),
                    *_in_time(day, queue, took),
                    _counted(
                        tr("Completed"), tr("since midnight, by whoever had them last"), day, closed
                    ),
                    *_worked(closed),
                ),
            )


# ------------------------------------------------------------------------------------- figures
def _counted(name: str, formula: str, day: Day, contacts: Sequence[Met]) -> Figure:
    behind = tuple(Behind(each.id, waited(day.now, each)) for each in contacts)
    return Figure(name=name, value=str(len(contacts)), formula=formula, behind=behind)


def _in_time(day: Day, queue: Queue, came: Sequence[Met]) -> Iterable[Figure]:
    """The service level: over those of which it is known already."""
    within = queue.answer_within_s
    if not within:
        return
    known = [
        Behind(each.id, waited(day.now, each), late=waited(day.now, each) > within or hung_up(each))
        for each in came
        if each.segments or hung_up(each) or waited(day.now, each) > within
    ]
    good = sum(not each.late for each in known)
    share = f"{round(100 * good / len(known))} %" if known else ""
    yield Figure(
        name=tr("In time"),
        value=tr("{share} ({good} of {all})", share=share, good=good, all=len(known))
        if known
        else "",
        formula=tr(
            "taken within {time}; those that hung up, or wait longer than that, count as late",
            time=lasted(within),
        ),
        behind=tuple(sorted(known, key=lambda each: (not each.late, -each.seconds))),
    )


def _worked(ended: Sequence[Met]) -> Iterable[Figure]:
    """How long they were worked on, where that tells of no single person."""
    timed = [(each, handled(each)) for each in ended if handled(each) > 0]
    people = {one.agent for each, _ in timed for one in each.segments}
    if not timed:
        return
    enough = len(people) >= FEWEST_PEOPLE
    mean = sum(seconds for _, seconds in timed) / len(timed)
    behind = [Behind(each.id, seconds) for each, seconds in timed]
    yield Figure(
        name=tr("Handling time"),
        value=tr("{time} (%n contact(s))", n=len(timed), time=lasted(mean)) if enough else "",
        formula=tr("mean of the completed ones, without parking, wrap-up and waiting")
        if enough
        else tr("shown from %n people on, so that it is nobody's own", n=FEWEST_PEOPLE),
        behind=tuple(sorted(behind, key=lambda each: -each.seconds)) if enough else (),
    )


# -------------------------------------------------------------------------------- one contact
def waited(now: datetime, each: Met) -> float:
    """Seconds until somebody took it, it ended, or now."""
    until = each.segments[0].since if each.segments else each.closed_at or now
    return max(0.0, (until - each.created_at).total_seconds())


def handled(each: Met) -> float:
    """Seconds of work, of those stretches that are over."""
    own = (one for one in each.segments if one.kind is SegmentKind.HANDLE and one.until)
    return sum((one.until - one.since).total_seconds() for one in own if one.until)


def hung_up(each: Met) -> bool:
    return each.abandoned and not each.segments


def _came(day: Day, each: Met) -> bool:
    return each.direction is Direction.INBOUND and each.created_at >= day.since


def _ended(day: Day, each: Met) -> bool:
    if each.status is not InteractionStatus.CLOSED or each.closed_at is None:
        return False
    return each.closed_at >= day.since and not hung_up(each)


def _first(each: Met) -> AgentId | None:
    return each.segments[0].agent if each.segments else None


def _last(each: Met) -> AgentId | None:
    return each.segments[-1].agent if each.segments else None


def _site_of(day: Day, agent: AgentId | None) -> SiteId | None:
    return day.at.get(agent) if agent else None


def _in(day: Day, queue: QueueId) -> list[Met]:
    return [each for each in day.contacts if each.queue == queue]


def _has(group: Group) -> bool:
    return any(figure.behind for figure in group.figures)
