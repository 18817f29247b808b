"""Addresses in what people write: pages of the web, e-mail addresses, telephone numbers.

    addresses_in("Call 089 123456")      (Address(5, 15, "phone", "089 123456"),)

Law: nothing is guessed that is not there to be read: the target is what stands in the text, only
"www." gets its scheme. A date, a bank account and the number of an order are no telephone number
where they can be told apart.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, Literal, NamedTuple

Kind = Literal["web", "mail", "phone"]
PART: Final = "address:"  # before kind and target, as a part of a row
_END: Final = ".,;:!?…'’”»)]}*_"
_PAIRS: Final = {")": "(", "]": "[", "}": "{"}
_DIGITS: Final = range(7, 16)
_ALL: Final = re.compile(
    r"(?P<web>(?<![\w@.])(?:https?://|www\.)[^\s<>\"'\u200b-\u200f\u202a-\u202e\u2066-\u2069]{2,2000}+"
    r"(?![^\s<>\"'\u200b-\u200f\u202a-\u202e\u2066-\u2069]))"
    r"|(?P<mail>(?<![\w.+@-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,8}[^\W\d_]{2,24}(?![\w@]))"
    r"|(?P<phone>(?<![\w.,:/+-])(?<!\d[ \u00a0])(?:\+|\(?0)[\d()/ \u00a0-]{5,24}\d(?![\w]))",
    re.IGNORECASE,
)
_DATE: Final = re.compile(r"\d{1,2}([/-])\d{1,2}\1\d{2,4}")
_MAY_HOLD: Final = re.compile(r"@|://|www\.|[+(0]\d", re.IGNORECASE)


class Address(NamedTuple):
    start: int  # of its letters in the text
    end: int
    kind: Kind
    target: str


@lru_cache(maxsize=300)
def addresses_in(text: str) -> tuple[Address, ...]:
    """In the order of the text."""
    if not _MAY_HOLD.search(text):
        return ()
    found = (_address(each) for each in _ALL.finditer(text))
    return tuple(each for each in found if each is not None)


def _address(found: re.Match[str]) -> Address | None:
    start, text = found.start(), found[0]
    match found.lastgroup:
        case "web":
            text = _without_end(text)
            target = f"https://{text}" if text[:4].lower() == "www." else text
            return Address(start, start + len(text), "web", target) if "." in text else None
        case "mail":
            return Address(start, found.end(), "mail", text)
    if sum(map(str.isdigit, text)) not in _DIGITS or _DATE.fullmatch(text):
        return None
    return Address(start, found.end(), "phone", text.replace("\u00a0", " "))


def _without_end(text: str) -> str:
    """Without what ends the sentence that it stands in; a bracket opened in it is its own."""
    while text and text[-1] in _END:
        opened = _PAIRS.get(text[-1])
        if opened is not None and text.count(opened) >= text.count(text[-1]):
            break
        text = text[:-1]
    return text
