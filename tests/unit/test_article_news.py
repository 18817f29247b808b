"""Readers see what changed, and who gave something hears what became of it, once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec.structs import replace

from desktop.domain.ids import AgentId, ArticleId, NoteId, RevisionId
from desktop.domain.publishing import former
from desktop.domain.records import Note, Revision
from desktop.domain.words import Became, RevisionStatus
from desktop.viewmodels.knowledge.article_heard import ArticleHeard
from desktop.viewmodels.knowledge.article_news import ArticleNews, mark_read
from desktop.viewmodels.rows import Empty, NewsRow
from tests.support.desk import ME, NOON, a_desk, until
from tests.support.people import ARTICLE, EVERYTHING, PEOPLE

if TYPE_CHECKING:
    from pathlib import Path

SAID = Note(
    id=NoteId("note-1"),
    about_kind="article",
    about=ARTICLE.id,
    text="Der Preis fehlt.",
    by=ME.agent,
    at=NOON,
    helped=False,
)
PROPOSED = Revision(
    id=RevisionId("revision-1"),
    article=ArticleId("article-new"),
    title="Aufzug prüfen",
    language="de",
    body="Vorher fragen.",
    by=ME.agent,
    at=NOON,
    status=RevisionStatus.REVIEW,
)


async def test_what_is_old_or_ones_own_is_no_news(profile: Path) -> None:
    old = replace(ARTICLE, updated_at=NOON - timedelta(days=9))
    own = replace(ARTICLE, id=ArticleId("own"), by=ME.agent, updated_at=NOON)
    async with a_desk(profile, records=(*PEOPLE, old, own)) as desk:
        news = ArticleNews(desk)
        await until(lambda: news.rows)
        assert isinstance(news.rows[0], Empty)
        assert news.unread == 0
        news.close()


async def test_what_was_not_read_is_still_news_on_the_next_day(profile: Path) -> None:
    fresh = replace(ARTICLE, updated_at=NOON)
    async with a_desk(profile, records=(*PEOPLE, fresh)) as desk:
        news = ArticleNews(desk)
        await until(lambda: news.unread == 1)
        desk.clock.move(hours=20)
        news.refresh()
        await until(lambda: isinstance(news.rows[0], NewsRow))
        assert news.unread == 1

        await mark_read(desk, fresh.id)
        await until(lambda: news.unread == 0)
        assert not await mark_read(desk, fresh.id)
        row = news.rows[0]
        assert isinstance(row, NewsRow)
        assert row.badge.text == "read"
        news.close()


async def test_the_count_stands_before_the_rows_are_told(profile: Path) -> None:
    fresh = replace(ARTICLE, updated_at=NOON)
    async with a_desk(profile, records=(*PEOPLE, fresh)) as desk:
        news = ArticleNews(desk)
        counted: list[int] = []
        news.rows_changed.connect(lambda _rows: counted.append(news.unread))
        await until(lambda: counted)
        assert counted == [1]
        await mark_read(desk, fresh.id)
        await until(lambda: len(counted) > 1)
        assert counted == [1, 0]
        news.close()


async def test_a_version_that_nobody_has_seen_was_not_read(profile: Path) -> None:
    fresh = replace(ARTICLE, updated_at=NOON)
    async with a_desk(profile, records=(*PEOPLE, fresh)) as desk:
        desk.from_hub(replace(fresh, version=fresh.version + 1))
        assert not await mark_read(desk, fresh.id, fresh.version)
        assert await mark_read(desk, fresh.id, fresh.version + 1)


async def test_what_became_of_something_said_is_told_once(profile: Path) -> None:
    async with a_desk(profile, records=(*EVERYTHING, SAID, PROPOSED)) as desk:
        heard = ArticleHeard(desk)
        await until(lambda: desk.settings._values.get("knowledge.heard"))
        assert not desk.notices.everything

        answered = replace(SAID, became=Became.CORRECTED, answer="Danke, 40 Euro.")
        desk.from_hub(answered)
        await until(lambda: desk.notices.everything)
        notice = desk.notices.everything[0]
        assert ARTICLE.title in notice.happened
        assert notice.safe == "Answer: Danke, 40 Euro."
        assert (notice.action, notice.subject) == ("article.show", ARTICLE.id)

        desk.notices.clear(notice.replace)
        desk.from_hub(replace(PROPOSED, status=RevisionStatus.REJECTED, answer="Mit Quelle."))
        await until(lambda: desk.notices.everything)
        assert "given back" in desk.notices.everything[0].happened
        assert len(desk.notices.everything) == 1
        heard.close()


async def test_what_ended_while_nobody_sat_here_is_told_at_the_next_start(profile: Path) -> None:
    async with a_desk(profile, records=(*EVERYTHING, PROPOSED)) as desk:
        first = ArticleHeard(desk)
        await until(lambda: desk.settings._values.get("knowledge.heard"))
        first.close()
    approved = replace(PROPOSED, approved_by=AgentId("ann"))
    published = replace(approved, status=RevisionStatus.PUBLISHED, version=1)
    async with a_desk(profile, records=(published,)) as desk:
        again = ArticleHeard(desk)
        await until(lambda: desk.notices.everything)
        assert desk.notices.everything[0].happened == "Your proposal “Aufzug prüfen” is published."
        again.close()


async def test_a_version_that_became_history_is_nobodys_proposal(profile: Path) -> None:
    mine = replace(ARTICLE, by=ME.agent)
    async with a_desk(profile, records=(*EVERYTHING, mine, SAID)) as desk:
        heard = ArticleHeard(desk)
        await until(lambda: desk.settings._values.get("knowledge.heard"))

        answered = replace(SAID, became=Became.CORRECTED)
        desk.from_hub(former(mine), replace(mine, version=mine.version + 1), answered)
        await until(lambda: desk.notices.everything)

        assert [each.replace for each in desk.notices.everything] == [f"heard:{SAID.id}"]
        heard.close()
