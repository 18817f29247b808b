"""Running a hub: a socket, uvicorn and an orderly end."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Sequence
from typing import Final

import msgspec
import uvicorn

from integrations.hub.server.app import create_app
from integrations.hub.server.connections.connecting import Connecting
from integrations.hub.server.each_second.freeing import Freeing
from integrations.hub.server.hub import Hub
from integrations.hub.server.numbering import numbered
from integrations.hub.server.patience import Patient, patient
from integrations.hub.server.store.calendars import CALENDARS
from integrations.hub.server.store.mails import MAILBOXES
from integrations.hub.server.store.xmpp import ACCOUNTS
from integrations.hub.server.tidying import Tidying
from integrations.hub.server.webchat.crossing import crossing
from integrations.hub.server.webchat.delivering import Delivering

BACKLOG: Final = 2048
AT_ONCE: Final = 16  # connections that one of several workers takes in one go
USER_TIMEOUT_MS: Final = 60_000
GRACE_S: Final = 5


class Listen(msgspec.Struct, frozen=True):
    """Where to listen; port 0 takes a free one."""

    host: str = "127.0.0.1"
    port: int = 8440
    certificate: str | None = None  # files, for TLS
    key: str | None = None


def listening(listen: Listen) -> socket.socket:
    """A socket that desktops reach. Raises OSError: the address is taken or not ours."""
    family = socket.AF_INET6 if ":" in listen.host else socket.AF_INET
    made = socket.create_server((listen.host, listen.port), family=family, backlog=BACKLOG)
    # Connections that are taken inherit it. asyncio would set it, but for sockets alone that name
    # their protocol, which these do not: an answer's body then waits 40 ms for its head's receipt.
    made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        # Who takes nothing of what was sent for so long is gone, or its program stands still.
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, USER_TIMEOUT_MS)
    return made


def address_of(bound: socket.socket, *, secure: bool) -> str:
    host, port = bound.getsockname()[:2]
    scheme = "https" if secure else "http"
    return f"{scheme}://[{host}]:{port}" if ":" in host else f"{scheme}://{host}:{port}"


class Serving(uvicorn.Server):
    """A hub on its socket; `address` can be called as soon as this is made."""

    def __init__(
        self,
        hub: Hub,
        listen: Listen,
        shared: socket.socket | None = None,
        *,
        wikis: Sequence[str] = (),
        calendars: Sequence[str] = (),
        mails: Sequence[str] = (),
        xmpp: Sequence[str] = (),
    ) -> None:
        """Raises OSError: the address is taken or not ours, a file for TLS cannot be read.

        shared: a socket that other processes take connections from as well.
        wikis, calendars, mails, xmpp: the commands that look after them; without one nobody does.
        """
        config = uvicorn.Config(
            numbered(crossing(patient(create_app(hub)), hub)),
            http=Patient,
            lifespan="on",
            log_config=None,
            access_log=False,  # addresses of requests carry ids
            server_header=False,
            ssl_certfile=listen.certificate,
            ssl_keyfile=listen.key,
            timeout_graceful_shutdown=GRACE_S,
            # asyncio takes as many in one go; one worker would have all that come at once.
            backlog=BACKLOG if shared is None else AT_ONCE,
        )
        config.load()  # reads the files for TLS, before anybody is told an address
        super().__init__(config)
        self._hub = hub
        self._freeing = Freeing(hub)
        self._tidying = Tidying(hub)
        self._chats = Delivering(hub)
        self._connecting = Connecting(hub, wikis)
        self._calendars = Connecting(hub, calendars, CALENDARS.every)
        self._socket = shared or listening(listen)
        self._secure = listen.certificate is not None
        hub.public = hub.public or self.address
        knows = ["--public", hub.public]  # links to surveys go out, too
        mails = [*mails, *knows] if mails else ()
        self._mails = Connecting(hub, mails, MAILBOXES.every, always=True)
        self._xmpp = Connecting(hub, [*xmpp, *knows] if xmpp else (), ACCOUNTS.every)

    @property
    def address(self) -> str:
        """How desktops reach it."""
        return address_of(self._socket, secure=self._secure)

    def run_until_stopped(self, ready: Callable[[str], None] = lambda _address: None) -> None:
        """Serve in this thread until a signal or `stop`; requests wait from `ready` on."""
        ready(self.address)
        try:
            asyncio.run(self.serve(sockets=[self._socket]))
        finally:
            self._socket.close()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._socket.listen(BACKLOG)  # asyncio has set what it takes at once
        self._hub.watcher.begin()
        self._hub.lookers.begin()
        self._freeing.begin()
        self._tidying.begin()
        self._chats.begin()
        self._connecting.begin()
        self._calendars.begin()
        self._mails.begin()
        self._xmpp.begin()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Streams are told first: uvicorn waits for every open answer to end."""
        await self._freeing.close()
        await self._tidying.close()
        await self._chats.close()
        await self._connecting.close()
        await self._calendars.close()
        await self._mails.close()
        await self._xmpp.close()
        await self._hub.watcher.close()
        await self._hub.lookers.close()
        await self._hub.news.close()
        await asyncio.to_thread(self._hub.assistant.close)
        await super().shutdown(sockets)
        self._hub.precedence.close()

    def stop(self) -> None:
        """End soon; may be called from any thread."""
        self.should_exit = True
