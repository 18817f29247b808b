"""The tags of the open contact: what is typed is added, what is there is taken off."""

from __future__ import annotations

from typing import Final

from desktop.domain.operations.tagging import LONGEST, Tag, Untag
from desktop.signal import Signal
from desktop.text import tr
from desktop.viewmodels.conversation import Conversation
from desktop.viewmodels.desk import Desk
from desktop.viewmodels.rows import Empty, LineRow, Row

_ADD, _NOTHING, _TAG = "add", "nothing", "tag:"
_MOST: Final = 20  # tags of one contact


class TagSheet:
    def __init__(self, desk: Desk, conversation: Conversation) -> None:
        self._desk = desk
        self._conversation = conversation
        self._text = ""
        self.rows: tuple[Row, ...] = ()
        self.rows_changed: Signal[tuple[Row, ...]] = Signal()
        self._disconnect = conversation.loaded.connect(lambda _of: self._say())

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
        of = self._conversation.of
        if of is None or key == _NOTHING:
            return False
        contact = of.interaction.id
        asked = (
            Tag(id=contact, tag=self._text)
            if key == _ADD
            else Untag(id=contact, tag=key.removeprefix(_TAG))
        )
        self._desk.supervisor.spawn("tag contact", self._ask(asked))
        return key == _ADD

    async def _ask(self, operation: Tag | Untag) -> None:
        await self._desk.ask(operation)

    @property
    def _tags(self) -> tuple[str, ...]:
        of = self._conversation.of
        return of.interaction.tags if of is not None else ()

    def _say(self) -> None:
        rows: list[Row] = []
        if self._text and self._text not in self._tags and len(self._tags) < _MOST:
            title = tr("Add “{tag}”", tag=self._text)
            rows.append(LineRow(key=_ADD, icon="plus", title=title, said=title))
        for tag in self._tags:
            off = tr("Take off")
            row = LineRow(key=_TAG + tag, icon="check", title=tag, end=off, said=f"{tag}, {off}")
            rows.append(row)
        self.rows = tuple(rows) or (_none(),)
        self.rows_changed.emit(self.rows)


def _none() -> Empty:
    title = tr("This contact has no tags")
    text = tr("Type a word by which it is found again, and press Enter.")
    said = f"{title}. {text}"
    return Empty(key=_NOTHING, icon="at-sign", title=title, text=text, top=16, said=said)
