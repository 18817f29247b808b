"""One of several, chosen from a menu: queue, language, channel. A label above, an error below."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from widgets.shared.button import Button
from widgets.shared.drawn import Words
from widgets.shared.menu import Menu
from widgets.shared.sides import menu_below
from widgets.theme.appearance import dress, look
from widgets.theme.tokens import WITHIN, XS

if TYPE_CHECKING:
    from collections.abc import Sequence


class Choice(QWidget):
    """`chosen` tells the value a person took; `value` is "" while nothing is."""

    chosen = Signal(str)

    def __init__(
        self,
        label: str,
        options: Sequence[tuple[str, str]] = (),
        parent: QWidget | None = None,
        *,
        hint: str = "",
    ) -> None:
        """`options` are (value, word on screen); `hint` stands while nothing is chosen."""
        super().__init__(parent)
        self._label_text = label
        self._hint = hint
        self._options: tuple[tuple[str, str], ...] = ()
        self.value = ""
        self.error = ""
        self._label = Words(label, "small", "muted")
        self.button = Button(hint or label)
        self.button.show_arrow()
        self.button.clicked.connect(self._open)
        self._wrong = Words("", "caption", "breach", wraps=True)
        self._wrong.hide()
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        for part in (self._label, self.button, self._wrong):
            self._box.addWidget(part)
        self._box.addStretch(1)
        self.setFocusProxy(self.button)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        dress(self)
        self.set_options(options)

    def set_options(self, options: Sequence[tuple[str, str]]) -> None:
        """Offer these from now on; a value that is not among them any more is let go."""
        self._options = tuple(options)
        known = [value for value, _ in self._options]
        self.choose(self.value if self.value in known else "")

    @property
    def values(self) -> tuple[str, ...]:
        """What can be chosen."""
        return tuple(value for value, _ in self._options)

    @property
    def label(self) -> str:
        return self._label_text

    def word_of(self, value: str) -> str:
        """What stands on screen for a value; "" for one that is not offered."""
        return dict(self._options).get(value, "")

    def choose(self, value: str) -> None:
        """Show a value as chosen without telling anybody."""
        self.value = value
        word = dict(self._options).get(value, self._hint)
        self.button.say(word or self._label_text, name=f"{self._label_text} {word}".strip())
        if value:
            self.set_error("")

    def set_error(self, sentence: str) -> None:
        """Say under the button what is missing; an empty sentence takes it back."""
        self.error = sentence
        self._wrong.setText(sentence)
        self._wrong.setVisible(bool(sentence))
        self.button.setAccessibleDescription(sentence)

    def look_changed(self) -> None:
        self._box.setSpacing(look().px(XS))
        for words in (self._label, self._wrong):
            words.setContentsMargins(look().margins(WITHIN, 0, WITHIN, 0))

    def _open(self) -> None:
        menu = Menu(self, self._label_text)
        menu.aboutToHide.connect(menu.deleteLater)
        for value, word in self._options:
            menu.add(word, partial(self.take, value), chosen=value == self.value)
        menu.popup(menu_below(self.button, menu))

    def take(self, value: str) -> None:
        """A person chooses this value."""
        self.choose(value)
        self.chosen.emit(value)
