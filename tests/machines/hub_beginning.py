"""What stands on the hub of a machine before anybody works on it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from desktop.domain.calendars import Calendar, Opening
from desktop.domain.case_types import CaseType, Field
from desktop.domain.ids import (
    AgentId,
    CalendarId,
    CaseId,
    CaseTypeId,
    CodeId,
    CustomerId,
    InteractionId,
    QueueId,
    TaskId,
    TextModuleId,
)
from desktop.domain.records import (
    Case,
    ContactPoint,
    Customer,
    Interaction,
    Record,
    Task,
    TextModule,
)
from desktop.domain.words import Channel, ModuleScope, PointKind
from desktop.domain.wrap_up_codes import Code


def at_first(noon: datetime, own: QueueId, shared: QueueId) -> Iterator[Record]:
    """Something to work on, of every kind that others name."""
    for n, queues in enumerate([(own,), (shared,), (shared, own)]):
        customer = CustomerId(f"customer-{n}")
        points = (ContactPoint(PointKind.EMAIL, "eva@example.org"),)
        yield Customer(id=customer, name="Eva", number=f"K-{n}", points=points, queues=queues)
        for queue in queues:
            yield Interaction(
                id=InteractionId(f"interaction-{n}"),
                customer=customer,
                channel=Channel.EMAIL,
                queue=queue,
                created_at=noon - timedelta(hours=n),
            )
    yield Case(
        id=CaseId("case-0"),
        customer=CustomerId("customer-1"),
        subject="Late",
        queue=shared,
        opened_at=noon,
        number="V-0",
    )
    yield Calendar(
        id=CalendarId("calendar-0"),
        name="Mornings",
        openings=tuple(Opening(weekday, 480, 720) for weekday in range(7)),
        holidays=False,
    )
    yield Calendar(id=CalendarId("calendar-1"), name="Not on holidays", region="BY")
    yield Code(id=CodeId("code-0"), title="Bill")
    yield CaseType(
        id=CaseTypeId("case-type-0"),
        name="Outage",
        calendar=CalendarId("calendar-0"),
        solve_minutes=90,
        fields=(Field(id="r1", title="Line", needed=True),),
        checklist=("Measure", "Call back"),
    )
    yield CaseType(id=CaseTypeId("case-type-1"), name="Bill", queues=(own,), solve_minutes=600)
    yield TextModule(
        id=TextModuleId("text-module-0"),
        short="hi",
        title="Hello",
        text="Hello",
        language="en",
        scope=ModuleScope.SHARED,
    )
    yield Task(id=TaskId("task-0"), title="Call", created_at=noon, created_by=AgentId("nobody"))
