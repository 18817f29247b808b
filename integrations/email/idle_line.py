"""A line to an IMAP server on which one only listens (RFC 3501, IDLE of RFC 2177).

    async with opened(chosen, password) as line:
        if await line.listens(): await line.idle(heard)

Laws: nothing in the mailbox is changed; a line that ends is told at once, as `LineBroke`; nothing
runs beside whoever waits, so nothing is left when they are cancelled; what an error says of itself
names no person.
"""

from __future__ import annotations

import asyncio
import re
import socket
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Final

from integrations.email.chosen import Chosen, Guard, context_of
from integrations.email.imap import in_words

RENEW_S: Final = 25 * 60.0  # servers hang up after half an hour
TIMEOUT_S: Final = 30.0
_LONGEST_LINE: Final = 64 * 1024
_LITERAL: Final = re.compile(rb"\{(\d{1,6})\}\r?\n\Z")
_CAME: Final = re.compile(rb"\* \d+ EXISTS\b", re.IGNORECASE)


class LineBroke(Exception):
    """It cannot be listened on any more, or never could; `str` says why."""


class NotSignedIn(LineBroke):
    """The server does not take the password."""


@asynccontextmanager
async def opened(chosen: Chosen, password: str) -> AsyncIterator[IdleLine]:
    """Signed in. Raises LineBroke, OSError (TLS among it), TimeoutError."""
    host, port = chosen.imap.host, chosen.imap.port
    context = context_of(chosen)
    async with asyncio.timeout(TIMEOUT_S):
        at_once = context if chosen.guard is Guard.TLS else None
        reader, writer = await asyncio.open_connection(host, port, ssl=at_once, limit=_LONGEST_LINE)
    try:
        _keep_alive(writer)
        line = IdleLine(reader, writer, chosen)
        async with asyncio.timeout(TIMEOUT_S):
            await line.greeted()
            if chosen.guard is Guard.STARTTLS and context is not None:
                await line.done("STARTTLS")
                await writer.start_tls(context, server_hostname=host)
            await line.sign_in(password)
        yield line
    finally:
        writer.transport.abort()


class IdleLine:
    def __init__(self, reader: StreamReader, writer: StreamWriter, chosen: Chosen) -> None:
        self._reader = reader
        self._writer = writer
        self._chosen = chosen
        self._tag = 0

    async def greeted(self) -> None:
        if not (await self._line()).upper().startswith((b"* OK", b"* PREAUTH")):
            raise LineBroke("the server does not greet")

    async def sign_in(self, password: str) -> None:
        login = self._chosen.login
        if any(letter in login + password for letter in "\r\n\0"):
            raise NotSignedIn("the password cannot be said on this line")
        ended, _ = await self._asked(f"LOGIN {_in_quotes(login)} {_in_quotes(password)}")
        if ended != b"OK":
            raise NotSignedIn("the server does not take the password")

    async def listens(self) -> bool:
        """Whether the server can say by itself that something came."""
        async with asyncio.timeout(TIMEOUT_S):
            told = await self.done("CAPABILITY")
        return any(b" IDLE" in line.upper() for line in told)

    async def idle(self, heard: Callable[[], None]) -> None:
        """Until the line breaks. `heard`: also whenever it begins to listen, for what came before.

        Raises LineBroke, OSError, TimeoutError.
        """
        async with asyncio.timeout(TIMEOUT_S):
            await self.done(f"EXAMINE {in_words(self._chosen.folder)}")
        while True:
            async with asyncio.timeout(TIMEOUT_S):
                tag = self._say("IDLE")
                while not (told := await self._line()).startswith(b"+"):
                    if told.startswith(tag):
                        raise LineBroke("the server does not let anybody listen")
            heard()
            try:
                async with asyncio.timeout(RENEW_S):
                    while True:
                        if _CAME.match(await self._line()):
                            heard()
            except TimeoutError:
                self._writer.write(b"DONE\r\n")
            async with asyncio.timeout(TIMEOUT_S):
                await self._until(tag, [])

    async def done(self, words: str) -> list[bytes]:
        """What was said before it was done."""
        ended, told = await self._asked(words)
        if ended != b"OK":
            raise LineBroke(f"the server says {ended[:3].decode('ascii', 'replace')}")
        return told

    async def _asked(self, words: str) -> tuple[bytes, list[bytes]]:
        told: list[bytes] = []
        return await self._until(self._say(words), told), told

    async def _until(self, tag: bytes, told: list[bytes]) -> bytes:
        """How it ended: OK, NO, BAD."""
        while not (line := await self._line()).startswith(tag):
            told.append(line)
        return line[len(tag) :].split(b" ", 1)[0].strip().upper()

    def _say(self, words: str) -> bytes:
        """Its tag, with the gap behind it."""
        self._tag += 1
        tag = f"T{self._tag} "
        self._writer.write(f"{tag}{words}\r\n".encode())
        return tag.encode()

    async def _line(self) -> bytes:
        """One line, with what stands in it as a literal."""
        try:
            line = await self._reader.readline()
            while literal := _LITERAL.search(line):
                line += await self._reader.readexactly(int(literal[1]))
                line += await self._reader.readline()
        except (ValueError, asyncio.IncompleteReadError) as error:
            raise LineBroke("the server says what cannot be read") from error
        if not line.endswith(b"\n"):
            raise LineBroke("the server has hung up")
        if line[:5].upper() == b"* BYE":
            raise LineBroke("the server takes its leave")
        return line


def _keep_alive(writer: StreamWriter) -> None:
    """So that a line is missed whose other end is gone without a word."""
    plug = writer.get_extra_info("socket")
    if plug is not None:
        plug.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)


def _in_quotes(told: str) -> str:
    escaped = told.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
