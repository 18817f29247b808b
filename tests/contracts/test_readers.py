"""Whether announcements are taken, asked on a real bus of what the registry would answer."""

from __future__ import annotations

import asyncio
import sys
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest
from jeepney import MessageType, new_method_return
from jeepney.bus_messages import message_bus
from jeepney.io.asyncio import DBusRouter, Proxy, open_dbus_connection

from integrations.system.readers import BusReaders
from tests.support.notification_server import SessionBus

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

SHOWN, ANNOUNCED = "Object:StateChanged:Showing", "Object:Announcement:"


@pytest.fixture
def bus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SessionBus]:
    with SessionBus(tmp_path) as bus:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus.address)
        yield bus


@asynccontextmanager
async def registry(address: str, wanted: list[str]) -> AsyncIterator[list[str]]:
    """The launcher and the registry on one bus; yields what they were asked."""
    asked: list[str] = []
    connection = await open_dbus_connection(address)
    async with DBusRouter(connection) as router:
        for name in ("org.a11y.Bus", "org.a11y.atspi.Registry"):
            await Proxy(message_bus, router).RequestName(name)

    async def serve() -> None:
        while True:
            message: Any = await connection.receive()
            if message.header.message_type is MessageType.method_call:
                asked.append(next(it for it in message.header.fields.values() if it in _METHODS))
                signature, body = _METHODS[asked[-1]]
                answer = body(address, wanted)
                await connection.send(new_method_return(message, signature, (answer,)))

    serving = asyncio.get_running_loop().create_task(serve())
    try:
        yield asked
    finally:
        serving.cancel()
        await asyncio.wait([serving])
        await connection.close()


_METHODS: dict[str, tuple[str, Any]] = {
    "GetAddress": ("s", lambda address, _wanted: address),
    "GetRegisteredEvents": ("a(ss)", lambda _address, wanted: [(":1.7", it) for it in wanted]),
}


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="there is no such bus")
@pytest.mark.parametrize(
    ("wanted", "taken"),
    [([SHOWN], False), ([SHOWN, ANNOUNCED], True), ([], True)],
)
async def test_a_reader_that_hears_only_what_comes_into_sight_takes_no_announcements(
    bus: SessionBus, wanted: list[str], taken: bool
) -> None:
    readers = BusReaders()
    async with registry(bus.address, wanted) as asked:
        answers = [await readers.take_announcements() for _ in range(3)]

    assert answers == [taken] * 3
    assert asked == ["GetAddress", "GetRegisteredEvents"]  # once for words in a row


async def test_without_a_bus_they_are_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path / 'none'}")
    assert await BusReaders().take_announcements()
