"""Short movements for what comes: under an eighth of a second, and none at all for who wants none.

    arrive(widget, step)      calls step(0..1) until it is there; with 1.0 at once where none is

Laws: what moves is painted or shifted, never laid out again, so no frame costs more than its own
paint; its size is final before the first frame; where nobody looks (no screen) nothing moves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEasingCurve, Qt, QVariantAnimation
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QStyle

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

LASTS_MS = 120
_WANTED: Final = "motion"  # the application's dynamic property: system, on or off
_ITS_OWN: Final = Qt.FindChildOption.FindDirectChildrenOnly
_UNSEEN: Final = ("offscreen", "minimal")


def use(wanted: str) -> None:
    """Move as chosen: "on", "off", or as the "system" does."""
    app = QApplication.instance()
    if app is not None:
        app.setProperty(_WANTED, wanted)


def moves() -> bool:
    """Whether anything moves now."""
    app = QApplication.instance()
    wanted = None if app is None else app.property(_WANTED)
    if wanted in ("on", "off"):
        return bool(wanted == "on")
    if QGuiApplication.platformName() in _UNSEEN:
        return False
    # Who has asked the system for less motion has no animations in its style either.
    lasts = QApplication.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration)
    return bool(lasts > 0)


def arrive(widget: QWidget, step: Callable[[float], object]) -> None:
    """Let the widget come: `step` is called with how far it is, last with 1.0."""
    for running in widget.findChildren(Arrival, options=_ITS_OWN):
        running.stop()
    if not moves():
        step(1.0)
        return
    step(0.0)
    Arrival(widget, step).start(QVariantAnimation.DeletionPolicy.DeleteWhenStopped)


class Arrival(QVariantAnimation):
    """From 0 to 1, fast first."""

    def __init__(self, widget: QWidget, step: Callable[[float], object]) -> None:
        super().__init__(widget)
        self.setStartValue(0.0)
        self.setEndValue(1.0)
        self.setDuration(LASTS_MS)
        self.setEasingCurve(QEasingCurve.Type.OutCubic)
        self.valueChanged.connect(step)
