"""The sheets that merge, split and tag the open contact, and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint

from desktop.domain.ids import InteractionId
from desktop.text import tr
from desktop.viewmodels.interaction.merging import UNDO, MergeSheet, SplitSheet, take_apart
from widgets.shared.list_sheet import ListSheet
from widgets.shared.sides import end_of, towards
from widgets.shared.tags import Tags

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtWidgets import QWidget

    from desktop.domain.records import Interaction
    from desktop.viewmodels.desk import Desk
    from desktop.viewmodels.interaction.conversation import Conversation
    from widgets.shared.actions import Actions

_FROM_END, _BELOW = 16, 56  # pixels of the pane's corner


class Merging:
    """Made with the pane; each sheet when it is asked for."""

    def __init__(self, desk: Desk, conversation: Conversation, pane: QWidget) -> None:
        self._desk = desk
        self._conversation = conversation
        self._pane = pane
        self._merge: tuple[MergeSheet, ListSheet] | None = None
        self._split: tuple[SplitSheet, ListSheet] | None = None
        self._tags = Tags(desk, pane, "interaction", self._contact, conversation.loaded)

    def handled(self, actions: Actions) -> Iterator[Callable[[], object]]:
        """Take the actions over; each undoing gives one back."""
        yield actions.handle("interaction.merge", self.ask_which)
        yield actions.handle("interaction.split", self.ask_what)
        yield actions.handle("interaction.tag", self.ask_tags)
        yield actions.handle("interaction.unmerge", lambda: self._take_apart(self._open_one()))
        yield actions.handle(UNDO, lambda: self._take_apart(actions.subject))

    @property
    def is_merged(self) -> bool:
        of = self._conversation.of
        return of is not None and (
            of.interaction.merged_into is not None or of.interaction.parted_from is not None
        )

    def ask_which(self) -> ListSheet:
        """Show the contacts that can be merged into the open one."""
        if self._merge is None:
            model = MergeSheet(self._desk, self._conversation)
            names = tr("Merge into this contact"), tr("Subject or channel"), tr("Contacts")
            sheet = ListSheet(model, self._pane, name=names[0], hint=names[1], rows_name=names[2])
            self._merge = model, sheet
        self._merge[0].begin()
        self._merge[1].open(self._corner())
        return self._merge[1]

    def ask_what(self) -> ListSheet:
        """Show the messages, to choose those that go on by themselves."""
        if self._split is None:
            model = SplitSheet(self._desk, self._conversation)
            names = tr("Messages to split off"), tr("Words of a message"), tr("Messages")
            sheet = ListSheet(model, self._pane, name=names[0], hint=names[1], rows_name=names[2])
            self._split = model, sheet
        self._split[0].begin()
        self._split[1].open(self._corner())
        return self._split[1]

    def ask_tags(self) -> ListSheet:
        """Show the tags of the open contact."""
        return self._tags.open(self._corner(), tr("Tags of the contact"))

    def _contact(self) -> Interaction | None:
        of = self._conversation.of
        return of.interaction if of is not None else None

    def _take_apart(self, id_: str) -> None:
        if id_:
            work = take_apart(self._desk, InteractionId(id_))
            self._desk.supervisor.spawn("take contacts apart", work)

    def _open_one(self) -> str:
        return self._conversation.shown or ""

    def _corner(self) -> QPoint:
        end = end_of(self._pane.rect()) - towards(_FROM_END)
        return self._pane.mapTo(self._pane.window(), QPoint(end, _BELOW))
