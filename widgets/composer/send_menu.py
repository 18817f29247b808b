"""When a reply is to go out: a menu of usual times, and a field for any other."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidgetAction

from desktop.text import tr
from desktop.viewmodels.times.park_times import send_times
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

    Send = Callable[[datetime], object]


def open_send_menu(parent: QWidget, at: QPoint, desk: Desk, send: Send) -> Menu:
    """Open the menu above this place; `send` gets the time."""
    menu = Menu(parent, tr("Send later …"))
    menu.aboutToHide.connect(menu.deleteLater)
    for choice in send_times(desk.hub_now()):
        if choice.until is not None:
            menu.add(choice.words, partial(send, choice.until), icon="clock")
    menu.addSeparator()
    field = Field("", name=tr("Another time"), hint=tr("16:00 or tomorrow 14:00"))
    field.committed.connect(lambda text: _typed(text, field, menu, desk, send))
    entry = QWidgetAction(menu)
    room = across(field, margins=(12, 4, 12, 6))
    room.setMinimumWidth(look().px(FIELD_WIDE))
    entry.setDefaultWidget(room)
    menu.addAction(entry)
    at.setY(at.y() - menu.sizeHint().height())
    menu.popup(at)
    return menu


def _typed(text: str, field: Field, menu: Menu, desk: Desk, send: Send) -> None:
    at = read_time(text, desk.hub_now())
    if at is None:
        field.set_error(tr("This is not a time. Write 16:00, or tomorrow 14:00."))
    elif at <= desk.hub_now():
        field.set_error(tr("This time is over. Choose a later one."))
    else:
        menu.close()
        send(at)
