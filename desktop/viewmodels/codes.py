"""Wrap-up codes: why customers come. A small list of our own until an enterprise gives its own.

The setting `WRAP_UP_CODES` is "delivery=Delivery date; refund=Refund": code, then its title. What
stands on the wire is the code, so a title may change or be translated at any time.
"""

from __future__ import annotations

import msgspec

from desktop.settings import WRAP_UP_CODES, Settings
from desktop.text import mark, tr

_TITLES = {
    "delivery": mark("Delivery date"),
    "defect": mark("Complaint"),
    "return": mark("Return"),
    "refund": mark("Refund"),
    "bill": mark("Bill"),
    "payment": mark("Payment"),
    "advice": mark("Advice"),
    "offer": mark("Offer"),
    "account": mark("Customer account"),
    "contract": mark("Contract"),
    "cancellation": mark("Cancellation"),
    "moving": mark("Moving house"),
    "meter": mark("Meter reading"),
    "outage": mark("Outage"),
    "praise": mark("Praise or criticism"),
    "other": mark("Something else"),
}


class Code(msgspec.Struct, frozen=True):
    id: str
    title: str


def codes(settings: Settings) -> tuple[Code, ...]:
    """The enterprise's codes in its order, or our own."""
    own = settings[WRAP_UP_CODES]
    given = tuple(_read(part) for part in own.split(";") if part.strip())
    return given or tuple(Code(id_, tr(title_)) for id_, title_ in _TITLES.items())


def title(code: str) -> str:
    """What a code is called; one of another enterprise shows as it is."""
    return tr(_TITLES[code]) if code in _TITLES else code


def _read(part: str) -> Code:
    id_, _, title_ = part.partition("=")
    return Code(id_.strip(), title_.strip() or id_.strip())
