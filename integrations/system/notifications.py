"""Notifications on Linux, by org.freedesktop.Notifications on the session bus.

specifications.freedesktop.org/notification-spec. Laws: nothing is loaded and no bus is spoken to
before there is something to tell; without a bus, or nobody on it who shows notifications, `tell`
answers False and the next one asks anew; what is told is kept by nobody after its time.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager, suppress
from html import escape
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

from desktop.later import Tasks
from desktop.signal import Signal
from integrations.system.message_bus import CANNOT, connected

if TYPE_CHECKING:
    from jeepney import Message
    from jeepney.io.asyncio import DBusConnection

_NAME = "org.freedesktop.Notifications"
_PATH = "/org/freedesktop/Notifications"
_ANSWER_WITHIN_S = 3.0
URGENT, USUAL = 2, 1  # a customer waits: shown above a full screen, too


class BusNotifications:
    """Fits `desktop.ports.outside.Outside`; used on the loop's thread."""

    def __init__(self, tasks: Tasks, urgency: int = URGENT) -> None:
        self._urgency = ("y", urgency)
        self.acted: Signal[str] = Signal()
        self._tasks = tasks
        self._task = f"notifications {id(self)}"
        self._router: Any = None
        self._bus: Any = None  # jeepney, once it is needed
        self._closed: type[Exception] = EOFError  # what jeepney raises then, once it is loaded
        self._id = 0
        self._marks_up = False

    async def tell(self, title: str, text: str, buttons: Mapping[str, str], seconds: float) -> bool:
        if not sys.platform.startswith("linux"):
            return False
        was_open = self._router is not None
        keys = ("default", "", *(word for pair in buttons.items() for word in pair))
        if await self._shown(title, text, list(keys), round(seconds * 1000)):
            return True
        # The bus, or who shows them on it, may be another one since the last time.
        return was_open and await self._shown(title, text, list(keys), round(seconds * 1000))

    async def _shown(self, title: str, text: str, keys: list[str], milliseconds: int) -> bool:
        try:
            async with asyncio.timeout(_ANSWER_WITHIN_S):
                await self._open()
                body = escape(text, quote=False) if self._marks_up else text
                hints = {
                    "urgency": self._urgency,
                    "category": ("s", "im.received"),
                    "desktop-entry": ("s", "tresen"),  # by which the system groups them
                }
                (self._id,) = await self._ask(
                    "Notify",
                    "susssasa{sv}i",
                    ("Tresen", self._id, "", title, body, keys, hints, milliseconds),
                )
        except CANNOT:
            await self.close()
            return False
        return True

    async def withdraw(self) -> None:
        shown, self._id = self._id, 0
        if not shown or self._router is None:
            return
        try:
            async with asyncio.timeout(_ANSWER_WITHIN_S):
                await self._ask("CloseNotification", "u", (shown,))
        except CANNOT:
            await self.close()  # it is gone already, or the bus is

    async def close(self) -> None:
        self._router, self._id = None, 0
        self._tasks.cancel(self._task)

    async def _open(self) -> None:
        if self._router is not None:
            return
        self._bus = await asyncio.to_thread(import_module, "jeepney")
        io = await asyncio.to_thread(import_module, "jeepney.io.asyncio")
        self._closed = import_module("jeepney.io.common").RouterClosed
        opened: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._tasks.spawn(self._task, self._listen(io, opened))
        self._router = await opened
        (abilities,) = await self._ask("GetCapabilities")
        self._marks_up = "body-markup" in abilities

    async def _listen(self, io: ModuleType, opened: asyncio.Future[Any]) -> None:
        """Hold the line to the bus, and hear what is done with the notification."""
        signals = self._bus.MatchRule(type="signal", interface=_NAME, path=_PATH)
        try:
            connection = await connected(io)
            async with _closed_after(connection), io.DBusRouter(connection) as router:
                await io.Proxy(self._bus.message_bus, router).AddMatch(signals)
                with router.filter(signals, bufsize=16) as heard:
                    opened.set_result(router)
                    while True:
                        self._hear(await heard.get())
        except CANNOT as error:
            if not opened.done():
                opened.set_exception(error)
        except asyncio.InvalidStateError:
            pass  # jeepney tells the end also to whom has given up waiting for an answer
        finally:
            self._router = None
            opened.cancel()

    def _hear(self, message: Message) -> None:
        member = message.header.fields[self._bus.HeaderFields.member]
        if not self._id or message.body[0] != self._id:
            return
        if member == "ActionInvoked":
            self.acted.emit(message.body[1])
        elif member == "NotificationClosed":
            self._id = 0

    async def _ask(
        self, name: str, signature: str = "", body: tuple[Any, ...] = ()
    ) -> tuple[Any, ...]:
        """What the server answers. Raises RuntimeError for its no, EOFError for no bus."""
        whom = self._bus.DBusAddress(_PATH, bus_name=_NAME, interface=_NAME)
        call = self._bus.new_method_call(whom, name, signature or None, body)
        try:
            answer = await self._router.send_and_get_reply(call)
        except self._closed as error:
            raise EOFError from error
        if answer.header.message_type is self._bus.MessageType.error:
            raise RuntimeError(answer.body)
        body_of_answer: tuple[Any, ...] = answer.body
        return body_of_answer


@asynccontextmanager
async def _closed_after(connection: DBusConnection) -> AsyncGenerator[None, None]:
    """Close it whatever happens; jeepney's own router leaves it open when the bus goes first."""
    try:
        yield
    finally:
        with suppress(OSError):
            await connection.close()
