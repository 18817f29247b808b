"""The place to write: grows with its text, has an accent caret, knows the fields of text modules.

Law: what is pasted is plain text; what stands in {braces} is still to be filled in, is marked, and
Tab goes from one to the next before it leaves the box.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import (
    QKeySequence,
    QPainter,
    QPalette,
    QSyntaxHighlighter,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextEdit

from desktop.viewmodels.text_modules.placeholders import FIELD
from widgets.shared.menu import of_the_system
from widgets.shared.slim_bar import slim
from widgets.theme.appearance import dress, look
from widgets.theme.tokens import TYPE

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QMimeData
    from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QPaintEvent, QTextDocument
    from PySide6.QtWidgets import QWidget


class _Marks(QSyntaxHighlighter):
    """Lays `mark` under what is still to be filled in."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self.form = QTextCharFormat()

    def highlightBlock(self, text: str) -> None:
        for found in FIELD.finditer(text):
            self.setFormat(found.start(), found.end() - found.start(), self.form)


class Writing(QTextEdit):
    """Between `least` and `most` lines high, then it scrolls."""

    edited = Signal(str)
    focus_changed = Signal(bool)
    nothing_to_undo = Signal()  # undoing was asked for, and every edit is undone
    data_given = Signal(object)  # what `takes_data` said yes to: dropped or pasted

    def __init__(
        self, name: str, hint: str = "", parent: QWidget | None = None, *,
        least: int = 4, most: int = 12,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        slim(self)
        self._least = least
        self._most = most
        self._on_paper = False
        self._uneven = False
        self.takes_data: Callable[[QMimeData], bool] = lambda _data: False  # files, pictures
        self._known = ""  # the text last told or set: a new look or a mark is no edit
        self._marks = _Marks(self.document())
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setCursorWidth(0)  # painted below: two pixels wide, in the accent, not blinking
        self.document().setDocumentMargin(0)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.viewport().setAutoFillBackground(False)
        self.document().contentsChange.connect(self._changed)
        self.textChanged.connect(self._tell)
        self.document().documentLayout().documentSizeChanged.connect(
            lambda _size: self.updateGeometry()
        )
        self.cursorPositionChanged.connect(self.viewport().update)
        dress(self)

    # -------------------------------------------------------------------------------- text
    @property
    def text(self) -> str:
        return self.toPlainText()

    def set_text(self, text: str) -> None:
        """Show another text without telling anybody; the person cannot undo it."""
        if text == self.toPlainText():
            return
        self._known = text
        self.setPlainText(text)
        self._set_line_height()
        self.document().clearUndoRedoStacks()
        self.moveCursor(QTextCursor.MoveOperation.End)

    def _tell(self) -> None:
        if self._uneven:
            self._set_line_height()
        text = self.toPlainText()
        if text != self._known:
            self._known = text
            self.edited.emit(text)

    def insert(self, text: str) -> None:
        """Put text at the caret and stand on its first field, if it has one."""
        start = self.textCursor().selectionStart()
        self.textCursor().insertText(text)
        if found := FIELD.search(text):
            self._mark(start + found.start(), start + found.end())
        self.ensureCursorVisible()

    def set_least(self, lines: int) -> None:
        """Be at least so many lines high from now on."""
        if lines != self._least:
            self._least = lines
            self.updateGeometry()

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return self.takes_data(source) or super().canInsertFromMimeData(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        if self.takes_data(source):
            self.data_given.emit(source)
        else:
            self.textCursor().insertText(source.text())

    def next_field(self, *, backwards: bool = False) -> bool:
        """Mark the next {field} from the caret on; False when there is none that way."""
        fields = [found.span() for found in FIELD.finditer(self.toPlainText())]
        here = self.textCursor()
        if backwards:
            fields = [span for span in reversed(fields) if span[1] <= here.selectionStart()]
        else:
            fields = [span for span in fields if span[0] >= here.selectionEnd()]
        if fields:
            self._mark(*fields[0])
        return bool(fields)

    def _mark(self, start: int, end: int) -> None:
        cursor = self.textCursor()
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter makes a line, every time.

        Qt eats the second of two, to leave a list or a quote: it goes by the height of our lines.
        """
        if event.matches(QKeySequence.StandardKey.Undo):
            before = self.toPlainText()
            super().keyPressEvent(event)
            if self.toPlainText() == before:
                self.nothing_to_undo.emit()
        elif event.matches(QKeySequence.StandardKey.InsertParagraphSeparator):
            self.textCursor().insertBlock()
            self.ensureCursorVisible()
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forwards: bool) -> bool:
        """Tab: to the next field, and behind the last one out of the box."""
        return self.next_field(backwards=not forwards) or super().focusNextPrevChild(forwards)

    # ------------------------------------------------------------------------------- looks
    def set_paper(self, on_paper: bool) -> None:
        """Write on paper (internal) or on the surface (goes out)."""
        if on_paper != self._on_paper:
            self._on_paper = on_paper
            self.look_changed()

    def look_changed(self) -> None:
        self.setFont(look().widget_font("read"))
        palette = self.palette()
        ink = "note_ink" if self._on_paper else "ink"
        palette.setColor(QPalette.ColorRole.Text, look().colour(ink))
        hint = "note_ink" if self._on_paper else "faint"
        palette.setColor(QPalette.ColorRole.PlaceholderText, look().colour(hint))
        self.setPalette(palette)
        self._marks.form.setBackground(look().colour("mark"))
        self._marks.form.setForeground(look().colour("ink"))
        self._marks.rehighlight()
        self._set_line_height()
        self.updateGeometry()

    def _changed(self, start: int, _removed: int, added: int) -> None:
        """Remember whether lines came in that are not as high as the others: whoever made them."""
        block, end = self.document().findBlock(start), start + added
        while block.isValid() and block.position() <= end:
            if block.blockFormat().lineHeight() != self._leading():
                self._uneven = True
                return
            block = block.next()

    def _leading(self) -> int:
        return look().px(TYPE["read"][2])

    def _set_line_height(self) -> None:
        """Make all lines equally high, as a part of the edit that brought them: undo takes both."""
        self._uneven = False
        form = QTextBlockFormat()
        form.setLineHeight(self._leading(), QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        cursor = QTextCursor(self.document())
        cursor.joinPreviousEditBlock()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.mergeBlockFormat(form)
        cursor.endEditBlock()

    def sizeHint(self) -> QSize:
        line = self._leading()
        tall = round(self.document().size().height())
        return QSize(look().px(300), min(self._most * line, max(self._least * line, tall)))

    def minimumSizeHint(self) -> QSize:
        return QSize(look().px(120), self._least * self._leading())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        of_the_system(self.createStandardContextMenu()).popup(event.globalPos())

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focus_changed.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.focus_changed.emit(False)
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus() and not self.isReadOnly():
            caret, tall = self.cursorRect(), look().px(18)
            painter = QPainter(self.viewport())
            top = caret.center().y() - tall // 2
            painter.fillRect(caret.x(), max(0, top), 2, tall, look().colour("accent"))
            painter.end()
