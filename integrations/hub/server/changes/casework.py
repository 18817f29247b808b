"""What follows from a change of a case, and from what its customer writes.

Laws: the due time of a case whose type promises one is the hub's: it is computed anew with every
change from the opening, the calendar and the pauses, and no operation sets it; where a type
promises nothing any more its cases are due no more; a pause by a desk's clock never reaches into
the hub's future; what a customer writes in a contact of a case that waits
lets its clock go on in the very transaction that brings it.
"""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from desktop.domain.calendars import Calendar
from desktop.domain.case_clock import due_at
from desktop.domain.case_types import CaseType, steps_of, with_steps
from desktop.domain.conversation import Message
from desktop.domain.operations.case import resumed
from desktop.domain.records import Case, Interaction, Record
from desktop.domain.words import CaseStatus, Direction
from integrations.hub.server.store.work import Work


def settled(work: Work, before: Record | None, case: Case) -> Case:
    """The case as it is kept."""
    found = work.look("case-type", case.type) if case.type else None
    kind = found if isinstance(found, CaseType) else None
    if kind is not None:
        case = _with_its_steps(before, case, kind)
    case = _until_now(work, case)
    return with_promise(before, case, _due_at(work, case, kind))


def with_promise(before: Record | None, case: Case, promised: datetime | None) -> Case:
    """Due as its type promises; where that is nothing, a time that a person chose stays."""
    if promised is not None:
        return replace(case, due_at=promised, due_by_type=True)
    if not case.due_by_type:
        return case
    chosen = isinstance(before, Case) and before.due_at != case.due_at
    return replace(case, due_at=case.due_at if chosen else None, due_by_type=False)


def heard(work: Work, before: Record | None, contact: Interaction) -> None:
    """What came with this change of a contact may be what its case waits for."""
    news = _news(before if isinstance(before, Interaction) else None, contact)
    if contact.case is None or not news:
        return
    seen = work.look("case", contact.case)
    if not isinstance(seen, Case) or seen.status is not CaseStatus.WAITING:
        return
    held = work.hold("case", contact.case)
    if isinstance(held, Case) and (at := _answered_at(held, news)) is not None:
        work.put(settled(work, held, resumed(held, min(at, work.now))))


def _with_its_steps(before: Record | None, case: Case, kind: CaseType) -> Case:
    if not isinstance(before, Case):
        return case if case.steps else replace(case, steps=steps_of(kind.checklist))
    if before.type == case.type:
        return case
    return replace(case, steps=with_steps(case.steps, kind.checklist))


def _until_now(work: Work, case: Case) -> Case:
    now = work.now
    pauses = tuple(
        replace(each, since=min(each.since, now), until=each.until and min(each.until, now))
        for each in case.pauses
    )
    return case if pauses == case.pauses else replace(case, pauses=pauses)


def _due_at(work: Work, case: Case, kind: CaseType | None) -> datetime | None:
    found = work.look("calendar", kind.calendar) if kind and kind.calendar else None
    return due_at(case, kind, found if isinstance(found, Calendar) else None)


def _news(before: Interaction | None, after: Interaction) -> list[Message]:
    """What the customer has said since."""
    known = {message.id for message in before.messages} if before else set()
    inbound = (each for each in after.messages if each.direction is Direction.INBOUND)
    return [message for message in inbound if message.id not in known]


def _answered_at(case: Case, news: list[Message]) -> datetime | None:
    """When the customer answered what was asked; what came before the waiting is no answer."""
    since = max((pause.since for pause in case.pauses if pause.until is None), default=None)
    times = [message.at for message in news if since is None or message.at >= since]
    return min(times, default=None)
