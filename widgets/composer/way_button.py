"""By which channel the reply goes: a button that says it, and a menu of the others."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from desktop.domain.words import DraftKind
from desktop.text import tr
from desktop.viewmodels import terms
from desktop.viewmodels.composer.reply_way import ICONS
from widgets.shared.button import Button
from widgets.shared.menu import Menu
from widgets.shared.sides import menu_below

if TYPE_CHECKING:
    from desktop.viewmodels.composer.composer import Composer
    from widgets.shared.actions import Actions


class WayButton(Button):
    """Nothing at all where there is one way only."""

    def __init__(self, actions: Actions, composer: Composer) -> None:
        super().__init__("", kind="ghost")
        self._composer = composer
        self._keys = actions.keys("composer.channel")
        self.show_arrow()
        self.clicked.connect(self.open)
        self.hide()

    def show_way(self) -> None:
        """Say the one that is chosen; in a note nothing goes anywhere."""
        shown, offered = self._composer.shown, self._composer.ways
        self.setVisible(
            len(offered) > 1 and shown.way is not None and shown.kind is DraftKind.REPLY
        )
        if shown.way is None:
            return
        word = terms.channel(shown.way.channel)
        self.icon_name = ICONS[shown.way.channel]
        self.say(word, name=tr("Channel of the reply: {channel}", channel=word))
        self.set_tip(", ".join((tr("Answer on another channel"), *self._keys[:1])))
        self.updateGeometry()

    def open(self) -> Menu:
        """Offer the ways; one that cannot be gone now says why."""
        menu = Menu(self, tr("Answer on which channel?"))
        menu.aboutToHide.connect(menu.deleteLater)
        for each in self._composer.ways:
            menu.add(
                each.words,
                partial(self._composer.go_by, each.way),
                icon=each.icon,
                chosen=each.chosen,
                why_not=each.why_not,
            )
        menu.popup(menu_below(self, menu))
        return menu
