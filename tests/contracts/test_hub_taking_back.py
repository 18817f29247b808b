"""A reply that has not gone is taken back, and then it does not go; one that has gone stays."""

from __future__ import annotations

from datetime import timedelta

import pytest

from desktop.domain.ids import MessageId
from desktop.domain.operations import interaction
from desktop.domain.operations.operation import Reason
from desktop.domain.operations.sending import ReplyAt, Unsend
from desktop.ports.wire import Verdict
from integrations.hub.server.channels.sending import SILENT
from integrations.hub.server.store import outbound
from integrations.hub.server.store.outbound import Outgoing
from tests.contracts.conftest import World
from tests.contracts.hub_desk import Desk
from tests.contracts.test_hub_leases import FIRST, contact, in_hand


def taken_by_a_worker(world: World, *, later: timedelta) -> Outgoing | None:
    now = world.clock.now() + later
    return world.store.writing(world.tenant, lambda within: outbound.take(within, now, SILENT))


async def replied(world: World, desk: Desk, fence: int, **at: float) -> MessageId:
    """A reply that goes out so much later; its message."""
    send_at = world.clock.now() + timedelta(**at)
    asked = desk.mutation(ReplyAt(id=FIRST, text="On its way.", send_at=send_at), fence=fence)
    [answer] = (await desk.push(asked)).answers
    assert answer.verdict is Verdict.OK
    return MessageId(asked.op_id)


async def test_a_reply_that_was_taken_back_in_time_never_goes_out(world: World) -> None:
    ann, fence = await in_hand(world)
    message = await replied(world, ann, fence, seconds=10)
    assert (await contact(ann)).messages[-1].send_at is not None

    [answer] = await ann.do(Unsend(id=FIRST, message=message))

    assert answer.verdict is Verdict.OK
    assert (await contact(ann)).messages == ()
    assert taken_by_a_worker(world, later=timedelta(hours=1)) is None


@pytest.mark.parametrize("off_h", [-2, 0, 2])
async def test_a_moment_for_second_thoughts_is_one_whatever_the_clock_of_the_desk(
    world: World, off_h: float
) -> None:
    ann, fence = await in_hand(world)
    wrong = world.clock.now() + timedelta(hours=off_h)
    asked = ReplyAt(id=FIRST, text="On its way.", send_at=wrong + timedelta(seconds=10))
    await ann.push(ann.mutation(asked, at=wrong, fence=fence))

    assert taken_by_a_worker(world, later=timedelta(seconds=9)) is None
    assert taken_by_a_worker(world, later=timedelta(seconds=10)) is not None


async def test_a_time_that_was_chosen_is_one_of_the_hubs_clock(world: World) -> None:
    ann, fence = await in_hand(world)
    chosen = world.clock.now() + timedelta(hours=1)
    slow = world.clock.now() - timedelta(hours=3)
    asked = ReplyAt(id=FIRST, text="On its way.", send_at=chosen)
    await ann.push(ann.mutation(asked, at=slow, fence=fence))

    assert taken_by_a_worker(world, later=timedelta(minutes=59)) is None
    assert taken_by_a_worker(world, later=timedelta(hours=1)) is not None


async def test_a_reply_that_a_worker_has_cannot_be_taken_back(world: World) -> None:
    ann, fence = await in_hand(world)
    message = await replied(world, ann, fence, seconds=10)
    assert taken_by_a_worker(world, later=timedelta(hours=1)) is not None

    [answer] = await ann.do(Unsend(id=FIRST, message=message))

    assert (answer.verdict, answer.reason) == (Verdict.CONFLICT, Reason.SENT)
    assert [each.id for each in (await contact(ann)).messages] == [message]


async def test_a_reply_without_a_time_has_gone_as_soon_as_it_was_asked(world: World) -> None:
    ann, fence = await in_hand(world)
    asked = ann.mutation(interaction.Reply(id=FIRST, text="At once."), fence=fence)
    await ann.push(asked)

    [answer] = await ann.do(Unsend(id=FIRST, message=MessageId(asked.op_id)))

    assert answer.reason is Reason.SENT
    assert len((await contact(ann)).messages) == 1


async def test_a_completed_contact_still_has_its_reply_taken_back(world: World) -> None:
    ann, fence = await in_hand(world)
    message = await replied(world, ann, fence, seconds=10)
    await ann.do(interaction.WrapUp(id=FIRST, code="delivery"))

    answers = await ann.do(Unsend(id=FIRST, message=message), Unsend(id=FIRST, message=message))

    assert [answer.verdict for answer in answers] == [Verdict.OK, Verdict.OK]
    assert (await contact(ann)).messages == ()


async def test_who_neither_wrote_it_nor_has_the_contact_does_not_take_it_back(
    world: World,
) -> None:
    ann, fence = await in_hand(world)
    message = await replied(world, ann, fence, hours=8)
    bob = world.desk("bob")
    await bob.snapshot()

    [before] = await bob.do(Unsend(id=FIRST, message=message))
    await bob.do(interaction.Assign(id=FIRST, agent=bob.agent, instead_of=ann.agent))
    [after] = await bob.do(Unsend(id=FIRST, message=message))

    assert before.reason is Reason.NOT_YOURS
    assert after.verdict is Verdict.OK
