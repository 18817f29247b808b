"""Handing one mail to the server that sends it on (RFC 5321).

Laws: what comes back says whether the same may work later. SMTP knows no keys: when the line breaks
behind the dot that ends a mail, and the server has not said that it has it, nobody can say whether
it does; that is `Unsure`. A line that breaks before it has sent nothing. So the bytes go first, and
right before the dot it is asked whether it still may.
"""

from __future__ import annotations

import asyncio
import re
from asyncio import WriteTransport
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, Final

from aiosmtplib import SMTP, SMTPStatus
from aiosmtplib.errors import (
    SMTPAuthenticationError,
    SMTPDataError,
    SMTPException,
    SMTPRecipientRefused,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPServerDisconnected,
    SMTPTimeoutError,
)
from aiosmtplib.response import SMTPResponse

from integrations.email.chosen import SMTPS, Chosen, Guard, context_of, why_not
from integrations.email.writing import Composed

TIMEOUT_S: Final = 60.0
# Until it says that it has the mail (RFC 5321, 4.5.3.2.6): who goes sooner sends it twice.
HAS_IT_WITHIN_S: Final = 600.0
_LOOKS_EVERY_S: Final = 0.02
_LINE_END: Final = re.compile(rb"\r\n|\n|\r")
_DOT: Final = re.compile(rb"(?m)^\.")
_FOR_GOOD: Final = 500
_TOO_LARGE: Final = 552


class Later(Exception):
    """It was not taken; the same may be taken later. `str` says why."""


class Unsure(Later):
    """Nobody can say whether it was taken."""


class Withdrawn(Exception):
    """It may not go any more, and did not."""


class Refused(Exception):
    """It will not be taken, however often it is tried; `str` says why."""

    def __init__(self, why: str, *, too_large: bool = False) -> None:
        super().__init__(why)
        self.too_large = too_large


async def _always() -> bool:
    return True


async def hand_over(
    chosen: Chosen,
    password: str,
    mail: Composed,
    may_go: Callable[[], Awaitable[bool]] = _always,
) -> None:
    """Return when the server has taken it. Raises Later, Unsure, Refused, Withdrawn."""
    client = _client(chosen, mail, may_go)
    try:
        await client.connect()
        if client.supports_extension("auth") and password:
            await client.login(chosen.login, password)
        await _said(client, mail)
    except SMTPAuthenticationError as error:
        raise Later(f"{error.code} {error.message}") from error  # until somebody corrects it
    except SMTPRecipientsRefused as error:
        raise _of_recipients(error) from error
    except SMTPResponseException as error:
        raise _of_code(error.code, error.message) from error
    except (SMTPException, OSError, TimeoutError) as error:
        raise Later(why_not(error)) from error
    finally:
        _hang_up(client)


async def _said(client: SMTP, mail: Composed) -> None:
    """To all whom it names, or to nobody: whom it did not reach would never be told of."""
    size = [f"size={len(mail.data)}"] if client.supports_extension("size") else []
    await client.mail(mail.sender, options=size)
    refused = []
    for each in mail.recipients:
        try:
            await client.rcpt(each)
        except SMTPRecipientRefused as error:
            refused.append(error)
    if refused:
        raise SMTPRecipientsRefused(refused)
    if mail.own_copy:
        with suppress(SMTPRecipientRefused):
            await client.rcpt(mail.own_copy)
    await client.data(mail.data)


def _hang_up(client: SMTP) -> None:
    """At once: a guarded line that is only closed waits for the other side to agree."""
    transport = client.transport
    client.close()
    if isinstance(transport, WriteTransport):
        transport.abort()


class _Client(SMTP):
    def __init__(self, may_go: Callable[[], Awaitable[bool]], **line: Any) -> None:
        super().__init__(**line)
        self._may_go = may_go

    async def data(self, message: str | bytes, /, **_: Any) -> SMTPResponse:
        begun = await self.execute_command(b"DATA")
        if begun.code != SMTPStatus.start_input:
            raise SMTPDataError(begun.code, begun.message)
        await asyncio.wait_for(self._written(_dotted(message)), HAS_IT_WITHIN_S)
        if not await self._may_go():
            raise Withdrawn
        self._line()  # a server that is known to be gone has not heard the dot
        try:
            said = await self.execute_command(b".", timeout=HAS_IT_WITHIN_S)
        except (SMTPServerDisconnected, SMTPTimeoutError) as error:
            raise Unsure(f"it is not sure whether it went: {why_not(error)}") from error
        if said.code != SMTPStatus.completed:
            raise SMTPDataError(said.code, said.message)
        return said

    async def _written(self, content: bytes) -> None:
        """Until all of it has left this process."""
        self._line().write(content)
        while self._line().get_write_buffer_size():  # noqa: ASYNC110  it tells nobody
            await asyncio.sleep(_LOOKS_EVERY_S)

    def _line(self) -> WriteTransport:
        line = self.transport
        if not isinstance(line, WriteTransport) or line.is_closing():
            raise SMTPServerDisconnected("Connection lost")
        return line


def _dotted(message: str | bytes) -> bytes:
    """As it goes over the line (RFC 5321, 4.5.2): whole lines, none of them a dot alone."""
    data = message.encode("ascii") if isinstance(message, str) else message
    data = _DOT.sub(b"..", _LINE_END.sub(b"\r\n", data))
    return data if data.endswith(b"\r\n") else data + b"\r\n"


def _client(chosen: Chosen, mail: Composed, may_go: Callable[[], Awaitable[bool]]) -> SMTP:
    at_once = chosen.guard is Guard.TLS and chosen.smtp.port == SMTPS
    try:
        context = context_of(chosen)
    except OSError as error:
        raise Later(why_not(error)) from error
    return _Client(
        may_go,
        hostname=chosen.smtp.host,
        port=chosen.smtp.port,
        timeout=TIMEOUT_S,
        use_tls=at_once,
        start_tls=chosen.guard is not Guard.NONE and not at_once,
        tls_context=context,
        local_hostname=mail.sender.rpartition("@")[2] or "localhost",
    )


def _of_recipients(error: SMTPRecipientsRefused) -> Later | Refused:
    """For good as soon as it is for one of them."""
    return _of_code(*max((each.code, each.message) for each in error.recipients))


def _of_code(code: int, words: str) -> Later | Refused:
    said = f"{code} {words}"
    return Refused(said, too_large=code == _TOO_LARGE) if code >= _FOR_GOOD else Later(said)
