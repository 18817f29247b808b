"""What a hub takes at once, and from which release on it takes anything: told with its hello.

A hub that does not say it takes what these numbers are by themselves. Law: a desk keeps to what it
was told, so that nothing is sent only to be refused.
"""

from __future__ import annotations

import re
from typing import Final

import msgspec

SCHEMA = 2  # of the records' documents: raised when who does not know the change would do harm
OLDEST_SCHEMA = 1  # of a desk that a hub talks to
PUSH_LIMIT = 200  # mutations a push
PUSH_BYTES = 1_000_000  # a batch is closed at this size; one large mutation may travel alone
PUSH_MOST_BYTES = 8_000_000  # the hub takes no more
BLOB_BYTES = 25_000_000
ANEW_BUCKETS = 20  # that are asked for once more in one pull

RELEASE_HEADER: Final = "Tresen-Release"  # of the program that asks; what writes is looked at by it
NUMBERS: Final = r"[0-9]{1,6}(?:\.[0-9]{1,6}){0,3}"  # of a release
_RELEASE: Final = re.compile(f"tresen ({NUMBERS})")


class Bounds(msgspec.Struct, frozen=True):
    """At once, of one hub."""

    push_mutations: int = PUSH_LIMIT
    push_bytes: int = PUSH_BYTES
    push_most_bytes: int = PUSH_MOST_BYTES
    blob_bytes: int = BLOB_BYTES
    anew_buckets: int = ANEW_BUCKETS


def is_older(release: str, least: str) -> bool:
    """Whether this release is below `least`, which is numbers with dots; "" is below none.

    What does not say its release is older than any.
    """
    if not least:
        return False
    said = _RELEASE.match(release)
    return said is None or _numbers(said[1]) < _numbers(least)


def _numbers(text: str) -> tuple[int, ...]:
    """Without noughts at the end: 1.2 is 1.2.0."""
    numbers = [int(each) for each in text.split(".")]
    while numbers and not numbers[-1]:
        numbers.pop()
    return tuple(numbers)
