"""Fields of a form: label, box, and under it what is wrong with what stands in it.

Law: an error is a sentence with an icon beside its field, also read aloud; never a colour alone,
never a box in the way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from widgets.shared.drawn import Words
from widgets.shared.edged import (
    FIELD,
    FIELD_FOCUSED,
    FIELD_LOCKED,
    FIELD_WRONG,
    PAPER,
    Edge,
    Edged,
)
from widgets.shared.half_gone import half_gone
from widgets.shared.line import Line
from widgets.shared.roles import Label
from widgets.shared.writing import Writing
from widgets.theme.appearance import dress, look
from widgets.theme.canvas import canvas_of
from widgets.theme.tokens import CONTROL, HEIGHT, XS, S

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

_PAPER = PAPER._replace(radius=CONTROL)
_PAPER_FOCUSED = Edge("note", "accent", 2, radius=CONTROL)


class Wrong(Label):
    """The sentence under a field, with its icon; nothing when nothing is wrong."""

    def __init__(self) -> None:
        super().__init__()
        self.sentence = ""
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.hide()

    def say(self, sentence: str) -> None:
        self.sentence = sentence
        self.setAccessibleName(sentence)
        self.setVisible(bool(sentence))
        self.updateGeometry()
        self.update()

    def heightForWidth(self, width: int) -> int:
        paragraph = look().lettering.paragraph(
            self.sentence, "caption", width / look().scale - 18, most=3, marks=(), centred=False
        )
        return look().px(paragraph.height + XS)

    def sizeHint(self) -> QSize:
        width = max(self.width(), look().px(120))
        return QSize(width, self.heightForWidth(width))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        c, w, _ = canvas_of(self, painter)
        c.icon(0, 5, "triangle-alert", "breach", 14)
        c.para(18, XS, w - 18, self.sentence, "caption", "breach", lines=3)
        painter.end()


class Framed(QWidget):
    """What a line and a text area have in common: label above, box, error below."""

    def __init__(
        self,
        label: str,
        edit: QLineEdit | Writing,
        parent: QWidget | None,
        *,
        pad: tuple[int, int] = (0, 0),
    ) -> None:
        super().__init__(parent)
        self._edit = edit
        self._label = Words(label, "small", "muted")
        self._label.setBuddy(edit)
        if not label:
            self._label.hide()  # and never shown here: still without a parent, it would be a window
        self._frame = Edged(edit, FIELD, pad=pad)
        self._wrong = Wrong()
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        for part in (self._label, self._frame, self._wrong):
            self._box.addWidget(part)
        self._box.addStretch(1)
        edit.installEventFilter(self)
        self.setFocusProxy(edit)

    @property
    def label(self) -> str:
        return self._label.text() or self._edit.accessibleName()

    @property
    def error(self) -> str:
        return self._wrong.sentence

    def set_error(self, sentence: str) -> None:
        """Say under the field what is wrong; an empty sentence takes it back."""
        self._wrong.say(sentence)
        self._edit.setAccessibleDescription(sentence)
        self._show_edge()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if not half_gone(self) and event.type() in (
            QEvent.Type.FocusIn,
            QEvent.Type.FocusOut,
            QEvent.Type.ReadOnlyChange,
        ):
            self._show_edge()
        return False

    def _show_edge(self) -> None:
        self._frame.set_edge(self._edge_now())

    def _edge_now(self) -> Edge:
        if self._edit.isReadOnly():
            focused = FIELD_LOCKED._replace(line="accent", width=2, dash=False)
            return focused if self._focused() else FIELD_LOCKED
        if self._wrong.sentence:
            return FIELD_WRONG._replace(width=2) if self._focused() else FIELD_WRONG
        return FIELD_FOCUSED if self._focused() else FIELD

    def _focused(self) -> bool:
        return self._edit.hasFocus()

    def look_changed(self) -> None:
        self._box.setSpacing(look().px(XS))


class Field(Framed):
    """One line. `name` is read aloud where no label is shown."""

    changed = Signal(str)
    committed = Signal(str)  # Enter

    def __init__(
        self,
        label: str,
        parent: QWidget | None = None,
        *,
        name: str = "",
        hint: str = "",
        text: str = "",
        password: bool = False,
        read_only: bool = False,
    ) -> None:
        self.edit = Line(text)
        self.edit.setAccessibleName(name or label)
        self.edit.setPlaceholderText(hint)
        self.edit.setReadOnly(read_only)
        if password:
            self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        super().__init__(label, self.edit, parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._shows = False  # another text, which nobody has written
        self.edit.textChanged.connect(self._edited)  # also what is dictated or comes by braille
        self.edit.returnPressed.connect(lambda: self.committed.emit(self.edit.text()))
        self._show_edge()
        dress(self)

    @property
    def text(self) -> str:
        return self.edit.text()

    def set_text(self, text: str) -> None:
        """Show another text without telling anybody; the caret stays where it can."""
        if text != self.edit.text():
            self._shows = True
            self.edit.setText(text)
            self._shows = False

    def set_read_only(self, locked: bool) -> None:
        self.edit.setReadOnly(locked)
        self._show_edge()

    def _edited(self, text: str) -> None:
        if self._shows:
            return
        if self.error:
            self.set_error("")
        self.changed.emit(text)

    def look_changed(self) -> None:
        super().look_changed()
        self.edit.setFont(look().widget_font("body"))
        self.edit.setFixedHeight(look().px(HEIGHT))
        self.edit.setTextMargins(look().px(S), 0, look().px(S), 0)


class TextArea(Framed):
    """Several lines; `paper` where they are internal."""

    def __init__(
        self,
        label: str,
        parent: QWidget | None = None,
        *,
        name: str = "",
        hint: str = "",
        paper: bool = False,
        least: int = 2,
        most: int = 6,
    ) -> None:
        self.writing = Writing(name or label, hint, least=least, most=most)
        self._paper = paper
        super().__init__(label, self.writing, parent, pad=(12, 6))
        self.writing.set_paper(paper)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._show_edge()
        dress(self)

    def _edge_now(self) -> Edge:
        edge = super()._edge_now()
        if self._paper and edge == FIELD:
            return _PAPER
        return _PAPER_FOCUSED if self._paper and edge == FIELD_FOCUSED else edge
