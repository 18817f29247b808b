"""Fields of the knowledge base with a real index: flaws, other spellings, similar articles."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from desktop.indexing.articles import Articles
from desktop.indexing.following import Following
from desktop.viewmodels.knowledge.article_reader import Reader
from desktop.viewmodels.knowledge.knowledge import KnowledgeSearch
from desktop.viewmodels.rows import Hit, LineRow
from tests.support.desk import TriedDesk, a_desk, until
from tests.unit.test_one_box import article

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from desktop.domain.records import Article

ADDRESS = article("address", "Rechnungsadresse ändern", "Die Adresse neu eintragen. " * 6)
NOTICE = article("notice", "Kündigung bestätigen", "Die Frist der Kündigung prüfen. " * 6)
MOVING = article("moving", "Rechnungsadresse beim Umzug", "Die Adresse vorher melden. " * 6)


@asynccontextmanager
async def indexed(profile: Path, *more: Article) -> AsyncIterator[TriedDesk]:
    async with a_desk(profile, records=(ADDRESS, NOTICE, MOVING, *more)) as desk:
        desk.knowledge = articles = Articles(desk.clock)
        desk.supervisor.spawn("knowledge", Following(desk.store, articles).run())
        await until(lambda: articles.ready)
        yield desk


async def test_another_spelling_is_offered_above_the_hits_and_asks_anew(profile: Path) -> None:
    async with indexed(profile) as desk:
        search, typed = KnowledgeSearch(desk), list[str]()
        search.retyped.connect(typed.append)
        search.ask("Kündigugn")
        await until(lambda: any(row.key.startswith("meant:") for row in search.rows))
        meant = search.rows[0]
        assert isinstance(meant, LineRow)
        assert meant.title == "Did you mean “Kündigung”?"

        assert not search.take_meant("notice")
        assert search.take_meant(meant.key)

        await until(lambda: isinstance(search.rows[0], Hit))
        assert (typed, search.text, search.rows[0].key) == (["Kündigung"], "Kündigung", "notice")
        search.close()


async def test_a_flaw_stands_above_what_was_found_all_the_same(profile: Path) -> None:
    async with indexed(profile) as desk:
        search = KnowledgeSearch(desk)
        search.ask("(kündigung")
        await until(lambda: search.rows[0].key == "flaw")

        assert search.rows[0].said.startswith("A bracket is not closed")
        assert [row.key for row in search.rows[1:]] == ["notice"]
        search.close()


async def test_a_read_article_leads_to_similar_ones_but_not_to_itself(profile: Path) -> None:
    async with indexed(profile) as desk:
        reader = Reader(desk)
        reader.start("address")
        await until(lambda: reader.page is not None and reader.page.similar)

        assert reader.page is not None
        assert reader.page.similar[0] == (MOVING.id, MOVING.title)
        assert "address" not in dict(reader.page.similar)
        reader.close()


async def test_other_forms_and_parts_of_compounds_are_marked_as_they_are_found(
    profile: Path,
) -> None:
    words = article("words", "Wie man schreibt", "Rechnung und Adresse selbst ändern. " * 6)
    async with indexed(profile, words) as desk:
        search = KnowledgeSearch(desk)
        search.ask("adressen geändert ")
        await until(lambda: any(isinstance(row, Hit) and row.marks for row in search.rows))

        (hit,) = (row for row in search.rows if row.key == ADDRESS.id)
        assert isinstance(hit, Hit)
        assert [hit.title[a:b] for a, b in hit.title_marks] == ["Rechnungsadresse", "ändern"]
        assert {hit.text[a:b] for a, b in hit.marks} == {"Adresse"}
        search.close()
