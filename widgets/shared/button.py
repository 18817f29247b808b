"""Buttons: primary (one a pane), plain, ghost, danger, chosen, paper; with words or as an icon.

32 high in a hit area of 36; the focus ring stands in the two units between. Law: choosing or
working changes no button's width, and nobody's hit area is smaller than its picture.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from widgets.shared.control import ICON, SHORTCUT, Control
from widgets.shared.sides import menu_below
from widgets.theme.appearance import look
from widgets.theme.tokens import CONTROL, HIT

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from widgets.theme.canvas import Canvas

Kind = Literal["primary", "plain", "ghost", "danger", "chosen", "paper"]
_LOOKS: dict[str, tuple[str | None, str | None, str]] = {  # fill, edge, ink
    "primary": ("fill", None, "on_fill"),
    "danger": ("breach", None, "surface"),
    "plain": ("raised", "edge", "ink"),
    "ghost": (None, None, "muted"),
    "chosen": ("tint", "accent", "accent"),
    "paper": ("note", "note_line", "note_ink"),
}
_FILLED = ("primary", "danger")
_BOLD = ("primary", "danger", "chosen")
_DARKER = {"hover": 0.04, "pressed": 0.08}  # filled ones thrice; more would cost the label its 4.5
_TURN_MS = 160
_TURNS = 8


class Button(Control):
    """A button with a word. A checkable one looks chosen while it is checked."""

    def __init__(
        self,
        label: str,
        parent: QWidget | None = None,
        *,
        icon: str = "",
        kind: Kind = "plain",
        shortcut: str = "",
        name: str = "",
    ) -> None:
        """`shortcut` is shown as it is given; `name` is read aloud where that differs."""
        self.icon_name = icon
        self.kind: Kind = kind
        self.shortcut_label = shortcut
        self._arrow = False
        self._turn = 0
        super().__init__(label, parent)
        self._spin = QTimer(self)
        self._spin.setInterval(_TURN_MS)
        self._spin.timeout.connect(self._turn_on)
        if name:
            self.setAccessibleName(name)
        self.set_chosen(kind == "chosen")

    def set_menu(self, menu: QMenu) -> None:
        """Open this menu when clicked; an arrow says so."""
        self.show_arrow()
        self.clicked.connect(lambda: menu.popup(menu_below(self, menu)))

    def show_arrow(self) -> None:
        """Say that more will open below."""
        self._arrow = True
        self.updateGeometry()

    def set_kind(self, kind: Kind) -> None:
        self.kind = kind
        self.set_chosen(kind == "chosen")
        self.update()

    @property
    def working(self) -> bool:
        return self._spin.isActive()

    def set_working(self, working: bool) -> None:
        """Turn a ring in the icon's place until what was asked for is done."""
        if working == self.working:
            return
        if working:
            self._spin.start()
        else:
            self._spin.stop()
        self.update()

    def _turn_on(self) -> None:
        self._turn = (self._turn + 1) % _TURNS
        self.update()

    def check_next(self) -> None:
        if not self.working:
            super().check_next()

    def wear(self, action: QAction) -> None:
        self.icon_name = str(action.property(ICON) or "")
        self.shortcut_label = str(action.property(SHORTCUT) or "").partition(", ")[0]
        self.setCheckable(action.isCheckable())
        self.setChecked(action.isChecked())
        self.say(action.iconText())

    # ------------------------------------------------------------------------------ picture
    def wide(self) -> float:
        label = look().width(self.text(), "body_b") if self.text() else 0
        key = look().width(self.shortcut_label, "caption") + 10 if self.shortcut_label else 0
        sides = 28 if self.text() else 20
        icon = (22 if self.text() else 16) if self.icon_name else 0
        return round(sides + label + key + icon + (20 if self._arrow else 0))

    def picture(self, c: Canvas, w: float, h: float) -> None:
        kind = "chosen" if self.isChecked() and self.kind != "paper" else self.kind
        fill, edge, ink = _LOOKS[kind]
        if not self.isEnabled():
            self._off(c, w, h, framed=bool(fill))
            ink = "off" if self.text() else "off_edge"
        else:
            self._body(c, w, h, kind, fill, edge)
        if self.hasFocus():
            if kind in _FILLED:
                c.box(2, 2, w - 4, h - 4, None, "surface", CONTROL, width=1.5)
            c.focus(0, 0, w, h, CONTROL + 2)
        self._words(c, w, h, ink, "body_b" if kind in _BOLD else "body")

    def _body(
        self, c: Canvas, w: float, h: float, kind: str, fill: str | None, edge: str | None
    ) -> None:
        touched = self.touched
        quiet = kind in ("plain", "ghost")
        c.box(2, 2, w - 4, h - 4, touched if touched and quiet else fill, edge, CONTROL)
        if touched and not quiet:
            share = _DARKER[touched] * (3 if kind in _FILLED else 1)
            c.darken(2, 2, w - 4, h - 4, share, CONTROL)

    @staticmethod
    def _off(c: Canvas, w: float, h: float, *, framed: bool) -> None:
        """What cannot be used has no edge; where grounds say nothing, a broken one."""
        if framed:
            edge = "off_edge" if c.one_ground else None
            c.box(2, 2, w - 4, h - 4, "sunken", edge, CONTROL, dash=True)

    def _words(self, c: Canvas, w: float, h: float, ink: str, style: str) -> None:
        top = (h - 20) / 2
        bare = not (self.icon_name or self.shortcut_label or self._arrow)
        label = c.look.width(self.text(), style) if self.text() else 0.0
        x = (w - label) / 2 if bare else (14.0 if self.text() else (w - 16) / 2)
        if self.working and not self.icon_name and self.text():
            c.spinner(5, (h - 14) / 2, 14, self._turn / _TURNS, ink)
            x += 7  # out of the way, within the width there is
        elif self.working:
            c.spinner(x, (h - 16) / 2, 16, self._turn / _TURNS, ink)
        elif self.icon_name:
            c.icon(x, (h - 16) / 2, self.icon_name, ink)
        if self.text():
            x += 22 if self.icon_name else 0
            # The key is short and has to be read; a label that is too long gives way to it.
            key = c.look.width(self.shortcut_label, "caption") + 6 if self.shortcut_label else 0
            end = w - 6 - key - (24 if self._arrow else 0)
            x += c.text(x, top, end - x, self.text(), style, ink)
        if self.shortcut_label:
            c.text(x + 10, top + 2, w - x - 12, self.shortcut_label, "caption", ink)
        if self._arrow:
            c.icon(w - 26, (h - 16) / 2, "chevron-down", ink)


class IconButton(Button):
    """A button that is only an icon; its name is its tip."""

    def __init__(
        self, icon: str, name: str, parent: QWidget | None = None, *, kind: Kind = "ghost"
    ) -> None:
        super().__init__("", parent, icon=icon, kind=kind, name=name)
        self.set_tip(name)

    def wide(self) -> float:
        return HIT

    def wear(self, action: QAction) -> None:
        self.icon_name = str(action.property(ICON) or "")
        keys = str(action.property(SHORTCUT) or "")
        self.setCheckable(action.isCheckable())
        self.setChecked(action.isChecked())
        self.setAccessibleName(action.iconText())
        self.set_tip(f"{action.iconText()}  {keys}".rstrip())
        self.update()
