"""Being told by the server that something came in (IDLE, RFC 2177).

Law: it only ever says "look now"; whoever listens looks by themselves from time to time, so that a
line that is silent, or a server without IDLE, costs time and never a mail.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Final

from aioimaplib import IMAP4, IMAP4_SSL, Abort, AioImapException

from integrations.email.chosen import Chosen, Guard, context_of, why_not

log = logging.getLogger(__name__)

RENEW_S: Final = 25 * 60.0  # servers hang up after half an hour
AGAIN_S: Final = 30.0  # after a line that broke
TIMEOUT_S: Final = 30.0
_BROKEN: Final = (AioImapException, Abort, OSError, TimeoutError, asyncio.TimeoutError)


async def listen(chosen: Chosen, password: str, heard: Callable[[], None]) -> None:
    """Call `heard` whenever the server says something, until it is cancelled."""
    if chosen.guard is Guard.STARTTLS:
        return  # aioimaplib cannot begin TLS on an open line
    while True:
        try:
            await _listened(chosen, password, heard)
        except _BROKEN as error:
            log.info("the line that tells of new mail broke: %s", why_not(error))
        await asyncio.sleep(AGAIN_S)


async def _listened(chosen: Chosen, password: str, heard: Callable[[], None]) -> None:
    client = _client(chosen)
    try:
        await client.wait_hello_from_server()
        answer = await client.login(chosen.login, password)
        if answer.result != "OK" or not client.has_capability("IDLE"):
            return
        await client.examine(f'"{chosen.folder}"')
        heard()  # something may have come before anybody listened
        while True:
            idle = await client.idle_start(timeout=RENEW_S)
            await client.wait_server_push(RENEW_S + TIMEOUT_S)
            heard()
            client.idle_done()
            await asyncio.wait_for(idle, TIMEOUT_S)
    finally:
        if client.protocol is not None and client.protocol.transport is not None:
            client.protocol.transport.abort()


def _client(chosen: Chosen) -> IMAP4:
    host, port = chosen.imap.host, chosen.imap.port
    if chosen.guard is Guard.TLS:
        return IMAP4_SSL(host, port, timeout=TIMEOUT_S, ssl_context=context_of(chosen))
    return IMAP4(host, port, timeout=TIMEOUT_S)
