"""What one person used in a contact is counted for all of its queue, and stays theirs alone."""

from __future__ import annotations

from desktop.domain.conversation import Segment
from desktop.domain.ids import ArticleId, CustomerId, InteractionId, QueueId, RecordId, TextModuleId
from desktop.domain.operations.interaction import WrapUp
from desktop.domain.operations.using import AddUse
from desktop.domain.records import Article, Customer, Interaction, Record, TextModule
from desktop.domain.using import Count, Usage, Use, month_of, use_id
from desktop.domain.words import (
    ArticleStatus,
    Channel,
    InteractionStatus,
    SegmentKind,
    Usable,
    Used,
)
from integrations.hub.server.changes import using
from integrations.hub.server.store import records
from tests.contracts.conftest import World
from tests.contracts.hub_desk import Desk

BILL, MINE = ArticleId("bill-high"), TextModuleId("mine")
CALL, OTHER = InteractionId("call"), InteractionId("other")


def _contact(world: World, id: InteractionId, queue: QueueId, login: str) -> Interaction:
    now = world.clock.now()
    return Interaction(
        id=id,
        customer=CustomerId("eva"),
        channel=Channel.CHAT,
        queue=queue,
        created_at=now,
        status=InteractionStatus.ACTIVE,
        segments=(Segment(agent=world.agent(login), kind=SegmentKind.HANDLE, since=now),),
    )


def _stock(world: World) -> list[Record]:
    queue = world.with_north
    return [
        Customer(id=CustomerId("eva"), name="Eva", queues=(queue,)),
        Article(
            id=BILL,
            title="Bill too high",
            body="So.",
            language="en",
            updated_at=world.clock.now(),
            status=ArticleStatus.PUBLISHED,
        ),
        TextModule(
            id=MINE, short="m", title="M", text="m", language="en", owner=world.agent("pat")
        ),
        _contact(world, CALL, queue, "pat"),
        _contact(world, OTHER, queue, "ann"),
    ]


def _used(desk: Desk, what: Used, of: str = BILL, contact: InteractionId = CALL) -> AddUse:
    kind = Usable.TEXT_MODULE if of == MINE else Usable.ARTICLE
    id = use_id(desk.agent, contact, of, what)
    return AddUse(id=id, of=RecordId(of), of_kind=kind, what=what, interaction=contact)


def _counts(desk: Desk) -> dict[str, tuple[Count, ...]]:
    return {each.of: each.counts for each in desk.records.values() if isinstance(each, Usage)}


async def test_what_one_used_is_counted_for_the_queue_and_named_to_nobody_else(
    world: World,
) -> None:
    world.put(*_stock(world))
    pat, ann, sam = (world.desk(login) for login in ("pat", "ann", "sam"))

    await pat.do(_used(pat, Used.OPENED), _used(pat, Used.INSERTED))
    await ann.do(_used(ann, Used.INSERTED, contact=OTHER))
    for desk in (pat, ann, sam):
        await desk.snapshot()

    month = month_of(world.clock.now())
    assert _counts(pat) == _counts(ann) == {BILL: (Count(month, opened=1, inserted=2),)}
    assert _counts(sam) == {}
    assert {each.by for each in pat.records.values() if isinstance(each, Use)} == {pat.agent}
    assert len(ann.ids("use")) == 1


async def test_the_reason_of_the_contact_is_learned_when_it_is_wrapped_up(world: World) -> None:
    world.put(*_stock(world))
    pat = world.desk("pat")

    await pat.do(_used(pat, Used.OPENED), WrapUp(id=CALL, code="bill"), _used(pat, Used.INSERTED))
    await pat.snapshot()

    month = month_of(world.clock.now())
    assert _counts(pat) == {BILL: (Count(month, "bill", opened=1, inserted=1),)}
    assert {each.code for each in pat.records.values() if isinstance(each, Use)} == {"bill"}


async def test_the_same_from_two_machines_is_counted_once(world: World) -> None:
    world.put(*_stock(world))
    office, home = world.desk("pat"), world.desk("pat")

    for desk in (office, home):
        await desk.do(_used(desk, Used.INSERTED))
    await home.snapshot()

    assert _counts(home) == {BILL: (Count(month_of(world.clock.now()), inserted=1),)}


async def test_a_module_of_ones_own_is_counted_for_nobody(world: World) -> None:
    world.put(*_stock(world))
    pat = world.desk("pat")

    await pat.do(_used(pat, Used.INSERTED, of=MINE))
    await pat.snapshot()

    assert len(pat.ids("use")) == 1
    assert _counts(pat) == {}


async def test_uses_are_forgotten_after_ninety_days_and_counts_after_six_months(
    world: World,
) -> None:
    world.put(*_stock(world))
    pat = world.desk("pat")
    await pat.do(_used(pat, Used.OPENED))
    world.clock.forward(days=using.KEPT.days + 1)

    assert using.forget(world.store, world.tenant, world.clock.now()) == 1

    with world.store.reading(world.tenant) as within:
        assert not records.every(within, Use)
        assert len(records.every(within, Usage)[0].counts) == 1
    world.clock.forward(days=120)
    await world.desk("ann").do(_used(world.desk("ann"), Used.INSERTED, contact=OTHER))
    with world.store.reading(world.tenant) as within:
        (usage,) = records.every(within, Usage)
        assert usage.counts == (Count(month_of(world.clock.now()), inserted=1),)
