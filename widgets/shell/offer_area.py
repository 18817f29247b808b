"""What is offered, on top of the work list; the keys of accept and decline lead here.

Law: an offer never takes the keyboard; when the window is not in front, the system is told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from widgets.shared.undoing import undo_with

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.viewmodels.offer_shown import Shown
    from desktop.viewmodels.offers import Offers
    from desktop.viewmodels.telephone.ringing import Ringing
    from widgets.shared.actions import Actions
    from widgets.shared.offer_card import OfferCard


class OfferArea(QWidget):
    """Empty until `take` gives it its cards, and `follow` the offers."""

    card: OfferCard
    ringing: OfferCard

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._actions = actions
        self._keys_of_call: tuple[Callable[[], None], ...] = ()
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self.hide()

    def take(self, card: OfferCard, ringing: OfferCard) -> None:
        """The cards of what the hub offers and of a call to this desk: no part of a first paint."""
        self.card, self.ringing = card, ringing
        for each in (card, ringing):
            self._box.addWidget(each)
        card.accepted.connect(lambda _id: self._actions.trigger("offer.accept"))

    def follow(self, offers: Offers) -> None:
        """Show these offers until this is destroyed."""
        undo_with(
            self,
            offers.changed.connect(self._show),
            offers.arrived.connect(self._arrived),
            self._actions.handle("offer.accept", offers.accept),
            self._actions.handle("offer.decline", lambda: self._in_sight(self.card.ask_why_not)),
            self._actions.handle("offer.why", lambda: self._in_sight(self.card.toggle_grounds)),
        )
        self.card.declined.connect(lambda _id, why: offers.decline(why))
        offers.arrived.connect(lambda _shown: self._ask_as_usual(offers))
        self._ask_as_usual(offers)
        self._show(offers.shown)

    def follow_calls(self, ringing: Ringing) -> None:
        """Show calls that come to this desk alone; its keys are those of offers meanwhile."""
        self.ringing.accepted.connect(lambda _id: self._answer(ringing))
        self.ringing.asks_why = False
        self.ringing.declined.connect(lambda _id, _why: ringing.decline())
        undo_with(self, ringing.changed.connect(lambda shown: self._show_ringing(ringing, shown)))
        self._show_ringing(ringing, ringing.shown)

    def _show_ringing(self, ringing: Ringing, shown: Shown | None) -> None:
        began = shown is not None and self.ringing.shown is None
        self.ringing.show_offer(shown)
        self._actions.say(rings=shown is not None)
        if began and shown is not None:
            self._keys_of_call = (
                self._actions.handle("offer.accept", lambda: self._answer(ringing)),
                self._actions.handle("offer.decline", ringing.decline),
            )
            self._arrived(shown)
        elif shown is None:
            for undo in self._keys_of_call:
                undo()
            self._keys_of_call = ()
        self._show_or_hide()

    def _in_sight(self, do: Callable[[], None]) -> None:
        """What asks or answers in the card is on the desk, whatever page this is."""
        if not self.isVisible():
            self._actions.trigger("page.desk")
        do()

    def _answer(self, ringing: Ringing) -> None:
        """Whose call it is, is asked on the desk, whatever page this is."""
        ringing.accept()
        self._actions.trigger("page.desk")

    def _show(self, shown: Shown | None) -> None:
        self.card.show_offer(shown)
        self._actions.say(offer=shown is not None and not shown.working)
        self._show_or_hide()

    def _show_or_hide(self) -> None:
        self.setVisible(self.card.shown is not None or self.ringing.shown is not None)

    def _ask_as_usual(self, offers: Offers) -> None:
        self.card.usual = offers.usual_reason

    def _arrived(self, _shown: Shown) -> None:
        window = self.window()
        if not window.isActiveWindow():
            QApplication.alert(window)
