"""Who has a contact now that was in the person's hands: said when a colleague takes it over.

Laws: whoever gave it away knows, nobody is told of what they did themselves; a customer whose
contact has left this desk, or who was erased, is not named any longer.
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
        for each in (before or frozenset()) - now:
            found = await self._desk.read(hands.elsewhere, each, me.agent, me.site)
            if found is not None:
                self._desk.notices.tell(taken_over(each, found))
        self._mine = now

    def _on_change(self, changes: Changes) -> None:
        for kind, id_ in changes.lost | changes.erased:
            if kind == "interaction":
                self._desk.notices.clear(_matter(InteractionId(id_)))
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


def _matter(interaction: InteractionId) -> str:
    return f"taken over:{interaction}"
