"""Until when: a menu of usual times, and a field for any other."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidgetAction

from desktop.text import tr
from desktop.viewmodels.times.park_times import park_times
from desktop.viewmodels.times.typed_time import read_time
from widgets.shared.boxes import across
from widgets.shared.field import Field
from widgets.shared.menu import FIELD_WIDE, Menu
from widgets.theme.appearance import look

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from PySide6.QtCore import QPoint
    from PySide6.QtWidgets import QWidget

    from desktop.viewmodels.desk import Desk

    Park = Callable[[datetime | None], object]


def open_park_menu(parent: QWidget, at: QPoint, desk: Desk, park: Park) -> Menu:
    """Open the menu; `park` gets the time, or None for no time."""
    menu = Menu(parent, tr("Park until …"))
    menu.aboutToHide.connect(menu.deleteLater)
    for choice in park_times(desk.clock.now()):
        menu.add(choice.words, partial(park, choice.until), icon="clock")
    menu.addSeparator()
    field = Field("", name=tr("Another time"), hint=tr("16:00 or tomorrow 14:00"))
    field.committed.connect(lambda text: _typed(text, field, menu, desk, park))
    entry = QWidgetAction(menu)
    room = across(field, margins=(12, 4, 12, 6))
    room.setMinimumWidth(look().px(FIELD_WIDE))
    entry.setDefaultWidget(room)
    menu.addAction(entry)
    menu.popup(at)
    return menu


def _typed(text: str, field: Field, menu: Menu, desk: Desk, park: Park) -> None:
    until = read_time(text, desk.clock.now())
    if until is None:
        field.set_error(tr("This is not a time. Write 16:00, or tomorrow 14:00."))
        return
    menu.close()
    park(until)
