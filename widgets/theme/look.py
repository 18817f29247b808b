"""The tokens of one theme as Qt objects, made when first asked for and kept.

A Look never changes; another theme, size or density is another Look (see `appearance`). Law: all
sizes are in *units* of the design, as in the tokens; `scale` turns a unit into a pixel, in `px` for
widgets and in `Canvas` for what is painted.
"""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QMargins, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer

from resources.paths import ICONS
from widgets.theme.lettering import Lettering
from widgets.theme.tokens import COLOURS, CONTROL, FAMILIES, POINTING, POPUP, ROW_HEIGHT, TYPE

_ROLES = {
    "bg": (QPalette.ColorRole.Window, QPalette.ColorRole.AlternateBase),
    "surface": (QPalette.ColorRole.Base,),
    "raised": (QPalette.ColorRole.Button, QPalette.ColorRole.ToolTipBase),
    "ink": (
        QPalette.ColorRole.WindowText,
        QPalette.ColorRole.Text,
        QPalette.ColorRole.ButtonText,
        QPalette.ColorRole.ToolTipText,
        QPalette.ColorRole.BrightText,
    ),
    "faint": (QPalette.ColorRole.PlaceholderText,),
    "fill": (QPalette.ColorRole.Highlight,),
    "on_fill": (QPalette.ColorRole.HighlightedText,),
    "accent": (QPalette.ColorRole.Link, QPalette.ColorRole.LinkVisited, QPalette.ColorRole.Accent),
    "line": (QPalette.ColorRole.Mid, QPalette.ColorRole.Light, QPalette.ColorRole.Midlight),
    "edge": (QPalette.ColorRole.Dark,),
    "shadow": (QPalette.ColorRole.Shadow,),
}
_DISABLED = (
    QPalette.ColorRole.WindowText,
    QPalette.ColorRole.Text,
    QPalette.ColorRole.ButtonText,
)


class Look:
    """One theme in one size and density."""

    def __init__(
        self, theme: str = "light", scale: float = 1.0, *, compact: bool = False, rtl: bool = False
    ) -> None:
        self.theme = theme
        self.scale = scale
        self.compact = compact
        self.rtl = rtl
        self.hex = COLOURS[theme]
        self._colours: dict[str, QColor] = {}
        self._fonts: dict[str, QFont] = {}
        self._metrics: dict[str, QFontMetricsF] = {}
        self._icons: dict[tuple[str, int, str, float], QPixmap] = {}
        self._svg: dict[str, str] = {}
        self.lettering = Lettering(
            font=self.font,
            metrics=self.metrics,
            mark=self.colour("mark"),
            mark_ink=self.colour("ink"),
            rtl=rtl,
        )

    def px(self, units: float) -> int:
        """Return a size of the design in pixels of a widget."""
        return round(units * self.scale)

    def margins(self, before: float, above: float, behind: float, below: float) -> QMargins:
        """Return margins in pixels, `before` at the side where reading begins.

        Qt mirrors what a layout holds, and not the margins around it.
        """
        px = self.px
        left, right = (behind, before) if self.rtl else (before, behind)
        return QMargins(px(left), px(above), px(right), px(below))

    def row(self, kind: str) -> int:
        """Return the height of a kind of row, in units."""
        return ROW_HEIGHT[kind][self.compact]

    def colour(self, name: str) -> QColor:
        """Return a token's colour. It is shared: copy it before changing it."""
        found = self._colours.get(name)
        if found is None:
            found = self._colours[name] = QColor(self.hex[name])
        return found

    def font(self, style: str) -> QFont:
        """Return a style's font in units, for a Canvas."""
        found = self._fonts.get(style)
        if found is None:
            found = self._fonts[style] = _font(style, 1.0)
        return found

    def widget_font(self, style: str) -> QFont:
        """Return a style's font in pixels, for a widget of Qt's own (fields, menus, tips)."""
        return _font(style, self.scale)

    def metrics(self, style: str) -> QFontMetricsF:
        found = self._metrics.get(style)
        if found is None:
            found = self._metrics[style] = QFontMetricsF(self.font(style))
        return found

    def width(self, text: str, style: str) -> float:
        """Return how wide a text is, in units."""
        return self.lettering.width(text, style)

    def pixmap(self, name: str, size: int, ink: str, ratio: float) -> QPixmap:
        """Return an icon in a token's colour; ratio is device pixels a unit."""
        key = name, size, ink, ratio
        found = self._icons.get(key)
        if found is None:
            found = self._icons[key] = self._drawn(name, size, ink, ratio)
        return found

    def icon(self, name: str, size: int = 16, ink: str = "muted") -> QIcon:
        """Return an icon for a menu or a window, crisp at the usual pixel ratios."""
        icon, side = QIcon(), self.px(size)
        for ratio in (1.0, 1.5, 2.0, 3.0):
            icon.addPixmap(self.pixmap(name, side, ink, ratio))
            icon.addPixmap(self.pixmap(name, side, "edge", ratio), QIcon.Mode.Disabled)
        return icon

    def _drawn(self, name: str, size: int, ink: str, ratio: float) -> QPixmap:
        svg = self._svg.get(name)
        if svg is None:
            svg = self._svg[name] = (ICONS / f"{name}.svg").read_text("utf-8")
        coloured = svg.replace("currentColor", self.hex[ink])
        side = round(size * ratio)
        picture = QPixmap(side, side)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        if self.rtl and name in POINTING:
            painter.translate(side, 0)
            painter.scale(-1, 1)
        QSvgRenderer(QByteArray(coloured.encode())).render(painter)
        painter.end()
        picture.setDevicePixelRatio(ratio)
        return picture

    def palette(self) -> QPalette:
        """Return Fusion's palette from our tokens: menus, tips and fields show none of its own."""
        palette = QPalette()
        for name, roles in _ROLES.items():
            for role in roles:
                palette.setColor(role, self.colour(name))
        for role in _DISABLED:
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.colour("off"))
        palette.setColor(
            QPalette.ColorGroup.Disabled, QPalette.ColorRole.Base, self.colour("sunken")
        )
        return palette

    def menu_sheet(self) -> str:
        """Return the style sheet of a menu, the only one there is, for what QPalette cannot say.

        On the application it would make every widget dearer (see `widgets.shared.slim_bar`).
        """
        colour, px = self.hex, self.px
        chosen = colour["accent" if self.theme == "contrast" else "tint"]  # tints are near black
        return f"""
            QMenu {{ background: {colour["raised"]}; border: 1px solid {colour["edge"]};
                icon-size: {px(16)}px; border-radius: {px(POPUP)}px; padding: {px(6)}px; }}
            QMenu::item {{ padding: {px(7)}px {px(16)}px {px(7)}px {px(12)}px;
                border: 1px solid transparent; border-radius: {px(CONTROL)}px;
                color: {colour["ink"]}; }}
            QMenu::item:selected {{ background: {colour["tint"]}; border-color: {chosen}; }}
            QMenu::item:disabled {{ color: {colour["faint"]}; }}
            QMenu::icon {{ padding-left: {px(10)}px; }}
            QMenu::separator {{ height: 1px; background: {colour["line"]};
                margin: {px(6)}px {px(8)}px; }}
        """


def _font(style: str, scale: float) -> QFont:
    size, weight, _ = TYPE[style]
    font = QFont()
    font.setFamilies(list(FAMILIES))
    font.setPixelSize(round(size * scale))
    font.setWeight(QFont.Weight(weight))
    font.setFeature(QFont.Tag("tnum"), 1)  # timers must not jump
    return font
