"""Streams that wake at once are told out of one snapshot, and each as if it had asked alone."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest
from msgspec.structs import replace

from desktop.domain.ids import CustomerId, InteractionId, TenantId
from desktop.domain.operations import customer, interaction
from desktop.domain.words import Channel
from desktop.ports.wire import ErrorCode
from integrations.hub.server.gathering import Gathering
from integrations.hub.server.pulling import Ask, News, pull, pull_together, standing
from integrations.hub.server.refused import Refused
from integrations.hub.server.rights.rights import Bearer
from integrations.hub.server.signing_in.tokens import bearer_of
from tests.contracts.conftest import MAIN, World

EVA = CustomerId("eva")


def bearer(world: World, login: str) -> Bearer:
    return bearer_of(f"Bearer {world.admin.token(world.agent(login))}")


async def test_many_are_told_together_what_each_would_pull_alone(world: World) -> None:
    people = [bearer(world, login) for login in ("ann", "bob", "pat", "sam", "bob")]
    asks = [
        Ask(each, f"stream-{n}", standing(world.store, each)[0]) for n, each in enumerate(people)
    ]
    ann = world.desk("ann")
    await ann.do(
        customer.Create(id=EVA, name="Eva"),
        interaction.Create(
            id=InteractionId("mail"), customer=EVA, channel=Channel.EMAIL, queue=world.with_north
        ),
    )
    never = replace(asks[0], bearer=Bearer(MAIN, "nobody's"))
    torn = replace(asks[0], cursor="torn")

    told = pull_together(world.store, world.clock, MAIN, [*asks[:3], never, torn, *asks[3:]])

    refused = [each.code for each in told if isinstance(each, Refused)]
    assert refused == [ErrorCode.SIGNED_OUT, ErrorCode.FLOOR]
    news = [each for each in told if isinstance(each, News)]
    alone = [pull(world.store, world.clock, ask.bearer, ask.client_id, ask.cursor) for ask in asks]
    assert news == alone
    assert [sorted(row.kind for row in each.page.rows) for each in news] == [
        ["customer", "interaction"],
        ["customer", "interaction"],
        ["customer", "interaction"],
        [],
        ["customer", "interaction"],
    ]


async def test_whose_scope_is_another_one_is_told_so_among_the_others(world: World) -> None:
    sam, bob = bearer(world, "sam"), bearer(world, "bob")
    asks = [
        Ask(each, f"stream-{each.token_hash[:5]}", standing(world.store, each)[0])
        for each in (sam, bob)
    ]
    world.admin.add_grant("South", world.admin.bucket(queue="Bills"))

    of_sam, of_bob = pull_together(world.store, world.clock, MAIN, asks)

    assert isinstance(of_sam, News)
    assert isinstance(of_bob, News)
    assert of_sam.page.scope is not None
    assert of_bob.page.scope is None


async def test_a_lot_is_answered_in_parts_and_in_order_and_an_error_is_its_own() -> None:
    parts: list[list[int]] = []

    def do(_tenant: TenantId, asked: Sequence[int]) -> list[int | Exception]:
        parts.append(list(asked))
        return [ValueError(n) if n == 3 else n * 10 for n in asked]

    gathering: Gathering[int, int] = Gathering(do, 0.0, most=2)
    found = await asyncio.gather(
        *(gathering.ask(MAIN, n) for n in range(5)), return_exceptions=True
    )
    await gathering.close()

    assert parts == [[0, 1], [2, 3], [4]]
    assert [str(each) for each in found] == ["0", "10", "20", "3", "40"]


async def test_what_fails_as_a_whole_fails_for_whoever_has_not_been_answered() -> None:
    def do(_tenant: TenantId, asked: Sequence[int]) -> list[int | Exception]:
        if 2 in asked:
            raise OSError("gone")
        return list(asked)

    gathering: Gathering[int, int] = Gathering(do, 0.0, most=2)
    found = await asyncio.gather(
        *(gathering.ask(MAIN, n) for n in range(5)), return_exceptions=True
    )

    assert found[:2] == [0, 1]
    assert [type(each) for each in found[2:]] == [OSError] * 3
    with pytest.raises(OSError, match="gone"):
        await gathering.ask(MAIN, 2)
    await gathering.close()
