"""A weekend on the hub with two states: the clocks go back, and Monday is a holiday in one of them.

Summer time ends in the night to Sunday, 31 October 2027; 1 November is kept in Bavaria alone.
"""

from __future__ import annotations

from datetime import UTC, datetime

from msgspec.structs import replace

from desktop.domain.calendars import Calendar, Opening
from desktop.domain.case_clock import Pace, read
from desktop.domain.case_types import CaseType
from desktop.domain.grounds import Rule
from desktop.domain.ids import CalendarId, CaseId, CaseTypeId, CustomerId, InteractionId
from desktop.domain.operations import agent, case
from desktop.domain.records import Case, Customer, Queue
from desktop.domain.routing import Routing
from desktop.domain.words import AgentState
from desktop.ports.wire import Verdict
from integrations.hub.server.each_second.due_anew import DueAnew
from integrations.hub.server.store import records
from tests.contracts.conftest import World
from tests.contracts.test_hub_offers import wait
from tests.contracts.test_hub_promises import desk
from tests.contracts.test_hub_routing import at_work, nothing_for, offer_to

EVA = CustomerId("eva")
WEEKDAYS = tuple(Opening(day, 8 * 60, 18 * 60) for day in range(5))
BAVARIA, BERLIN = (
    Calendar(id=CalendarId(region), name=region, region=region, openings=WEEKDAYS)
    for region in ("BY", "BE")
)
FRIDAY = datetime(2027, 10, 29, 15, tzinfo=UTC)  # 17:00, an hour before the offices close
MONDAY = datetime(2027, 11, 1, 8, tzinfo=UTC)  # 09:00, on another clock
TUESDAY = datetime(2027, 11, 2, 8, tzinfo=UTC)


def it_is(world: World, at: datetime) -> None:
    world.clock.forward(seconds=(at - world.clock.now()).total_seconds())


def kind(calendar: Calendar) -> CaseType:
    return CaseType(
        id=CaseTypeId(calendar.id), name=calendar.id, calendar=calendar.id, solve_minutes=120
    )


async def test_two_hours_promised_on_friday_are_over_on_another_clock_and_later_in_bavaria(
    world: World,
) -> None:
    it_is(world, FRIDAY)
    kinds = kind(BAVARIA), kind(BERLIN)
    world.put(BAVARIA, BERLIN, *kinds, Customer(id=EVA, name="Eva", queues=(world.with_north,)))
    ann = await desk(world, "ann")
    done = await ann.do(
        *(
            case.Open(
                id=CaseId(f"case-{each.id}"),
                customer=EVA,
                subject="x",
                queue=world.with_north,
                type=each.id,
            )
            for each in kinds
        )
    )
    assert [each.verdict for each in done] == [Verdict.OK] * 2
    clocks = DueAnew(world.hub)
    clocks.keep(world.tenant)
    await ann.pull()
    bavarian, other = (ann.record(Case, CaseId(f"case-{each.id}")) for each in kinds)

    it_is(world, MONDAY)
    still = clocks.keep(world.tenant), DueAnew(world.hub).keep(world.tenant)

    assert (bavarian.due_at, other.due_at) == (TUESDAY, MONDAY)
    assert still == (0, 0)
    now = world.clock.now()
    assert read(other, kinds[1], BERLIN, now).left == 0
    left = read(bavarian, kinds[0], BAVARIA, now)
    assert (left.left, left.pace) == (60, Pace.GOOD)


async def test_on_a_holiday_of_one_state_only_the_other_states_queue_gives_away(
    world: World,
) -> None:
    it_is(world, MONDAY)
    world.put(BAVARIA, BERLIN)
    with world.store.reading(world.tenant) as within:
        queues = {each.id: each for each in records.every(within, Queue)}
    for id, calendar in ((world.with_north, BAVARIA), (world.home_only, BERLIN)):
        world.put(replace(queues[id], routing=Routing(calendar=calendar.id)))
    wait(world, "bavarian")
    wait(world, "berliner", queue=world.home_only)
    ann = await at_work(world, "ann")

    offer = await offer_to(ann)
    why = await ann.hub.why(InteractionId("bavarian"))
    await ann.hub.accept(InteractionId(offer.interaction), offer.fence)
    quiet = await nothing_for(ann)
    await ann.do(agent.SetState(id=ann.agent, state=AgentState.BREAK))
    it_is(world, TUESDAY)
    bob = await at_work(world, "bob")

    assert offer.interaction == "berliner"
    assert [ground.rule for ground in why.waits] == [Rule.CLOSED]
    assert quiet
    assert (await offer_to(bob)).interaction == "bavarian"
