"""Telephone numbers in one way of writing: digits with the country, digits without it.

    both("0171/39200-42")  == ("491713920042", "1713920042")
    both("+43 660 1234567") == ("436601234567", "6601234567")

`phonenumbers` (Google's libphonenumber) knows where a country's number ends and what of it is only
dialled at home. It takes a tenth of a second to load, so whoever needs this module loads it late.
"""

from __future__ import annotations

from typing import Final

import phonenumbers

HOME: Final = "DE"
_HOME_CODE: Final = "49"


def both(number: str) -> tuple[str, str] | None:
    """With and without the country; None for what is no telephone number."""
    try:
        read = phonenumbers.parse(number, HOME)
    except phonenumbers.NumberParseException:
        return None
    own = phonenumbers.national_significant_number(read)
    return f"{read.country_code}{own}", own


def spoken(number: str) -> str:
    """As people here write it: 0171 3920042, and +43 660 1234567 where it is of another country."""
    try:
        read = phonenumbers.parse(number, HOME)
    except phonenumbers.NumberParseException:
        return number.strip()
    at_home = str(read.country_code) == _HOME_CODE
    way = phonenumbers.PhoneNumberFormat
    written: str = phonenumbers.format_number(read, way.NATIONAL if at_home else way.INTERNATIONAL)
    return written


def written(number: str) -> str:
    """What came in one run of digits, in the groups of its country; a person's groups stay theirs.

    A hyphen or a gap may stand before an extension, and only who wrote it knows where.
    """
    bare = number.strip()
    return spoken(bare) if bare.removeprefix("+").isdigit() else bare


def begun(number: str) -> tuple[frozenset[str], frozenset[str]]:
    """What the number may begin with, with the country and without it, while it is being typed."""
    digits = "".join(letter for letter in number.replace("(0)", "") if letter.isdigit())
    outside = number.lstrip(" (").startswith("+")
    if outside or digits.startswith("00"):
        whole, own = {digits if outside else digits[2:]}, set[str]()
    else:
        own = {digits.removeprefix("0")}
        whole = {_HOME_CODE + each for each in own} | {digits}
    if (known := both(number)) is not None:
        whole.add(known[0])
        if not outside:
            own.add(known[1])
    return frozenset(whole), frozenset(own)
