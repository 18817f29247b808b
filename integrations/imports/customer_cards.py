"""Customers from vCard 2.1, 3.0 (RFC 2426) and 4.0 (RFC 6350): each card an entry.

Law: a card that cannot be read is refused by the line it begins in; the others are taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import vobject
from vobject.base import VObjectError

from desktop.domain.records import ContactPoint
from desktop.domain.words import CustomerForm
from desktop.text import tr
from integrations.imports import contact_points
from integrations.imports.entries import Entry
from integrations.imports.languages import KNOWN, short_code
from integrations.imports.rows import Refused

_BEGIN = re.compile(r"^BEGIN:VCARD[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_NUMBERS = ("x-customer-number", "x-kundennummer", "x-customernumber", "x-account")
# What vobject raises on broken cards, besides its own: it takes what it reads at its word.
_BROKEN = (VObjectError, ValueError, LookupError, TypeError, AttributeError, StopIteration)

Card = dict[str, list[Any]]


def is_cards(text: str) -> bool:
    return text.lstrip("\ufeff \t\r\n")[:12].upper().startswith("BEGIN:VCARD")


def read_cards(text: str, region: str = "DE") -> Iterator[Entry | Refused]:
    """The customers of a file of cards.

    region: where a number without a country's code is called from.
    """
    for number, card in _cards(text):
        place = tr("line {number}", number=number)
        try:
            yield _entry(place, _contents(card), region)
        except ValueError as reason:
            yield Refused(place, str(reason))


def _cards(text: str) -> Iterator[tuple[int, str]]:
    """Each card with the number of its first line."""
    starts = [match.start() for match in _BEGIN.finditer(text)]
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        yield text.count("\n", 0, start) + 1, text[start:end]


def _contents(card: str) -> Card:
    """Raises ValueError with the reason."""
    if "\x00" in card:
        raise ValueError(tr("it has a null character"))
    try:
        read = next(vobject.readComponents(card, allowQP="QUOTED-PRINTABLE" in card.upper()))
        contents: Card = read.contents
    except _BROKEN as error:
        raise ValueError(tr("it is no vCard: {error}", error=error)) from error
    return contents


def _entry(place: str, card: Card, region: str) -> Entry:
    """Raises ValueError with the reason."""
    points = _points(card, region)
    organisation = _organisation(card)
    person = _text(card, "fn") or _structured_name(card)
    is_organisation = _text(card, "kind").casefold() == "org" or (
        bool(organisation) and person in ("", organisation)
    )
    name = person or organisation or next((point.value for point in points), "")
    if not name:
        raise ValueError(tr("it has no name"))
    language = short_code(_text(card, "lang") or _text(card, "language"))
    return Entry(
        place=place,
        name=name,
        form=CustomerForm.ORGANISATION if is_organisation else CustomerForm.PERSON,
        number=next(filter(None, (_text(card, name) for name in _NUMBERS)), ""),
        points=points,
        address=_address(card),
        language=language if language in KNOWN else "",
    )


def _points(card: Card, region: str) -> tuple[ContactPoint, ...]:
    points = [contact_points.email(text) for text in _texts(card, "email")]
    points += [contact_points.phone(text, region) for text in _texts(card, "tel")]
    points += [contact_points.chat(text) for text in _texts(card, "impp")]
    return tuple(dict.fromkeys(points))


def _texts(card: Card, name: str) -> list[str]:
    """What its lines say, the preferred ones first."""
    told = sorted(card.get(name, ()), key=_preference)
    texts = (_plain(line.value) for line in told)
    return [text for text in texts if text and not contact_points.says_nothing(text)]


def _preference(line: Any) -> int:  # noqa: ANN401  vobject has no types
    """1 is the most preferred (4.0); in 3.0 it is a type."""
    ranks: Sequence[str] = line.params.get("PREF", ())
    if ranks and ranks[0].isascii() and ranks[0].isdigit():
        return int(ranks[0])
    types = [word.lower() for word in (*line.params.get("TYPE", ()), *line.singletonparams)]
    return 1 if ranks or "pref" in types else 101


def _text(card: Card, name: str) -> str:
    return next(iter(_texts(card, name)), "")


def _plain(value: object) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""


def _structured_name(card: Card) -> str:
    name = _first(card, "n")
    parts = (getattr(name, part, "") for part in ("given", "additional", "family"))
    return " ".join(filter(None, map(_joined, parts)))


def _organisation(card: Card) -> str:
    parts = _first(card, "org")
    return _plain(parts[0]) if isinstance(parts, list) and parts else _plain(parts)


def _address(card: Card) -> str:
    address = _first(card, "adr")
    if address is None:
        return ""
    parts = ("street", "code", "city", "country")
    part = {name: _joined(getattr(address, name, "")) for name in parts}
    town = f"{part['code']} {part['city']}".strip()
    return ", ".join(filter(None, (part["street"], town, part["country"])))


def _first(card: Card, name: str) -> object:
    told = sorted(card.get(name, ()), key=_preference)
    return told[0].value if told else None


def _joined(part: object) -> str:
    """A part of a name or address may be a list of words."""
    return " ".join(map(_plain, part)) if isinstance(part, list) else _plain(part)
