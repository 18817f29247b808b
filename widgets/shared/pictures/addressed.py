"""Addresses within painted words: underlined, and parts of their row, so that keys reach them."""

from __future__ import annotations

from desktop.text import mark, tr
from desktop.viewmodels.addresses import PART, Address, addresses_in
from widgets.theme.canvas import Span

_LONGEST = 60  # letters of an address in a menu
_LABELS = {
    "web": mark("Link: {address}"),
    "mail": mark("E-mail address: {address}"),
    "phone": mark("Phone number: {address}"),
}


def addressed(text: str) -> tuple[Span, ...]:
    """What of a text can be asked for."""
    return tuple(_span(each) for each in addresses_in(text))


def _span(each: Address) -> Span:
    part = f"{PART}{each.kind}:{each.target}"
    return Span(each.start, each.end, part, _label(each.kind, each.target))


def _label(kind: str, target: str) -> str:
    shown = target if len(target) <= _LONGEST else f"{target[:_LONGEST]} …"
    return tr(_LABELS[kind], address=shown)
