"""A session bus of its own, and on it somebody who shows notifications: as a desktop has them.

with SessionBus(folder) as bus:
    async with NotificationServer(bus.address) as server:
        …  server.shown[-1].title; await server.press("accept")
"""

from __future__ import annotations

import asyncio
import subprocess
from typing import TYPE_CHECKING, Any, NamedTuple

from jeepney import (
    DBusAddress,
    HeaderFields,
    MessageType,
    new_error,
    new_method_return,
    new_signal,
)
from jeepney.bus_messages import message_bus
from jeepney.io.asyncio import DBusConnection, DBusRouter, Proxy, open_dbus_connection

from tests.support.absent import program

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

NAME = "org.freedesktop.Notifications"
WHERE = DBusAddress("/org/freedesktop/Notifications", bus_name=NAME, interface=NAME)


class Told(NamedTuple):
    """The arguments of Notify that matter."""

    id: int
    replaces: int
    title: str
    body: str
    keys: list[str]
    milliseconds: int


class SessionBus:
    """A daemon of its own, gone at the end."""

    def __init__(self, folder: Path) -> None:
        self.address = f"unix:path={folder / 'bus'}"
        self._daemon: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> SessionBus:
        daemon = program("dbus-daemon", "dbus")
        words = [
            str(daemon),
            "--session",
            "--nofork",
            "--print-address=1",
            f"--address={self.address}",
        ]
        self._daemon = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        assert self._daemon.stdout is not None
        self._daemon.stdout.readline()  # it listens now
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        if self._daemon is not None:
            self._daemon.terminate()
            self._daemon.wait(10)
            if self._daemon.stdout is not None:
                self._daemon.stdout.close()


class NotificationServer:
    """Answers as the specification says, and lets the test press the buttons."""

    def __init__(self, address: str, *, abilities: tuple[str, ...] = ("body", "actions")) -> None:
        self.shown: list[Told] = []
        self.closed: list[int] = []
        self._address = address
        self._abilities = list(abilities)
        self._connection: DBusConnection | None = None
        self._serving: asyncio.Task[None] | None = None

    async def __aenter__(self) -> NotificationServer:
        self._connection = await open_dbus_connection(self._address)
        async with DBusRouter(self._connection) as router:
            (taken,) = await Proxy(message_bus, router).RequestName(NAME)
            assert taken == 1
        self._serving = asyncio.get_running_loop().create_task(self._serve())
        return self

    async def __aexit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        if self._serving is not None:
            self._serving.cancel()
            await asyncio.wait([self._serving])
        if self._connection is not None:
            await self._connection.close()

    async def press(self, key: str, id_: int | None = None) -> None:
        """Press a button of the notification shown last; it goes then, as servers do it."""
        which = self.shown[-1].id if id_ is None else id_
        await self._say("ActionInvoked", "us", (which, key))
        await self._say("NotificationClosed", "uu", (which, 2))

    async def _say(self, name: str, signature: str, body: tuple[Any, ...]) -> None:
        assert self._connection is not None
        await self._connection.send(new_signal(WHERE, name, signature, body))

    async def _serve(self) -> None:
        assert self._connection is not None
        while True:
            message = await self._connection.receive()
            if message.header.message_type is MessageType.method_call:
                await self._connection.send(self._answer(message))

    def _answer(self, message: Any) -> Any:
        fields = message.header.fields
        match fields[HeaderFields.member], fields.get(HeaderFields.signature):
            case "GetCapabilities", None:
                return new_method_return(message, "as", (self._abilities,))
            case "Notify", "susssasa{sv}i":
                _app, replaces, _icon, title, body, keys, _hints, milliseconds = message.body
                id_ = replaces or len(self.shown) + 1
                self.shown.append(Told(id_, replaces, title, body, keys, milliseconds))
                return new_method_return(message, "u", (id_,))
            case "CloseNotification", "u":
                self.closed.append(message.body[0])
                return new_method_return(message)
            case _:
                return new_error(message, "org.freedesktop.DBus.Error.InvalidArgs")
