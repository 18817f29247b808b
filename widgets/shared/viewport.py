"""A viewport of our own for a scrolling view, in the place of the one Qt makes.

Asked for an object that Python has never seen, PySide finds out what it is by making a class of
everything it could be: for a widget 63 classes with their enums, 30 ms before the first paint. An
object that was made here is known.
"""

from __future__ import annotations

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QAbstractScrollArea, QWidget


def own_viewport(view: QAbstractScrollArea) -> QWidget:
    """Put it in; call this before anything asks for the view's `viewport()`."""
    viewport = QWidget()
    viewport.setBackgroundRole(QPalette.ColorRole.Base)
    viewport.setAutoFillBackground(True)
    view.setViewport(viewport)
    return viewport
