"""Links from one article to another, found by `??` and some words while it is written."""

from __future__ import annotations

from desktop.domain.records import Article
from desktop.store.reads import records
from desktop.viewmodels.composer.inserts import Inserts, Trigger


class ArticleLinks(Inserts):
    """Text modules have no place in an article: `::` asks for nothing."""

    def ask(self, asked: Trigger | None) -> None:
        super().ask(asked if asked is not None and asked.kind == "knowledge" else None)

    async def words(self, key: str) -> str:
        """The link that shall stand in the text instead of the trigger."""
        found = await self._desk.read(records.record, Article, key)
        if found is None:
            return ""
        title = found.title.replace("[", "(").replace("]", ")")
        return f"[{title}](article:{found.id})"
