"""Breaking the glass: the hub shows one hidden value, for a reason, to a role that may."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from desktop.domain.ids import CustomerId
from desktop.domain.records import Customer
from desktop.domain.words import RevealReason
from desktop.ports.errors import Busy, Forbidden, Unfit
from desktop.ports.wire import Reveal
from integrations.hub.server.hub import Limits
from integrations.hub.server.store.audit import Did
from tests.contracts.conftest import World
from tests.contracts.test_hub_grants import BANK, EVA, PHONE, contracts, worked


def asks(mask: str, customer: CustomerId = EVA) -> Reveal:
    return Reveal(customer, mask, RevealReason.CALLBACK)


async def test_an_agent_reads_a_hidden_number_once_for_a_reason_and_the_audit_says_so(
    world: World,
) -> None:
    _, pat = await worked(world)
    world.admin.add_grant("North", contracts(world))
    await pat.pull()

    revealed = await pat.hub.reveal(asks("phone"))
    await pat.pull()

    assert revealed.values == (PHONE.value,)
    assert revealed.lasts_s == Limits().reveal_s
    veiled = pat.record(Customer, EVA).points[0].value
    assert veiled != PHONE.value  # nothing that is stored or synced has changed
    (line,) = [line for line in world.admin.audit() if line.did is Did.REVEALED]
    assert (line.by, line.site, line.contract) == (
        "pat",
        world.sites["North"].id,
        "phone: callback",
    )
    assert EVA not in line.bucket  # a pseudonym, which an erasure leaves behind without a person
    assert line.until is not None


async def test_the_role_decides_and_a_refusal_is_not_written_down_as_if_it_had_been_read(
    world: World,
) -> None:
    _, pat = await worked(world)
    world.admin.add_grant("North", contracts(world))
    lead = world.client("pia")

    with pytest.raises(Forbidden):
        await pat.hub.reveal(asks("iban"))
    revealed = await lead.reveal(asks("iban"))

    assert revealed.values == (BANK,)
    assert [line.by for line in world.admin.audit() if line.did is Did.REVEALED] == ["pia"]


async def test_who_does_not_see_the_customer_reveals_nothing(world: World) -> None:
    await worked(world)

    with pytest.raises(Forbidden):
        await world.client("sam").reveal(asks("phone"))
    with pytest.raises(Forbidden):
        await world.client("ann").reveal(asks("phone", CustomerId("nobody")))
    with pytest.raises(Unfit):
        await world.client("ann").reveal(asks("shoe-size"))


async def test_nobody_reveals_a_whole_list(worlds: Callable[..., World]) -> None:
    world = worlds(limits=Limits(reveals_a_minute=2))
    await worked(world)
    ann = world.client("ann")

    for _ in range(2):
        await ann.reveal(asks("phone"))
    with pytest.raises(Busy):
        await ann.reveal(asks("phone"))
