"""Handing one mail to the server that sends it on (RFC 5321).

Law: what comes back says whether the same may work later. SMTP knows no keys: when the line breaks
behind the last byte, nobody can say whether the server has the mail.
"""

from __future__ import annotations

from asyncio import WriteTransport
from typing import Final

from aiosmtplib import SMTP
from aiosmtplib.errors import (
    SMTPAuthenticationError,
    SMTPException,
    SMTPRecipientsRefused,
    SMTPResponseException,
)

from integrations.email.chosen import SMTPS, Chosen, Guard, context_of, why_not
from integrations.email.writing import Composed

TIMEOUT_S: Final = 60.0
_FOR_GOOD: Final = 500
_TOO_LARGE: Final = 552


class Later(Exception):
    """It was not taken; the same may be taken later. `str` says why."""


class Refused(Exception):
    """It will not be taken, however often it is tried; `str` says why."""

    def __init__(self, why: str, *, too_large: bool = False) -> None:
        super().__init__(why)
        self.too_large = too_large


async def hand_over(chosen: Chosen, password: str, mail: Composed) -> None:
    """Return when the server has taken it. Raises Later, Refused."""
    client = _client(chosen, mail)
    try:
        await client.connect()
        if client.supports_extension("auth") and password:
            await client.login(chosen.login, password)
        await client.sendmail(mail.sender, list(mail.recipients), mail.data)
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


def _hang_up(client: SMTP) -> None:
    """At once: a guarded line that is only closed waits for the other side to agree."""
    transport = client.transport
    client.close()
    if isinstance(transport, WriteTransport):
        transport.abort()


def _client(chosen: Chosen, mail: Composed) -> SMTP:
    at_once = chosen.guard is Guard.TLS and chosen.smtp.port == SMTPS
    try:
        context = context_of(chosen)
    except OSError as error:
        raise Later(why_not(error)) from error
    return SMTP(
        hostname=chosen.smtp.host,
        port=chosen.smtp.port,
        timeout=TIMEOUT_S,
        use_tls=at_once,
        start_tls=chosen.guard is not Guard.NONE and not at_once,
        tls_context=context,
        local_hostname=mail.sender.rpartition("@")[2] or "localhost",
    )


def _of_recipients(error: SMTPRecipientsRefused) -> Later | Refused:
    """For good only when it is for all."""
    told = [(each.code, each.message) for each in error.recipients]
    later = [each for each in told if each[0] < _FOR_GOOD]
    return _of_code(*(later or told)[0])


def _of_code(code: int, words: str) -> Later | Refused:
    said = f"{code} {words}"
    return Refused(said, too_large=code == _TOO_LARGE) if code >= _FOR_GOOD else Later(said)
