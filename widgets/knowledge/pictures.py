"""Bytes of an article's picture as one that can be shown; what is no picture of dots is none.

Law: drawings (SVG) are never decoded: they can name other files. No more than a few megapixels of
a picture are held, however large it says it is.
"""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader

_FORMATS = {b"png", b"jpeg", b"gif", b"webp", b"bmp"}
_WIDEST = 2000
_MOST_PIXELS = 60_000_000


def decoded(content: bytes) -> QImage | None:
    """Never wider than can be shown; may run on any thread."""
    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    kind = bytes(QImageReader.imageFormat(buffer).data())
    if kind not in _FORMATS:
        return None
    reader = QImageReader(buffer, QByteArray(kind))
    reader.setAutoTransform(True)
    size = reader.size()
    if not size.isValid() or size.width() * size.height() > _MOST_PIXELS:
        return None
    if size.width() > _WIDEST:
        wanted = QSize(_WIDEST, max(1, size.height() * _WIDEST // size.width()))
        reader.setScaledSize(wanted.scaled(wanted, Qt.AspectRatioMode.KeepAspectRatio))
    picture = reader.read()
    return None if picture.isNull() else picture
