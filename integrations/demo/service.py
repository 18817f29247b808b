"""What the made-up enterprises serve by: a tree of wrap-up codes, types of cases, a calendar.

Law: ids depend on nothing but the keys in `resources/demo/service.toml`; a code's id is what the
topics and the story give to contacts.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from msgspec.structs import replace

from desktop.domain.calendars import Calendar, Opening
from desktop.domain.case_clock import due_at
from desktop.domain.case_types import CaseType, Field, steps_of
from desktop.domain.ids import AgentId, CalendarId, CaseTypeId, CodeId, QueueId, id_of
from desktop.domain.progress import FieldValue, Pause
from desktop.domain.records import Case, Record
from desktop.domain.words import CaseStatus, FieldKind
from desktop.domain.wrap_up_codes import Code, Title
from integrations.demo.organisation import queue_id
from integrations.demo.wording import read_words

_LANGUAGES = ("de", "en")
_SATURDAY = 5
_TICKED = timedelta(minutes=20)  # after the case was opened


def service(language: str) -> Iterator[Record]:
    """The calendar, the codes from the top down, and the types of cases."""
    yield calendar(language)
    yield from codes(language)
    yield from types(language).values()


@cache
def calendar(language: str) -> Calendar:
    one = read_words("service")["calendar"]
    since, until = (hour * 60 for hour in one["weekdays"])
    opens, closes = (hour * 60 for hour in one["saturday"])
    weekdays = (Opening(day, since, until) for day in range(_SATURDAY))
    return Calendar(
        id=CalendarId(id_of("demo", "calendar", "office")),
        name=one[language],
        region=one["region"],
        openings=(*weekdays, Opening(_SATURDAY, opens, closes)),
    )


def codes(language: str) -> Iterator[Code]:
    for place, (id, one) in enumerate(read_words("service")["codes"].items()):
        yield Code(
            id=CodeId(id),
            title=one[language],
            titles=tuple(Title(each, one[each]) for each in _LANGUAGES if each != language),
            parent=CodeId(one["parent"]) if "parent" in one else None,
            queues=tuple(map(queue_id, one.get("queues", ()))),
            place=place,
            note_needed=one.get("note", False),
            active=one.get("active", True),
        )


@cache
def types(language: str) -> dict[QueueId, CaseType]:
    """The types of cases by the first queue of each."""
    found = [_type(key, one, language) for key, one in read_words("service")["types"].items()]
    return {kind.queues[0]: kind for kind in found}


def as_typed(case: Case, language: str, agent: AgentId, waits_since: datetime) -> Case:
    """A made-up open case with its type, its first step done and, where it waits, its pause."""
    kind = types(language).get(case.queue)
    if kind is None:
        return case
    first, *rest = steps_of(kind.checklist)
    done = replace(first, by=agent, at=case.opened_at + _TICKED)
    number = case.number.removeprefix("V-")
    waits = case.status is CaseStatus.WAITING
    case = replace(
        case,
        type=kind.id,
        steps=(done, *rest),
        fields=(FieldValue(kind.fields[0].id, f"{number}-{len(case.subject):02}"),),
        pauses=(Pause(waits_since),) if waits else (),
    )
    due = due_at(case, kind, calendar(language) if kind.calendar else None)
    return replace(case, due_at=due, due_by_type=True)


def _type(key: str, one: dict[str, Any], language: str) -> CaseType:
    around = one.get("around_the_clock", False)
    return CaseType(
        id=CaseTypeId(id_of("demo", "case-type", key)),
        name=one[language],
        queues=tuple(map(queue_id, one["queues"])),
        calendar=None if around else calendar(language).id,
        solve_minutes=one["hours"] * 60,
        checklist=tuple(step[language] for step in one["checklist"]),
        fields=tuple(_field(field, language) for field in one["fields"]),
    )


def _field(one: dict[str, Any], language: str) -> Field:
    return Field(
        id=one["id"],
        title=one[language],
        kind=FieldKind(one.get("kind", "text")),
        choices=tuple(one["choices"][language]) if "choices" in one else (),
        needed=one.get("needed", False),
    )
