"""A real Prosody on the loopback, and a customer who writes by a client of their own.

    def test_…(prosody):
        prosody.account("shop")
        async with prosody.customer("eva") as eva: await eva.say("shop", "Where is my order?")

`stop`, `kill` and `start` take it away and bring it back at the same port, with what it keeps.
"""

from __future__ import annotations

import asyncio
import socket
import subprocess
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from slixmpp import JID, ClientXMPP
from slixmpp.stanza import Message

from tests.support.absent import program

DOMAIN = "chat.test"
PASSWORD = "chat secret"  # of a server that lives as long as a test
_BEGINS_WITHIN_S = 30.0
_CONFIG = """
run_as_root = true
daemonize = false
pidfile = "{folder}/prosody.pid"
data_path = "{folder}/data"
interfaces = {{ "127.0.0.1" }}
c2s_ports = {{ {port} }}
c2s_direct_tls_ports = {{}}
s2s_ports = {{}}
http_ports = {{ {http} }}
http_interfaces = {{ "127.0.0.1" }}
http_default_host = "files.{domain}"
http_external_url = "http://127.0.0.1:{http}/"
https_ports = {{}}
modules_enabled = {{ "roster", "saslauth", "disco", "ping", "posix", "carbons", "mam", "smacks" }}
modules_disabled = {{ "s2s" }}
c2s_require_encryption = false
allow_unencrypted_plain_auth = false
authentication = "internal_plain"
storage = "internal"
log = {{ info = "{folder}/log" }}
VirtualHost "{domain}"
Component "rooms.{domain}" "muc"
Component "files.{domain}" "http_file_share"
"""


class Customer:
    """Somebody's own client, as they use it: nothing of the connector."""

    def __init__(self, client: ClientXMPP) -> None:
        self.client = client
        self.heard: list[tuple[str, str]] = []  # (from whom, what)
        self.ids: list[str] = []  # of what was heard
        self.states: list[str] = []  # of whoever writes to them (XEP-0085)
        self._news = asyncio.Event()
        client.add_event_handler("message", self._message)
        client.add_event_handler("chatstate", lambda m: self.states.append(str(m["chat_state"])))

    async def say(self, to: str, text: str, **attributes: Any) -> None:
        """To an account of this server, or to a whole JID."""
        message = self.client.make_message(mto=_jid(to), mbody=text, mtype="chat")
        for name, value in attributes.items():
            message[name] = value
        message.send()
        await self.settled()

    async def raw(self, xml: str) -> None:
        self.client.send_raw(xml)
        await self.settled()

    async def settled(self) -> None:
        """The server has had what was sent before."""
        await self.client.plugin["xep_0199"].send_ping(JID(DOMAIN), timeout=20)

    async def watches(self, jid: str) -> bool:
        """Whether they are told when that account is online."""
        roster = await self.client.get_roster(timeout=20)
        assert roster is not None
        items = roster["roster"]["items"]
        return any(
            each.bare == jid and has["subscription"] != "none" for each, has in items.items()
        )

    async def hears(self, count: int, within_s: float = 30.0) -> list[str]:
        """What was said to them, once it is so much."""
        async with asyncio.timeout(within_s):
            while len(self.heard) < count:
                self._news.clear()
                await self._news.wait()
        return [text for _, text in self.heard]

    def _message(self, message: Message) -> None:
        if message["body"] and message["type"] in {"chat", "normal"}:
            self.heard.append((str(message["from"]), str(message["body"])))
            self.ids.append(str(message["id"]))
            self._news.set()


class Prosody:
    """The server, as a process of its own."""

    def __init__(self, folder: Path) -> None:
        self._program = program("prosody", "prosody")
        self._folder = folder
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = int(free.getsockname()[1])
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.http = int(free.getsockname()[1])
        self._process: subprocess.Popen[bytes] | None = None
        folder.mkdir(parents=True, exist_ok=True)
        config = _CONFIG.format(folder=folder, port=self.port, http=self.http, domain=DOMAIN)
        (folder / "config.lua").write_text(config, "utf-8")

    def start(self) -> None:
        """Serve; returns when it takes connections."""
        output = (self._folder / "output").open("ab")
        command = [str(self._program), "--config", str(self._folder / "config.lua"), "-F"]
        self._process = subprocess.Popen(command, stdout=output, stderr=output)
        output.close()
        end = time.monotonic() + _BEGINS_WITHIN_S
        while time.monotonic() < end:
            try:
                socket.create_connection(("127.0.0.1", self.port), 5).close()
            except OSError:
                time.sleep(0.05)  # noqa: TID251  a process that begins
            else:
                return
        raise AssertionError((self._folder / "output").read_text("utf-8"))

    def stop(self) -> None:
        self._end(self._process.terminate if self._process else _nothing)

    def kill(self) -> None:
        self._end(self._process.kill if self._process else _nothing)

    def account(self, name: str) -> str:
        """A new account, or the same anew; returns its JID."""
        folder = self._folder / "data" / DOMAIN.replace(".", "%2e") / "accounts"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.dat").write_text(f'return {{ ["password"] = "{PASSWORD}"; }};\n')
        return f"{name}@{DOMAIN}"

    def forget(self, name: str) -> None:
        """The account is not there any more."""
        folder = self._folder / "data" / DOMAIN.replace(".", "%2e") / "accounts"
        (folder / f"{name}.dat").unlink()

    @asynccontextmanager
    async def customer(self, name: str) -> AsyncIterator[Customer]:
        """Their client, online."""
        client = ClientXMPP(f"{self.account(name)}/phone", PASSWORD)
        for plugin in ("xep_0085", "xep_0199"):
            client.register_plugin(plugin)
        client.enable_direct_tls = client.enable_starttls = False
        client.enable_plaintext = True
        client.plugin["feature_mechanisms"].unencrypted_scram = True
        customer = Customer(client)
        online = asyncio.Event()
        client.add_event_handler("session_start", lambda _: online.set())
        before = asyncio.all_tasks()
        client.connect("127.0.0.1", self.port)
        tasks = asyncio.all_tasks() - before
        try:
            async with asyncio.timeout(30):
                await online.wait()
            client.send_presence()
            await customer.settled()
            yield customer
        finally:
            await client.disconnect()
            for task in tasks:  # slixmpp leaves what sends behind
                task.cancel()

    def _end(self, how: Any) -> None:
        how()
        process, self._process = self._process, None
        if process is not None:
            process.wait(20)


@pytest.fixture
def prosody(tmp_path: Path) -> Iterator[Prosody]:
    server = Prosody(tmp_path / "prosody")
    server.start()
    yield server
    server.stop()


def _jid(to: str) -> str:
    return to if "@" in to else f"{to}@{DOMAIN}"


def _nothing() -> None:
    """It does not run."""
