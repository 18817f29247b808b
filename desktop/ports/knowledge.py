"""The door to the articles' index, for whoever has a question while somebody types or talks.

    hits = await desk.knowledge.like("the washing machine leaks", limit=5, language="de")
    if hits is None:        # it is still being filled: ask the store (`store.reads.knowledge`)

Laws: None always means "not yet", never "nothing found"; an answer names articles by id, best
first, and only those that this person may read now; what is asked runs on the index thread, and a
question nobody waits for any more (its task was cancelled) is not begun.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    # The engine behind these loads after the first paint.
    from knowledge_index.index import Found, Hit


class Knowledge(Protocol):
    @property
    def ready(self) -> bool: ...

    async def search(self, text: str, limit: int = 20, language: str = "") -> Found | None:
        """What a question finds: hits, a better spelling, a flaw of the query's language."""
        ...

    async def like(self, text: str, limit: int = 20, language: str = "") -> tuple[Hit, ...] | None:
        """What fits somebody's words, which are no question."""
        ...

    async def similar(self, id_: str, limit: int = 5) -> tuple[Hit, ...] | None:
        """The articles most like this one."""
        ...

    async def abroad(self, text: str, limit: int = 3) -> tuple[Hit, ...] | None:
        """Articles of the other language by what they mean; None also where nothing can tell."""
        ...

    def parts(self, word: str) -> tuple[str, ...]:
        """What a compound in small letters is made of; () for another word, and before ready."""
        ...

    def stands(self, asked: Sequence[str]) -> Callable[[str], str] | None:
        """Tells of a word in a text which of these (`Found.words`) stands in it, "" for none.

        In another form or as a part of a compound; for one question, on one thread. None: not yet.
        """
        ...


class NotYet:
    """Stands in for the index until there is one."""

    ready = False

    async def search(self, text: str, limit: int = 20, language: str = "") -> Found | None:
        return None

    async def like(self, text: str, limit: int = 20, language: str = "") -> tuple[Hit, ...] | None:
        return None

    async def similar(self, id_: str, limit: int = 5) -> tuple[Hit, ...] | None:
        return None

    async def abroad(self, text: str, limit: int = 3) -> tuple[Hit, ...] | None:
        return None

    def parts(self, word: str) -> tuple[str, ...]:
        return ()

    def stands(self, asked: Sequence[str]) -> Callable[[str], str] | None:
        return None
