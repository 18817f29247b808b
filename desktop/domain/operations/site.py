"""What a lead settles for a whole site."""

from __future__ import annotations

from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from desktop.domain.operations.operation import (
    Changing,
    Conflict,
    Declared,
    Reason,
    Stamp,
    given,
)
from desktop.domain.records import Site
from desktop.domain.words import Channel, Role
from desktop.text import mark


class Set(Changing[Site], frozen=True, kw_only=True):
    """Which channels wait while another is in hand; of partners, each its own site."""

    declared = Declared(
        name="site.set",
        kind="site",
        title=mark("Change what may interrupt what"),
        conflict=Conflict.SCALARS,
        roles=frozenset({Role.LEAD, Role.ADMIN}),
    )

    holds_off: dict[Channel, tuple[Channel, ...]] | UnsetType = UNSET

    def changed(self, record: Site, stamp: Stamp) -> Site:
        return replace(record, **given(self))

    def guard(self, record: Site, stamp: Stamp) -> Reason | None:
        holds = {} if self.holds_off is UNSET else self.holds_off
        sensible = all(by not in off and len({*off}) == len(off) for by, off in holds.items())
        return None if sensible else Reason.INVALID


OPERATIONS = (Set,)
