"""By what a list is sorted, remembered for the person: "customer=name;case=-opened"."""

from __future__ import annotations

from collections.abc import Container

import msgspec

from desktop.settings import LISTS, Settings

_DOWN = "-"


class Order(msgspec.Struct, frozen=True):
    """A column's name, and whether its largest comes first; no column: best hits first."""

    column: str
    down: bool = False


def remembered(settings: Settings, list_: str, usual: Order, known: Container[str]) -> Order:
    """How the person had this list last; the usual order when that is not known any more."""
    kept = _read(settings).get(list_, "")
    column = kept.removeprefix(_DOWN)
    return Order(column, kept.startswith(_DOWN)) if column in known else usual


def remember(settings: Settings, list_: str, order: Order) -> None:
    kept = _read(settings) | {list_: f"{_DOWN if order.down else ''}{order.column}"}
    settings.note(LISTS, ";".join(f"{name}={by}" for name, by in kept.items()))


def _read(settings: Settings) -> dict[str, str]:
    pairs = (part.partition("=") for part in settings[LISTS].split(";") if part)
    return {name: by for name, _, by in pairs}
