"""Customers: names of many origins, addresses that do not exist, numbers kept free for fiction.

Law: an e-mail address belongs to one customer; a number does as long as the reserved ranges last
(some 5,000 in Germany), after that families share one.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import accumulate

import msgspec

from desktop.domain.records import ContactPoint
from desktop.domain.words import CustomerForm, PointKind
from integrations.demo.dice import Dice
from integrations.demo.numbers import numbers
from integrations.demo.wording import read_words

_DOMAINS = ("example.org", "example.com", "example.net")
_PLAIN = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ł": "l", "ı": "i", "ø": "o", "đ": "d"}
)
ORGANISATIONS = 0.06
FEMALE = 0.52


class Person(msgspec.Struct, frozen=True):
    """What is known of a customer before anything has happened."""

    name: str
    form: CustomerForm
    points: tuple[ContactPoint, ...]
    address: str
    anrede: str  # as spoken to: "Frau Linde"; empty for an organisation
    formal: str  # "Sehr geehrte Frau Linde"

    @property
    def email(self) -> str:
        return next(p.value for p in self.points if p.kind is PointKind.EMAIL)

    @property
    def phone(self) -> str:
        return next((p.value for p in self.points if p.kind is PointKind.PHONE), "")


class _Origin(msgspec.Struct, frozen=True):
    weight: int
    women: tuple[str, ...]
    men: tuple[str, ...]
    starts: tuple[str, ...]
    ends: tuple[str, ...]
    ends_f: tuple[str, ...] = ()


class People:
    """An endless row of customers, the same for the same dice."""

    def __init__(self, language: str, dice: Dice) -> None:
        self._dice = dice
        self._words = read_words("people", language)
        self._forms = read_words("wares", language)
        self._origins = msgspec.convert(self._words["origins"], tuple[_Origin, ...])
        self._weights = tuple(accumulate(origin.weight for origin in self._origins))
        self._numbers = list(numbers(language))
        dice.shuffle(self._numbers)
        self._next_number = 0
        self._taken: dict[str, int] = {}

    def next(self) -> Person:
        if self._dice.chance(ORGANISATIONS):
            return self._organisation()
        return self._person()

    def street(self) -> str:
        words = self._words
        name = self._dice.pick(words["street_starts"]) + self._dice.pick(words["street_ends"])
        return str(name)

    def town(self) -> str:
        return str(
            self._dice.pick(self._words["town_starts"]) + self._dice.pick(self._words["town_ends"])
        )

    def address(self) -> str:
        postcode = re.sub("#", lambda _: str(self._dice.between(0, 10)), self._words["postcode"])
        return str(
            self._words["house"].format(
                street=self.street(),
                number=self._dice.between(1, 140),
                postcode=postcode,
                town=self.town(),
            )
        )

    def family_name(self) -> tuple[_Origin, str, bool]:
        """An origin, a family name of it, and whether it is a woman's."""
        origin = self._dice.choices(self._origins, cum_weights=self._weights)[0]
        woman = self._dice.chance(FEMALE)
        ends = origin.ends_f if woman and origin.ends_f else origin.ends
        return origin, self._dice.pick(origin.starts) + self._dice.pick(ends), woman

    def _person(self) -> Person:
        origin, family, woman = self.family_name()
        first = self._dice.pick(origin.women if woman else origin.men)
        call, formal = ("miss", "formal_miss") if woman else ("mister", "formal_mister")
        return Person(
            name=f"{first} {family}",
            form=CustomerForm.PERSON,
            points=self._points(f"{first}.{family}"),
            address=self.address(),
            anrede=self._forms[call] % family,
            formal=self._forms[formal] % family,
        )

    def _organisation(self) -> Person:
        _, family, _ = self.family_name()
        trade = self._dice.pick(self._words["trades"])
        plain = str(self._words["organisation"].format(trade=trade, family=family))
        ending = self._dice.pick(self._words["family_words"])
        name = plain if self._dice.chance(0.5) else f"{plain} {ending}"
        return Person(
            name=name,
            form=CustomerForm.ORGANISATION,
            points=self._points(plain.replace(" ", "-"), host="post"),
            address=self.address(),
            anrede="",
            formal="",
        )

    def _points(self, local: str, host: str = "") -> tuple[ContactPoint, ...]:
        points = [ContactPoint(PointKind.EMAIL, self._email(local, host))]
        if self._dice.chance(0.8):
            points.append(ContactPoint(PointKind.PHONE, self._number()))
        if self._dice.chance(0.12):
            points.append(ContactPoint(PointKind.PHONE, self._number()))
        if self._dice.chance(0.15):
            points.append(ContactPoint(PointKind.CHAT, points[0].value.partition("@")[0]))
        return tuple(points)

    def _email(self, local: str, host: str) -> str:
        plain = address_part(local)
        count = self._taken[plain] = self._taken.get(plain, 0) + 1
        plain = plain if count == 1 else f"{plain}{count}"
        domain = self._dice.pick(_DOMAINS)
        return f"{host}@{plain}.{domain}" if host else f"{plain}@{domain}"

    def _number(self) -> str:
        number = self._numbers[self._next_number % len(self._numbers)]
        self._next_number += 1
        return number


def address_part(name: str) -> str:
    """A name as it stands in an e-mail address: "Özlem Çınar" is "oezlem.cinar"."""
    lower = name.casefold().translate(_PLAIN)
    plain = unicodedata.normalize("NFKD", lower).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9.-]+", "", plain.replace(" ", ".")).strip(".-")
