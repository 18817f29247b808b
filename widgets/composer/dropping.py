"""Files that are dropped on the composer or pasted into it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage, QImageWriter, QPixmap

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData


def files_of(data: QMimeData) -> list[str]:
    """The paths of the local files it names; nothing is read here."""
    return [url.toLocalFile() for url in data.urls() if url.isLocalFile()]


def picture_of(data: QMimeData) -> bytes:
    """A pasted picture as PNG; empty where there is none.

    Words that come along with a picture (from a word processor) are what is meant.
    """
    if not data.hasImage() or data.hasText():
        return b""
    image = data.imageData()
    if isinstance(image, QPixmap):
        image = image.toImage()
    if not isinstance(image, QImage) or image.isNull():
        return b""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(buffer.data().data())


def holds_files(data: QMimeData) -> bool:
    return bool(files_of(data)) or (data.hasImage() and not data.hasText())
