"""Tags of an open contact, case or customer: what is typed is added, what is there taken off."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from desktop.domain.operations.registry import AnyOperation
from desktop.domain.operations.tagging import LONGEST
from desktop.domain.records import Case, Customer, Interaction
from desktop.signal import Signal
from desktop.text import mark, tr
from desktop.viewmodels.desk import Desk
from desktop.viewmodels.lists.narrowing import NOTHING, nothing_here
from desktop.viewmodels.lists.tag_picks import OF
from desktop.viewmodels.rows import Empty, LineRow, Row

_ADD, _TAG = "add", "tag:"
_MOST: Final = 20  # tags of one record
_WITHOUT: Final = {
    "interaction": mark("This contact has no tags"),
    "case": mark("This case has no tags"),
    "customer": mark("This customer has no tags"),
}

Tagged = Interaction | Case | Customer


class TagSheet:
    def __init__(
        self, desk: Desk, kind: str, record: Callable[[], Tagged | None], news: Signal[Any]
    ) -> None:
        """`record` is the one that is open now, and `news` tells when it is another."""
        self._desk = desk
        self._kind = kind
        self._record = record
        self._text = ""
        self.rows: tuple[Row, ...] = ()
        self.rows_changed: Signal[tuple[Row, ...]] = Signal()
        self._disconnect = news.connect(lambda _news: self._say())

    def close(self) -> None:
        self._disconnect()

    def begin(self) -> None:
        self._text = ""
        self._say()

    def end(self) -> None:
        """What was typed and not added is not wanted."""
        self._text = ""

    def ask(self, text: str) -> None:
        self._text = " ".join(text.split())[:LONGEST]
        self._say()

    def take(self, key: str) -> bool:
        """Add what is typed, or take this one off; the sheet stays while tags are taken off."""
        record, pair = self._record(), OF[self._kind]
        if record is None or key == NOTHING:
            return False
        adds = key == _ADD
        tag = self._text if adds else key.removeprefix(_TAG)
        operation = (pair.tag if adds else pair.untag)(record.id, tag)
        self._desk.supervisor.spawn(f"tag {self._kind}", self._ask(operation))
        return adds

    async def _ask(self, operation: AnyOperation) -> None:
        await self._desk.ask(operation)

    @property
    def _tags(self) -> tuple[str, ...]:
        record = self._record()
        return record.tags if record is not None else ()

    def _say(self) -> None:
        rows: list[Row] = []
        if self._text and self._text not in self._tags and len(self._tags) < _MOST:
            title = tr("Add “{tag}”", tag=self._text)
            rows.append(LineRow(key=_ADD, icon="plus", title=title, said=title))
        for tag in self._tags:
            off = tr("Take off")
            row = LineRow(key=_TAG + tag, icon="check", title=tag, end=off, said=f"{tag}, {off}")
            rows.append(row)
        self.rows = tuple(rows) or (_none(tr(_WITHOUT[self._kind])),)
        self.rows_changed.emit(self.rows)


def _none(title: str) -> Empty:
    text = tr("Type a word by which it is found again, and press Enter.")
    return nothing_here("hash", title, text)
