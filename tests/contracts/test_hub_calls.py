"""Calls written down without a line reach the hub in order, with their times and in hand."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from desktop.domain.ids import CustomerId, InteractionId
from desktop.domain.operations import calling, customer, interaction
from desktop.domain.progress import Stretch
from desktop.domain.records import Interaction
from desktop.domain.words import CallState, Direction, InteractionStatus
from desktop.store.migrate import prepare
from desktop.store.reads import records
from tests.contracts.conftest import World
from tests.contracts.test_desk_pushes import StoredDesk

CALL, CALLER = InteractionId("call-1"), CustomerId("caller")


async def test_a_call_that_was_taken_offline_is_whole_on_the_hub_when_the_line_returns(
    world: World, profile: Path
) -> None:
    prepare(profile)
    ann = StoredDesk(world, "ann", profile)
    queue = world.with_north
    rang = Stretch(CallState.RINGING, world.clock.now())
    talked = Stretch(CallState.TALKING, rang.since + timedelta(seconds=5))
    over = Stretch(CallState.ENDED, rang.since + timedelta(seconds=90))
    ann.ask(customer.Create(id=CALLER, name="Unknown caller", queues=(queue,)))
    ann.ask(
        calling.BeginCall(
            id=CALL,
            customer=CALLER,
            queue=queue,
            direction=Direction.INBOUND,
            by_number="+4930123456",
            talk=(rang,),
        )
    )
    ann.ask(calling.LogTalk(id=CALL, talk=(rang, talked)))
    ann.ask(calling.LogTalk(id=CALL, talk=(rang, talked, over)))
    ann.ask(interaction.WrapUp(id=CALL, code="delivery-date"))
    await ann.sync()
    await ann.sync()
    assert ann.refused == []
    assert ann.waiting == []
    kept = records.record(ann.store._opened_reader, Interaction, CALL)
    assert kept is not None
    assert kept.talk == (rang, talked, over)
    assert (kept.status, kept.by_number) == (InteractionStatus.CLOSED, "+4930123456")
    ann.store.close_now()
