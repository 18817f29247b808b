"""The desk: work list with its offer, the contact under the notices, the context.

The work list is there from the start, the other two come with `fill`. Laws: the widths a person
drew are kept for each width of the screen; below 1180 units the context becomes a drawer; offer
and composer never go.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from widgets.shared.in_steps import rest_of
from widgets.shared.split import SplitPanes
from widgets.shell.drawer import Drawer, Strip
from widgets.shell.notice_stack import NoticeStack
from widgets.shell.offer_area import OfferArea
from widgets.theme.appearance import ground, look

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from desktop.viewmodels.desk import Desk
    from widgets.shared.actions import Actions
    from widgets.shared.in_steps import Steps
    from widgets.shell.panes import Panes

_LEAST = {"work_list": 240, "interaction": 520, "context": 300}
_INTERACTION_BESIDE_DRAWER = 400
_DRAWER_BELOW = 1180 - 72  # units of the page: the rail is beside it


class DeskPage(QWidget):
    """`widths_changed` carries work list and context in units, drawn by a person's hand."""

    widths_changed = Signal(int, int)

    def __init__(self, desk: Desk, actions: Actions, panes: Panes, widths: tuple[int, int]) -> None:
        super().__init__()
        self._desk = desk
        self._actions = actions
        self._panes = panes
        self._widths = widths
        self._narrow = False
        self.offers = OfferArea(actions)
        self.notices = NoticeStack(desk.notices, actions)
        self.context = _empty("bg")
        self._centre = _column(self.notices)
        self._interaction = _empty("surface")
        self._add_centre(self._interaction)
        self._split = SplitPanes()
        self.strip = Strip(actions)
        self._drawer = Drawer(self)
        self._lay_out()
        self._split.widths_changed.connect(self._drawn)

    def fill(self) -> Steps:
        """What is still to be built, a part a step."""
        yield self._build_interaction
        yield self._build_context
        yield from rest_of(self.context)
        yield from rest_of(self._interaction)

    def reveal_context(self) -> None:
        """Open the drawer if the context lies in it."""
        if self._narrow:
            self._drawer.place()
            self._drawer.show()
            self._drawer.raise_()

    # ------------------------------------------------------------------------------ layout
    def _lay_out(self) -> None:
        left = _column(self.offers)
        box = left.layout()
        if isinstance(box, QVBoxLayout):
            box.addWidget(self._panes.work_list(self._desk, self._actions), 1)
        ground(left, "bg")
        ground(self._centre, "surface")
        self._split.add(left, _LEAST["work_list"])
        self._split.add(self._centre, _LEAST["interaction"], stretches=True)
        self._split.add(self.context, _LEAST["context"])
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addWidget(self._split, 1)
        across.addWidget(self.strip)
        self.strip.hide()

    def _add_centre(self, pane: QWidget) -> None:
        box = self._centre.layout()
        if isinstance(box, QVBoxLayout):
            box.addWidget(pane, 1)

    def _build_interaction(self) -> None:
        pane = self._panes.interaction(self._desk, self._actions)
        self._interaction.deleteLater()
        self._interaction = pane
        self._add_centre(pane)

    def _build_context(self) -> None:
        pane = self._panes.context(self._desk, self._actions)
        old, self.context = self.context, pane
        if self._narrow:
            self._drawer.take(pane)
        else:
            self._split.replaceWidget(2, pane)
            pane.setProperty("least", _LEAST["context"])
            pane.setMinimumWidth(look().px(_LEAST["context"]))
            self._apply()
        old.deleteLater()

    # ------------------------------------------------------------------------------ widths
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < look().px(_DRAWER_BELOW)
        if narrow != self._narrow:
            self._set_narrow(narrow)
        if event.oldSize().width() != event.size().width():
            self._apply()
        self._drawer.place()

    def _set_narrow(self, narrow: bool) -> None:
        self._narrow = narrow
        self.strip.setVisible(narrow)
        least = _INTERACTION_BESIDE_DRAWER if narrow else _LEAST["interaction"]
        self._centre.setProperty("least", least)
        self._centre.setMinimumWidth(look().px(least))
        self._drawer.hide()
        if narrow:
            self._drawer.take(self.context)
        else:
            self._split.add(self.context, _LEAST["context"])
            self.context.show()

    def _apply(self) -> None:
        """Give the side panes their widths and the conversation the rest."""
        work_list, context = self._widths
        room = round(self.width() / look().scale)
        if self._narrow:
            self._split.set_widths([work_list, room - work_list])
        else:
            self._split.set_widths([work_list, room - work_list - context, context])

    def _drawn(self, widths: list[int]) -> None:
        context = self._widths[1] if self._narrow else widths[2]
        self._widths = (widths[0], context)
        self.widths_changed.emit(*self._widths)


def _column(first: QWidget) -> QWidget:
    column = QWidget()
    box = QVBoxLayout(column)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(0)
    box.addWidget(first)
    return column


def _empty(token: str) -> QWidget:
    """The ground of a pane that is still to be built."""
    widget = QWidget()
    ground(widget, token)
    return widget
