"""What a transaction touched, told to readers after it has been committed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import msgspec

MANY: Final = 2_000


class Changes(msgspec.Struct, frozen=True):
    """ids by kind; `whole`: so much changed that a screen reads everything anew."""

    ids: dict[str, frozenset[str]] = {}
    whole: bool = False
    outbox: bool = False  # what waits or was refused is not what it was
    lost: frozenset[tuple[str, str]] = frozenset()  # of them, what has left this desk
    erased: frozenset[tuple[str, str]] = frozenset()  # of those, what was erased for ever
    offered: int = 0  # operations about it whose words are offered

    def touches(self, *kinds: str) -> bool:
        return self.whole or any(kind in self.ids for kind in kinds)

    def of(self, kind: str) -> frozenset[str]:
        return self.ids.get(kind, frozenset())


def changes_of(
    touched: Iterable[tuple[str, str]],
    *,
    outbox: bool = False,
    lost: Iterable[tuple[str, str]] = (),
    erased: Iterable[tuple[str, str]] = (),
    offered: int = 0,
) -> Changes:
    """The changes of (kind, id) pairs; of very many, that everything is to be read anew."""
    ids: dict[str, set[str]] = {}
    for kind, id_ in touched:
        ids.setdefault(kind, set()).add(id_)
    whole = sum(map(len, ids.values())) > MANY
    frozen = {kind: frozenset(of) for kind, of in ids.items()}
    return Changes(
        frozen,
        whole=whole,
        outbox=outbox,
        lost=frozenset(lost),
        erased=frozenset(erased),
        offered=offered,
    )
