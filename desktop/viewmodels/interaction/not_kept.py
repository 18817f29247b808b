"""A contact that a colleague did not keep is told to whoever had handed it over, while it waits.

Laws: nothing is told of what has somebody else already; each handing over is told once, and the
notice goes when somebody has the contact. Where the window was closed, the news that come with the
next line say it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain.words import InteractionStatus, NotTaken
from desktop.notices import Notice, Tone
from desktop.store.reads import hands
from desktop.text import tr
from desktop.viewmodels.latest import Latest

if TYPE_CHECKING:
    from desktop.store.changes import Changes
    from desktop.viewmodels.desk import Desk

_WAITS = (InteractionStatus.QUEUED, InteractionStatus.OFFERED)


class NotKept:
    """Looks at contacts whenever some have changed."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._changed: set[str] = set()  # not looked at yet
        self._told: dict[str, object] = {}  # contact: the handing over that was told of
        self._looking = Latest(desk.supervisor, "contacts not kept")
        self._disconnect = desk.changed.connect(self._on_change)

    def close(self) -> None:
        self._disconnect()
        self._looking.drop()

    def _on_change(self, changes: Changes) -> None:
        self._changed |= changes.of("interaction")
        if self._changed:
            self._looking.ask(self._look())

    async def _look(self) -> None:
        asked = frozenset(self._changed)
        me = self._desk.me
        found = await self._desk.read(hands.handed_over, asked, me.agent, me.site)
        self._changed -= asked
        for each in found:
            handed = each.contact.handed
            waits = each.contact.status in _WAITS and handed is not None and handed.refused
            if not waits:
                self._desk.notices.clear(_matter(each.contact.id))
            elif self._told.get(each.contact.id) != handed:
                self._told[each.contact.id] = handed
                self._desk.notices.tell(not_kept(each))


def not_kept(found: hands.HandedOn) -> Notice:
    """The notice of one contact."""
    handed = found.contact.handed
    gone = handed is not None and handed.refused is NotTaken.GONE
    who = found.colleague or tr("Your colleague")
    customer = found.customer or tr("Unknown customer")
    if gone:
        happened = tr(
            "{colleague} is not there: the contact with {customer} waits in its queue again.",
            colleague=who,
            customer=customer,
        )
    else:
        happened = tr(
            "{colleague} has given the contact with {customer} back to its queue.",
            colleague=who,
            customer=customer,
        )
    return Notice(
        tone=Tone.WARNING,
        happened=happened,
        safe=tr("It stands at its old place, and your card with it. You can take it again."),
        replace=_matter(found.contact.id),
        action="interaction.show",
        subject=found.contact.id,
        icon="arrow-right-left",
    )


def _matter(contact: str) -> str:
    return f"not kept:{contact}"
