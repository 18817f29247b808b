"""An article's HTML as a document in the look's own fonts and colours, for the screen or paper.

Laws: nothing is ever loaded for one: a picture that was not handed in is its own words; what is
laid out was prepared by `desktop.viewmodels.finding.article_html`, so it is flat and no longer
than a part.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import (
    QImage,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFrameFormat,
    QTextTable,
)

from desktop.text import tr
from desktop.viewmodels.finding.article_html import PICTURE
from widgets.theme.tokens import TYPE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from PySide6.QtGui import QFont, QTextBlock, QTextFragment

    from widgets.theme.look import Look

_HEADINGS = ("title", "read_b", "read_b")  # of the first, second and third level
_MONOSPACED = "DejaVu Sans Mono, Cascadia Mono, Consolas, monospace"

_MOST_CELLS = 600  # that are given lines of their own


class LooseDocument(QTextDocument):
    """One without a view. Whatever is asked of it is nothing: for None Qt would go to a file."""

    def loadResource(self, _kind: int, _name: QUrl | str) -> QImage:
        return nothing()


def nothing() -> QImage:
    """A picture in which nothing is to be seen."""
    empty = QImage(1, 1, QImage.Format.Format_ARGB32)
    empty.fill(0)
    return empty


def write_into(
    document: QTextDocument, html: str, look: Look, pictures: Mapping[str, QImage], wide: int
) -> None:
    """`pictures`: by the hash of their file; `wide`: pixels one may have."""
    document.setDefaultFont(look.widget_font("read"))
    document.setDefaultStyleSheet(_sheet(look))
    document.setHtml(html)
    _place_pictures(document, look, pictures, wide)
    for block in blocks(document):
        _dress_block(block, look)
    document.setDocumentMargin(0)
    for frame in document.rootFrame().childFrames():
        if isinstance(frame, QTextTable):
            _dress_table(frame, look)


def set_margins(document: QTextDocument, side: int, top: int = 0) -> None:
    root = document.rootFrame()
    form = root.frameFormat()
    form.setLeftMargin(side)
    form.setRightMargin(side)
    form.setTopMargin(top)
    form.setBottomMargin(side)
    root.setFrameFormat(form)


def blocks(document: QTextDocument) -> list[QTextBlock]:
    found, block = [], document.begin()
    while block.isValid():
        found.append(block)
        block = block.next()
    return found


def _sheet(look: Look) -> str:
    """What Qt's own reading of HTML can do, which costs less than doing it after."""
    colour = look.hex
    return (
        f"a {{ color: {colour['accent']}; text-decoration: underline; }}"
        f"pre, code, kbd, tt {{ font-family: {_MONOSPACED}; background: {colour['sunken']}; }}"
        f"blockquote {{ color: {colour['muted']}; margin-left: {look.px(16)}px;"
        f" margin-right: {look.px(16)}px; }}"
        f".added {{ color: {colour['ready']}; background: {colour['ready_tint']};"
        " text-decoration: underline; }"
        f".removed {{ color: {colour['breach']}; background: {colour['breach_tint']};"
        " text-decoration: line-through; }"
        "th { font-weight: 600; text-align: left; }"
    )


def _place_pictures(
    document: QTextDocument, look: Look, pictures: Mapping[str, QImage], wide: int
) -> None:
    """Fit what was handed in, and put its words in the place of every other picture."""
    for fragment in reversed(list(_images(document))):
        form = fragment.charFormat().toImageFormat()
        cursor = QTextCursor(document)
        cursor.setPosition(fragment.position())
        cursor.setPosition(fragment.position() + fragment.length(), QTextCursor.MoveMode.KeepAnchor)
        picture = pictures.get(form.name().removeprefix(PICTURE))
        words = str(form.property(QTextFormat.Property.ImageAltText) or "")
        if picture is None or not form.name().startswith(PICTURE):
            plain = QTextCharFormat()
            plain.setForeground(look.colour("faint"))
            cursor.insertText(tr("[picture: {words}]", words=words or "…"), plain)
            continue
        kind = QTextDocument.ResourceType.ImageResource
        document.addResource(kind.value, QUrl(form.name()), picture)
        share = min(1.0, wide / max(1, picture.width()))
        form.setWidth(picture.width() * share)
        form.setHeight(picture.height() * share)
        cursor.mergeCharFormat(form)


def _images(document: QTextDocument) -> Iterator[QTextFragment]:
    for block in blocks(document):
        fragments = block.begin()
        while not fragments.atEnd():
            fragment = fragments.fragment()
            if fragment.charFormat().isImageFormat():
                yield fragment
            fragments += 1


def _dress_block(block: QTextBlock, look: Look) -> None:
    """Give lines their height, headings their size and paragraphs their air."""
    cursor = QTextCursor(block)
    was = block.blockFormat()
    level, form = was.headingLevel(), QTextBlockFormat()
    style = _HEADINGS[min(level, len(_HEADINGS)) - 1] if level else "read"
    tight = block.textList() is not None or cursor.currentTable() is not None
    air = 16 if level else 2 if tight or was.nonBreakableLines() else 5
    form.setTopMargin(look.px(air))
    form.setBottomMargin(look.px(4 if level else air))
    form.setLineHeight(
        look.px(TYPE[style][2]), QTextBlockFormat.LineHeightTypes.MinimumHeight.value
    )
    if was.nonBreakableLines():
        form.setNonBreakableLines(False)  # code is folded, and never wider than the page
        form.setBackground(look.colour("sunken"))
    cursor.mergeBlockFormat(form)
    if level:
        _dress_heading(block, look.widget_font(style))


def _dress_heading(block: QTextBlock, font: QFont) -> None:
    """In the size of the look: Qt's adjustment, even by nothing, would win over it."""
    cursor, fragments, found = QTextCursor(block), block.begin(), []
    while not fragments.atEnd():
        fragment = fragments.fragment()
        found.append((fragment.position(), fragment.length(), fragment.charFormat()))
        fragments += 1
    for at, length, form in found:
        form.clearProperty(QTextFormat.Property.FontSizeAdjustment.value)
        form.setFont(font)
        cursor.setPosition(at)
        cursor.setPosition(at + length, QTextCursor.MoveMode.KeepAnchor)
        cursor.setCharFormat(form)


def _dress_table(table: QTextTable, look: Look) -> None:
    """Lines under the rows and none beside them, as tables are everywhere in the window."""
    form = table.format()
    form.setBorder(0)
    form.setCellSpacing(0)
    form.setCellPadding(look.px(4))
    form.setMargin(look.px(8))
    table.setFormat(form)
    if table.rows() * table.columns() > _MOST_CELLS:
        return
    for row in range(table.rows()):
        for column in range(table.columns()):
            cell = table.cellAt(row, column)
            lined = cell.format().toTableCellFormat()
            lined.setBottomBorder(1)
            lined.setBottomBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
            lined.setBottomBorderBrush(look.colour("line" if row else "edge"))
            cell.setFormat(lined)
