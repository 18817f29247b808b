"""After a restore the hub waits for those who bring again what others had built on."""

from __future__ import annotations

import pytest

from desktop.domain.ids import CustomerId, InteractionId
from desktop.domain.operations import customer, interaction
from desktop.domain.operations.operation import Reason
from desktop.domain.records import Customer, Interaction
from desktop.domain.words import Channel, InteractionStatus
from desktop.ports.errors import Epoch
from desktop.ports.wire import Verdict
from integrations.hub.server.store.heads import OTHERS_COME_BACK_S
from tests.contracts.conftest import World
from tests.contracts.hub_desk import Desk

EVA = CustomerId("eva")
MAIL = InteractionId("mail")


async def after_restore(world: World, *logins: str) -> list[Desk]:
    desks = [world.desk(login) for login in logins]
    world.admin.restored()
    for desk in desks:
        desk.epoch = (await desk.hello()).epoch
    return desks


async def test_a_restore_raises_the_epoch_to_the_time_of_it(world: World) -> None:
    ann = world.desk("ann")
    before = (await ann.hello()).epoch

    first = world.admin.restored()
    world.clock.forward(seconds=1)
    second = world.admin.restored()

    assert before < first == int(world.clock.now().timestamp()) - 1 < second
    with pytest.raises(Epoch):
        await ann.do(customer.Create(id=EVA, name="Eva"))


async def test_what_builds_on_something_missing_is_done_when_another_desk_has_brought_it(
    world: World,
) -> None:
    ann, pia = await after_restore(world, "ann", "pia")
    address = pia.mutation(
        customer.Set(id=EVA, address="New Street 2"), seen='{"address":"Old Street 1"}', again=True
    )

    early = await pia.push(address)
    made = customer.Create(id=EVA, name="Eva", queues=(world.with_north,))
    moved = customer.Set(id=EVA, address="Old Street 1")
    await ann.push(ann.mutation(made, again=True))
    between = await pia.push(address)
    await ann.push(ann.mutation(moved, seen='{"address":""}', again=True))
    late = await pia.push(address)
    await ann.snapshot()

    for pushed in (early, between):
        assert [(a.verdict, a.reason) for a in pushed.answers] == [(Verdict.RETRY, Reason.RESTORED)]
    assert [answer.verdict for answer in late.answers] == [Verdict.OK]
    assert ann.record(Customer, EVA).address == "New Street 2"


async def test_an_hour_later_what_nobody_has_brought_is_gone(world: World) -> None:
    (pia,) = await after_restore(world, "pia")
    asked = pia.mutation(customer.Set(id=EVA, address="New Street 2"), again=True)
    assert [a.verdict for a in (await pia.push(asked)).answers] == [Verdict.RETRY]

    world.clock.forward(seconds=OTHERS_COME_BACK_S)

    assert [a.verdict for a in (await pia.push(asked)).answers] == [Verdict.GONE]


async def test_what_is_asked_for_the_first_time_is_answered_at_once(world: World) -> None:
    (pia,) = await after_restore(world, "pia")

    (answer,) = await pia.do(customer.Set(id=EVA, address="New Street 2"))

    assert answer.verdict is Verdict.GONE


async def test_a_contact_taken_after_the_backup_is_its_agents_again_with_what_was_done_in_it(
    world: World,
) -> None:
    (ann,) = await after_restore(world, "ann")
    await ann.do(
        customer.Create(id=EVA, name="Eva"),
        interaction.Create(
            id=MAIL, customer=EVA, channel=Channel.EMAIL, queue=world.home_only, text="Where?"
        ),
    )

    reply = ann.mutation(interaction.Reply(id=MAIL, text="On its way."), fence=7, again=True)
    (answer,) = (await ann.push(reply)).answers
    await ann.snapshot()

    contact = ann.record(Interaction, MAIL)
    assert answer.verdict is Verdict.OK
    assert (contact.status, contact.agent, contact.epoch) == (
        InteractionStatus.ACTIVE,
        ann.agent,
        7,
    )
    assert [message.text for message in contact.messages] == ["Where?", "On its way."]


async def test_a_later_fence_alone_takes_nothing(world: World) -> None:
    (ann,) = await after_restore(world, "ann")
    await ann.do(
        customer.Create(id=EVA, name="Eva"),
        interaction.Create(id=MAIL, customer=EVA, channel=Channel.EMAIL, queue=world.home_only),
    )

    reply = ann.mutation(interaction.Reply(id=MAIL, text="On its way."), fence=7)
    (answer,) = (await ann.push(reply)).answers

    assert answer.verdict is Verdict.CONFLICT
