"""Nothing a test does leaves this machine.

An audit hook sees every connection and every name Python asks for, whichever library asks.
The refusal is no OSError, so that no code under test takes it for a line that is down; where it
is swallowed all the same, the test fails at its end.
"""

from __future__ import annotations

import ipaddress
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

_asked_for: list[str] = []
_watching = False


class LeftTheMachine(AssertionError):
    """The code under test wanted to talk to another machine."""


def is_here(host: object) -> bool:
    """Whether an address or name is this machine's own."""
    name = host.decode() if isinstance(host, bytes) else host
    if name in (None, "", "localhost"):
        return True
    try:
        address = ipaddress.ip_address(str(name).partition("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def _look(event: str, arguments: tuple[object, ...]) -> None:
    if not _watching or event not in {"socket.connect", "socket.sendto", "socket.getaddrinfo"}:
        return
    target = arguments[0] if event == "socket.getaddrinfo" else arguments[1]
    # A tuple is an internet address; everything else is a socket file of this machine.
    if event != "socket.getaddrinfo":
        target = target[0] if isinstance(target, tuple) else None
    if not is_here(target):
        _asked_for.append(str(target))
        message = f"a test may not talk to {target!r}"
        raise LeftTheMachine(message)


sys.addaudithook(_look)


@pytest.fixture(autouse=True)
def _no_network() -> Iterator[None]:
    global _watching  # noqa: PLW0603  an audit hook cannot be taken away again, only told to rest
    _watching = True
    yield
    _watching = False
    asked_for = list(_asked_for)
    _asked_for.clear()
    assert not asked_for, f"the test wanted to talk to {asked_for}"
