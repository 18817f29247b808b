"""What every list of painted rows can do: parts of rows, tips, menus, keys, focus.

`Feed` and `PagedList` differ in where their rows come from. Laws: what the pointer can reach the
keyboard can (the menu key lists the parts of a row); what was cut shows in full in a tip.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QAction, QHelpEvent, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QListView,
    QMenu,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from desktop.text import tr
from widgets.shared.row_painter import RowPainter
from widgets.theme.appearance import ground, look

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from desktop.viewmodels.rows import Row
    from widgets.shared.rows_model import Index
    from widgets.theme.canvas import Zone

_STEP = 20  # units of one scroll step; a notch of the wheel is three
_MENU_INDENT = 48
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class RowView(QListView):
    """A list view whose rows are painted values; a subclass gives `row_at`."""

    chosen = Signal(str)  # the key of the row that became current by mouse or key
    opened = Signal(str)  # Enter or double click
    asked = Signal(str, str)  # key, and the name of a part of that row

    def __init__(
        self, name: str, parent: QWidget | None, *, on: str, pad: int, selects: bool
    ) -> None:
        super().__init__(parent)
        self.painter = RowPainter(self, self.row_at, pad=pad, selects=selects)
        self.quiet = False  # rows are being taken over: what Qt makes current is nobody's choice
        self._pressed: tuple[str, str] | None = None
        self.actions_for: Callable[[str], Sequence[QAction]] = lambda _key: ()
        self.setItemDelegate(self.painter)
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMouseTracking(True)
        ground(self, on)

    def row_at(self, index: Index) -> Row:
        raise NotImplementedError

    @property
    def current(self) -> str | None:
        """The key of the row the keyboard is on."""
        index = self.currentIndex()
        return self.row_at(index).key if index.isValid() else None

    def make_current(self, index: QModelIndex) -> None:
        """Make a row current without telling anybody."""
        self.quiet = True
        self.setCurrentIndex(index)
        self.quiet = False

    def words_of(self, index: Index) -> str:
        """Return the running text of a row, or its sentence when it has none."""
        passages = self.painter.probe(index).passages
        return "\n".join(it.text for it in passages) or self.row_at(index).said

    # ------------------------------------------------------------------------------- looks
    def look_changed(self) -> None:
        """Measure all rows again."""
        self.painter.forget()
        self.verticalScrollBar().setSingleStep(look().px(_STEP))
        self.scheduleDelayedItemsLayout()

    def dataChanged(self, first: Index, last: Index, roles: Sequence[int] | None = None) -> None:
        """Repaint a row whose words changed; lay out again only when its height did.

        Qt lays out the whole list at every change, and timers change every second.
        """
        option = QStyleOptionViewItem()
        for at in range(first.row(), last.row() + 1):
            index = self.model().index(at, 0)
            shown = self.visualRect(index)
            if self.painter.sizeHint(option, index).height() != shown.height():
                super().dataChanged(first, last, list(roles or ()))
                return
            self.viewport().update(shown)

    # ---------------------------------------------------------------------------- keyboard
    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if current.isValid() and not self.quiet:
            self.chosen.emit(self.row_at(current).key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        if event.key() in _ENTER and index.isValid():
            self.opened.emit(self.row_at(index).key)
        elif event.matches(QKeySequence.StandardKey.Copy) and index.isValid():
            QApplication.clipboard().setText(self.words_of(index))
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, _search: str) -> None:
        """Letters are keys of actions here, not a search."""

    # ----------------------------------------------------------------------------- pointer
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        index, zone = self._under(event.position().toPoint())
        part = (self.row_at(index).key, zone.name) if zone is not None else None
        if part != self.painter.part:
            self.painter.part = part
            self.viewport().update()
        usable = zone is not None and not zone.why_not
        shape = Qt.CursorShape.PointingHandCursor if usable else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)
        super().mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self.painter.part = None
        super().leaveEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index, zone = self._under(event.position().toPoint())
        if zone is None or event.button() != Qt.MouseButton.LeftButton:
            self._pressed = None
            super().mousePressEvent(event)
            return
        self._pressed = self.row_at(index).key, zone.name

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self._pressed = self._pressed, None
        if pressed is None:
            super().mouseReleaseEvent(event)
            return
        index, zone = self._under(event.position().toPoint())
        same = zone is not None and (self.row_at(index).key, zone.name) == pressed
        if same and zone is not None and not zone.why_not:
            self.asked.emit(*pressed)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index, zone = self._under(event.position().toPoint())
        if zone is not None:
            self.mousePressEvent(event)
        elif index.isValid() and index.flags() & Qt.ItemFlag.ItemIsEnabled:
            self.opened.emit(self.row_at(index).key)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            self._tip(event)
            return True
        return super().viewportEvent(event)

    def _under(self, place: QPoint) -> tuple[QModelIndex, Zone | None]:
        index = self.indexAt(place)
        if not index.isValid():
            return index, None
        inside = self.painter.inside(self.visualRect(index), place.x(), place.y())
        return index, self.painter.probe(index).zone_at(*inside)

    def _tip(self, event: QHelpEvent) -> None:
        """Say in full what was cut, and what an icon does or why it cannot."""
        index = self.indexAt(event.pos())
        text = ""
        if index.isValid():
            place = self.painter.inside(self.visualRect(index), event.pos().x(), event.pos().y())
            probe = self.painter.probe(index)
            cut, zone = probe.cut_at(*place), probe.zone_at(*place)
            if cut is not None:
                text = cut.text
            elif zone is not None:
                text = zone.why_not or zone.label
        QToolTip.showText(event.globalPos(), text, self.viewport())

    # -------------------------------------------------------------------------------- menu
    def contextMenuEvent(self, event: object) -> None:
        """The menu key or the right button: everything that can be done with the row."""
        del event  # the menu stands at the row, so that key and button lead to the same place
        index = self.currentIndex()
        if index.isValid():
            self.row_menu(index)

    def row_menu(self, index: QModelIndex) -> QMenu:
        """Open the menu of a row: its parts, what the screen adds, and Copy."""
        row, menu = self.row_at(index), QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for zone in self.painter.probe(index).zones:
            action = menu.addAction(zone.label)
            action.setEnabled(not zone.why_not)
            action.setToolTip(zone.why_not)
            action.triggered.connect(
                lambda _on=False, key=row.key, name=zone.name: self.asked.emit(key, name)
            )
        menu.addActions(list(self.actions_for(row.key)))
        copy = menu.addAction(tr("Copy text"))
        copy.triggered.connect(
            lambda: QApplication.clipboard().setText(
                self.words_of(self.model().index(index.row(), 0))
            )
        )
        below = self.visualRect(index).bottomLeft() + QPoint(look().px(_MENU_INDENT), 0)
        menu.popup(self.viewport().mapToGlobal(below))
        return menu

    def sizeHint(self) -> QSize:
        return QSize(look().px(300), look().px(200))
