"""Above a conversation: who, on which channel and queue, what is due, and what can be done.

Law: the name gives way before a button does; buttons that find no room go into the "…" menu, and
nothing is in two places.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QSize
from PySide6.QtGui import QHelpEvent, QPainter
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolTip, QWidget

from desktop.text import tr
from widgets.shared.button import Button, IconButton
from widgets.shared.control import ICON
from widgets.shared.drawn import Face
from widgets.shared.menu import Menu
from widgets.shared.roles import Group
from widgets.shared.sides import menu_below
from widgets.theme.appearance import dress, look
from widgets.theme.canvas import Canvas, Probe, canvas_of
from widgets.theme.tokens import HIT, KIND_ICON

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QAction, QPaintEvent, QResizeEvent

    from desktop.viewmodels.interaction.conversation_header import Header

_TALL = 68
_NAME_AT = 76
_NAME_NEEDS = 250  # name, chip and line together; below that icons go into the menu
_MOST_ICONS = 3
_LINE_LEAST = 70
_NAME_LEAST = 150  # with less beside the chip, the chip goes into the second line


class Viewer(NamedTuple):
    """Somebody else who looks at the same contact."""

    letters: str
    name: str


class _Main(Button):
    """The one plain button: a word alone, its keys are in its tip."""

    def wear(self, action: QAction) -> None:
        super().wear(action)
        self.icon_name = self.shortcut_label = ""
        self.updateGeometry()


class CustomerHeader(Group):
    """Shows a `Header`; `set_actions` gives it its buttons."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._header: Header | None = None
        self._icons: list[tuple[QAction, IconButton]] = []
        self._rest: tuple[QAction, ...] = ()
        self._faces: list[Face] = []
        self._main: Button | None = None
        self._narrow = False
        self.more_menu = Menu(self)
        self.more_menu.setToolTipsVisible(True)
        self.more_menu.aboutToShow.connect(self._fill_menu)
        self.more = IconButton("ellipsis", tr("More"))
        self.more.clicked.connect(
            lambda: self.more_menu.popup(menu_below(self.more, self.more_menu))
        )
        self._box = QHBoxLayout(self)
        self._box.addStretch(1)
        self._box.addWidget(self.more)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        dress(self)

    def show_header(self, header: Header) -> None:
        self._header = header
        self.setAccessibleName(header.said)
        self.update()

    def set_actions(
        self, icons: Sequence[QAction], rest: Sequence[QAction] = (), main: QAction | None = None
    ) -> None:
        """Give at most three icons, what is always in the menu, and the one plain button."""
        for _, button in self._icons:
            button.deleteLater()
        if self._main is not None:
            self._main.deleteLater()
        self._icons, self._rest, self._main = [], tuple(rest), None
        for action in icons[:_MOST_ICONS]:
            button = IconButton("", "")
            button.bind(action)
            self._box.insertWidget(self._box.indexOf(self.more), button)
            self._icons.append((action, button))
        self.more.raise_()  # read aloud after them, as it stands
        if main is not None:
            self._main = _Main("")
            self._main.bind(main)
            self._box.addWidget(self._main)
        self._rest += tuple(icons[_MOST_ICONS:])
        self._fit()

    def set_narrow(self, narrow: bool) -> None:
        """Put all icons into the menu."""
        if narrow != self._narrow:
            self._narrow = narrow
            self._fit()

    def show_viewers(self, viewers: Sequence[Viewer]) -> None:
        """Show who else looks at this contact, left of the buttons."""
        for face in self._faces:
            face.deleteLater()
        self._faces = [Face(viewer.letters, viewer.name, size=28) for viewer in viewers[:3]]
        for at, face in enumerate(self._faces):
            self._box.insertWidget(1 + at, face)
        self._fit()

    def _fill_menu(self) -> None:
        self.more_menu.clear()
        hidden = [action for action, button in self._icons if button.isHidden()]
        for action in (*hidden, *self._rest):
            self.more_menu.addAction(action)
            if name := action.property(ICON):
                action.setIcon(look().icon(str(name)))

    # ------------------------------------------------------------------------------- looks
    def look_changed(self) -> None:
        self._box.setContentsMargins(look().margins(0, 0, 20, 0))
        self._box.setSpacing(look().px(2))
        self._fit()

    def sizeHint(self) -> QSize:
        return QSize(look().px(520), look().px(_TALL))

    def minimumSizeHint(self) -> QSize:
        return QSize(look().px(320), look().px(_TALL))

    def _buttons_wide(self, icons: int) -> float:
        """Return what buttons and faces take, in units, with so many icons shown."""
        wide = 20.0 + sum(30 for _ in self._faces) + icons * (HIT + 2)
        if self._main is not None:
            wide += self._main.wide() + 2
        return wide + (HIT + 2 if self._has_rest(icons) else 0)

    def _has_rest(self, icons: int) -> bool:
        return bool(self._rest) or icons < len(self._icons)

    def _fit(self) -> None:
        """Show as many icons as leave the name its room."""
        room = self.width() / look().scale - _NAME_AT - _NAME_NEEDS
        shown = 0 if self._narrow else len(self._icons)
        while shown and self._buttons_wide(shown) > room:
            shown -= 1
        for at, (action, button) in enumerate(self._icons):
            button.setVisible(at < shown and action.isVisible())
        self.more.setVisible(self._has_rest(shown))
        self._taken = self._buttons_wide(shown)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QHelpEvent.Type.ToolTip:
            scale = look().scale
            cut = self.probe().cut_at(event.pos().x() / scale, event.pos().y() / scale)
            QToolTip.showText(event.globalPos(), cut.text if cut else "", self)
            return True
        return super().event(event)

    def probe(self) -> Probe:
        """Return what is shown and what of it was cut, in units."""
        probe, width = Probe(), self.width() / look().scale
        self._picture(Canvas(width=width, probe=probe), width)
        return probe

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        c, w, h = canvas_of(self, painter)
        self._picture(c, w)
        c.rule(0, h - 1, w)
        painter.end()

    def _picture(self, c: Canvas, w: float) -> None:
        header = self._header
        if header is None:
            return
        room = w - _NAME_AT - self._taken - 12
        due, x = header.due, float(_NAME_AT)
        chip = c.measuring().chip(0, 0, due.text, due.tone, due.icon) + 12 if due else 0.0
        name = c.look.width(header.name, "title")
        beside = room - chip >= min(name, _NAME_LEAST)
        c.face(24, 14, header.letters, 40)
        used = c.text(_NAME_AT, 12, room - chip if beside else room, header.name, "title")
        if due and beside:
            c.chip(_NAME_AT + used + 12, 14, due.text, due.tone, due.icon)
        elif due:
            x += c.chip(_NAME_AT, 36, due.text, due.tone, due.icon) + 10
        end = _NAME_AT + room
        if end - x < _LINE_LEAST:
            return
        c.icon(x, 37, KIND_ICON[header.channel], "muted", 16)
        c.text(x + 22, 36, end - x - 22, header.line, "small", "muted")
