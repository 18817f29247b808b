"""What may interrupt what at a site, as a lead writes it down: a box for each pair of channels.

Laws: a partner's lead sees and settles the own site alone, as the hub has it; only what is another
than before is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import permutations
from typing import Final

from desktop.domain.ids import SiteId
from desktop.domain.operations.agent import SetSite
from desktop.domain.records import Site
from desktop.domain.routing import HoldsOff
from desktop.domain.words import Channel
from desktop.signal import Signal
from desktop.store.changes import Changes
from desktop.store.reads.floor import sites_to_settle
from desktop.text import tr
from desktop.viewmodels import terms
from desktop.viewmodels.desk import Desk
from desktop.viewmodels.latest import Latest

PAIRS: Final = tuple(permutations(Channel, 2))  # what is in hand, what is not offered then
_TICKED: Final = "yes"


class Interrupting:
    """`sites` that may be settled here, the own one first; `known` are the boxes of one."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.sites: tuple[Site, ...] = ()
        self.changed: Signal[None] = Signal()
        self._reading = Latest(desk.supervisor, "what may interrupt what")
        self._disconnect = desk.changed.connect(self._on_change)

    def close(self) -> None:
        self._disconnect()
        self._reading.drop()

    def read(self) -> None:
        self._reading.ask(self._read())

    def site(self, id: str) -> Site | None:
        return next((each for each in self.sites if each.id == id), None)

    def known(self, site: Site) -> dict[str, str]:
        return {
            field(by, off): _TICKED if off in site.holds_off.get(by, ()) else ""
            for by, off in PAIRS
        }

    async def save(self, site: Site, fields: Mapping[str, str]) -> Mapping[str, str]:
        """Nothing can be wrong with boxes."""
        holds = {by: _held(fields, by) for by in Channel}
        holds_off = {by: off for by, off in holds.items() if off}
        if holds_off != _as_written(site.holds_off):
            await self._desk.ask(SetSite(id=site.id, holds_off=holds_off))
        return {}

    # -------------------------------------------------------------------------------- reading
    async def _read(self) -> None:
        mine = SiteId(self._desk.me.site)
        found = await self._desk.read(sites_to_settle, mine)
        self.sites = tuple(sorted(found, key=lambda each: each.id != mine))
        self.changed.emit(None)

    def _on_change(self, changes: Changes) -> None:
        if self.sites and changes.touches("site"):
            self.read()


def field(by: Channel, off: Channel) -> str:
    """The name of a box: what is not offered while the other is in hand."""
    return f"{by.value}>{off.value}"


def label(by: Channel, off: Channel) -> str:
    return tr("{channel}: no {other}", channel=terms.channel(by), other=terms.channel(off))


def _held(fields: Mapping[str, str], by: Channel) -> tuple[Channel, ...]:
    return tuple(off for off in Channel if off is not by and fields.get(field(by, off)))


def _as_written(holds: HoldsOff) -> dict[Channel, tuple[Channel, ...]]:
    """In the order of the channels, without what holds nothing off."""
    ordered = {by: tuple(off for off in Channel if off in holds.get(by, ())) for by in Channel}
    return {by: off for by, off in ordered.items() if off}
