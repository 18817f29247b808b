"""The desk: work list with its offer, the contact under the notices, the context.

The work list is there from the start, the other two come with `fill`. Laws: the widths a person
drew are kept for each room (`layout.Room`); below 1180 units of the window the context becomes a
drawer, below 900 the work list a strip of icons, and either does so when a person folds it; offer
and composer never go, but the contact may be lent to a window of its own (`widgets.shell.apart`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from widgets.shared.in_steps import rest_of
from widgets.shared.split import SplitPanes
from widgets.shared.undoing import undo_with
from widgets.shell.drawer import Drawer, Strip
from widgets.shell.layout import STRIP, Layout, Pane, Room, room_of, usual_widths
from widgets.shell.notice_stack import NoticeStack
from widgets.shell.offer_area import OfferArea
from widgets.shell.panes import Narrowing
from widgets.theme.appearance import dress, ground, look

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QResizeEvent

    from desktop.viewmodels.desk import Desk
    from desktop.viewmodels.telephone.ringing import Ringing
    from widgets.shared.actions import Actions
    from widgets.shared.in_steps import Steps
    from widgets.shell.panes import Panes

_LEAST = {"work_list": 240, "interaction": 520, "context": 300}
_INTERACTION_BESIDE_DRAWER = 400
_STEP = 24  # units that a key makes a pane wider
_ANY_WIDTH = 16_777_215  # Qt's own QWIDGETSIZE_MAX


class DeskPage(QWidget):
    """`layout_changed` carries what a person has drawn or folded."""

    layout_changed = Signal(object)

    def __init__(self, desk: Desk, actions: Actions, panes: Panes, layout: Layout) -> None:
        super().__init__()
        self._desk = desk
        self._actions = actions
        self._panes = panes
        self._widths = layout
        self.room = Room.USUAL
        self.offers = OfferArea(actions)
        self.notices = NoticeStack(desk.notices, actions, announces=False)
        self.context = _empty("bg")
        self._column = _column(self.notices)
        self._centre = _column(self._column)
        self._interaction = _empty("surface")
        self._lent: QWidget | None = None  # what stands here while the contact is elsewhere
        self._is_narrow = self._is_strip = False  # as it is laid out now
        _add(self._column, self._interaction)
        self._split = SplitPanes()
        self.strip = Strip(actions)
        self._drawer = Drawer(self)
        self._lay_out()
        self._split.widths_changed.connect(self._drawn)
        self._split.fold_asked.connect(self._fold_drawn)
        self._handle()
        dress(self)

    def fill(self) -> Steps:
        """What is still to be built, a part a step."""
        yield self._build_interaction
        yield self._build_context
        yield from rest_of(self.context)
        yield from rest_of(self._interaction)

    def let_scroll(self, area: Callable[[QWidget, str], QWidget]) -> None:
        """Put what may be higher than the window into areas like this, on a ground of this name."""
        for column, inner, token in (
            (self._centre, self._column, "surface"),
            (self._icons, self.strip, "bg"),
        ):
            _add(column, area(inner, token))

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

    # ----------------------------------------------------------------------- lent elsewhere
    def lend(self, instead: QWidget) -> QWidget:
        """Give the contact away, to be shown in a window of its own; `instead` stands here."""
        self._lent = instead
        _add(self._column, instead)
        return self._interaction

    def take_back(self) -> None:
        """The contact comes home."""
        instead, self._lent = self._lent, None
        if instead is not None:
            instead.hide()
            instead.deleteLater()
        _add(self._column, self._interaction)
        self._interaction.show()

    @property
    def interaction(self) -> QWidget:
        """The pane of the contact, wherever it is shown; a mere ground until it is built."""
        return self._interaction

    @property
    def is_lent(self) -> bool:
        return self._lent is not None

    @property
    def areas(self) -> dict[str, QWidget]:
        """Where its panes stand, for whoever points at them."""
        return {"work-list": self._left, "contact": self._centre, "context": self.context}

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
        return self.room in (Room.DRAWER, Room.STRIP) or Pane.CONTEXT in self._widths.folded

    @property
    def _strip(self) -> bool:
        """The work list is a strip of icons."""
        return self.room is Room.STRIP or Pane.WORK_LIST in self._widths.folded

    def _lay_out(self) -> None:
        self._work_list = self._panes.work_list(self._desk, self._actions)
        self._left = _column(self.offers)
        _add(self._left, self._work_list)
        self.setFocusProxy(self._work_list)
        ground(self._left, "bg")
        ground(self._centre, "surface")
        self._split.add(self._left, _LEAST["work_list"])
        self._split.add(self._centre, _LEAST["interaction"], stretches=True)
        self._split.add(self.context, _LEAST["context"])
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addWidget(self._split, 1)
        self._icons = _column(self.strip)
        across.addWidget(self._icons)
        self._icons.hide()

    def _build_interaction(self) -> None:
        pane = self._panes.interaction(self._desk, self._actions)
        self._interaction.deleteLater()
        self._interaction = pane
        _add(self._column, pane)

    def _build_context(self) -> None:
        pane = self._panes.context(self._desk, self._actions)
        old, self.context = self.context, pane
        if self._narrow:
            self._drawer.take(pane)
        else:
            self._split.put(2, pane, _LEAST["context"])
            self._apply()
        old.deleteLater()

    # ------------------------------------------------------------------------------ widths
    def use(self, layout: Layout) -> None:
        """Lay everything out like this: other screens, or another role."""
        self._widths = layout
        self._arrange()

    def fold(self, pane: Pane, *, on: bool) -> None:
        """Make a pane small, or whole again; it stays so for this role and these screens."""
        if on != (pane in self._widths.folded):
            if on and pane is Pane.CONTEXT:
                self._hand_keyboard_on()
            self.use(self._widths.with_folded(pane, on=on))
            self.layout_changed.emit(self._widths)

    def _handle(self) -> None:
        handle = self._actions.handle
        undo_with(
            self,
            handle("pane.fold-list", lambda: self._toggle(Pane.WORK_LIST)),
            handle("pane.fold-context", lambda: self._toggle(Pane.CONTEXT)),
            handle("pane.wider", lambda: self._widen(_STEP)),
            handle("pane.narrower", lambda: self._widen(-_STEP)),
        )

    def _toggle(self, pane: Pane) -> None:
        if pane is Pane.CONTEXT and self.room in (Room.DRAWER, Room.STRIP):
            if self._drawer.isVisible():
                self._hand_keyboard_on()
            self._drawer.setVisible(not self._drawer.isVisible())  # there is no room beside it
            self._drawer.raise_()
        else:
            self.fold(pane, on=pane not in self._widths.folded)

    def _hand_keyboard_on(self) -> None:
        """The context goes out of sight: who was in it is in the contact then, or in the list."""
        for instead in (self._interaction, self._work_list):
            if self.context.isAncestorOf(QApplication.focusWidget() or self):
                instead.setFocus()

    def _fold_drawn(self, number: int, on: bool) -> None:
        """A little later: the line whose drawing asks for it may go with its pane."""
        pane = Pane.WORK_LIST if number == 0 else Pane.CONTEXT
        QTimer.singleShot(0, self, lambda: self.fold(pane, on=on))

    def _widen(self, by: int) -> None:
        """Give the pane that has the keyboard more room or less, at its neighbour's cost."""
        work_list, context = self._widths.widths_for(self.room)
        here = QApplication.focusWidget() or self
        if self._left.isAncestorOf(here):
            work_list += by
        elif self.context.isAncestorOf(here):
            context += by
        elif self._narrow:
            work_list -= by
        else:
            context -= by
        room = round(self.width() / look().scale) - _LEAST["interaction"]
        context = max(_LEAST["context"], min(context, room - work_list))
        work_list = max(_LEAST["work_list"], min(work_list, room - context))
        self._keep_widths(work_list, context)
        self._apply()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.room = room_of(self.window().width() / look().scale)
        if event.oldSize().width() != event.size().width():
            self._arrange()
        self._drawer.place()

    def look_changed(self) -> None:
        """In larger letters there is less room, though the window is as wide as before."""
        if self.isVisible():
            self.room = room_of(self.window().width() / look().scale)
            self._arrange()
            self._drawer.place()

    def _arrange(self) -> None:
        if self._narrow != self._is_narrow:
            self._is_narrow = self._narrow
            self._set_narrow(self._narrow)
        if self._strip != self._is_strip:
            self._is_strip = self._strip
            self._set_strip(self._strip)
        self._apply()

    def _set_narrow(self, narrow: bool) -> None:
        self._icons.setVisible(narrow)
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
        box = (self._column if on else self._left).layout()
        if isinstance(box, QVBoxLayout):
            box.insertWidget(0, self.offers)

    def _apply(self) -> None:
        """Give the side panes their widths and the conversation the rest."""
        room = round(self.width() / look().scale)
        self._split.set_usual(self._across(*usual_widths(self.room), room))
        self._split.set_widths(self._across(*self._widths.widths_for(self.room), room))

    def _across(self, work_list: int, context: int, room: int) -> list[int]:
        work_list = STRIP if self._strip else work_list
        if self._narrow:
            return [work_list, room - work_list]
        return [work_list, room - work_list - context, context]

    def _drawn(self, widths: list[int]) -> None:
        work_list, context = self._widths.widths_for(self.room)
        self._keep_widths(
            work_list if self._strip else widths[0], context if self._narrow else widths[2]
        )

    def _keep_widths(self, work_list: int, context: int) -> None:
        self._widths = self._widths.with_widths(self.room, work_list, context)
        self.layout_changed.emit(self._widths)


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
