"""The placeholders of text modules: one list of what each is called and what fills it.

{customer}, {date+3}: known ones are filled from what is open, every other one is left to the
person, who is led to it with Tab. Law: what is still a placeholder does not go out to a customer;
braces that hold anything but a name ({"a": 1}, {}) are ordinary text.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

import msgspec

from desktop.text import mark
from desktop.viewmodels.times.when import clock, date_in_full

FIELD: Final = re.compile(r"\{(\w(?:[\w .+/-]{0,38}[\w.])?)\}")
_DAYS: Final = re.compile(r"(.*?)\s*\+\s*(\d{1,3})")


class Values(msgspec.Struct, frozen=True):
    """What is known for the placeholders; "" leaves them for the person."""

    customer: str = ""
    agent: str = ""
    number: str = ""
    subject: str = ""
    customer_number: str = ""
    now: datetime | None = None


class Placeholder(msgspec.Struct, frozen=True, kw_only=True):
    """One of them: the name shown, other names it goes by, what it stands for (marked)."""

    name: str
    aliases: tuple[str, ...]
    title: str
    fill: Callable[[Values, int], str]  # with so many days added


def _date(values: Values, days: int) -> str:
    return date_in_full(values.now + timedelta(days=days)) if values.now else ""


PLACEHOLDERS: Final = (
    Placeholder(
        name="customer",
        aliases=("kunde", "kundin", "name"),
        title=mark("Name of the customer"),
        fill=lambda values, _days: values.customer,
    ),
    Placeholder(
        name="customer number",
        aliases=("kundennummer",),
        title=mark("Number of the customer"),
        fill=lambda values, _days: values.customer_number,
    ),
    Placeholder(
        name="agent",
        aliases=("mitarbeiter", "mitarbeiterin"),
        title=mark("Your own name"),
        fill=lambda values, _days: values.agent,
    ),
    Placeholder(
        name="number",
        aliases=("nummer", "vorgang", "case", "vorgangsnummer"),
        title=mark("Number of the case"),
        fill=lambda values, _days: values.number,
    ),
    Placeholder(
        name="subject",
        aliases=("betreff",),
        title=mark("Subject of the contact"),
        fill=lambda values, _days: values.subject,
    ),
    Placeholder(
        name="date",
        aliases=("datum", "heute", "today"),
        title=mark("Today; with +3 it is in three days"),
        fill=_date,
    ),
    Placeholder(
        name="time",
        aliases=("uhrzeit", "zeit"),
        title=mark("The time now"),
        fill=lambda values, _days: clock(values.now) if values.now else "",
    ),
)
_MEANT: Final = {name: each for each in PLACEHOLDERS for name in (each.name, *each.aliases)}


def filled(text: str, values: Values) -> str:
    """The text with what is known; unknown placeholders stay as they are."""

    def known(found: re.Match[str]) -> str:
        name, days = _read(found[1])
        meant = _MEANT.get(name)
        return (meant.fill(values, days) if meant else "") or found[0]

    return FIELD.sub(known, text)


def spans(text: str) -> list[tuple[int, int]]:
    """Where something is still to be filled in: (start, end), ascending."""
    return [found.span() for found in FIELD.finditer(text)]


def unfilled(text: str) -> tuple[str, ...]:
    """What is still to be filled in, each once, with its braces."""
    return tuple(dict.fromkeys(found[0] for found in FIELD.finditer(text)))


def _read(words: str) -> tuple[str, int]:
    """(name, days) of "date + 3"."""
    added = _DAYS.fullmatch(words)
    name = added[1] if added else words
    return name.strip().casefold(), int(added[2]) if added else 0
