"""Contacts that change hands: said when a colleague takes one over, or gives one to the person.

Laws: whoever gave it away or took it knows, nobody is told of what they did themselves; a customer
whose contact has left this desk, or who was erased, is not named any longer.
"""

from __future__ import annotations

from desktop.domain.ids import InteractionId
from desktop.notices import Notice, Tone
from desktop.store.changes import Changes
from desktop.store.reads import hands
from desktop.text import tr
from desktop.viewmodels.desk import Desk
from desktop.viewmodels.latest import Latest


class TakenOver:
    """Compares what is in hand with what was, whenever a contact has changed."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._mine: frozenset[InteractionId] | None = None
        self._looking = Latest(desk.supervisor, "contacts taken over")
        self._disconnect = desk.changed.connect(self._on_change)
        self._looking.ask(self._look())

    def close(self) -> None:
        self._disconnect()
        self._looking.drop()

    async def _look(self) -> None:
        me = self._desk.me
        before = self._mine
        now = await self._desk.read(hands.in_hand, me.agent)
        for each in now:
            self._desk.notices.clear(_matter(each))
        for each in now - before if before is not None else ():
            giver = await self._desk.read(hands.given_by, each, me.agent, me.site)
            if giver is not None:
                self._desk.notices.tell(given_to_you(each, giver))
        for each in (before or frozenset()) - now:
            self._desk.notices.clear(_given(each))
            found = await self._desk.read(hands.elsewhere, each, me.agent, me.site)
            if found is not None:
                self._desk.notices.tell(taken_over(each, found))
        self._mine = now

    def _on_change(self, changes: Changes) -> None:
        for kind, id_ in changes.lost | changes.erased:
            if kind == "interaction":
                self._desk.notices.clear(_matter(InteractionId(id_)))
                self._desk.notices.clear(_given(InteractionId(id_)))
        if changes.touches("interaction"):
            self._looking.ask(self._look())


def taken_over(interaction: InteractionId, found: hands.Elsewhere) -> Notice:
    """The notice of one contact."""
    return Notice(
        tone=Tone.WARNING,
        happened=tr(
            "{colleague} has taken over your contact with {customer}.",
            colleague=found.colleague or tr("Somebody else"),
            customer=found.customer or tr("Unknown customer"),
        ),
        safe=tr("What you wrote is kept as a draft."),
        replace=_matter(interaction),
    )


def given_to_you(interaction: InteractionId, giver: hands.Elsewhere) -> Notice:
    """The notice of a contact that was handed over."""
    return Notice(
        tone=Tone.INFO,
        happened=tr(
            "{colleague} has handed a contact with {customer} over to you.",
            colleague=giver.colleague or tr("Somebody else"),
            customer=giver.customer or tr("Unknown customer"),
        ),
        safe=tr("It stands in your work list."),
        replace=_given(interaction),
    )


def _given(interaction: InteractionId) -> str:
    return f"handed over:{interaction}"


def _matter(interaction: InteractionId) -> str:
    return f"taken over:{interaction}"
