"""The words of an article in the look's own fonts and colours, with the pictures handed in.

Articles come from many hands and from other systems. Laws: nothing is ever loaded for one, neither
from the net nor from this machine nor from another in the house: a picture is shown when its
content was handed in, and is its own words until then; a link is followed by nobody but the
person, who has seen where it leads.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, QUrl, Signal
from PySide6.QtGui import QImage, QTextCursor, QTextDocument
from PySide6.QtWidgets import QFrame, QTextBrowser, QTextEdit

from widgets.knowledge.article_document import nothing, set_margins, write_into
from widgets.shared.menu import of_the_system
from widgets.shared.ring import ring
from widgets.shared.slim_bar import slim
from widgets.theme.appearance import dress, ground, look

if TYPE_CHECKING:
    from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QResizeEvent
    from PySide6.QtWidgets import QWidget

_WIDEST = 680  # units of a line of text
_LEAST = 160  # units of height: some lines have to stand together to be read


class ArticleText(QTextBrowser):
    """`article_asked` carries the id of another article, `left` any other address."""

    article_asked = Signal(str)
    left = Signal(QUrl)

    def __init__(
        self, name: str, parent: QWidget | None = None, *, on: str = "surface", pad: int = 24
    ) -> None:
        super().__init__(parent)
        slim(self)
        self._html = ""
        self._pictures: dict[str, QImage] = {}
        self._shown: QTextDocument | None = None  # the first one is Qt's own
        self._pad = pad
        self._wide = 0  # pixels that pictures were fitted into
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setLineWrapMode(QTextEdit.LineWrapMode.FixedPixelWidth)
        self.anchorClicked.connect(self._follow)
        self.highlighted.connect(lambda url: self.setToolTip(url.toString()))
        ground(self, on)
        dress(self)

    def show_html(self, html: str, *, stays: bool = False) -> None:
        """Show prepared HTML from its beginning; `stays` where only some words are others."""
        if html != self._html:
            self._html = html
            self._build_in_place() if stays else self._build()

    @property
    def pictures(self) -> dict[str, QImage]:
        """Those handed in so far, by the hash of their file."""
        return dict(self._pictures)

    def show_picture(self, sha256: str, picture: QImage) -> None:
        """Put a picture in the place of its words."""
        self._pictures[sha256] = picture
        if sha256 in self._html:
            self._build_in_place()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        of_the_system(self.createStandardContextMenu(event.pos())).popup(event.globalPos())

    def loadResource(self, _kind: int, _name: QUrl | str) -> QImage:
        """Give nothing for whatever is asked.

        An empty picture and not None: for None Qt goes to the file of that name itself.
        """
        return nothing()

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
        self._wide = self._column()
        document = QTextDocument(self)
        write_into(document, self._html, look(), self._pictures, self._wide)
        set_margins(document, look().px(self._pad))  # its title has given it air already
        old, self._shown = self._shown, document
        self.setDocument(document)
        if old is not None:
            old.deleteLater()
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def _build_in_place(self) -> None:
        place = self.verticalScrollBar().value()
        self._build()
        self.verticalScrollBar().setValue(place)

    def look_changed(self) -> None:
        self.setFont(look().widget_font("read"))
        self._wrap()
        self._build_in_place()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        ring(self, on=True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        ring(self, on=False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        ring(self, on=self.hasFocus())
        self._wrap()
        if self._column() != self._wide and any(each in self._html for each in self._pictures):
            self._build_in_place()

    def sizeHint(self) -> QSize:
        return QSize(look().px(300), look().px(_LEAST))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _column(self) -> int:
        return max(1, self.lineWrapColumnOrWidth() - 2 * look().px(self._pad))

    def _wrap(self) -> None:
        widest = look().px(_WIDEST + 2 * self._pad)
        self.setLineWrapColumnOrWidth(min(self.viewport().width(), widest))
