"""Running a hub: a socket, uvicorn and an orderly end."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from typing import Final

import msgspec
import uvicorn

from integrations.hub.server.app import create_app
from integrations.hub.server.freeing import Freeing
from integrations.hub.server.hub import Hub

BACKLOG: Final = 2048
GRACE_S: Final = 5


class Listen(msgspec.Struct, frozen=True):
    """Where to listen; port 0 takes a free one."""

    host: str = "127.0.0.1"
    port: int = 8440
    certificate: str | None = None  # files, for TLS
    key: str | None = None


class Serving(uvicorn.Server):
    """A hub on its socket; `address` can be called as soon as this is made."""

    def __init__(self, hub: Hub, listen: Listen) -> None:
        """Raises OSError: the address is taken or not ours, a file for TLS cannot be read."""
        config = uvicorn.Config(
            create_app(hub),
            lifespan="on",
            log_config=None,
            access_log=False,  # addresses of requests carry ids
            server_header=False,
            ssl_certfile=listen.certificate,
            ssl_keyfile=listen.key,
            timeout_graceful_shutdown=GRACE_S,
        )
        config.load()  # reads the files for TLS, before anybody is told an address
        super().__init__(config)
        self._hub = hub
        self._freeing = Freeing(hub)
        family = socket.AF_INET6 if ":" in listen.host else socket.AF_INET
        self._socket = socket.create_server(
            (listen.host, listen.port), family=family, backlog=BACKLOG
        )
        self._secure = listen.certificate is not None

    @property
    def address(self) -> str:
        """How desktops reach it."""
        host, port = self._socket.getsockname()[:2]
        scheme = "https" if self._secure else "http"
        return f"{scheme}://[{host}]:{port}" if ":" in host else f"{scheme}://{host}:{port}"

    def run_until_stopped(self, ready: Callable[[str], None] = lambda _address: None) -> None:
        """Serve in this thread until a signal or `stop`; requests wait from `ready` on."""
        ready(self.address)
        try:
            asyncio.run(self.serve(sockets=[self._socket]))
        finally:
            self._socket.close()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._hub.watcher.begin()
        self._freeing.begin()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Streams are told first: uvicorn waits for every open answer to end."""
        await self._freeing.close()
        await self._hub.watcher.close()
        await super().shutdown(sockets)

    def stop(self) -> None:
        """End soon; may be called from any thread."""
        self.should_exit = True
