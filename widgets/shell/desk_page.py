"""The desk: work list with its offer, the contact under the notices, the context.

The work list is there from the start, the other two come with `fill`. Laws: the widths a person
drew are kept for each room (`layout.Room`); below 1180 units of the window the context becomes a
drawer, below 900 the work list a strip of icons; offer and composer never go.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from widgets.shared.in_steps import rest_of
from widgets.shared.split import SplitPanes
from widgets.shell.drawer import Drawer, Strip
from widgets.shell.layout import STRIP, Layout, Room, room_of, usual_widths
from widgets.shell.notice_stack import NoticeStack
from widgets.shell.offer_area import OfferArea
from widgets.shell.panes import Narrowing
from widgets.theme.appearance import ground, look

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from desktop.viewmodels.desk import Desk
    from desktop.viewmodels.ringing import Ringing
    from widgets.shared.actions import Actions
    from widgets.shared.in_steps import Steps
    from widgets.shell.panes import Panes

_LEAST = {"work_list": 240, "interaction": 520, "context": 300}
_INTERACTION_BESIDE_DRAWER = 400
_ANY_WIDTH = 16_777_215  # Qt's own QWIDGETSIZE_MAX


class DeskPage(QWidget):
    """`widths_changed` carries room, work list and context in units, drawn by a person's hand."""

    widths_changed = Signal(str, int, int)

    def __init__(self, desk: Desk, actions: Actions, panes: Panes, layout: Layout) -> None:
        super().__init__()
        self._desk = desk
        self._actions = actions
        self._panes = panes
        self._widths = layout
        self.room = Room.USUAL
        self.offers = OfferArea(actions)
        self.notices = NoticeStack(desk.notices, actions)
        self.context = _empty("bg")
        self._centre = _column(self.notices)
        self._interaction = _empty("surface")
        _add(self._centre, self._interaction)
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

    def ask_who_calls(self, ringing: Ringing) -> None:
        """Where the contact stands, while an answered call has none yet."""
        asks = getattr(self._interaction, "ask_who_calls", None)
        if asks is not None:
            asks(ringing)

    def take_up_wrap_ups(self) -> None:
        """Those whose time ran on while the window was closed."""
        wrap_up = getattr(self._interaction, "wrap_up", None)
        if wrap_up is not None:
            self._desk.supervisor.spawn("wrap-ups taken up again", wrap_up.take_up_again())

    def reveal_context(self) -> None:
        """Open the drawer if the context lies in it."""
        if self._narrow:
            self._drawer.place()
            self._drawer.show()
            self._drawer.raise_()

    # ------------------------------------------------------------------------------ layout
    @property
    def _narrow(self) -> bool:
        """The context lies in the drawer."""
        return self.room in (Room.DRAWER, Room.STRIP)

    def _lay_out(self) -> None:
        self._work_list = self._panes.work_list(self._desk, self._actions)
        self._left = _column(self.offers)
        _add(self._left, self._work_list)
        ground(self._left, "bg")
        ground(self._centre, "surface")
        self._split.add(self._left, _LEAST["work_list"])
        self._split.add(self._centre, _LEAST["interaction"], stretches=True)
        self._split.add(self.context, _LEAST["context"])
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addWidget(self._split, 1)
        across.addWidget(self.strip)
        self.strip.hide()

    def _build_interaction(self) -> None:
        pane = self._panes.interaction(self._desk, self._actions)
        self._interaction.deleteLater()
        self._interaction = pane
        _add(self._centre, pane)

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
        room = room_of(self.window().width() / look().scale)
        if room is not self.room:
            self._move_into(room)
        if event.oldSize().width() != event.size().width():
            self._apply()
        self._drawer.place()

    def _move_into(self, room: Room) -> None:
        was_narrow, self.room = self._narrow, room
        if self._narrow != was_narrow:
            self._set_narrow(self._narrow)
        self._set_strip(room is Room.STRIP)

    def _set_narrow(self, narrow: bool) -> None:
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

    def _set_strip(self, on: bool) -> None:
        """Make the work list a strip of icons; the offer, which needs words, goes to the centre."""
        least = STRIP if on else _LEAST["work_list"]
        self._left.setProperty("least", least)
        self._left.setMinimumWidth(look().px(least))
        self._left.setMaximumWidth(look().px(STRIP) if on else _ANY_WIDTH)
        if isinstance(self._work_list, Narrowing):
            self._work_list.set_narrow(on)
        box = (self._centre if on else self._left).layout()
        if isinstance(box, QVBoxLayout):
            box.insertWidget(0, self.offers)

    def _apply(self) -> None:
        """Give the side panes their widths and the conversation the rest."""
        room = round(self.width() / look().scale)
        self._split.set_usual(self._across(*usual_widths(self.room), room))
        self._split.set_widths(self._across(*self._widths.widths_for(self.room), room))

    def _across(self, work_list: int, context: int, room: int) -> list[int]:
        if self._narrow:
            return [work_list, room - work_list]
        return [work_list, room - work_list - context, context]

    def _drawn(self, widths: list[int]) -> None:
        context = self._widths.widths_for(self.room)[1] if self._narrow else widths[2]
        self._widths = self._widths.with_widths(self.room, widths[0], context)
        self.widths_changed.emit(self.room, widths[0], context)


def _add(column: QWidget, pane: QWidget) -> None:
    """Put a pane below what stands in the column, as tall as there is room."""
    box = column.layout()
    if isinstance(box, QVBoxLayout):
        box.addWidget(pane, 1)


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
