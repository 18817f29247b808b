"""What a transaction touched, told to readers after it has been committed."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec


class Changes(msgspec.Struct, frozen=True):
    """ids by kind; `whole`: so much changed that a screen reads everything anew."""

    ids: dict[str, frozenset[str]] = {}
    whole: bool = False
    outbox: bool = False  # what waits or was refused is not what it was

    def touches(self, *kinds: str) -> bool:
        return self.whole or any(kind in self.ids for kind in kinds)

    def of(self, kind: str) -> frozenset[str]:
        return self.ids.get(kind, frozenset())


def changes_of(touched: Iterable[tuple[str, str]], *, outbox: bool = False) -> Changes:
    """The changes of (kind, id) pairs."""
    ids: dict[str, set[str]] = {}
    for kind, id_ in touched:
        ids.setdefault(kind, set()).add(id_)
    return Changes({kind: frozenset(of) for kind, of in ids.items()}, outbox=outbox)
