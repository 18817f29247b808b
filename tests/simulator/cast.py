"""Who and what there is when a world begins: three sites, five people, queues, a little work."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

from desktop.domain.ids import (
    AgentId,
    ArticleId,
    CaseId,
    CustomerId,
    InteractionId,
    QueueId,
    TaskId,
    TenantId,
    TextModuleId,
)
from desktop.domain.records import (
    Article,
    Case,
    Customer,
    Interaction,
    Record,
    Task,
    TextModule,
)
from desktop.domain.words import ArticleStatus, Audience, Channel, ModuleScope, Role, SiteKind

MAIN: Final = TenantId("main")
NOON: Final = datetime(2026, 11, 22, 12, tzinfo=UTC)  # second 0 of every world
SITES: Final = {
    "Home": SiteKind.IN_HOUSE,
    "North": SiteKind.PARTNER,
    "South": SiteKind.PARTNER,
}
PEOPLE: Final = {
    "ann": ("Home", Role.LEAD),
    "bob": ("Home", Role.AGENT),
    "pat": ("North", Role.LEAD),
    "pia": ("North", Role.AGENT),
    "sam": ("South", Role.EDITOR),
}
QUEUES: Final = {
    "contracts": ("Home",),
    "bills": ("Home", "North"),
    "parcels": ("Home", "North", "South"),
    "nobodys": (),
}


def token_of(login: str) -> str:
    """The same in every world."""
    return f"{MAIN}~{hashlib.sha256(login.encode()).hexdigest()[:43]}"


def records_at_first(queues: dict[str, QueueId]) -> Iterator[Record]:
    """Something to work on, of every kind that others name."""
    for n, lies in enumerate((("bills",), ("contracts",), ("parcels", "bills"))):
        customer = CustomerId(f"customer-{n}")
        yield Customer(
            id=customer, name="Eva", number=f"K-{n}", queues=tuple(queues[name] for name in lies)
        )
        for name in lies:
            yield Interaction(
                id=InteractionId(f"interaction-{n}-{name}"),
                customer=customer,
                channel=Channel.EMAIL,
                queue=queues[name],
                created_at=NOON - timedelta(hours=n),
            )
    yield Case(
        id=CaseId("case-0"),
        customer=CustomerId("customer-2"),
        subject="Late",
        queue=queues["parcels"],
        opened_at=NOON,
        number="V-0",
    )
    yield Task(id=TaskId("task-0"), title="Call", created_at=NOON, created_by=AgentId("nobody"))
    for audience in Audience:
        yield Article(
            id=ArticleId(f"article-{audience}"),
            title="Returns",
            language="en",
            body="Within 14 days.",
            updated_at=NOON,
            status=ArticleStatus.PUBLISHED,
            audience=audience,
        )
    yield TextModule(
        id=TextModuleId("text-module-0"),
        short="hi",
        title="Hello",
        text="Hello",
        language="en",
        scope=ModuleScope.SHARED,
    )
