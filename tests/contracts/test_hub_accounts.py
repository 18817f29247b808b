"""Signing in, and how many tries there are."""

from __future__ import annotations

import pytest
from sqlalchemy import Table, select

from desktop.domain.words import Role
from desktop.ports.errors import Busy, Forbidden, Offline, Unfit
from desktop.ports.wire import Hello, Session
from integrations.hub.client import HubClient, HubDoor
from integrations.hub.server.store import tables
from tests.contracts.conftest import PASSWORD, World


async def sign_in(world: World, login: str, password: str, tenant: str = "main") -> Session:
    return await HubDoor().login(world.address, login, password, tenant)


async def test_login_and_password_open_a_session_that_works(world: World) -> None:
    agent = world.admin.add_user(
        "Eve", site="North", role=Role.AGENT, name="Eve Example", password=PASSWORD
    )

    session = await sign_in(world, "eve", PASSWORD)
    hub = world.client_with(session.token)
    welcome = await hub.hello(Hello("c", "tests"))

    assert (session.agent, session.name, session.tenant) == (agent.id, "Eve Example", "main")
    assert session.site == world.sites["North"].id
    assert (welcome.agent, welcome.last_mid, welcome.epoch) == (agent.id, 0, 1)
    assert welcome.clock == world.clock.now()


async def test_a_wrong_password_an_unknown_login_and_no_password_are_all_forbidden(
    world: World,
) -> None:
    world.admin.add_user("eve", site="Home", role=Role.AGENT, password=PASSWORD)
    wrong = [
        ("eve", "correct horsf", "main"),
        ("eve", "", "main"),
        ("mallory", PASSWORD, "main"),
        ("eve", PASSWORD, "another"),
        ("ann", "", "main"),  # has no password
    ]

    for login, password, tenant in wrong:
        with pytest.raises(Forbidden):
            await sign_in(world, login, password, tenant)


async def test_after_five_tries_a_minute_even_the_right_password_has_to_wait(world: World) -> None:
    world.admin.add_user("eve", site="Home", role=Role.AGENT, password=PASSWORD)
    for _ in range(5):
        with pytest.raises(Forbidden):
            await sign_in(world, "eve", "guess")

    with pytest.raises(Busy) as busy:
        await sign_in(world, "EVE", PASSWORD)
    with pytest.raises(Forbidden):
        await sign_in(world, "somebody-else", "guess")

    assert 1 <= busy.value.retry_after_s <= 13


async def test_neither_password_nor_token_lies_in_the_database(world: World) -> None:
    world.admin.add_user("eve", site="Home", role=Role.AGENT, password=PASSWORD)
    session = await sign_in(world, "eve", PASSWORD)

    secret = session.token.partition("~")[2]
    said = " ".join(map(repr, _everything(world)))

    assert "$argon2id$" in said
    assert PASSWORD not in said
    assert secret not in said


def _everything(world: World) -> list[object]:
    with world.store.reading(world.tenant) as within:
        every: list[Table] = tables.METADATA.sorted_tables
        return [row for table in every for row in within.connection.execute(select(table)).all()]


async def test_an_address_without_a_hub_is_offline_or_unfit_and_never_gets_a_password_in_the_clear(
    world: World,
) -> None:
    nowhere = "http://127.0.0.1:9"
    with pytest.raises(Offline):
        await HubDoor().login(nowhere, "ann", PASSWORD, "main")
    for address in ("http://hub.example", "ftp://127.0.0.1", "http://", "what is this"):
        with pytest.raises(Unfit):
            HubDoor().open(address, "token")
    no_hub = HubClient(world.address + "/elsewhere", "")
    with pytest.raises(Forbidden):
        await no_hub.hello(Hello("c", "tests"))
    await no_hub.close()
