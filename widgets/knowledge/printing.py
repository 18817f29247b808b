"""Sheets of paper: something that is read as pages of a PDF file.

    for done, total in PdfFile().pages(paper): ...     a step lays out a part, or prints a page

All of it is there, in the light look, each page with title and number at its foot. Laws: nothing is
loaded for it that was not on the screen; no step takes longer than a part or a page does; whoever
stops between two steps has ended it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QPageLayout,
    QPageSize,
    QPainter,
    QPalette,
    QPdfWriter,
    QTextBlockFormat,
    QTextCursor,
)

from desktop.text import tr
from desktop.viewmodels.on_paper import NoPaper
from widgets.knowledge.article_document import LooseDocument, set_margins, write_into
from widgets.theme.look import Look

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping

    from PySide6.QtGui import QImage, QPagedPaintDevice

    from desktop.viewmodels.on_paper import Paper

_DPI = 96  # of the look's pixels, so that letters are as large on paper as on the screen
_FINE = 8  # dots of the paper for each of these pixels
RESOLUTION = _DPI * _FINE
_MARGINS_MM = 18.0
_FOOT = 34.0  # pixels
_BEGIN = "<p>&nbsp;</p>"
_EDGE = 0.01  # so that what ends at the end of a page does not begin another


class PdfFile:
    """A PDF file that is put together in memory: no disk is waited for."""

    def __init__(self, pictures: Mapping[str, QImage] | None = None) -> None:
        """`pictures`: by the hash of their file."""
        self._pictures = pictures or {}
        self._into = QBuffer()

    def pages(self, paper: Paper) -> Generator[tuple[int, int]]:
        self._into.open(QIODevice.OpenModeFlag.WriteOnly)
        writer = QPdfWriter(self._into)
        writer.setTitle(paper.title)
        writer.setCreator("Tresen")
        writer.setResolution(RESOLUTION)
        yield from printed(writer, paper, self._pictures)

    @property
    def content(self) -> bytes:
        return bytes(self._into.data().data())


def printed(
    device: QPagedPaintDevice, paper: Paper, pictures: Mapping[str, QImage]
) -> Generator[tuple[int, int]]:
    """Put it on whatever has pages; raises NoPaper where it has none."""
    device.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    device.setPageMargins(
        QMarginsF(_MARGINS_MM, _MARGINS_MM, _MARGINS_MM, _MARGINS_MM), QPageLayout.Unit.Millimeter
    )
    sheet = QSizeF(device.width() / _FINE, device.height() / _FINE)
    room = QSizeF(sheet.width(), sheet.height() - _FOOT)
    if room.width() <= 0 or room.height() <= 0:
        raise NoPaper
    look = Look("light")
    laid: list[LooseDocument] = []
    begins = [0.0]  # how far down on its first page each part begins
    for html in paper.parts:
        document = _laid_out(html, look, pictures, room, begins[-1])
        laid.append(document)
        begins.append(_end_of(document, room))
        yield 0, 0
    total = sum(each.pageCount() for each in laid) - len(laid) + 1
    painter = QPainter()
    if not painter.begin(device):
        raise NoPaper
    try:
        painter.scale(_FINE, _FINE)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        number = 1
        _foot(painter, look, paper.title, sheet, number, total)
        for document in laid:
            for page in range(document.pageCount()):
                if page:
                    yield number, total
                    device.newPage()
                    number += 1
                    _foot(painter, look, paper.title, sheet, number, total)
                _page(painter, look, document, room, page)
        yield number, total
    finally:
        painter.end()


def _laid_out(
    html: str, look: Look, pictures: Mapping[str, QImage], room: QSizeF, down: float
) -> LooseDocument:
    """A part on pages of its own, beginning where the part before it ended."""
    document = LooseDocument()
    document.setUseDesignMetrics(True)  # the paper is finer than the screen it is measured for
    write_into(document, f"{_BEGIN}{html}" if down else html, look, pictures, int(room.width()))
    set_margins(document, 0)
    if down:
        # A line of its own: a margin of the document would stand on each of its pages, and that
        # of a first block counts for nothing.
        form = QTextBlockFormat()
        form.setLineHeight(down, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        QTextCursor(document.firstBlock()).setBlockFormat(form)
    document.setPageSize(room)
    document.pageCount()  # lays it out now, in a step of its own
    return document


def _end_of(document: LooseDocument, room: QSizeF) -> float:
    """How far down on its last page it ends."""
    ends = document.documentLayout().blockBoundingRect(document.lastBlock()).bottom()
    return max(0.0, ends - (document.pageCount() - 1) * room.height() - _EDGE)


def _page(painter: QPainter, look: Look, document: LooseDocument, room: QSizeF, page: int) -> None:
    top = page * room.height()
    context = QAbstractTextDocumentLayout.PaintContext()
    context.clip = QRectF(0, top, room.width(), room.height())
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.Text, look.colour("ink"))  # whatever the window wears
    context.palette = palette
    painter.save()
    painter.translate(0, -top)
    painter.setClipRect(QRectF(0, top, room.width(), room.height()))
    document.documentLayout().draw(painter, context)
    painter.restore()


def _foot(
    painter: QPainter, look: Look, title: str, sheet: QSizeF, number: int, total: int
) -> None:
    """The title at the one side, the number of the page at the other."""
    font = look.widget_font("caption")
    painter.save()
    painter.setFont(font)
    painter.setPen(look.colour("faint"))
    line = QRectF(0, sheet.height() - 18, sheet.width(), 18)
    said = tr("Page {number} of {total}", number=number, total=total)
    painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom, said)
    wide = sheet.width() - painter.fontMetrics().horizontalAdvance(said) - 24
    short = painter.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, int(wide))
    painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, short)
    painter.restore()
