"""Each refusal of the protocol, met by a real desk in the middle of its work: what it does then.

413, 422 and 426 stand in `test_desk_pushes`, 429 in `test_hub_under_pressure`, a disk that is full
in `tests/flows`. Law: whatever the hub refuses, what was written is still there or has gone out.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Awaitable, Callable

import httpx
import msgspec
import pytest

from desktop.domain.operations import customer
from desktop.domain.records import Customer
from desktop.line import Standing
from desktop.ports.errors import SignedOut
from desktop.ports.wire import ErrorCode, Refusal
from desktop.sync.engine import Sync
from integrations.hub.client import HubClient
from integrations.hub.server.store import accounts
from integrations.hub.server.store.opening import Contended
from tests.contracts.conftest import World
from tests.contracts.test_desk_pushes import EVA, StoredDesk, begun, desks, empty

__all__ = ["desks", "empty"]  # fixtures
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
Desks = Callable[[World, str], StoredDesk]
Disturb = Callable[[World, StoredDesk], None]


def sync_of(desk: StoredDesk, backend: HubClient | None = None) -> Sync:
    return Sync(
        store=desk.store,
        backend=backend or desk.world.client(desk.login),
        line=desk.line,
        clock=desk.world.clock,
        draw=lambda least, _most: least,
    )


def restored(world: World, _desk: StoredDesk) -> None:
    """409 epoch."""
    world.admin.restored()


def cursor_lost(_world: World, desk: StoredDesk) -> None:
    """410: a cursor that the log does not reach back to."""
    desk.store._opened_store.advance(cursor="x" * 40)


def counted_on(_world: World, desk: StoredDesk) -> None:
    """412: the desk begins at a number that the hub does not wait for."""
    desk.store._opened_store._connection.execute("UPDATE outbox SET mid = mid + 7")
    desk.store._opened_store.advance(next_mid=desk.store._opened_store.progress().next_mid + 7)


def copied(world: World, desk: StoredDesk) -> None:
    """409 fork: the same profile has already said something else under the next number."""
    twin = world.desk(desk.login)
    progress = desk.store._opened_store.progress()
    twin.client_id, twin.mid = progress.client_id, progress.next_mid - 2
    twins.append(twin.do(customer.Set(id=EVA, language="it")))


twins: list[Awaitable[object]] = []


@pytest.mark.parametrize("disturb", [restored, cursor_lost, counted_on, copied])
async def test_what_falls_out_of_step_between_hello_and_push_is_put_right_by_itself(
    world: World, desks: Desks, disturb: Disturb
) -> None:
    ann = await begun(world, desks(world, "ann"))
    ann.ask(customer.Set(id=EVA, address="New 9"))
    sync = sync_of(ann)
    await sync._greet()

    disturb(world, ann)
    while twins:
        await twins.pop()
    await sync._in_step()

    there = world.desk("bob")
    await there.snapshot()
    assert there.record(Customer, EVA).address == "New 9"
    assert ann.eva().address == "New 9"
    assert (ann.waiting, ann.refused) == ([], [])


async def test_a_token_that_is_not_taken_any_more_ends_the_sync_and_wipes_nothing(
    world: World, desks: Desks
) -> None:
    ann = await begun(world, desks(world, "ann"))
    ann.ask(customer.Set(id=EVA, address="New 9"))
    sync = sync_of(ann)
    world.store.writing(
        world.tenant, lambda within: accounts.drop_tokens(within, world.agent("ann"))
    )

    await sync.run()  # ends by itself: the person has to do something
    signed_out = ann.line.state.standing
    kept = (ann.eva().address, ann.waiting)
    with pytest.raises(SignedOut):
        await sync.once()
    await ann.sync()  # with a new token

    assert signed_out is Standing.SIGNED_OUT
    assert kept == ("New 9", ["customer.set@1"])
    assert ann.waiting == []


async def test_a_hub_whose_database_is_contended_asks_to_wait_and_is_asked_again(
    world: World, desks: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann = await begun(world, desks(world, "ann"))
    ann.ask(customer.Set(id=EVA, address="New 9"))
    token = world.admin.token(world.agent("ann"))
    backend = world.client_with(token)
    with monkeypatch.context() as contended:

        def never(*_arguments: object) -> None:
            raise Contended

        contended.setattr(world.store, "writing", never)
        began = time.monotonic()
        failures, wait_s = await sync_of(ann, backend)._session(0)
        waited_s = time.monotonic() - began
        async with httpx.AsyncClient(base_url=world.address) as http:
            said = await http.post(
                "/sync/v1/hello",
                content=b'{"client_id":"c","app":"t"}',
                headers={"Authorization": f"Bearer {token}"},
            )
    await ann.sync()

    assert (failures, ann.waiting) == (1, [])
    assert wait_s is not None
    assert waited_s >= 1
    assert (said.status_code, said.headers["retry-after"]) == (503, "1")
    assert msgspec.json.decode(said.content, type=Refusal).code is ErrorCode.BUSY


async def test_two_desks_that_are_copies_of_one_profile_lose_nothing_to_each_other(
    world: World, desks: Desks
) -> None:
    ann = await begun(world, desks(world, "ann"))
    twin = desks(world, "ann")
    for file in ("tresen.db", "tresen.db-wal"):
        where = ann.store._profile / file
        if where.exists():
            shutil.copy(where, twin.store._profile / file)
    ann.ask(customer.Set(id=EVA, address="New 9"))
    twin.store.close_now()
    twin.store._connections.clear()
    twin.store.open_now()
    twin.ask(customer.Set(id=EVA, language="en"))

    await ann.sync()
    await twin.sync()
    await ann.sync()

    for desk in (ann, twin):
        assert (desk.eva().address, desk.eva().language) == ("New 9", "en")
        assert (desk.waiting, desk.refused) == ([], [])
    clients = {desk.store._opened_store.progress().client_id for desk in (ann, twin)}
    assert len(clients) == 2
