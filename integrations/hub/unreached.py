"""Why nobody was reached, told apart as far as a person can do something about it."""

from __future__ import annotations

import socket
import ssl

import httpx

from desktop.ports.errors import Nameless, Offline, OutsideError, Unfit, Untrusted


class Unreached(Offline):
    """There is not even a line: no other way of asking will do better."""


class Unproven(Unreached, Untrusted):
    """There is a line, to somebody who may not be the hub."""


class Unnamed(Unreached, Nameless):
    """There is no such name."""


def unreached(error: Exception) -> OutsideError:
    """What the caller is told of httpx's error."""
    if isinstance(error, httpx.UnsupportedProtocol | httpx.TooManyRedirects):
        return Unfit(str(error))
    said = f"{type(error).__name__}: {error}"
    causes = _causes(error)
    if any(isinstance(each, ssl.SSLCertVerificationError) for each in causes):
        return Unproven(said)
    if any(isinstance(each, socket.gaierror) for each in causes):
        return Unnamed(said)
    if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout):
        return Unreached(said)
    return Offline(said)


def _causes(error: BaseException) -> list[BaseException]:
    """The error and what it came from, the innermost last."""
    found: list[BaseException] = []
    each: BaseException | None = error
    while each is not None and each not in found:
        found.append(each)
        each = each.__cause__ or each.__context__
    return found
