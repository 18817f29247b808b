"""What pointer and keys do with painted rows: parts, tips, menus, copying, opening.

Both kinds of list have one. Laws: what the pointer can reach the keyboard can (the menu key lists
the parts of a row); what was cut shows in full in a tip; a part that cannot be used says why.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QHelpEvent, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QMenu, QToolTip

from desktop.text import tr
from widgets.shared import letters
from widgets.shared.half_gone import half_gone
from widgets.shared.menu import Menu
from widgets.shared.sides import mirrored
from widgets.theme.appearance import look

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QAction

    from widgets.shared.row_painter import RowPainter
    from widgets.theme.canvas import Probe, Zone

_MENU_INDENT = 48
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Listener(Protocol):
    """What a list does when a row is opened or a part of it asked for."""

    def row_opened(self, key: str) -> None: ...

    def part_asked(self, key: str, part: str) -> None: ...


class RowHands(QObject):
    """Watches a view; tells `listener`, which usually is the view itself."""

    def __init__(self, view: QAbstractItemView, painter: RowPainter, listener: Listener) -> None:
        super().__init__(view)
        self._view = view
        self._painter = painter
        self._listener = listener
        self._pressed: tuple[str, str] | None = None
        self.actions_for: Callable[[str], Sequence[QAction]] = lambda _key: ()
        view.setMouseTracking(True)
        view.installEventFilter(self)
        view.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if half_gone(self):
            return False
        if watched is self._view:
            return isinstance(event, QKeyEvent) and self._key(event)
        if isinstance(event, QMouseEvent):
            return self._mouse(event)
        kind = event.type()
        if kind == QEvent.Type.Leave:
            self._point_at(None)
        elif kind == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            return self._tip(event)
        return kind == QEvent.Type.ContextMenu and self._menu_wanted()

    # ---------------------------------------------------------------------------- keyboard
    def _key(self, event: QKeyEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress:
            return False
        index = self._view.currentIndex()
        return letters.acts(self._view, event) or (index.isValid() and self._key_on(index, event))

    def _key_on(self, index: QModelIndex, event: QKeyEvent) -> bool:
        if event.key() in _ENTER:
            self._listener.row_opened(self._painter.row_of(index).key)
        elif event.key() == Qt.Key.Key_Menu:
            self.open_menu(index)
        elif event.matches(QKeySequence.StandardKey.Copy):
            QApplication.clipboard().setText(self.words_of(index))
        else:
            return False
        return True

    def words_of(self, index: QModelIndex) -> str:
        """Return the running text of a row, or its sentence when it has none."""
        passages = self._painter.probe(index).passages
        return "\n".join(it.text for it in passages) or self._painter.row_of(index).said

    # ----------------------------------------------------------------------------- pointer
    def _mouse(self, event: QMouseEvent) -> bool:
        match event.type():
            case QEvent.Type.MouseMove:
                self._moved(event.position().toPoint())
            case QEvent.Type.MouseButtonPress:
                return self._press(event)
            case QEvent.Type.MouseButtonRelease:
                return self._release(event.position().toPoint())
            case QEvent.Type.MouseButtonDblClick:
                return self._double(event)
        return False

    def _moved(self, place: QPoint) -> None:
        index, zone = self._under(place)
        part = None if zone is None else (self._painter.row_of(index).key, zone.name)
        self._point_at(part)
        usable = zone is not None and not zone.why_not
        shape = Qt.CursorShape.PointingHandCursor if usable else Qt.CursorShape.ArrowCursor
        self._view.viewport().setCursor(shape)

    def _point_at(self, part: tuple[str, str] | None) -> None:
        if part != self._painter.part:
            self._painter.part = part
            self._view.viewport().update()

    def _press(self, event: QMouseEvent) -> bool:
        index, zone = self._under(event.position().toPoint())
        left = event.button() == Qt.MouseButton.LeftButton
        self._pressed = None
        if zone is not None and left:
            self._pressed = self._painter.row_of(index).key, zone.name
        return self._pressed is not None

    def _release(self, place: QPoint) -> bool:
        pressed, self._pressed = self._pressed, None
        if pressed is None:
            return False
        index, zone = self._under(place)
        if zone is None or zone.why_not:
            return True
        if (self._painter.row_of(index).key, zone.name) == pressed:
            self._listener.part_asked(*pressed)
        return True

    def _double(self, event: QMouseEvent) -> bool:
        if self._press(event):
            return True
        index = self._view.indexAt(event.position().toPoint())
        if index.isValid() and index.flags() & Qt.ItemFlag.ItemIsEnabled:
            self._listener.row_opened(self._painter.row_of(index).key)
        return True

    def _under(self, place: QPoint) -> tuple[QModelIndex, Zone | None]:
        index, probe, x, y = self._probe_at(place)
        return index, None if probe is None else probe.zone_at(x, y)

    def _probe_at(self, place: QPoint) -> tuple[QModelIndex, Probe | None, float, float]:
        index = self._view.indexAt(place)
        if not index.isValid():
            return index, None, 0.0, 0.0
        x, y = self._painter.inside(self._view.visualRect(index), place.x(), place.y())
        return index, self._painter.probe(index), x, y

    def _tip(self, event: QHelpEvent) -> bool:
        """Say in full what was cut, and what an icon does or why it cannot."""
        _, probe, x, y = self._probe_at(event.pos())
        text = ""
        if probe is not None:
            cut, zone = probe.cut_at(x, y), probe.zone_at(x, y)
            text = cut.text if cut else ""
            text = (zone.why_not or zone.label) if zone and not text else text
        QToolTip.showText(event.globalPos(), text, self._view.viewport())
        return True

    # -------------------------------------------------------------------------------- menu
    def _menu_wanted(self) -> bool:
        index = self._view.currentIndex()
        if index.isValid():
            self.open_menu(index)
        return True

    def open_menu(self, index: QModelIndex) -> QMenu:
        """Open the menu of a row: its parts, what the screen adds, and copying."""
        row, menu = self._painter.row_of(index), Menu(self._view)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setToolTipsVisible(True)
        # A part that goes over several lines, or stands there twice, is one entry.
        zones = {zone.name: zone for zone in self._painter.probe(index).zones}
        for zone in zones.values():
            self._add_part(menu, row.key, zone)
        menu.addActions(list(self.actions_for(row.key)))
        words = self.words_of(index)
        menu.addAction(tr("Copy text")).triggered.connect(
            lambda: QApplication.clipboard().setText(words)
        )
        row_at = self._view.visualRect(index)
        indent = look().px(_MENU_INDENT)
        wide = menu.sizeHint().width()
        at = mirrored(QRect(row_at.left() + indent, row_at.bottom(), wide, 1), row_at.width())
        menu.popup(self._view.viewport().mapToGlobal(at.topLeft()))
        return menu

    def _add_part(self, menu: QMenu, key: str, zone: Zone) -> None:
        action = menu.addAction(zone.label)
        action.setEnabled(not zone.why_not)
        action.setToolTip(zone.why_not)
        action.triggered.connect(lambda: self._listener.part_asked(key, zone.name))
