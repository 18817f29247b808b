"""An offer, or a call, that comes while the window shows another page than the desk: in its line.

Law: the card on the desk is the offer, this only leads to it: it goes with the offer and when the
desk is in sight.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.notices import Notice, Tone
from desktop.signal import all_of
from desktop.viewmodels import terms

if TYPE_CHECKING:
    from desktop.viewmodels.desk import Desk
    from desktop.viewmodels.offers import Offers
    from desktop.viewmodels.telephone.ringing import Ringing
    from widgets.shell.content import Content

_MATTER: Final = "offer"


class OfferElsewhere:
    """Follows both until it is closed."""

    def __init__(self, content: Content, desk: Desk, offers: Offers, ringing: Ringing) -> None:
        self._content, self._desk = content, desk
        self._offers, self._ringing = offers, ringing
        self._told: Notice | None = None
        self._disconnect = all_of(
            offers.changed.connect(lambda _shown: self._look()),
            ringing.changed.connect(lambda _shown: self._look()),
            content.shown.connect(lambda _page: self._look()),
        )

    def close(self) -> None:
        self._disconnect()
        self._desk.notices.clear(_MATTER)

    def _look(self) -> None:
        notice = self._notice()
        if notice == self._told:
            return
        self._told = notice
        if notice is None:
            self._desk.notices.clear(_MATTER)
        else:
            self._desk.notices.tell(notice)

    def _notice(self) -> Notice | None:
        shown = self._ringing.shown or self._offers.shown
        if shown is None or shown.working or self._content.page == "page.desk":
            return None
        # How long it waits is told by the card: a line that changes each second cannot be read.
        return Notice(
            tone=Tone.WARNING,
            happened=terms.dotted(shown.title, shown.name),
            replace=_MATTER,
            action="offer.accept",
            icon="bell",
        )
