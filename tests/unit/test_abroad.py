"""Articles of the other language beside the index: followed, in a section of their own, or absent.

The encoder is the stand-in of `tests.support.meant`.
"""

from __future__ import annotations

import asyncio
import sys
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from desktop.domain.ids import ArticleId
from desktop.domain.records import Article
from desktop.domain.words import ArticleStatus
from desktop.indexing import beginning, meanings
from desktop.indexing.articles import Articles
from desktop.indexing.following import Following
from desktop.indexing.meanings import Meanings
from desktop.ports.knowledge import Knowledge
from desktop.settings import ABROAD
from desktop.store.changes import changes_of
from desktop.tasks import Supervisor
from desktop.viewmodels.knowledge.knowledge import KnowledgeSearch
from desktop.viewmodels.rows import Empty, Heading, Hit, Row
from desktop.viewmodels.settings import settings_page
from desktop.viewmodels.settings.settings_page import SettingsPage
from tests.support import meant
from tests.support.desk import NOON, TriedDesk, a_desk, put, until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from desktop.later import Tasks


def article(id_: str, language: str, title: str, **fields: object) -> Article:
    made = Article(
        id=ArticleId(id_),
        title=title,
        language=language,
        body="",
        updated_at=NOON,
        status=ArticleStatus.PUBLISHED,
    )
    return replace(made, **fields)


LIBRARY = (
    article("adresse", "de", "Rechnungsadresse"),
    article("wasser", "de", "Waschmaschine verliert Wasser"),
    article("billing", "en", "Billing address"),
    article("leak", "en", "Washing machine leaks"),
)


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("QUIET_S", "SETTLED_S", "REST_S", "PAUSE_S"):
        monkeypatch.setattr(meanings, name, 0.01)


@asynccontextmanager
async def understood(
    profile: Path, records: Sequence[Article] = LIBRARY
) -> AsyncIterator[tuple[TriedDesk, Articles]]:
    async with a_desk(profile, records=records) as desk:
        articles = Articles(desk.clock)
        desk.knowledge = articles
        desk.supervisor.spawn("knowledge", Following(desk.store, articles).run())
        beside = Meanings(desk.store, articles, desk.settings, meant.NAME)
        desk.supervisor.spawn("meanings", beside.run())
        await until(lambda: articles.ready)
        yield desk, articles


async def until_abroad(articles: Articles, text: str, ids: list[str]) -> None:
    await until(lambda: articles.abroad_by)
    found: list[str] = []
    for _ in range(100):
        found = [hit.id for hit in await articles.abroad(text) or ()]
        if found == ids:
            return
        await asyncio.sleep(0.02)
    assert found == ids


def told(desk: TriedDesk, *records: Article) -> None:
    put(desk.profile, records)
    desk.store.changed.emit(changes_of(("article", record.id) for record in records))


def outline(rows: Sequence[Row]) -> list[str]:
    return [row.title if isinstance(row, Heading) else row.key for row in rows]


# -------------------------------------------------------------------------------- following
async def test_an_article_of_the_other_language_is_found_by_what_it_means(profile: Path) -> None:
    async with understood(profile) as (_, articles):
        await until_abroad(articles, "rechnungsadresse", ["billing"])
        await until_abroad(articles, "washing leaks", ["wasser"])


async def test_until_all_are_understood_the_answer_is_not_yet(profile: Path) -> None:
    async with a_desk(profile, records=LIBRARY) as desk:
        articles = Articles(desk.clock)
        assert await articles.abroad("rechnung") is None
        desk.supervisor.spawn("knowledge", Following(desk.store, articles).run())
        await until(lambda: articles.ready)
        assert await articles.abroad("rechnung") is None


async def test_an_article_that_changes_or_goes_is_followed_by_its_id(profile: Path) -> None:
    async with understood(profile) as (desk, articles):
        await until_abroad(articles, "rechnungsadresse", ["billing"])

        told(desk, replace(LIBRARY[3], title="Change the billing address"))
        await until_abroad(articles, "rechnungsadresse", ["billing", "leak"])

        told(desk, replace(LIBRARY[2], status=ArticleStatus.EXPIRED))
        await until_abroad(articles, "rechnungsadresse", ["leak"])


async def test_what_is_not_valid_yet_is_left_out(profile: Path) -> None:
    later = replace(LIBRARY[2], valid_from=NOON + timedelta(days=1))
    async with understood(profile, (*LIBRARY[:2], later, LIBRARY[3])) as (desk, articles):
        await until_abroad(articles, "rechnungsadresse", [])
        desk.clock.move(days=2)
        await until_abroad(articles, "rechnungsadresse", ["billing"])


async def test_an_article_whose_words_stay_is_not_understood_anew(profile: Path) -> None:
    async with understood(profile) as (desk, articles):
        await until_abroad(articles, "rechnungsadresse", ["billing"])
        desk.supervisor.cancel("meanings")
        beside = Meanings(desk.store, articles, desk.settings, meant.NAME)
        desk.supervisor.spawn("again", beside.run())
        await until(lambda: beside._meanings and len(beside._made) == len(LIBRARY))
        made = beside._meanings
        assert made is not None
        assert isinstance(made._encoder, meant.USE)
        before = len(made._encoder.encoded)

        told(desk, replace(LIBRARY[2], tags=("new",)), replace(LIBRARY[3], title="Delivery"))
        await until(lambda: beside._made["leak"].title == "Delivery")

        assert made._encoder.encoded[before:] == ["Delivery", "Delivery\n"]


async def test_nothing_is_loaded_while_all_articles_are_of_one_language(profile: Path) -> None:
    async with understood(profile, LIBRARY[:2]) as (desk, articles):
        await asyncio.sleep(0.1)
        assert articles.abroad_by is None

        told(desk, LIBRARY[2])
        await until_abroad(articles, "rechnungsadresse", ["billing"])


async def test_switched_off_nothing_is_loaded_until_it_is_switched_on(profile: Path) -> None:
    async with a_desk(profile) as desk:
        desk.settings.choose(ABROAD, value=False)
    async with understood(profile) as (desk, articles):
        await asyncio.sleep(0.1)
        assert articles.abroad_by is None

        desk.settings.choose(ABROAD, value=True)
        await until_abroad(articles, "rechnungsadresse", ["billing"])


# --------------------------------------------------------------------------------- as it is shown
async def test_hits_in_the_other_language_stand_below_the_others_under_their_own_heading(
    profile: Path,
) -> None:
    async with understood(profile) as (desk, articles):
        await until(lambda: articles.abroad_by)
        search = KnowledgeSearch(desk)
        search.ask("rechnungsadresse")
        await until(lambda: outline(search.rows) == ["adresse", "Hits in English", "billing"])

        main, _, other = search.rows
        assert isinstance(main, Hit)
        assert isinstance(other, Hit)
        assert (main.shortcut, other.shortcut) == ("??1", "")
        assert [part.name for part in other.parts] == [part.name for part in main.parts]

        search.ask("leaks")
        await until(lambda: outline(search.rows) == ["leak", "Hits in German", "wasser"])
        search.close()


async def test_where_no_article_has_the_words_the_other_language_may_still_help(
    profile: Path,
) -> None:
    visit = article("visit", "en", "Appointment")
    async with understood(profile, (*LIBRARY, visit)) as (desk, articles):
        await until(lambda: articles.abroad_by)
        search = KnowledgeSearch(desk)
        search.ask("Termin")
        await until(lambda: len(search.rows) == 3)

        assert isinstance(search.rows[0], Empty)
        assert outline(search.rows[1:]) == ["Hits in English", "visit"]
        search.close()


async def test_switched_off_there_is_no_such_section(profile: Path) -> None:
    async with understood(profile) as (desk, articles):
        await until_abroad(articles, "rechnungsadresse", ["billing"])
        desk.settings.choose(ABROAD, value=False)
        search = KnowledgeSearch(desk)
        search.ask("rechnungsadresse")
        await until(lambda: outline(search.rows) == ["adresse"])
        await asyncio.sleep(0.3)

        assert outline(search.rows) == ["adresse"]
        search.close()


# ------------------------------------------------------------------------ without the extra
async def test_where_the_extra_is_not_installed_nothing_of_it_is_begun_or_offered(
    profile: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, ABROAD.needs, None)
    for module in (beginning, settings_page):
        monkeypatch.setattr(module, "find_spec", lambda _name: None)
    async with a_desk(profile, records=LIBRARY) as desk:
        given: list[Knowledge] = []
        tasks: Tasks = desk.supervisor
        around = desk.clock, desk.settings, tasks, given.append
        stands = asyncio.Event()
        indexed = beginning.keep_indexed(
            desk.store, *around, notices=desk.notices, under_way=desk.under_way, stands=stands
        )
        desk.supervisor.spawn(beginning.NAME, indexed)
        await asyncio.wait_for(stands.wait(), 10)

        assert given[0].ready
        assert isinstance(desk.supervisor, Supervisor)
        assert desk.supervisor.names == [beginning.NAME]
        assert await given[0].abroad("rechnungsadresse") is None
        assert ABROAD.key not in {line.key for line in SettingsPage(desk.settings).lines}


async def test_nothing_of_it_is_loaded_before_the_index_stands(
    profile: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stands = asyncio.Event()
    loaded: list[tuple[str, bool]] = []

    async def noted(modules: Sequence[str]) -> None:
        loaded.extend((each, stands.is_set()) for each in modules)

    monkeypatch.setattr(beginning, "ahead", noted)
    async with a_desk(profile, records=LIBRARY) as desk:
        given: list[Knowledge] = []
        around = desk.clock, desk.settings, desk.supervisor, given.append
        indexed = beginning.keep_indexed(
            desk.store, *around, notices=desk.notices, under_way=desk.under_way, stands=stands
        )
        desk.supervisor.spawn(beginning.NAME, indexed)
        await until(lambda: len(loaded) > 1)

        assert loaded == [
            ("desktop.indexing.following", False),
            ("desktop.indexing.meanings", True),
        ]


async def test_no_article_is_understood_while_somebody_types(
    profile: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(meanings, "PAUSE_S", 30.0)
    async with understood(profile) as (_, articles):
        await articles.search("Rechnung")
        await asyncio.sleep(0.3)
        assert articles.abroad_by is None

        monkeypatch.setattr(articles, "_asked_at", -60.0)  # as long ago as nothing was asked
        assert articles.quiet_s > meanings.PAUSE_S


async def test_a_question_to_an_index_that_is_not_ready_counts_as_typing(profile: Path) -> None:
    async with a_desk(profile) as desk:
        articles = Articles(desk.clock)
        assert articles.quiet_s > meanings.PAUSE_S

        assert await articles.search("Rechnung") is None

        assert articles.quiet_s < meanings.PAUSE_S
        articles.close()
