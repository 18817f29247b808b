"""Wrap-up codes: why customers come. A small list of our own until an enterprise gives its own.

Its own are records in a tree (`domain/code_tree.py`). While there are none, the setting
`WRAP_UP_CODES` holds: "delivery=Delivery date; refund=Refund": code, then its title. What stands on
the wire is the code, so a title may change or be translated at any time.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import msgspec

from desktop.domain.wrap_up_codes import NONE_GIVEN
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
    NONE_GIVEN: mark("None given"),
}


class Code(msgspec.Struct, frozen=True):
    id: str
    title: str


def codes(settings: Settings) -> tuple[Code, ...]:
    """The enterprise's codes in its order, or our own."""
    own = settings[WRAP_UP_CODES]
    given = tuple(_read(part) for part in own.split(";") if part.strip())
    ours = (Code(id_, tr(title_)) for id_, title_ in _TITLES.items() if id_ != NONE_GIVEN)
    return given or tuple(ours)


def title(code: str, called: Mapping[str, str] = MappingProxyType({})) -> str:
    """What a code is called; one of another enterprise shows as it is.

    called: what the records call theirs, `Desk.codes`.
    """
    if code in called:
        return called[code]
    return tr(_TITLES[code]) if code in _TITLES else code


def _read(part: str) -> Code:
    id_, _, title_ = part.partition("=")
    return Code(id_.strip(), title_.strip() or id_.strip())
