"""Before a hub serves its database: whoever was erased since it was backed up is erased again.

Law: a database that knows of erasures is not served without its list, and one that is older than
its list is served only when it has forgotten again what the list says.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from desktop.ports.clock import Clock
from integrations.hub.server.erasing.erasing import Erasing
from integrations.hub.server.erasing.kept_list import KeptList
from integrations.hub.server.store import erasures
from integrations.hub.server.store.heads import seqs
from integrations.hub.server.store.opening import Store

ENDING = ".erased"


class ListMissing(Exception):
    """Somebody was erased in this database, and the list of that is not there; `str` is where."""


class Reopened(msgspec.Struct, frozen=True):
    """What had to be done before: erased again; added to a list that was an older one."""

    again: int = 0
    listed: int = 0


def list_of(store: Store, path: str = "") -> KeptList | None:
    """The list of a database: where it is said to be, else beside a SQLite file; else None."""
    if path:
        return KeptList(Path(path))
    if store.engine.dialect.name == "sqlite" and store.engine.url.database:
        return KeptList(Path(store.engine.url.database + ENDING))
    return None


def reopen(
    store: Store, clock: Clock, kept: KeptList | None, *, make_anew: bool = False
) -> Reopened:
    """Bring database and list together. Raises ListMissing, kept_list.Unreadable.

    make_anew: the list is lost for ever; begin one with what this database knows.
    """
    tenants = sorted(seqs(store))
    there = kept is not None and kept.is_there
    for tenant in tenants:
        with store.reading(tenant) as within:
            if erasures.subjects(within) and not (there or make_anew):
                raise ListMissing(str(kept.path) if kept else "")
    if kept is None:
        return Reopened()
    if not there:
        kept.begin()
    erasing = [Erasing(store, clock, tenant, kept) for tenant in tenants]
    again = sum(each.replay() for each in erasing)
    return Reopened(again, sum(each.unlisted() for each in erasing))
