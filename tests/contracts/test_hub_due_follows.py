"""What was promised and is changed or taken back: due times and escalations follow."""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec.structs import replace

from desktop.domain.ids import InteractionId
from desktop.domain.operations import case, interaction
from desktop.domain.records import Case, Queue, Task
from desktop.domain.words import Channel
from integrations.hub.server.each_second.due_anew import DueAnew
from integrations.hub.server.each_second.promising import keep_promises
from integrations.hub.server.store import records
from tests.contracts.conftest import World
from tests.contracts.hub_desk import Desk
from tests.contracts.test_hub_cases import CASE, KIND, OFFICE, TYPE, begun
from tests.contracts.test_hub_promises import desk, promise, task_at, waiting
from tests.contracts.test_mail_taking_in import contact, take

HOUR = timedelta(hours=1)


def queue_of(world: World) -> Queue:
    with world.store.reading(world.tenant) as within:
        found = records.find(within, "queue", world.with_north)
    assert isinstance(found, Queue)
    return found


def promises(world: World, seconds: int) -> None:
    world.put(replace(queue_of(world), answer_within_s=seconds))


async def due_of_case(ann: Desk) -> datetime | None:
    await ann.pull()
    return ann.record(Case, CASE).due_at


# -------------------------------------------------------------------------------- types of cases
async def test_a_type_that_promises_nothing_any_more_makes_its_cases_due_no_more(
    world: World,
) -> None:
    (ann,) = await begun(world, "ann")
    clocks = DueAnew(world.hub)
    clocks.keep(world.tenant)
    before = await due_of_case(ann)

    world.put(replace(TYPE, solve_minutes=0))
    removed = clocks.keep(world.tenant), await due_of_case(ann)
    world.put(TYPE)
    back = clocks.keep(world.tenant), await due_of_case(ann)

    assert before is not None
    assert removed == (1, None)
    assert back == (1, before)


async def test_it_follows_too_when_no_hub_was_there_as_the_promise_went(world: World) -> None:
    (ann,) = await begun(world, "ann")
    world.put(replace(TYPE, solve_minutes=0))

    DueAnew(world.hub).keep(world.tenant)

    assert await due_of_case(ann) is None


async def test_a_case_that_is_of_no_type_any_more_is_due_when_somebody_says(world: World) -> None:
    (ann,) = await begun(world, "ann")
    chosen = world.clock.now() + 5 * HOUR

    await ann.do(case.Set(id=CASE, type=None))
    without = await due_of_case(ann)
    await ann.do(case.Set(id=CASE, due_at=chosen))
    said = await due_of_case(ann)
    world.put(OFFICE, replace(TYPE, name="Else", solve_minutes=0))
    DueAnew(world.hub).keep(world.tenant)
    await ann.do(case.Set(id=CASE, type=KIND))

    assert (without, said) == (None, chosen)
    assert await due_of_case(ann) == chosen  # a person's choice stands where nothing is promised


# --------------------------------------------------------------------------------------- queues
async def test_what_was_written_is_due_as_its_queue_promises_now(world: World) -> None:
    promises(world, 3_600)
    clocks, id, since = DueAnew(world.hub), take(world).id, world.clock.now()
    clocks.keep(world.tenant)
    hour = contact(world, id).due_at

    promises(world, 7_200)
    later = clocks.keep(world.tenant), contact(world, id).due_at
    promises(world, 0)
    none = clocks.keep(world.tenant), contact(world, id).due_at
    promises(world, 1_800)
    again = clocks.keep(world.tenant), contact(world, id).due_at

    assert hour == since + HOUR
    assert later == (1, since + 2 * HOUR)
    assert none == (1, None)
    assert again == (1, since + HOUR / 2)
    assert clocks.keep(world.tenant) == 0


async def test_what_is_over_and_what_was_due_otherwise_stays_as_it_was(world: World) -> None:
    promises(world, 3_600)
    ann, id = await desk(world, "ann"), take(world).id
    await ann.snapshot()
    chosen = world.clock.now() + 9 * HOUR
    by_hand = interaction.Create(
        id=InteractionId("by-hand"),
        customer=contact(world, id).customer,
        channel=Channel.EMAIL,
        queue=world.with_north,
        due_at=chosen,
    )
    before = contact(world, id).due_at
    await ann.do(
        interaction.Assign(id=id, agent=ann.agent), interaction.WrapUp(id=id, code="x"), by_hand
    )

    promises(world, 60)
    DueAnew(world.hub).keep(world.tenant)

    assert contact(world, id).due_at == before
    assert contact(world, InteractionId("by-hand")).due_at == chosen


async def test_a_promise_in_danger_is_so_no_more_when_its_queue_wants_to_know_later(
    world: World,
) -> None:
    waiting(world)
    pat = await desk(world, "pat")
    world.put(replace(queue_of(world), escalate_s=7_000))
    await pat.do(promise(world, world.with_north))
    world.clock.forward(minutes=10)
    keep_promises(world.hub, world.tenant)
    told = (await task_at(pat, "promise")).escalated_at

    world.put(replace(queue_of(world), escalate_s=0))
    DueAnew(world.hub).keep(world.tenant)
    calm = (await task_at(pat, "promise")).escalated_at
    keep_promises(world.hub, world.tenant)
    quiet: Task = await task_at(pat, "promise")
    world.clock.forward(minutes=85)  # half an hour before its time everybody is told
    keep_promises(world.hub, world.tenant)

    assert told is not None
    assert calm is None
    assert quiet.escalated_at is None
    assert (await task_at(pat, "promise")).escalated_at == world.clock.now()
