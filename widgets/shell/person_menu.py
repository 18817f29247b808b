"""The menu under the own initials: who sits here, settings, help, signing out."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from widgets.shared.menu import Menu
from widgets.shared.sides import menu_below

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop.viewmodels.desk import Me
    from widgets.shared.actions import Actions

_ENTRIES: Final = (
    "page.outbox",
    "page.service",
    "page.settings",
    "page.help",
    "session.sign-in",
    "session.sign-out",
    "window.close",
)


def open_person_menu(under: QWidget, me: Me, actions: Actions) -> Menu:
    """Open it below the initials; it goes when it is closed."""
    menu = Menu(under, me.name)
    menu.add(me.name, lambda: None, icon="user-round", why_not=me.name)
    menu.addSeparator()
    for id_ in _ENTRIES:
        action = actions[id_]
        menu.add(
            action.text(),
            partial(actions.trigger, id_),
            icon=str(action.property("icon_name") or ""),
            keys=", ".join(actions.keys(id_)),
            why_not=actions.why_not(id_),
        )
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(menu_below(under, menu))
    return menu
