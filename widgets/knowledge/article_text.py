"""The words of an article: Markdown in the look's own fonts and colours, and nothing but words.

Articles come from many hands and from other systems. Laws: nothing is ever loaded for one, neither
from the net nor from this machine nor from another in the house: pictures are their own words,
HTML stands there as text; a link is followed by nobody but the person, who has seen where it leads.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import (
    QImage,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextTable,
)
from PySide6.QtWidgets import QFrame, QTextBrowser, QTextEdit

from desktop.text import tr
from widgets.shared.menu import of_the_system
from widgets.shared.slim_bar import slim
from widgets.theme.appearance import dress, ground, look
from widgets.theme.tokens import TYPE

if TYPE_CHECKING:
    from PySide6.QtGui import QContextMenuEvent, QResizeEvent, QTextBlock
    from PySide6.QtWidgets import QWidget

_WIDEST = 680  # units of a line of text
_FEATURES = (
    QTextDocument.MarkdownFeature.MarkdownDialectGitHub
    | QTextDocument.MarkdownFeature.MarkdownNoHTML
)
_HEADINGS = ("title", "body_b", "body_b")  # of the first, second and third level


class ArticleText(QTextBrowser):
    """`article_asked` carries the id of another article, `left` any other address."""

    article_asked = Signal(str)
    left = Signal(QUrl)

    def __init__(
        self, name: str, parent: QWidget | None = None, *, on: str = "surface", pad: int = 24
    ) -> None:
        super().__init__(parent)
        slim(self)
        self._markdown = ""
        self._shown: QTextDocument | None = None  # the first one is Qt's own
        self._pad = pad
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setLineWrapMode(QTextEdit.LineWrapMode.FixedPixelWidth)
        self.anchorClicked.connect(self._follow)
        self.highlighted.connect(lambda url: self.setToolTip(url.toString()))
        ground(self, on)
        dress(self)

    def show_markdown(self, markdown: str) -> None:
        """Show an article from its beginning; the same words stay where they are."""
        if markdown != self._markdown:
            self._markdown = markdown
            self._build()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        of_the_system(self.createStandardContextMenu(event.pos())).popup(event.globalPos())

    def loadResource(self, _kind: int, _name: QUrl | str) -> QImage:
        """Give nothing for whatever is asked.

        An empty picture and not None: for None Qt goes to the file of that name itself.
        """
        nothing = QImage(1, 1, QImage.Format.Format_ARGB32)
        nothing.fill(0)
        return nothing

    def doSetSource(
        self,
        _name: QUrl | str,
        _kind: QTextDocument.ResourceType = QTextDocument.ResourceType.UnknownResource,
    ) -> None:
        """There is no page to go to but the one that is shown."""

    def _follow(self, url: QUrl) -> None:
        if url.scheme() == "article":
            self.article_asked.emit(url.path())
        else:
            self.left.emit(url)

    # ------------------------------------------------------------------------------ building
    def _build(self) -> None:
        document = QTextDocument(self)
        document.setDefaultFont(look().widget_font("read"))
        document.setMarkdown(self._markdown, _FEATURES)
        _say_pictures(document)
        for block in _blocks(document):
            _dress_block(block)
        self._set_margins(document)
        _dress_tables(document)
        old, self._shown = self._shown, document
        self.setDocument(document)
        if old is not None:
            old.deleteLater()
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def _set_margins(self, document: QTextDocument) -> None:
        """The text stands under its title, which has given it air already."""
        document.setDocumentMargin(0)
        root, side = document.rootFrame(), look().px(self._pad)
        form = root.frameFormat()
        form.setLeftMargin(side)
        form.setRightMargin(side)
        form.setBottomMargin(side)
        root.setFrameFormat(form)

    def look_changed(self) -> None:
        self.setFont(look().widget_font("read"))
        self._wrap()
        place = self.verticalScrollBar().value()
        self._build()
        self.verticalScrollBar().setValue(place)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._wrap()

    def _wrap(self) -> None:
        widest = look().px(_WIDEST + 2 * self._pad)
        self.setLineWrapColumnOrWidth(min(self.viewport().width(), widest))


def _blocks(document: QTextDocument) -> list[QTextBlock]:
    blocks, block = [], document.begin()
    while block.isValid():
        blocks.append(block)
        block = block.next()
    return blocks


def _say_pictures(document: QTextDocument) -> None:
    """Put its words in the place of every picture, before anything is laid out."""
    found = []
    for block in _blocks(document):
        fragments = block.begin()
        while not fragments.atEnd():
            fragment = fragments.fragment()
            if fragment.charFormat().isImageFormat():
                found.append((fragment.position(), fragment.length(), fragment.charFormat()))
            fragments += 1
    for position, length, form in reversed(found):
        words = str(form.property(QTextFormat.Property.ImageAltText) or "")
        cursor = QTextCursor(document)
        cursor.setPosition(position)
        cursor.setPosition(position + length, QTextCursor.MoveMode.KeepAnchor)
        plain = QTextCharFormat()
        plain.setForeground(look().colour("faint"))
        cursor.insertText(tr("[picture: {words}]", words=words or "…"), plain)


def _dress_block(block: QTextBlock) -> None:
    """Give lines their height, headings their size and paragraphs their air."""
    cursor = QTextCursor(block)
    level, form = block.blockFormat().headingLevel(), QTextBlockFormat()
    style = _HEADINGS[min(level, len(_HEADINGS)) - 1] if level else "read"
    air = 16 if level else 2 if block.textList() is not None else 5
    form.setTopMargin(look().px(air))
    form.setBottomMargin(look().px(4 if level else air))
    form.setLineHeight(
        look().px(TYPE[style][2]), QTextBlockFormat.LineHeightTypes.MinimumHeight.value
    )
    cursor.mergeBlockFormat(form)
    cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
    if level:
        chars = QTextCharFormat()
        chars.setFont(look().widget_font(style))
        chars.setProperty(QTextFormat.Property.FontSizeAdjustment, 0)
        cursor.mergeCharFormat(chars)
    _dress_links(block)


def _dress_links(block: QTextBlock) -> None:
    spans = []
    fragments = block.begin()
    while not fragments.atEnd():
        fragment = fragments.fragment()
        if fragment.charFormat().isAnchor():
            spans.append((fragment.position(), fragment.length()))
        fragments += 1
    link = QTextCharFormat()
    link.setForeground(look().colour("accent"))
    link.setFontUnderline(True)
    for position, length in spans:
        cursor = QTextCursor(block)
        cursor.setPosition(position)
        cursor.setPosition(position + length, QTextCursor.MoveMode.KeepAnchor)
        cursor.mergeCharFormat(link)


def _dress_tables(document: QTextDocument) -> None:
    for frame in document.rootFrame().childFrames():
        if isinstance(frame, QTextTable):
            form = frame.format()
            form.setBorderBrush(look().colour("line"))
            form.setCellPadding(look().px(4))
            form.setMargin(look().px(8))
            frame.setFormat(form)
