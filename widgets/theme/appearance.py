"""How the window looks now, and how it comes to look otherwise while it is open.

    look().colour("accent")                      everywhere in widgets
    Appearance(app).use(theme="system")          once, in the composition root

One look a process, as Qt itself has one palette, font and style a process. Law: after `use`
everything on screen is in the new look; a widget that keeps sizes or fonts calls `dress(self)` once
and takes them in `look_changed`; one with a ground of its own has it from `ground`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import WeakSet

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QAbstractScrollArea, QToolTip
from shiboken6 import isValid

from desktop.signal import Signal
from widgets.theme.look import Look

if TYPE_CHECKING:
    from PySide6.QtGui import QStyleHints
    from PySide6.QtWidgets import QApplication, QWidget

_GROUND = "ground"  # the dynamic property that holds the token a widget's ground is made of


class _Worn:
    """The one look of the process; plain light until an Appearance says otherwise."""

    def __init__(self) -> None:
        self.look = Look()
        self.dressed: WeakSet[QWidget] = WeakSet()


_worn = _Worn()


def look() -> Look:
    """Return the look worn now. Do not keep it: ask again at each paint."""
    return _worn.look


class Appearance:
    """Dresses the application, and follows the system when asked to."""

    def __init__(self, app: QApplication, *, has_fusion: bool = False) -> None:
        """has_fusion: it was begun with that style; asking it which would load all of QStyle."""
        self._app = app
        self._asked = "light"
        self._scale = 1.0
        self._compact = False
        self.changed: Signal[Look] = Signal()
        if not has_fusion:
            app.setStyle("Fusion")
        app.styleHints().colorSchemeChanged.connect(self._system_changed)

    def use(
        self, theme: str = "light", *, scale: float | None = None, compact: bool | None = None
    ) -> None:
        """Show a theme of the tokens or "system"; scale 0.9..2.0 and density stay when None."""
        self._asked = theme
        self._scale = self._scale if scale is None else min(2.0, max(0.9, scale))
        self._compact = self._compact if compact is None else compact
        self._wear()

    def close(self) -> None:
        """Stop following the system."""
        self._app.styleHints().colorSchemeChanged.disconnect(self._system_changed)

    def _system_changed(self, _scheme: Qt.ColorScheme) -> None:
        if self._asked == "system":
            self._wear()

    def _wear(self) -> None:
        theme = self._of_system() if self._asked == "system" else self._asked
        rtl = self._app.layoutDirection() == Qt.LayoutDirection.RightToLeft
        worn = _worn.look = Look(theme, self._scale, compact=self._compact, rtl=rtl)
        self._app.setPalette(worn.palette())
        self._app.setFont(worn.widget_font("body"))
        QToolTip.setPalette(worn.palette())
        QToolTip.setFont(worn.widget_font("body"))
        for widget in tuple(_worn.dressed):
            if isValid(widget):
                _dress_again(widget)
        self.changed.emit(worn)

    def _of_system(self) -> str:
        hints = self._app.styleHints()
        if _wants_contrast(hints):
            return "contrast"
        return "dark" if hints.colorScheme() == Qt.ColorScheme.Dark else "light"


def dress(widget: QWidget) -> None:
    """Let a widget take what it keeps of the look, now and whenever the look changes.

    What keeps sizes, fonts or heights of rows has `look_changed() -> None`.
    """
    _worn.dressed.add(widget)
    _dress_again(widget)


def _dress_again(widget: QWidget) -> None:
    if name := widget.property(_GROUND):
        ground(widget, name)
    # Not by a protocol that is checked at run time: that costs more than most widgets' making.
    if (look_changed := getattr(widget, "look_changed", None)) is not None:
        look_changed()
    widget.updateGeometry()
    widget.update()


def _wants_contrast(hints: QStyleHints) -> bool:
    if not hasattr(hints, "accessibility"):  # Qt before 6.10 cannot say
        return False
    return hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast


def ground(widget: QWidget, name: str) -> None:
    """Give a widget a ground of its own, in every theme to come as well."""
    _worn.dressed.add(widget)
    widget.setProperty(_GROUND, name)
    palette = widget.palette()
    for role in (QPalette.ColorRole.Window, QPalette.ColorRole.Base):
        palette.setColor(role, look().colour(name))
    widget.setPalette(palette)
    if isinstance(widget, QAbstractScrollArea):
        widget.viewport().setPalette(palette)
    widget.setAutoFillBackground(True)
