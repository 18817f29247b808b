"""What is made for the usual printer: a PDF file, which the machine's printer is given.

On Windows no program takes one, so Qt prints there. Elsewhere it would ask the printing service on
the window's thread, and stand with it where that does not answer.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from widgets.knowledge.printing import PdfFile

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping

    from PySide6.QtGui import QImage

    from desktop.viewmodels.on_paper import Paper, Sheets

if sys.platform == "win32":
    from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

    from desktop.viewmodels.on_paper import NoPaper
    from widgets.knowledge.printing import RESOLUTION, printed

    class WindowsPrinter:
        """Unverified: it was never run on Windows."""

        content = b""

        def __init__(self, pictures: Mapping[str, QImage]) -> None:
            self._pictures = pictures

        def pages(self, paper: Paper) -> Generator[tuple[int, int]]:
            usual = QPrinterInfo.defaultPrinter()
            if usual.isNull():
                raise NoPaper
            printer = QPrinter(usual)
            printer.setDocName(paper.title)
            printer.setResolution(RESOLUTION)
            try:
                yield from printed(printer, paper, self._pictures)
            except GeneratorExit:
                printer.abort()
                raise


def for_the_printer(pictures: Mapping[str, QImage] | None = None) -> Sheets:
    """`pictures`: by the hash of their file."""
    if sys.platform == "win32":
        return WindowsPrinter(pictures or {})
    return PdfFile(pictures)
