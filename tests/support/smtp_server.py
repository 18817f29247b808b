"""A real SMTP server on the loopback that keeps what it is given and says what a test wants.

def test_…(smtp):
    smtp.answers = ["451 later"]          for the next mail; then as always "250 OK"
    … smtp.mails[0].content, .recipients
"""

from __future__ import annotations

import socket
import ssl
import subprocess
from asyncio import WriteTransport
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import msgspec
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class Sent(msgspec.Struct, frozen=True):
    sender: str
    recipients: tuple[str, ...]
    content: bytes

    @property
    def message(self) -> EmailMessage:
        read = message_from_bytes(self.content, policy=policy.default)
        assert isinstance(read, EmailMessage)
        return read

    @property
    def text(self) -> str:
        body = self.message.get_body(("plain",))
        assert body is not None
        return str(body.get_content())


class SmtpServer:
    """Started anew it has the same address."""

    def __init__(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.mails: list[Sent] = []
        self.answers: list[str] = []  # of the next mails, instead of "250 OK"
        self.refused: dict[str, str] = {}  # recipients, and what is said of them
        # At the next mails: "before" or "behind" their last byte, or behind it and keeps nothing.
        self.hangs_up: list[str] = []
        self.before_it_greets: Callable[[], None] = lambda: None  # whoever has said who they are
        self.before_recipients: Callable[[], None] = lambda: None  # are taken
        self.before_it_says_so: Callable[[], None] = lambda: None  # it has the mail already
        self.to_kill: subprocess.Popen[bytes] | None = None  # for a test that does so in between
        self.guarded: ssl.SSLContext | None = None  # from the next start on
        self.at_once = False  # the guard begins with the first byte, not by STARTTLS
        self._controller: Controller | None = None

    def start(self) -> None:
        how = "ssl_context" if self.at_once else "tls_context"
        guard: dict[str, Any] = {how: self.guarded} if self.guarded else {}
        guard |= {"require_starttls": True} if self.guarded and not self.at_once else {}
        self._controller = _Controller(self, hostname="127.0.0.1", port=self.port, **guard)
        self._controller.start()

    def stop(self) -> None:
        controller, self._controller = self._controller, None
        if controller is not None:
            controller.stop()

    async def handle_EHLO(  # noqa: N802  aiosmtpd's name
        self,
        _server: SMTP,
        session: Session,
        _envelope: Envelope,
        hostname: str,
        responses: list[str],
    ) -> list[str]:
        self.before_it_greets()
        session.host_name = hostname
        return responses

    async def handle_RCPT(  # noqa: N802  aiosmtpd's name
        self,
        _server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        self.before_recipients()
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802  aiosmtpd's name
        self, server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        when = self.hangs_up.pop(0) if self.hangs_up else ""
        if when == "keeps nothing":
            return _hung_up(server)
        if self.answers:
            return self.answers.pop(0)
        content = envelope.content
        assert isinstance(content, bytes)
        self.mails.append(Sent(envelope.mail_from or "", tuple(envelope.rcpt_tos), content))
        self.before_it_says_so()
        return _hung_up(server) if when else "250 OK"


class _Smtp(SMTP):
    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802  aiosmtpd's name
        office = self.event_handler
        assert isinstance(office, SmtpServer)
        if office.hangs_up[:1] == ["before"]:
            office.hangs_up.pop(0)
            await self.push("354 go on")
            await self._reader.read(1_000_000)  # the mail has begun
            _hung_up(self)
        else:
            await super().smtp_DATA(arg)


class _Controller(Controller):
    def factory(self) -> SMTP:
        return _Smtp(self.handler, **self.SMTP_kwargs)


def _hung_up(server: SMTP) -> str:
    """It said nothing; the other side hears no more than that the line is gone."""
    transport = server.transport
    assert isinstance(transport, WriteTransport)
    transport.abort()
    return "421 gone"


@pytest.fixture
def smtp() -> Iterator[SmtpServer]:
    server = SmtpServer()
    server.start()
    yield server
    server.stop()
