"""What the customer wrote while their contact was being wrapped up.

Law: nothing is closed over words that came since the wrap-up began before it was said; whoever
completes once more after that has decided so, and a message that comes then asks anew.
"""

from __future__ import annotations

from desktop.domain.ids import InteractionId, MessageId
from desktop.domain.records import Interaction
from desktop.domain.words import Direction, InteractionStatus
from desktop.notices import Notice, Tone
from desktop.store.reads import records
from desktop.text import tr
from desktop.viewmodels.desk import Desk

_Messages = frozenset[MessageId]


class CameMeanwhile:
    """Of each contact: what stood there when its wrap-up began, and of what it was said."""

    def __init__(self) -> None:
        self._stood: dict[InteractionId, _Messages] = {}
        self._said: dict[InteractionId, _Messages] = {}

    def begin(self, contact: Interaction) -> None:
        self._stood[contact.id] = _of_customer(contact)
        self._said.pop(contact.id, None)

    def may_close(self, contact: Interaction) -> bool:
        """Whether nothing new is there; what is there counts as said from now on."""
        news = self._news(contact)
        known = news <= self._said.get(contact.id, frozenset())
        self._said[contact.id] = news
        return known

    async def still_open(self, desk: Desk, contact: Interaction) -> Interaction | None:
        """As it is by now; None where it is another's, closed, or its customer wrote meanwhile."""
        now = await desk.read(records.record, Interaction, contact.id)
        if now is None or now.agent != desk.me.agent or now.status is InteractionStatus.CLOSED:
            return None
        return now if self.may_close(now) else None

    def has_news(self, contact: Interaction) -> bool:
        """Whether a completion was stopped by what the customer wrote."""
        return bool(self._said.get(contact.id))

    def words(self, contact: Interaction) -> str:
        """The sentence of the panel; "" where nothing came."""
        news = self._news(contact)
        if not news:
            return ""
        if news <= self._said.get(contact.id, frozenset()):
            return tr(
                "The customer has written since the wrap-up began. "
                "Complete once more to close the contact all the same."
            )
        return tr("The customer has written since the wrap-up began.")

    def _news(self, contact: Interaction) -> _Messages:
        stood = self._stood.get(contact.id)
        return frozenset() if stood is None else _of_customer(contact) - stood


def stays_open() -> Notice:
    return Notice(
        tone=Tone.WARNING,
        happened=tr("The customer has written: the contact is not completed."),
        safe=tr("What you chose and wrote for it is kept."),
        replace="completion",
    )


def _of_customer(contact: Interaction) -> _Messages:
    inbound = (each for each in contact.messages if each.direction is Direction.INBOUND)
    return frozenset(each.id for each in inbound)
