"""Numbers and addresses as people type them, in the one form they are kept in.

Law: what is kept is the same for every way of writing it, so a second import finds the first.
"""

from __future__ import annotations

import re

import phonenumbers

from desktop.domain.records import ContactPoint
from desktop.domain.words import PointKind
from desktop.text import tr

_E_MAIL = re.compile(r"[^\s@<>\"(),;:]{1,64}@(?:[\w-]{1,63}\.)+\w[\w-]{0,62}")
_SHORTEST = 10_000  # 110 and 112 are nobody's own
_INTERNATIONAL = phonenumbers.PhoneNumberFormat.INTERNATIONAL


def phone(text: str, region: str = "DE") -> ContactPoint:
    """A number in international writing: "0171 39200 42" is "+49 171 3920042".

    region: where a number without a country's code is called from.
    Raises ValueError when it cannot be a number.
    """
    spoken = text.strip().removeprefix("tel:").partition(";")[0]
    try:
        number = phonenumbers.parse(spoken.replace("(0)", ""), region)
    except phonenumbers.NumberParseException as error:
        raise ValueError(tr("“{text}” is no phone number", text=text)) from error
    too_short = (number.national_number or 0) < _SHORTEST
    if too_short or not phonenumbers.is_possible_number(number):
        raise ValueError(tr("“{text}” is no phone number", text=text))
    return ContactPoint(PointKind.PHONE, phonenumbers.format_number(number, _INTERNATIONAL))


def email(text: str) -> ContactPoint:
    """An address in small letters. Raises ValueError when it cannot be one."""
    plain = text.strip().removeprefix("mailto:").strip("<>").casefold()
    if not _E_MAIL.fullmatch(plain):
        raise ValueError(tr("“{text}” is no e-mail address", text=text))
    return ContactPoint(PointKind.EMAIL, plain)


def chat(text: str) -> ContactPoint:
    return ContactPoint(PointKind.CHAT, text.strip())


def says_nothing(text: str) -> bool:
    """Whether a cell stands for an empty one: "-", "n/a", "keine"."""
    return not any(letter.isalnum() for letter in text) or text.strip().casefold() in _NOTHING


_NOTHING = {"n/a", "na", "null", "none", "keine", "kein", "unbekannt", "unknown"}
