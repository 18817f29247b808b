"""What a customer is found by beyond the words that are written there.

The full text gets further words, some behind a letter of Unicode's private use area, which nobody
types, so that they meet no ordinary word:

| word | what it is |
|---|---|
| U+E000 and figures | how a word of the name sounds (`sounds`) |
| U+E001 and digits | a telephone number with its country |
| U+E002 and digits | the same as it is dialled at home |
| plain words | Mueller as muller; pieces of a customer number and of an address of e-mail |

Law: whatever can be typed for a customer is made here for the row and in `reads.customers` for the
question, of the same parts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Final

from desktop.domain.masks import is_veiled
from desktop.domain.records import Customer
from desktop.domain.words import PointKind
from desktop.store.sounds import code

if TYPE_CHECKING:
    from types import ModuleType

SOUND: Final = "\ue000"
ABROAD: Final = "\ue001"
AT_HOME: Final = "\ue002"
_WORD: Final = re.compile(r"[^\W\d_]{2,}")
_PARTS: Final = re.compile(r"[^\W\d_]+|\d+")
_SPELLED_OUT: Final = re.compile(r"(?<![aeoq])ue|ae|oe")


def further_words(customer: Customer) -> str:
    """The words to be put behind those that are written."""
    return " ".join(dict.fromkeys(_words(customer)))


def _words(customer: Customer) -> Iterator[str]:
    for word in _WORD.findall(customer.name.lower()):
        if sound := code(word):
            yield SOUND + sound
        yield from _short(word)
    yield from _of_number(customer.number)
    for point in customer.points:
        if point.kind is PointKind.EMAIL:
            yield from _of_mail(point.value.lower())
        elif not is_veiled(point.value) and (number := telephone().both(point.value)) is not None:
            yield ABROAD + number[0]
            yield AT_HOME + number[1]


def _short(word: str) -> Iterator[str]:
    """Mueller is found by Muller, as Müller is."""
    short = _SPELLED_OUT.sub(lambda found: found.group()[0], word)
    if short != word:
        yield short


def _of_number(number: str) -> Iterator[str]:
    parts: list[str] = _PARTS.findall(number.lower())
    yield from parts
    if len(parts) > 1:
        yield "".join(parts)
    yield from (part.lstrip("0") for part in parts if part.isdigit() and part.startswith("0"))


def _of_mail(address: str) -> Iterator[str]:
    local, _, domain = address.partition("@")
    for part in (local, domain.rpartition(".")[0]):
        pieces: list[str] = _PARTS.findall(part)
        yield "".join(pieces)
        for piece in pieces:
            yield from (piece, *_short(piece))


@lru_cache(maxsize=1)
def telephone() -> ModuleType:
    """The module, loaded by the first who needs it, on a thread of the store.

    A tenth of a second of `phonenumbers` would be a pause of the window otherwise.
    """
    return import_module("desktop.store.telephone")
