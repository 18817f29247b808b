"""A picture outlives whoever paints on it, and its pixels outlive it."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QImage

from tests.support.on_image import painter_on, pixels


def test_a_painter_that_fails_lets_go_of_its_picture() -> None:
    image = QImage(8, 8, QImage.Format.Format_RGB32)

    def fails() -> None:
        with painter_on(image):
            raise LookupError

    with pytest.raises(LookupError):
        fails()

    assert not image.paintingActive()


def test_pixels_of_a_picture_that_is_gone_can_be_read() -> None:
    image = QImage(2000, 2000, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFF)

    seen = memoryview(pixels(image, QImage.Format.Format_Grayscale8))
    del image

    assert (len(seen), set(seen[::4096])) == (2000 * 2000, {255})
