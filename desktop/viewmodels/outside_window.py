"""What is told outside the window: offers, and reminders beside them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from desktop.ports.outside import Outside
from desktop.viewmodels.desk import Desk
from desktop.viewmodels.offers import Offers
from desktop.viewmodels.offers_outside import OffersOutside
from desktop.viewmodels.reminders import Reminders
from desktop.viewmodels.told_me import tell_outside_of


def tell_outside(
    desk: Desk | None,
    offers: Offers,
    *,
    outside: Sequence[Outside],
    reminding: Sequence[Outside],
    in_front: Callable[[], bool],
    come: Callable[[], None],
    trigger: Callable[[str, str], object],
) -> Callable[[], None]:
    """Begin both; what is returned ends them. Each has its own ways, to stand beside the other."""
    if desk is None:
        return lambda: None
    told = OffersOutside(desk, offers, outside=outside, in_front=in_front, come=come)
    reminders = Reminders(desk, outside=reminding, come=come, trigger=trigger)

    def show_note(id_: str) -> None:
        come()
        trigger("interaction.show-note", id_)

    told_me = tell_outside_of(desk, reminding, in_front, show_note)

    def close() -> None:
        told_me()
        told.close()
        reminders.close()

    return close
