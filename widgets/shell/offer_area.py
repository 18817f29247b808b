"""What is offered, on top of the work list; the keys of accept and decline lead here.

Law: an offer never takes the keyboard; when the window is not in front, the system is told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from widgets.shared.offer_card import OfferCard
from widgets.shared.undoing import undo_with

if TYPE_CHECKING:
    from desktop.viewmodels.offer_shown import Shown
    from desktop.viewmodels.offers import Offers
    from widgets.shared.actions import Actions


class OfferArea(QWidget):
    """Empty until `follow` gives it the offers."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._actions = actions
        self.card = OfferCard()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.card)
        self.card.accepted.connect(lambda _id: actions.trigger("offer.accept"))
        self.hide()

    def follow(self, offers: Offers) -> None:
        """Show these offers until this is destroyed."""
        undo_with(
            self,
            offers.changed.connect(self._show),
            offers.arrived.connect(self._arrived),
            self._actions.handle("offer.accept", offers.accept),
            self._actions.handle("offer.decline", self.card.ask_why_not),
            self._actions.handle("offer.why", self.card.toggle_grounds),
        )
        self.card.declined.connect(lambda _id, why: offers.decline(why))
        offers.arrived.connect(lambda _shown: self._ask_as_usual(offers))
        self._ask_as_usual(offers)
        self._show(offers.shown)

    def _show(self, shown: Shown | None) -> None:
        self.card.show_offer(shown)
        self.setVisible(shown is not None)
        self._actions.say(offer=shown is not None and not shown.working)

    def _ask_as_usual(self, offers: Offers) -> None:
        self.card.usual = offers.usual_reason

    def _arrived(self, _shown: Shown) -> None:
        window = self.window()
        if not window.isActiveWindow():
            QApplication.alert(window)
