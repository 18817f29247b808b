"""Painting on a picture, and reading its pixels, without a pointer into one that is gone.

Law: the painter has let go of its picture before anybody sees an exception: whoever keeps the
frames of a failing test, as pytest does, would have the picture die under it, which ends Python.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from PySide6.QtGui import QPainter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtGui import QImage


@contextmanager
def painter_on(image: QImage) -> Iterator[QPainter]:
    painter = QPainter(image)
    try:
        yield painter
    finally:
        painter.end()


def pixels(image: QImage, form: QImage.Format) -> bytes:
    """Every pixel in this form: a copy, since `constBits` does not keep its picture alive."""
    there = image.convertToFormat(form)  # has a name, so that it lives until the copy is made
    return bytes(there.constBits())
