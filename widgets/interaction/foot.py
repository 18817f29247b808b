"""Below the conversation: the composer, or in its place the wrap-up.

Laws: one of both is seen; in a low window the wrap-up has the place of the conversation, too, and a
reply begins small; the keyboard changes over with who has it here, and nobody who is at work
elsewhere, or in the palette, loses it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from widgets.composer.wrap_up import WrapUpBox
from widgets.shared.scrolled import tall_in_sight
from widgets.theme.appearance import look

if TYPE_CHECKING:
    from desktop.viewmodels.wrap_up.wrap_up import WrapUpPanel
    from widgets.composer.box import ComposerBox
    from widgets.interaction.talk import Talk
    from widgets.shared.actions import Actions

_LINES: Final = 4  # of the field for a reply, at least
_LOW: Final = 420  # units of height: a conversation above the wrap-up would show no line of either


class Foot:
    def __init__(
        self,
        actions: Actions,
        panel: WrapUpPanel,
        box: ComposerBox,
        talk: Talk,
        within: QVBoxLayout,
    ) -> None:
        """within: the pane's layout, whose last part is the composer."""
        self._actions = actions
        self._panel = panel
        self._box = box
        self._talk = talk
        self._within = within
        self._wrap_box: WrapUpBox | None = None

    @property
    def wrap_box(self) -> WrapUpBox:
        """The wrap-up, built if it was not."""
        if self._wrap_box is None:
            self._wrap_box = WrapUpBox(self._actions, self._panel)
            self._wrap_box.hide()
            self._within.addWidget(self._wrap_box)
        return self._wrap_box

    @property
    def wraps(self) -> bool:
        return self._wrap_box is not None and not self._wrap_box.isHidden()

    def show(self) -> None:
        """Which of both is to be seen now."""
        if self._panel.open == self.wraps:
            return
        goes: QWidget = self.wrap_box if self.wraps else self._box
        comes: QWidget = self._box if self.wraps else self.wrap_box
        comes.show()
        if comes is self._wrap_box:
            self._wrap_box.begin()
        here = QApplication.focusWidget()
        if here is goes or (here is not None and goes.isAncestorOf(here)):
            comes.setFocus()
        goes.hide()  # last: Qt would give the keyboard to whatever comes next, and that is said
        self.give_room()

    def give_room(self) -> None:
        is_low = tall_in_sight(self._box.parentWidget() or self._box) < look().px(_LOW)
        self._talk.setVisible(not (is_low and self.wraps))
        self._box.field.set_least(1 if is_low else _LINES)
