"""A contact that is handed to a queue or to a colleague is safe, and never comes straight back."""

from __future__ import annotations

from msgspec.structs import replace

from desktop.domain.ids import NoteId
from desktop.domain.operations import agent, interaction
from desktop.domain.operations.handing import HandToQueue
from desktop.domain.operations.operation import Reason
from desktop.domain.operations.writing import NoteInteraction
from desktop.domain.records import Interaction, Note, Queue
from desktop.domain.routing import Capacity, Routing
from desktop.domain.words import AgentState, InteractionStatus, NotTaken
from desktop.ports.wire import Verdict
from integrations.hub.server.store import records
from tests.contracts.conftest import World
from tests.contracts.hub_desk import Desk
from tests.contracts.test_hub_leases import FIRST, beat, in_hand, offered, pass_time
from tests.contracts.test_hub_offers import ready


def prefers_the_last_agent(world: World) -> None:
    with world.store.reading(world.tenant) as within:
        every = list(records.every(within, Queue))
    world.put(*(replace(each, routing=Routing(last_agent_s=600)) for each in every))


async def kept(desk: Desk) -> Interaction:
    await desk.pull()
    return desk.record(Interaction, FIRST)


async def test_a_contact_handed_to_a_queue_is_offered_there_with_its_card_and_not_straight_back(
    world: World,
) -> None:
    prefers_the_last_agent(world)
    ann, _ = await in_hand(world)
    one_chat = replace(world.agents["ann"], capacity=Capacity(chat=1), state=AgentState.READY)
    world.put(one_chat)
    sam = await ready(world.desk("sam"))
    await beat(sam)
    card = NoteInteraction(
        id=NoteId("card"), about=FIRST, text="Look", queues=(world.with_south,), card=True
    )
    assert not sam.shows("interaction", FIRST)  # of a queue that their site does not work

    answers = await ann.do(card, HandToQueue(id=FIRST, queue=world.with_south))
    none = (await ann.hub.next_offer(ann.client_id)).offer
    offer = await offered(sam)
    await sam.pull()

    assert [each.verdict for each in answers] == [Verdict.OK, Verdict.OK]
    assert none is None
    assert offer.interaction == FIRST
    assert sam.record(Note, "card").card
    assert await sam.hub.accept(FIRST, offer.fence)
    assert (await kept(sam)).agent == sam.agent
    assert (await kept(ann)).queue == world.with_south


async def test_its_place_in_hand_is_free_again_for_another_contact(world: World) -> None:
    ann, _ = await in_hand(world)
    await ann.do(HandToQueue(id=FIRST, queue=world.with_south))
    await ann.pull()

    assert ann.record(Interaction, FIRST).status is InteractionStatus.QUEUED
    assert (await beat(ann, (FIRST, 1))).held == ()


async def test_a_partner_gives_to_its_own_queues_alone_and_nobody_gives_what_is_anothers(
    world: World,
) -> None:
    pat, _ = await in_hand(world, "pat")
    bob = world.desk("bob")

    [to_another] = await pat.do(HandToQueue(id=FIRST, queue=world.with_south))
    [not_theirs] = await bob.do(HandToQueue(id=FIRST, queue=world.home_only))
    [within] = await pat.do(HandToQueue(id=FIRST, queue=world.with_north))

    assert (to_another.verdict, to_another.reason) == (Verdict.DENIED, Reason.DENIED)
    assert not_theirs.verdict is Verdict.CONFLICT
    assert within.verdict is Verdict.OK


async def test_who_gave_it_to_somebody_who_is_not_there_finds_it_waiting_and_why(
    world: World,
) -> None:
    ann, _ = await in_hand(world)
    bob = world.desk("bob")
    pass_time(world, 1)  # from now on somebody looks after leases
    await ann.do(interaction.Assign(id=FIRST, agent=bob.agent, instead_of=ann.agent))
    pass_time(world, 50)
    before = await kept(ann)
    pass_time(world, 15)
    after = await kept(ann)

    assert before.agent == bob.agent
    assert (after.status, after.agent) == (InteractionStatus.QUEUED, None)
    assert after.handed is not None
    assert (after.handed.to, after.handed.refused) == (bob.agent, NotTaken.GONE)


async def test_who_gives_it_back_unanswered_has_refused_it_and_who_is_there_keeps_it(
    world: World,
) -> None:
    ann, _ = await in_hand(world)
    bob = world.desk("bob")
    await bob.do(agent.SetState(id=bob.agent, state=AgentState.READY))
    await ann.do(interaction.Assign(id=FIRST, agent=bob.agent, instead_of=ann.agent))
    fence = (await kept(ann)).epoch
    for _ in range(8):
        pass_time(world, 10)
        counted = await beat(bob, (FIRST, fence))
        assert counted.held == (FIRST,)

    await bob.hub.release(FIRST, fence)
    after = await kept(ann)

    assert after.status is InteractionStatus.QUEUED
    assert after.handed is not None
    assert after.handed.refused is NotTaken.GIVEN_BACK
