"""Which calendars a tenant has connected, and how each stands."""

from __future__ import annotations

import msgspec

from desktop.domain.records import Agent, Queue, Team
from integrations.caldav.running import Outcome
from integrations.caldav.shelf import Chosen
from integrations.hub.server.calendars.shelf import CalendarShelf
from integrations.hub.server.connections.chosen_links import ChosenLinks
from integrations.hub.server.connections.looking_after import whoever_this_is
from integrations.hub.server.store import calendars, records
from integrations.hub.server.store.calendars import CALENDARS, Kept
from integrations.hub.server.store.opening import Transaction

_CHOSEN = msgspec.json.Decoder(Chosen)
_TOLD = msgspec.json.Decoder(Outcome)


class CalendarLink(msgspec.Struct, frozen=True, kw_only=True):
    """A calendar as people look at it."""

    of: CalendarLinks
    name: str
    address: str
    chosen: Chosen
    whose: str  # login
    of_all: str = ""  # the team or queue whose tasks stand in it
    entries: int
    told: Outcome
    is_due: bool


class CalendarLinks(ChosenLinks[Kept, CalendarLink]):
    """Of one that is not connected any more tasks stay here, entries there."""

    kind = "caldav"
    rows = CALENDARS

    def put(self, name: str, address: str, chosen: Chosen, secret: str) -> None:
        """Connect it, or choose anew. Raises NoPlace, NotPrivate, OSError."""
        said = msgspec.json.encode(chosen).decode()
        self._keep(Kept(name=name, address=address, chosen=said), secret)

    def shelf(self, name: str) -> CalendarShelf:
        by = whoever_this_is()
        return CalendarShelf(self._store, self.tenant, name, by=by, clock=self._clock)

    def _seen(self, within: Transaction, kept: Kept) -> CalendarLink:
        chosen = _CHOSEN.decode(kept.chosen)
        agent = records.find(within, "agent", chosen.agent)
        return CalendarLink(
            of=self,
            name=kept.name,
            address=kept.address,
            chosen=chosen,
            whose=agent.login if isinstance(agent, Agent) else "",
            of_all=_of_all(within, chosen),
            entries=sum(bool(row.task) for row in calendars.entries(within, kept.name)),
            told=_TOLD.decode(kept.told) if kept.told else Outcome(),
            is_due=self._is_due(kept, chosen.every_s),
        )


def _of_all(within: Transaction, chosen: Chosen) -> str:
    kind, id = ("team", chosen.team) if chosen.team else ("queue", chosen.queue)
    found = records.find(within, kind, id) if id else None
    return found.name if isinstance(found, Team | Queue) else ""
