"""Notifications on a real session bus: shown, pressed, withdrawn; and where there is no bus."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from desktop.tasks import Supervisor
from integrations.system.notifications import BusNotifications
from tests.support.desk import until
from tests.support.notification_server import NotificationServer, SessionBus

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

BUTTONS = {"accept": "Annehmen", "decline": "Ablehnen"}


@pytest.fixture
def bus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SessionBus]:
    with SessionBus(tmp_path) as bus:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus.address)
        yield bus


@asynccontextmanager
async def notifications() -> AsyncIterator[BusNotifications]:
    failures: list[BaseException] = []
    supervisor = Supervisor(lambda _name, error: failures.append(error))
    ours = BusNotifications(supervisor)
    try:
        yield ours
    finally:
        await ours.close()
        await supervisor.close()
    assert failures == []


async def test_what_is_told_is_shown_with_its_buttons_for_its_time(bus: SessionBus) -> None:
    async with NotificationServer(bus.address) as server, notifications() as ours:
        assert await ours.tell("Ein Anruf wird angeboten", "Lieferung & mehr", BUTTONS, 17)

        (told,) = server.shown
        assert (told.title, told.body) == ("Ein Anruf wird angeboten", "Lieferung & mehr")
        assert told.keys == ["default", "", "accept", "Annehmen", "decline", "Ablehnen"]
        assert (told.replaces, told.milliseconds) == (0, 17_000)


@pytest.mark.parametrize("key", ["accept", "decline", "default"])
async def test_a_button_that_is_pressed_acts_once(bus: SessionBus, key: str) -> None:
    async with NotificationServer(bus.address) as server, notifications() as ours:
        acted: list[str] = []
        ours.acted.connect(acted.append)
        await ours.tell("t", "b", BUTTONS, 17)

        await server.press(key, 99)  # somebody else's
        await server.press(key)
        await until(lambda: acted)
        await server.press(key)  # it is gone
        await asyncio.sleep(0.05)

        assert acted == [key]


async def test_the_next_one_takes_the_place_of_the_one_before(bus: SessionBus) -> None:
    async with NotificationServer(bus.address) as server, notifications() as ours:
        await ours.tell("first", "b", BUTTONS, 17)
        await ours.tell("second", "b", BUTTONS, 17)
        await ours.withdraw()
        await ours.withdraw()

        assert [told.replaces for told in server.shown] == [0, server.shown[0].id]
        assert server.closed == [server.shown[0].id]


async def test_what_looks_like_markup_is_said_as_it_stands(bus: SessionBus) -> None:
    abilities = ("body", "body-markup")
    async with (
        NotificationServer(bus.address, abilities=abilities) as server,
        notifications() as ours,
    ):
        await ours.tell("t", "A & <b>B</b>", BUTTONS, 17)

        assert server.shown[0].body == "A &amp; &lt;b&gt;B&lt;/b&gt;"


async def test_without_somebody_who_shows_them_the_answer_is_no_until_there_is_one(
    bus: SessionBus,
) -> None:
    async with notifications() as ours:
        assert not await ours.tell("t", "b", BUTTONS, 17)
        async with NotificationServer(bus.address) as server:
            assert await ours.tell("t", "b", BUTTONS, 17)
            assert len(server.shown) == 1


@pytest.mark.parametrize("address", ["", "unix:path=/nonexistent", "tcp:host=x", "nonsense"])
async def test_without_a_bus_the_answer_is_no(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    async with notifications() as ours:
        assert not await ours.tell("t", "b", BUTTONS, 17)
        await ours.withdraw()


async def test_a_bus_that_ends_is_no_fault_and_the_next_is_asked_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with notifications() as ours:
        for _ in range(2):
            with SessionBus(tmp_path) as bus:
                monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus.address)
                async with NotificationServer(bus.address):
                    assert await ours.tell("t", "b", BUTTONS, 17)
            await asyncio.sleep(0.05)
            await ours.withdraw()
