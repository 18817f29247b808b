"""Opaque texts that the hub hands out and takes back: cursors and resume marks.

Law: what comes back is read only when our own seal is on it. The same content has the same text,
so a desktop may compare two cursors.
"""

from __future__ import annotations

import base64
import binascii
import hmac
from functools import lru_cache
from typing import TypeVar

import msgspec

T = TypeVar("T", bound=msgspec.Struct)

_SEAL_BYTES = 16


class Broken(Exception):
    """Not sealed by us, or not what was asked for."""


def sealed(content: msgspec.Struct, key: bytes) -> str:
    body = msgspec.json.encode(content)
    return base64.urlsafe_b64encode(_seal(body, key) + body).decode().rstrip("=")


def opened(text: str, key: bytes, type_: type[T]) -> T:
    """What was sealed. Raises Broken."""
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise Broken from error
    seal, body = raw[:_SEAL_BYTES], raw[_SEAL_BYTES:]
    if not hmac.compare_digest(seal, _seal(body, key)):
        raise Broken
    try:
        return msgspec.json.decode(body, type=type_)
    except msgspec.DecodeError as error:  # sealed by us, but something else
        raise Broken from error


def _seal(body: bytes, key: bytes) -> bytes:
    begun = _begun(key).copy()
    begun.update(body)
    return begun.digest()[:_SEAL_BYTES]


@lru_cache(maxsize=1_024)
def _begun(key: bytes) -> hmac.HMAC:
    """A copy of it takes half as long as to begin anew, and every stream does so with each news."""
    return hmac.new(key, digestmod="sha256")
