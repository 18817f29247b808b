"""Tasks that come again: when the next one is due, and what it is; pure, the same on both sides.

Laws: the next one has an id that follows from the one that ended, so that it is never made twice,
whoever makes it first; it keeps its time on the clock of its zone, summer and winter; what is over
by then, or was taken out of the series, is left out; a rule that nobody can read is no rule.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from desktop.domain.ids import TaskId, id_of
from desktop.domain.records import Task
from desktop.domain.words import TaskStatus

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

_RULE: Final = re.compile(r"FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)(;[A-Z]+=[A-Z0-9,+:-]+)*")
_LONGEST: Final = 200  # characters
_FARTHEST: Final = timedelta(days=3700)  # a rule that means no day in ten years means none


def next_id(task: TaskId) -> TaskId:
    return TaskId(id_of("task after", task))


def next_of(task: Task) -> Task | None:
    """The task that follows one that was done or broken; None: there is none."""
    if task.status not in (TaskStatus.DONE, TaskStatus.BROKEN):
        return None  # cancelled: those to come, too
    if not (task.repeats and task.due_at and task.ended_at):
        return None
    due_at, rule = _next_left(task, task.due_at, task.ended_at)
    if due_at is None or rule is None:
        return None
    ahead = None if task.remind_at is None else task.due_at - task.remind_at
    return replace(
        task,
        id=next_id(task.id),
        created_at=task.ended_at,
        status=TaskStatus.OPEN,
        due_at=due_at,
        remind_at=None if ahead is None else due_at - ahead,
        repeats=rule,
        skips=tuple(at for at in task.skips if at > due_at),
        ended_at=None,
        result="",
        escalated_at=None,
        called_at=None,
    )


def _next_left(
    task: Task, due_at: datetime | None, ended_at: datetime
) -> tuple[datetime | None, str | None]:
    """The next time that was not taken out, and the rule from then on; one is None: there is none.

    A time that was taken out counts as one of the rule's COUNT.
    """
    out = {to_minute(at) for at in task.skips}
    rule: str | None = task.repeats
    while due_at is not None and rule is not None:
        due_at, rule = next_at(rule, due_at, ended_at, task.zone), _one_less(rule)
        if due_at is None or to_minute(due_at) not in out:
            break
    return due_at, rule


def to_minute(at: datetime) -> datetime:
    """Calendars keep no seconds that matter."""
    return at.astimezone(UTC).replace(second=0, microsecond=0)


def next_at(rule: str, due_at: datetime, ended_at: datetime, zone: str = "") -> datetime | None:
    """The first time of the rule behind both, in UTC; None: never, or this is no rule.

    rule: an RRULE of RFC 5545 without its name. zone: on whose clock it keeps its time.
    """
    if not is_rule(rule):
        return None
    here = _zone(zone)
    start = due_at.astimezone(here).replace(tzinfo=None, microsecond=0)
    after = max(due_at, ended_at).astimezone(here).replace(tzinfo=None)
    last = after + _FARTHEST
    parts = dict(part.split("=", 1) for part in rule.split(";"))
    parts.pop("COUNT", None)
    if until := parts.pop("UNTIL", ""):
        last = min(last, _until(until, here))
    read = import_module("dateutil.rrule").rrulestr
    try:
        said = ";".join(f"{name}={value}" for name, value in parts.items())
        found = read(said, dtstart=start).replace(until=last).after(after)
    except (ValueError, TypeError, ArithmeticError):
        return None
    return found.replace(tzinfo=here).astimezone(UTC) if found else None


def is_rule(rule: str) -> bool:
    """Whether it has the form of a rule; which days it means is seen when one is asked for."""
    if len(rule) > _LONGEST or not _RULE.fullmatch(rule):
        return False
    if any(name in rule for name in ("BYSECOND", "BYMINUTE", "BYHOUR")):
        return False
    until = re.search(r"UNTIL=([^;]*)", rule)
    if until is not None and not re.fullmatch(r"\d{8}(T\d{6}Z?)?", until[1]):
        return False
    try:
        import_module("dateutil.rrule").rrulestr(rule.partition(";UNTIL")[0])
    except (ValueError, TypeError, KeyError):
        return False
    return True


def _one_less(rule: str) -> str | None:
    """The rule of the next one: its COUNT is one lower; None: that was the last."""
    count = re.search(r"COUNT=(\d+)", rule)
    if count is None:
        return rule
    left = int(count[1]) - 1
    return None if left < 1 else rule.replace(count[0], f"COUNT={left}")


def _until(text: str, here: ZoneInfo) -> datetime:
    """As the clock of the zone shows it; a day means its end."""
    if len(text) == len("20261231"):
        text += "T235959"
    try:
        at = datetime.strptime(text.removesuffix("Z"), "%Y%m%dT%H%M%S")  # noqa: DTZ007  see below
    except ValueError:
        return datetime.min  # noqa: DTZ901  no such day: over already
    return at.replace(tzinfo=UTC).astimezone(here).replace(tzinfo=None) if text[-1] == "Z" else at


def _zone(name: str) -> ZoneInfo:
    zone: type[ZoneInfo] = import_module("zoneinfo").ZoneInfo
    try:
        return zone(name or "UTC")
    except (KeyError, ValueError):
        return zone("UTC")
