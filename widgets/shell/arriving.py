"""Where the keyboard goes with what a person has opened, and what they typed on the way there.

    a contact in one's own hands      its composer: the next thing is to write
    another's, or a completed one     the conversation: the next thing is to read it
    a case, a customer                its own tab: beside it no contact is open

Laws: only a step of the person's own moves the keyboard (`Desk.go`); an accepted offer leaves it
with who is writing in a field elsewhere; what was typed on the way stands in the composer, in
order (`widgets.shared.early_keys`), so whoever has typed gets that, whosesoever the contact is; and
until it does, it is kept as a draft is (`EarlyWords`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from desktop.domain.words import InteractionStatus
from desktop.notices import Notice, Tone
from desktop.text import tr
from desktop.viewmodels.early_words import EarlyWords
from widgets.shared.early_keys import EarlyKeys, takes_text

if TYPE_CHECKING:
    from desktop.actions.context import Context
    from desktop.domain.ids import InteractionId
    from desktop.viewmodels.desk import Coming, Desk, Gone
    from desktop.viewmodels.interaction.conversation import Conversation
    from widgets.shared.actions import Actions
    from widgets.shell.desk_page import DeskPage

_PATIENCE_MS: Final = 2000
_MATTER: Final = "typed early"


class Arriving(QObject):
    """Closed by whoever made it."""

    def __init__(self, desk: Desk, actions: Actions, page: DeskPage, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._actions = actions
        self._page = page
        self._asked = 0  # how much is on its way
        self._goes: Gone | None = None  # it is open, and still being read
        self._coming: InteractionId | None = None  # the contact that letters are for
        self._leads = False  # this itself moves the keyboard
        self._writes: QWidget | None = None  # who accepts an offer while writing elsewhere
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(_PATIENCE_MS)
        self._patience.timeout.connect(self._arrive)
        self._undo = [
            desk.asked_for.connect(self._on_asked),
            desk.went.connect(self._on_went),
            desk.here.connect(self._on_here),
            actions.acting.connect(self._on_acting),
            actions.changed.connect(self._look),
        ]
        self._keys = EarlyKeys(actions, parent)  # behind `_look`: first the place, then the keys
        self._words = EarlyWords(desk)
        self._undo += [
            self._keys.unplaced.connect(self._tell),
            self._keys.changed.connect(lambda _none: self._keep()),
            self._keys.close,
        ]

    def close(self) -> None:
        self._patience.stop()
        for undo in self._undo:
            undo()

    def _on_asked(self, coming: Coming) -> None:
        self._asked += 1
        self._coming = coming.contact
        here = QApplication.focusWidget()
        writes = takes_text(here) and not coming.left
        elsewhere = here is not None and not self._page.interaction.isAncestorOf(here)
        self._writes = here if writes and elsewhere else None
        self._keys.hold(left=coming.left)

    def _on_went(self, step: Gone) -> None:
        self._goes = step
        self._coming = step.to.interaction
        self._keep()
        self._keys.hold(left=True)
        self._patience.start()
        self._look(self._actions.context)

    def _on_here(self, _none: None) -> None:
        self._asked -= 1
        self._end()

    def _on_acting(self, _id: str) -> None:
        """Another step, to another place: that one is followed now."""
        if self._goes is not None and not self._leads:
            self._goes = None
            self._end()

    def _look(self, context: Context) -> None:
        if self._goes is not None and not context.reading:
            where = self._where(self._goes)
            if where and self._actions[where].isEnabled():
                self._arrive()

    def _arrive(self) -> None:
        step, self._goes = self._goes, None
        writes, self._writes = self._writes, None
        self._patience.stop()
        still = writes is not None and writes is QApplication.focusWidget() and writes.isVisible()
        if step is not None and not still:
            self._leads = True
            try:
                self._actions.trigger(self._where(step) or "pane.work-list")
            finally:
                self._leads = False
        self._end()

    def _end(self) -> None:
        if self._asked == 0 and self._goes is None:
            self._patience.stop()
            self._keys.release()

    def _keep(self) -> None:
        """What waits is safe, too, as soon as it is known for which contact."""
        words = self._keys.letters
        contact = self._coming or (None if self._asked else self._desk.open.interaction)
        if words and contact is not None:
            self._words.typed(contact, words, note=self._keys.of_note)
        elif not words:
            pane = self._page.interaction
            self._words.given(getattr(pane, "journal", self._desk.journal).flush)

    def _where(self, step: Gone) -> str:
        """The action that leads there; "" while it is not known."""
        if step.to.interaction is not None and not step.beside:
            return self._in_contact(step)
        if step.to.case is not None:
            return "pane.case"
        return "pane.customer" if step.to.customer is not None else ""

    def _in_contact(self, step: Gone) -> str:
        shown: Conversation | None = getattr(self._page.interaction, "conversation", None)
        of = shown.of.interaction if shown is not None and shown.of is not None else None
        if shown is None or of is None or of.id != step.to.interaction:
            return ""
        mine = shown.mine and of.status is not InteractionStatus.CLOSED
        writes = step.to_write or mine or self._keys.has_letters
        return "pane.composer" if writes else "pane.conversation"

    def _tell(self, words: str) -> None:
        self._desk.notices.tell(
            Notice(
                tone=Tone.INFO,
                happened=tr("What you typed found no place: {words}", words=words),
                safe=tr("Nothing was open that it could stand in."),
                replace=_MATTER,
            )
        )
