"""Versions of an article, and what differs between them: read by keyboard, said and not coloured.

Law: what was added is underlined under a plus sign, what was removed is struck out under a minus,
so that it is told apart without colours; every changed line says "added" and "removed" aloud.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextOption,
)
from PySide6.QtWidgets import QFrame, QTextEdit, QVBoxLayout, QWidget

from desktop.domain.file_name import clean_name
from desktop.text import tr
from desktop.viewmodels.knowledge.difference import SIGNS, Kind
from desktop.viewmodels.knowledge.differences_on_paper import differences_on_paper
from desktop.viewmodels.on_paper import OnPaper
from desktop.viewmodels.rows import Empty
from widgets.knowledge.printing import PdfFile
from widgets.knowledge.usual_printer import for_the_printer
from widgets.shared.boxes import across, down
from widgets.shared.button import IconButton
from widgets.shared.drawn import Hairline, Words
from widgets.shared.feed import Feed
from widgets.shared.file_dialogs import ask_for_place
from widgets.shared.half_gone import half_gone
from widgets.shared.ring import ring
from widgets.shared.slim_bar import slim
from widgets.shared.undoing import undo_with
from widgets.shared.while_shown import WhileShown
from widgets.theme.appearance import dress, ground, look
from widgets.theme.tokens import TYPE

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent, QShowEvent

    from desktop.viewmodels.desk import Desk
    from desktop.viewmodels.knowledge.article_versions import ArticleVersions, Compared
    from desktop.viewmodels.knowledge.difference import Line, Part
    from desktop.viewmodels.on_paper import Paper
    from widgets.shared.actions import Actions

_ROWS = 5  # in sight; older versions are scrolled to
_NOTHING_TALL = 184  # units: the empty state with its ring
_SIGNS_WIDE = 20  # units: the words of all lines stand under each other, however they are wrapped
_TONES = {Kind.ADDED: ("ready", "ready_tint"), Kind.REMOVED: ("breach", "breach_tint")}


class Versions(QWidget):
    """`left` leads back to the article."""

    left = Signal()

    def __init__(self, desk: Desk, actions: Actions, versions: ArticleVersions) -> None:
        super().__init__()
        self._actions = actions
        self._versions = versions
        self._on_paper = OnPaper(desk)
        self.back = IconButton("arrow-left", tr("Back to the article"))
        self.title = Words(tr("Versions"), "title")
        self.summary = Words("", "small", "muted", wraps=True)
        self.printing, self.pdf = IconButton("", ""), IconButton("", "")
        self.printing.bind(actions["article.print"])
        self.pdf.bind(actions["article.pdf"])
        self.list = Feed(tr("Versions"), on="surface")
        self.text = Differences()
        self._lay_out()
        on_paper = {"article.print": self._print, "article.pdf": self._ask_where}
        WhileShown(self, actions, on_paper)
        self.back.clicked.connect(self.left)
        self.list.chosen.connect(versions.choose)
        self.list.opened.connect(lambda _key: self.text.setFocus())
        for part in (self.list, self.text):
            part.installEventFilter(self)
        self.setFocusProxy(self.list)
        ground(self, "surface")
        undo_with(
            self,
            versions.close,
            versions.rows_changed.connect(self._show_rows),
            versions.compared_changed.connect(self.show_compared),
        )
        self.show_compared(None)
        dress(self)

    def _lay_out(self) -> None:
        title = across(self.back, self.title, self.printing, self.pdf, gap=8)
        title.give_room_to(self.title)
        head = down(title, self.summary, gap=2, margins=(24, 12, 16, 8))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        for part in (head, self.list, Hairline(), self.text):
            box.addWidget(part, int(part is self.text))

    def _show_rows(self, rows: object) -> None:
        self.list.show_rows(self._versions.rows)
        self.look_changed()
        self.list.setVisible(bool(self._versions.rows))
        self.setFocusProxy(self.list if self._versions.rows else self.text)
        self.list.choose(next((row.key for row in self._versions.rows), None))

    def show_compared(self, compared: Compared | None) -> None:
        self.title.setText(compared.title if compared else tr("Versions"))
        self.summary.setText(compared.summary if compared else "")
        self.text.show_lines(compared.lines if compared else ())
        for button in (self.printing, self.pdf):
            button.setVisible(compared is not None)
        self._say()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._say()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._actions.say(differences=False)

    def _say(self) -> None:
        if self.isVisible():
            self._actions.say(differences=self._versions.compared is not None)

    def _print(self) -> None:
        self._on_paper.print(self._paper, for_the_printer())

    def save_pdf(self, path: str) -> None:
        """Write what differs to a PDF file at this place, and say what became of it."""
        self._on_paper.save(path, self._paper, PdfFile())

    def _ask_where(self) -> None:
        shown = self._versions.compared
        title = f"{shown.of}, {shown.title}.pdf" if shown is not None else ""
        name = clean_name(title, tr("Versions"))
        ask_for_place(self, name, self.save_pdf, tr("Save the differences as PDF"))

    async def _paper(self) -> Paper | None:
        shown = self._versions.compared
        return None if shown is None else differences_on_paper(shown)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if half_gone(self) or not isinstance(event, QKeyEvent):
            return False
        if event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return True
        return False

    def look_changed(self) -> None:
        rows = self._versions.rows
        bare = any(isinstance(row, Empty) for row in rows)
        tall = _NOTHING_TALL if bare else look().row("line") * min(_ROWS, len(rows))
        self.list.setFixedHeight(look().px(tall))


class Differences(QTextEdit):
    """Lines with what was added and removed in them; n and p go from change to change."""

    def __init__(self) -> None:
        super().__init__()
        slim(self)
        self._lines: tuple[Line, ...] = ()
        self.setReadOnly(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(tr("Differences; n and p lead to the next and the one before"))
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        ground(self, "surface")
        dress(self)

    def show_lines(self, lines: tuple[Line, ...]) -> None:
        self._lines = lines
        self._build()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        ring(self, on=True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        ring(self, on=False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_N, Qt.Key.Key_P):
            self._step(1 if event.key() == Qt.Key.Key_N else -1)
        else:
            super().keyPressEvent(event)

    def _step(self, by: int) -> None:
        """Go to the next line in which something was changed."""
        changed = [n for n, line in enumerate(self._lines) if _is_change(line)]
        here = self.textCursor().blockNumber()
        beyond = [n for n in changed if (n - here) * by > 0]
        if beyond:
            at = beyond[0] if by > 0 else beyond[-1]
            cursor = QTextCursor(self.document().findBlockByNumber(at))
            cursor.select(QTextCursor.SelectionType.LineUnderCursor)
            self.setTextCursor(cursor)
            self.ensureCursorVisible()

    def _build(self) -> None:
        self.clear()
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        for at, line in enumerate(self._lines):
            if at:
                cursor.insertBlock()
            cursor.setBlockFormat(_beside_its_sign())
            self._write(cursor, line)
        cursor.endEditBlock()
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self.setAccessibleDescription(" ".join(map(said, self._lines[:200])))

    def _write(self, cursor: QTextCursor, line: Line) -> None:
        if line.kind is Kind.LEFT_OUT:
            words = tr("%n line(s) that are the same", n=int(line.parts[0].text))
            cursor.insertText(f"\t… {words}", _plain("faint"))
            return
        cursor.insertText(f"{SIGNS[line.kind]}\t", _plain("muted"))
        for part in line.parts:
            cursor.insertText(part.text.replace("\n", "\u2028"), _form(part))

    def look_changed(self) -> None:
        self.setFont(look().widget_font("read"))
        self.document().setDocumentMargin(look().px(24))
        self._build()


def said(line: Line) -> str:
    """A line as a sentence; one that is the same says only itself."""
    if line.kind is Kind.LEFT_OUT:
        return tr("%n line(s) that are the same", n=int(line.parts[0].text))
    words = []
    for part in line.parts:
        if part.kind is Kind.ADDED:
            words.append(tr("added: {words}", words=part.text))
        elif part.kind is Kind.REMOVED:
            words.append(tr("removed: {words}", words=part.text))
        else:
            words.append(part.text)
    return ", ".join(words)


def _is_change(line: Line) -> bool:
    return line.kind not in (Kind.KEPT, Kind.LEFT_OUT)


def _beside_its_sign() -> QTextBlockFormat:
    wide, form = look().px(_SIGNS_WIDE), QTextBlockFormat()
    form.setLeftMargin(wide)
    form.setTextIndent(-wide)
    form.setTabPositions([QTextOption.Tab(wide, QTextOption.TabType.LeftTab)])
    tall = QTextBlockFormat.LineHeightTypes.MinimumHeight.value
    form.setLineHeight(look().px(TYPE["read"][2]), tall)
    return form


def _plain(ink: str) -> QTextCharFormat:
    form = QTextCharFormat()
    form.setForeground(look().colour(ink))
    return form


def _form(part: Part) -> QTextCharFormat:
    if part.kind is Kind.KEPT:
        return _plain("ink")
    ink, tint = _TONES[part.kind]
    form = _plain(ink)
    form.setBackground(look().colour(tint))
    form.setFontUnderline(part.kind is Kind.ADDED)
    form.setFontStrikeOut(part.kind is Kind.REMOVED)
    return form
