"""The call card: its face, who is asked meanwhile, and the keypad, above the conversation.

Law: it never takes the keyboard by itself; what a change of state came to is said to the screen
reader, the running time is not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget
from shiboken6 import isValid

from desktop.text import tr
from widgets.interaction.call_face import CallFace
from widgets.interaction.hand_over import HandOver
from widgets.shared.button import Button
from widgets.shared.drawn import Words
from widgets.shared.field import Field
from widgets.shared.flow import Flow
from widgets.shared.roles import Group
from widgets.shared.sides import end_of, towards
from widgets.shared.telling import tell_soon
from widgets.shared.undoing import undo_with
from widgets.theme.appearance import dress, look

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.viewmodels.desk import Desk
    from desktop.viewmodels.telephone.call_card import CallCard, Shown
    from widgets.shared.actions import Actions

_TONES = "123456789*0#"


class CallCardBox(QWidget):
    """Shows a `CallCard`; hidden while the open contact has no call."""

    def __init__(self, desk: Desk, actions: Actions, model: CallCard) -> None:
        super().__init__()
        self._desk = desk
        self._actions = actions
        self._model = model
        self._people: HandOver | None = None
        self._gives_away = False  # whoever is chosen next gets the call without being asked
        for id_ in ("call.mute", "call.hold", "call.keypad"):
            actions[id_].setCheckable(True)
        self.face = CallFace(actions)
        self.who = Words("", "body")
        self.speech = Field(
            "",
            name=tr("What you say in this simulated call"),
            hint=tr("Write what you say: the customer hears it and answers"),
        )
        self.speech.committed.connect(self._speak)
        self.asked = self._strip()
        self.tones = Words("", "body_b")
        self.keypad = _Keypad(model, self.tones)
        self.keypad.left.connect(self._toggle_keypad)
        self._before: QWidget | None = None  # what had the keyboard when the keypad took it
        self._box = QVBoxLayout(self)
        for part in (self.face, self.speech, self.asked, self.keypad):
            self._box.addWidget(part)
        self.speech.hide()
        self.asked.hide()
        self.keypad.hide()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.hide()
        dress(self)
        undo_with(self, model.changed.connect(self._show), *self._handlers(actions, model))
        self._show(model.shown)

    def _handlers(self, actions: Actions, model: CallCard) -> list[Callable[[], None]]:
        return [
            actions.handle("call.mute", self._and_show(model.toggle_mute)),
            actions.handle("call.hold", self._and_show(model.toggle_hold)),
            actions.handle("call.come-back", model.come_back),
            actions.handle("call.join", model.join),
            actions.handle("call.hang-up", model.hang_up),
            actions.handle("call.keypad", self._toggle_keypad),
            actions.handle("call.consult", lambda: self._ask_whom(gives_away=False)),
            actions.handle("call.transfer", self._put_through),
        ]

    def _and_show(self, do: Callable[[], None]) -> Callable[[], None]:
        """Qt has turned the key already; it stands as the call does, also where nothing came."""

        def done() -> None:
            do()
            self._show(self._model.shown)

        return done

    def _strip(self) -> Flow:
        back = Button(tr("Back to the customer"))
        back.bind(self._actions["call.come-back"])
        together = Button(tr("Talk together"))
        together.bind(self._actions["call.join"])
        give = Button(tr("Put through"), kind="primary")
        give.clicked.connect(lambda: self._actions.trigger("call.transfer"))
        return Flow([self.who, back, together, give], gap=8, margins=(18, 8, 0, 4))

    # ------------------------------------------------------------------------------ showing
    def _show(self, shown: Shown | None) -> None:
        before = self.face.shown
        self.setVisible(shown is not None)
        if shown is None:
            return
        self.face.show_call(shown)
        self.speech.setVisible(shown.hears)
        self.asked.setVisible(bool(shown.asked))
        self.who.setText(shown.asked)
        self.tones.setText(shown.tones)
        self._actions["call.mute"].setChecked(shown.muted)
        self._actions["call.hold"].setChecked(shown.held)
        if not shown.live and self._people is not None:
            self._people.popup.give_up()  # there is nobody to be put through any more
        if not shown.live:
            self.keypad.hide()
            self._actions["call.keypad"].setChecked(False)
        if before is None or before.said != shown.said:
            tell_soon(self.face, "state", shown.said)

    def _speak(self, words: str) -> None:
        if self._model.speak(words):
            self.speech.set_text("")

    def look_changed(self) -> None:
        px = look().px
        self._box.setContentsMargins(px(24), px(12), px(24), px(4))
        self._box.setSpacing(px(4))

    # ------------------------------------------------------------------------------- asking
    def _toggle_keypad(self) -> None:
        self.keypad.setVisible(not self.keypad.isVisibleTo(self))
        opened = self.keypad.isVisibleTo(self)
        self._actions["call.keypad"].setChecked(opened)
        if opened:
            self._before = self.window().focusWidget()
            self.keypad.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif self._before is not None and isValid(self._before) and self._before.isVisible():
            self._before.setFocus(Qt.FocusReason.OtherFocusReason)

    def _put_through(self) -> None:
        """Whoever is asked gets the call; where nobody is, somebody has to be chosen."""
        if not self._model.connect():
            self._ask_whom(gives_away=True)

    def _ask_whom(self, *, gives_away: bool) -> None:
        self._gives_away = gives_away
        if self._people is None:
            self._people = HandOver(self._desk, self)
            self._people.chosen.connect(self._chosen)
        below = self.mapTo(self.window(), QPoint(end_of(self.rect()), self.rect().bottom()))
        self._people.open(below - QPoint(towards(16), 0))

    def _chosen(self, agent: str) -> None:
        card = self._people.card.text if self._people is not None else ""
        if self._gives_away:
            self._model.give_to(agent, card)
        else:
            self._model.ask_colleague(agent, card)


class _Keypad(Group):
    """Twelve keys; digits on the keyboard do the same while it has the focus, Esc puts it away."""

    left = Signal()

    def __init__(self, model: CallCard, sent: Words) -> None:
        super().__init__()
        self._model = model
        self.buttons = [Button(digit, name=tr("Tone {digit}", digit=digit)) for digit in _TONES]
        for digit, button in zip(_TONES, self.buttons, strict=True):
            button.clicked.connect(lambda _on=False, digit=digit: self._send(digit))
        row = Flow([*self.buttons, sent], gap=2, margins=(14, 4, 0, 4))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(row)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Keypad"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text() and event.text() in _TONES:
            self._send(event.text())
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _send(self, digit: str) -> None:
        self._model.tone(digit)
        tell_soon(self, "tones", self._sent)

    def _sent(self) -> str:
        """All that went out in this call, so that a digit that comes twice is heard twice."""
        shown = self._model.shown
        sent = shown.tones if shown is not None else ""
        return tr("Tones sent: {sent}", sent=" ".join(sent)) if sent else ""
