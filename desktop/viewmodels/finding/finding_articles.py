"""Articles for what was typed into a field of the knowledge base: the index knows, the store tells.

Until the index is ready the store's own full text answers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.settings import ABROAD
from desktop.store.reads import knowledge as reads
from desktop.store.reads.matching import words

if TYPE_CHECKING:
    from collections.abc import Collection

    from desktop.viewmodels.desk import Desk
    from knowledge_index.index import Found

_ABROAD: Final = 3  # a glance at the other language, no second list


async def articles_for(desk: Desk, text: str, limit: int) -> tuple[reads.Found, ...]:
    """Best first, with their words marked as the index has understood them."""
    return (await answered(desk, text, limit))[0]


async def answered(
    desk: Desk, text: str, limit: int
) -> tuple[tuple[reads.Found, ...], Found | None]:
    """The same, and what the index says to the question; None until it is ready."""
    found = await desk.knowledge.search(text, limit)
    if found is None:
        return await desk.read(reads.search, text, limit=limit), None
    ids = [hit.id for hit in found.hits]
    stands = desk.knowledge.stands(found.words)
    return await desk.read(reads.these, ids, understood(text, found), stands), found


async def articles_abroad(desk: Desk, text: str, found: Collection[str]) -> tuple[reads.Found, ...]:
    """What means the same in the other language and is not among what was found by its words."""
    if not desk.settings[ABROAD]:
        return ()
    hits = await desk.knowledge.abroad(text, _ABROAD) or ()
    ids = [hit.id for hit in hits if hit.id not in found]
    return await desk.read(reads.these, ids, words(text)) if ids else ()


def understood(text: str, found: Found | None) -> list[str]:
    """The words to be marked: as they were typed, and as the index has understood them."""
    meant = [] if found is None else [word.rstrip("*") for word in found.words]
    return list(dict.fromkeys((*words(text), *meant)))
