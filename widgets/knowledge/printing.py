"""An article on paper, or as a PDF file: all of it, in the light look, with its title and standing.

No dialog stands in the way: paper goes to the usual printer, and a PDF to the place that was
chosen. Law: nothing is loaded for it that was not on the screen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QIODevice, QMarginsF, QSaveFile
from PySide6.QtGui import QPageLayout, QPageSize, QPdfWriter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from widgets.knowledge.article_document import LooseDocument, set_margins, write_into
from widgets.theme.look import Look

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QImage, QPagedPaintDevice

_DPI = 96  # of the look's pixels, so that letters are as large on paper as on the screen
_MARGINS_MM = 18.0
_WIDE = 620


def to_pdf(path: str, title: str, html: str, pictures: Mapping[str, QImage]) -> bool:
    """Write a PDF file; False when that place does not take it."""
    file = QSaveFile(path)
    if not file.open(QIODevice.OpenModeFlag.WriteOnly):
        return False
    writer = QPdfWriter(file)
    writer.setTitle(title)
    writer.setCreator("Tresen")
    writer.setResolution(_DPI)
    done = _print(writer, html, pictures)
    del writer  # it writes the end of the file as it goes
    return done and file.commit()


def to_printer(title: str, html: str, pictures: Mapping[str, QImage]) -> bool:
    """Print on the usual printer; False when there is none."""
    usual = QPrinterInfo.defaultPrinter()
    if usual.isNull():
        return False
    printer = QPrinter(usual)
    printer.setDocName(title)
    printer.setResolution(_DPI)
    return _print(printer, html, pictures)


def _print(device: QPagedPaintDevice, html: str, pictures: Mapping[str, QImage]) -> bool:
    device.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    device.setPageMargins(
        QMarginsF(_MARGINS_MM, _MARGINS_MM, _MARGINS_MM, _MARGINS_MM), QPageLayout.Unit.Millimeter
    )
    if device.width() <= 0:
        return False
    document = LooseDocument()
    write_into(document, html, Look("light"), pictures, _WIDE)
    set_margins(document, 0)
    document.print_(device)
    return True
