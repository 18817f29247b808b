"""Sessions that are renewed: tokens for minutes, and a refresh token that works once."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import timedelta

import httpx
import msgspec
import pytest

from desktop.domain.kinds import agent_bucket
from desktop.domain.words import Role
from desktop.line import Standing
from desktop.ports.backend import Beat, Poke, Renewal
from desktop.ports.errors import Offline, Replayed, SignedOut
from desktop.ports.wire import (
    PROTOCOL,
    PROTOCOL_HEADER,
    ErrorCode,
    Hello,
    Login,
    Refusal,
    Renew,
    Renewed,
    Session,
)
from integrations.hub.client import HubClient, HubDoor
from integrations.hub.server.hub import Limits
from integrations.hub.server.store.audit import Did
from integrations.hub.server.tidying import Retention, tidy
from tests.contracts.conftest import PASSWORD, World
from tests.contracts.hub_desk import Desk
from tests.contracts.test_desk_pushes import EVA, begun, desks, empty
from tests.contracts.test_refusals_met import Desks, sync_of

__all__ = ["desks", "empty"]  # fixtures
TOKEN_S = Limits().token_s
HELLO = Hello("c", "tests")


async def signed_in(world: World) -> Session:
    if not any(line.login == "eve" for line in world.agents.values()):
        eve = world.admin.add_user("eve", site="Home", role=Role.AGENT, password=PASSWORD)
        world.agents["eve"] = eve
    return await HubDoor().login(world.address, "eve", PASSWORD, "main")


class Kept:
    """Where a desk keeps what renews its session."""

    def __init__(self, world: World, session: Session) -> None:
        self.all = [session.refresh]
        renewal = Renewal(session.refresh, self._keep)
        self.hub = HubDoor().open(world.address, session.token, renewal)
        world._clients.append(self.hub)

    async def _keep(self, refresh: str) -> None:
        self.all.append(refresh)


async def renewed(world: World, refresh: str, *, lost: bool = False) -> Renewed:
    """As anybody may ask. Raises what the hub says."""
    async with httpx.AsyncClient(base_url=world.address) as http:
        said = await http.post(
            "/renew",
            content=msgspec.json.encode(Renew(refresh, lost=lost)),
            headers={PROTOCOL_HEADER: str(PROTOCOL)},
        )
    if said.status_code == 401:
        code = msgspec.json.decode(said.content, type=Refusal).code
        raise Replayed if code is ErrorCode.REPLAYED else SignedOut
    return msgspec.json.decode(said.content, type=Renewed)


def later(world: World, seconds: float) -> None:
    world.clock.time += timedelta(seconds=seconds)


async def test_a_token_lasts_ten_minutes_and_is_renewed_without_anybody_noticing(
    world: World,
) -> None:
    session = await signed_in(world)
    kept = Kept(world, session)
    await kept.hub.hello(HELLO)

    later(world, TOKEN_S + 1)
    with pytest.raises(SignedOut):
        await world.client_with(session.token).hello(HELLO)
    both = await asyncio.gather(kept.hub.hello(HELLO), kept.hub.hello(HELLO))

    assert TOKEN_S <= 600
    assert [welcome.name for welcome in both] == ["eve", "eve"]
    assert len(kept.all) == 2  # they waited for the same renewal
    assert len(set(kept.all)) == 2


async def test_a_refresh_token_that_comes_again_ends_the_session_for_everybody(
    world: World,
) -> None:
    session = await signed_in(world)
    second = await renewed(world, session.refresh)
    theirs = world.client_with(second.token)
    await theirs.hello(HELLO)

    with pytest.raises(Replayed):
        await renewed(world, session.refresh)
    with pytest.raises(SignedOut):
        await theirs.hello(HELLO)
    with pytest.raises(Replayed):  # who has the newest is told why
        await renewed(world, second.refresh)

    (line,) = [line for line in world.admin.audit() if line.did is Did.REPLAYED]
    assert line.bucket == agent_bucket(session.agent)
    assert (await signed_in(world)).token  # the password opens another


async def test_it_ends_streams_within_seconds(world: World) -> None:
    session = await signed_in(world)
    kept = Kept(world, session)
    desk = Desk(kept.hub, session.agent, "eves", world.clock)
    await desk.hello()
    await desk.snapshot()
    async with desk.listening() as events:
        later(world, TOKEN_S + 1)
        await kept.hub.hello(HELLO)  # renewed, so that the first is an old one
        began = time.monotonic()

        with pytest.raises(Replayed):
            await renewed(world, kept.all[0])
        with pytest.raises(SignedOut):
            async for _event in events:
                pass

    assert time.monotonic() - began < 10


async def test_a_stream_goes_on_when_its_token_is_over(
    worlds: Callable[..., World],
) -> None:
    world = worlds(limits=Limits(heartbeat_s=0.05))
    session = await signed_in(world)
    kept = Kept(world, session)
    desk = Desk(kept.hub, session.agent, "eves", world.clock)
    await desk.hello()
    await desk.snapshot()
    async with desk.listening() as events:
        later(world, TOKEN_S + 1)
        heard = [type(await anext(events)) for _ in range(4)]

    assert set(heard) <= {Beat, Poke}
    assert len(kept.all) == 2


async def test_an_answer_that_was_lost_is_given_again_until_it_was_used(world: World) -> None:
    session = await signed_in(world)
    await renewed(world, session.refresh)  # the answer is lost on its way

    again = await renewed(world, session.refresh, lost=True)
    await world.client_with(again.token).hello(HELLO)
    with pytest.raises(Replayed):
        await renewed(world, session.refresh, lost=True)


async def test_a_desk_whose_answer_was_lost_goes_on_by_itself(world: World) -> None:
    session = await signed_in(world)
    kept = Kept(world, session)
    await kept.hub.hello(HELLO)
    later(world, TOKEN_S + 1)
    await renewed(world, session.refresh)  # as if it had asked and not heard
    twin = Kept(world, session)  # as it begins after a crash

    assert (await twin.hub.hello(HELLO)).name == "eve"


async def test_without_a_hub_a_renewal_is_offline_and_nobody_is_signed_out(world: World) -> None:
    session = await signed_in(world)
    kept = Kept(world, session)
    nowhere = HubClient("http://127.0.0.1:9", "", renewal=Renewal(session.refresh, kept._keep))

    with pytest.raises(Offline):
        await nowhere.hello(HELLO)
    await nowhere.close()

    assert kept.all == [session.refresh]


async def test_a_clock_that_jumps_locks_nobody_out(world: World) -> None:
    session = await signed_in(world)
    kept = Kept(world, session)
    for jump in (timedelta(days=1), timedelta(days=-3), timedelta(days=2)):
        world.clock.time += jump
        assert (await kept.hub.hello(HELLO)).name == "eve"


async def test_a_session_that_nobody_renews_for_a_month_is_over_and_forgotten(
    world: World,
) -> None:
    session = await signed_in(world)
    later(world, 31 * 86_400)

    with pytest.raises(SignedOut):
        await renewed(world, session.refresh)
    tidy(world.store, world.clock.now(), Retention())
    with pytest.raises(SignedOut):
        await renewed(world, session.refresh)

    assert (await signed_in(world)).refresh


async def test_an_older_desk_is_given_a_token_that_needs_no_renewal(world: World) -> None:
    await signed_in(world)
    client = world.client_with("")

    old = await client.login(Login("eve", PASSWORD))
    later(world, 5 * 86_400)

    assert old.refresh == ""
    assert (await world.client_with(old.token).hello(HELLO)).name == "eve"


async def test_a_desk_whose_session_was_ended_is_told_why_and_keeps_everything(
    world: World, desks: Desks
) -> None:
    session = await signed_in(world)
    eve = await begun(world, desks(world, "eve"))
    kept = Kept(world, session)
    sync = sync_of(eve, kept.hub)
    await sync.once()
    await renewed(world, session.refresh)
    with pytest.raises(Replayed):
        await renewed(world, session.refresh)

    await sync.run()

    assert (eve.line.state.standing, eve.line.state.replayed) == (Standing.SIGNED_OUT, True)
    assert eve.eva().id == EVA


async def test_who_signs_out_ends_that_session_and_its_streams_and_no_other(
    world: World, desks: Desks
) -> None:
    session, elsewhere = await signed_in(world), await signed_in(world)
    eve = await begun(world, desks(world, "eve"))
    here, there = Kept(world, session), Kept(world, elsewhere)
    sync = sync_of(eve, here.hub)
    await sync.once()
    online = asyncio.Event()
    eve.line.changed.connect(lambda state: online.set() if state.online else None)
    following = asyncio.get_running_loop().create_task(sync.run())
    await asyncio.wait_for(online.wait(), 10)

    await HubDoor().end(world.address, here.all[-1])
    await HubDoor().end(world.address, here.all[-1])  # the answer may have been lost

    await asyncio.wait_for(following, 10)
    assert (eve.line.state.standing, eve.line.state.replayed) == (Standing.SIGNED_OUT, False)
    with pytest.raises(SignedOut):
        await world.client_with(session.token).hello(HELLO)
    assert (await there.hub.hello(Hello("c2", "tests"))).name == "eve"


async def test_what_renewed_a_session_long_ago_does_not_sign_anybody_out(world: World) -> None:
    session = await signed_in(world)
    second = await renewed(world, session.refresh)
    third = await renewed(world, second.refresh)

    await HubDoor().end(world.address, session.refresh)
    await HubDoor().end(world.address, "no such thing")

    assert (await world.client_with(third.token).hello(HELLO)).name == "eve"
