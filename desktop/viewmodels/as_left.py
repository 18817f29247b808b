"""How the window was left, so that the next start shows it so again: also after a kill.

    left = await AsLeft.read(desk)
    left.window                         page, contact, tab, form and where the keyboard was
    left.seen["page.customers"]         scroll places and half-typed words of its parts
    await left.keep(window=..., seen=...)         writes what is another now, and only that

What is written in replies, notes and forms is no business of this: that are drafts.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TypeVar

import msgspec

from desktop.domain.ids import CaseId, CustomerId, InteractionId
from desktop.domain.records import Case, Customer, Interaction, Record
from desktop.domain.words import DraftKind
from desktop.store import as_left
from desktop.store.opening import Connection
from desktop.store.reads import records
from desktop.viewmodels.desk import Desk, Open

_WINDOW = "window"
_MOST_PLACES = 60  # contacts whose scroll place is kept, those left last


class Place(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where the person was in a contact."""

    from_end: int = 0  # pixels from the top of what was in sight; 0: at the end
    unfolded: tuple[str, ...] = ()


class WindowLeft(msgspec.Struct, frozen=True, omit_defaults=True):
    page: str = "page.desk"
    interaction: InteractionId | None = None
    customer: CustomerId | None = None
    case: CaseId | None = None
    form: str = ""  # the action that opens it
    writing: DraftKind | None = None  # the tab of the composer
    caret: int = 0
    keyboard: str = ""  # the action that leads there
    places: dict[InteractionId, Place] = {}

    @property
    def open(self) -> Open:
        return Open(self.interaction, self.customer, self.case)


class Seen(msgspec.Struct, frozen=True, omit_defaults=True):
    """Of one part of the window, each by where it stands in that part."""

    scrolled: dict[str, int] = {}
    typed: dict[str, str] = {}
    tabs: dict[str, str] = {}


T = TypeVar("T", WindowLeft, Seen)


class AsLeft:
    def __init__(self, desk: Desk, kept: Mapping[str, str]) -> None:
        self._desk = desk
        self._kept = dict(kept)
        self.window = _read(kept.get(_WINDOW, ""), WindowLeft)
        self.seen = {part: _read(doc, Seen) for part, doc in kept.items() if part != _WINDOW}

    @classmethod
    async def read(cls, desk: Desk) -> AsLeft:
        """What was kept, without records that are not here any more."""
        left = cls(desk, await desk.read(as_left.kept))
        what = await desk.read(_still_here, left.window.open)
        left.window = msgspec.structs.replace(
            left.window, interaction=what.interaction, customer=what.customer, case=what.case
        )
        return left

    async def keep(self, window: WindowLeft, seen: Mapping[str, Seen]) -> None:
        """Durable when this returns."""
        places = dict(list(window.places.items())[-_MOST_PLACES:])
        self.window = msgspec.structs.replace(window, places=places)
        self.seen.update(seen)
        docs = {_WINDOW: _written(self.window)}
        docs |= {part: _written(it) for part, it in seen.items()}
        news = {part: doc for part, doc in docs.items() if self._kept.get(part) != doc}
        if news:
            self._kept.update(news)
            await self._desk.keep(partial(as_left.keep, parts=news))


def _read(doc: str, type_: type[T]) -> T:
    try:
        return msgspec.json.decode(doc, type=type_) if doc else type_()
    except msgspec.MsgspecError:
        return type_()


def _written(part: WindowLeft | Seen) -> str:
    return msgspec.json.encode(part).decode()


def _still_here(connection: Connection, what: Open) -> Open:
    def has(kind: type[Record], id_: str | None) -> bool:
        return id_ is not None and records.record(connection, kind, id_) is not None

    return Open(
        what.interaction if has(Interaction, what.interaction) else None,
        what.customer if has(Customer, what.customer) else None,
        what.case if has(Case, what.case) else None,
    )
