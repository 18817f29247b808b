"""What cannot be taken back once it was asked for waits ten seconds, with a way back."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from desktop.domain.records import Article
from desktop.domain.words import ArticleStatus
from desktop.notices import Board
from desktop.store.reads import records
from desktop.tasks import Supervisor
from desktop.viewmodels import just_ended as module
from desktop.viewmodels.just_ended import TAKE_BACK, Soon
from desktop.viewmodels.knowledge.article_reader import Reader
from tests.support.desk import TriedDesk, a_desk, until
from tests.support.people import ARTICLE, EVERYTHING

Scene = Callable[[Soon, Board, list[str]], Awaitable[None]]


def play(scene: Scene) -> None:
    failed: list[BaseException] = []

    async def all_of_it() -> None:
        supervisor = Supervisor(lambda _name, error: failed.append(error))
        board = Board()
        await scene(Soon(supervisor, board), board, [])
        await supervisor.close()

    asyncio.run(all_of_it())
    assert failed == []


def doing(done: list[str], what: str) -> Callable[[], Awaitable[None]]:
    async def work() -> None:
        done.append(what)

    return work


def test_what_is_taken_back_never_happens() -> None:
    async def scene(soon: Soon, board: Board, done: list[str]) -> None:
        await soon.do("It expires.", doing(done, "expired"))
        assert [notice.action for notice in board.everything] == [TAKE_BACK]

        soon.undo()
        await soon.finish()

        assert (done, board.everything, soon.waits) == ([], (), False)

    play(scene)


def test_it_happens_by_itself_when_its_time_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "WAITS_S", 0.01)

    async def scene(soon: Soon, board: Board, done: list[str]) -> None:
        await soon.do("It expires.", doing(done, "expired"))
        await until(lambda: done)

        assert board.everything == ()

    play(scene)


def test_a_second_one_and_leaving_let_the_first_happen_at_once() -> None:
    async def scene(soon: Soon, _board: Board, done: list[str]) -> None:
        await soon.do("It expires.", doing(done, "expired"))
        await soon.do("It is withdrawn.", doing(done, "withdrawn"))
        assert done == ["expired"]

        await soon.finish()

        assert done == ["expired", "withdrawn"]

    play(scene)


async def test_an_article_expires_only_when_nobody_takes_it_back(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        reader = Reader(desk)
        reader.open(ARTICLE.id)
        await until(lambda: reader.page)

        await reader.expire()
        desk.soon.undo()
        await desk.soon.finish()
        assert await standing(desk) is ArticleStatus.PUBLISHED

        await reader.expire()
        await desk.leave()
        assert await standing(desk) is ArticleStatus.EXPIRED
        reader.close()


async def standing(desk: TriedDesk) -> ArticleStatus:
    article = await desk.read(records.record, Article, ARTICLE.id)
    assert article is not None
    return article.status
