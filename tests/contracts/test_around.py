"""Whether the screen is locked, asked on a real bus of those who must know it."""

from __future__ import annotations

import asyncio
import gc
from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import jeepney
import pytest
from jeepney import MessageType, new_error, new_method_call, new_method_return
from jeepney.bus_messages import message_bus
from jeepney.io.asyncio import DBusRouter, Proxy, open_dbus_connection

from integrations.system.around import BusAround
from integrations.system.message_bus import answers
from tests.support.notification_server import SessionBus

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

SAVERS = ("org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver")


@pytest.fixture
def bus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SessionBus]:
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", f"unix:path={tmp_path / 'none'}")
    with SessionBus(tmp_path) as bus:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus.address)
        yield bus


@asynccontextmanager
async def saver(address: str, name: str, *, active: bool | None) -> AsyncIterator[None]:
    """Somebody who says whether the screen is locked; None: who refuses to."""
    connection = await open_dbus_connection(address)
    async with DBusRouter(connection) as router:
        await Proxy(message_bus, router).RequestName(name)

    async def serve() -> None:
        while True:
            message: Any = await connection.receive()
            if message.header.message_type is MessageType.method_call:
                good = active is not None
                no = new_error(message, "org.freedesktop.DBus.Error.AccessDenied")
                yes = new_method_return(message, "b", (active,)) if good else no
                await connection.send(yes)

    serving = asyncio.get_running_loop().create_task(serve())
    try:
        yield
    finally:
        serving.cancel()
        await asyncio.wait([serving])
        await connection.close()


async def test_asking_can_be_given_up_at_any_moment_and_nothing_is_left_to_report(
    bus: SessionBus,
) -> None:
    reported: list[dict[str, Any]] = []
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _loop, what: reported.append(what))
    async with saver(bus.address, SAVERS[0], active=True):
        assert await BusAround().locked()  # everything is loaded
        for turns in range(60):
            asking = loop.create_task(BusAround().locked())
            for _ in range(turns):
                await asyncio.sleep(0)
            if asking.cancel():
                with pytest.raises(asyncio.CancelledError):
                    await asking
        gc.collect()

    assert reported == []


@pytest.mark.usefixtures("bus")
async def test_asking_given_up_while_its_line_ends_is_given_up() -> None:
    class GivenUpAtItsEnd(DBusRouter):  # type: ignore[misc]
        async def __aexit__(self, *usual: Any) -> bool:
            asking = asyncio.current_task()
            assert asking is not None
            asyncio.get_running_loop().call_soon(asking.cancel)
            ended: bool = await super().__aexit__(*usual)
            return ended

    io: Any = SimpleNamespace(DBusRouter=GivenUpAtItsEnd, open_dbus_connection=open_dbus_connection)
    question = new_method_call(message_bus, "GetId")

    asking = asyncio.get_running_loop().create_task(answers(jeepney, io, "SESSION", [question]))

    with pytest.raises(asyncio.CancelledError):
        await asking


@pytest.mark.parametrize("name", SAVERS)
@pytest.mark.parametrize(("active", "locked"), [(True, True), (False, False), (None, False)])
async def test_a_screen_saver_says_whether_the_screen_is_locked(
    bus: SessionBus, name: str, active: bool | None, locked: bool
) -> None:
    async with saver(bus.address, name, active=active):
        assert await BusAround().locked() is locked


@pytest.mark.usefixtures("bus")
async def test_where_nobody_knows_it_is_not_locked() -> None:
    assert not await BusAround().locked()


async def test_without_a_bus_it_is_not_locked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for which in ("SESSION", "SYSTEM"):
        monkeypatch.setenv(f"DBUS_{which}_BUS_ADDRESS", f"unix:path={tmp_path / 'none'}")

    assert not await BusAround().locked()


def test_a_sound_server_or_a_card_is_sound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    (tmp_path / "pipewire-0").touch()

    assert not BusAround().is_silent()
