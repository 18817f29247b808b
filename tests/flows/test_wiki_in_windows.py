"""From "this is wrong" at the partner to the corrected page of a real MediaWiki, in three windows.

Pat says what is wrong, Thea corrects it, Ann approves and publishes; the hub reads and writes the
wiki as it does beside the desks. What somebody wrote in the wiki meanwhile is not written over.
"""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from desktop.domain.words import RevisionStatus, Role
from desktop.viewmodels.knowledge.article_heard import ArticleHeard
from desktop.viewmodels.rows import LineRow
from integrations.hub.server.store.opening import open_store
from tests.contracts.conftest import World
from tests.contracts.wiki_hub import WikiHub
from tests.support.desk import until
from tests.support.desk_on_hub import desk_on_hub, streams_closed
from tests.support.qt import press
from tests.support.window import Tried, in_qt
from widgets.knowledge.forms import WrongArticle
from widgets.knowledge.page import KnowledgePage

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from desktop.domain.records import Article
    from tests.support.mediawiki import WikiServer

PAGE = "Within 14 days of buying.\n\n== How ==\nBy post or by '''van'''."
PATIENCE_S = 30.0


class House:
    """A served hub with its wiki, and for each of three people a window on knowledge."""

    def __init__(self, world: World, server: WikiServer) -> None:
        self.world, self.server = world, server
        self.wiki = WikiHub(world.store, server, site="")
        self.windows: dict[str, Tried] = {}
        self.heard: ArticleHeard | None = None

    @property
    def page(self) -> Article:
        return self.wiki.articles()["Refund"]

    def of(self, login: str) -> tuple[Tried, KnowledgePage]:
        window = self.windows[login]
        window.activateWindow()
        return window, window.findChildren(KnowledgePage)[0]

    async def enter(self, stack: AsyncExitStack, login: str, folder: Path) -> None:
        desk = await stack.enter_async_context(desk_on_hub(self.world, login, folder / login))
        window = self.windows[login] = Tried(desk)
        window.actions_.say(role=self.world.agents[login].role)
        window.put(KnowledgePage(desk, window.actions_))

    async def leave(self) -> None:
        if self.heard is not None:
            self.heard.close()
        for window in self.windows.values():
            await window.desk.leave()
            window.close()
            window.deleteLater()


@pytest.fixture
def house(tmp_path: Path, wiki: WikiServer) -> Iterator[House]:
    store = open_store(f"sqlite:///{tmp_path}/hub/hub.db")
    world = World(store)
    world.agents["thea"] = world.admin.add_user("thea", site="Home", role=Role.EDITOR)
    yield House(world, wiki)
    world.stop()
    store.close()


def played(
    app: QApplication, house: House, folder: Path, scene: Callable[[House], Awaitable[None]]
) -> None:
    async def play() -> None:
        with streams_closed():
            async with AsyncExitStack() as stack:
                for login in ("pat", "thea", "ann"):
                    await house.enter(stack, login, folder)
                house.heard = ArticleHeard(house.windows["pat"].desk)
                try:
                    await scene(house)
                finally:
                    await house.leave()
            await asyncio.sleep(0.1)

    in_qt(app, play())


async def soon(condition: Callable[[], object]) -> None:
    await until(condition, PATIENCE_S)


async def say_wrong(house: House, words: str) -> None:
    """Pat, with the article before them."""
    window, page = house.of("pat")
    assert window.actions_.trigger("article.show", house.page.id)
    await soon(lambda: page.article.title.text() == "Refund")
    await soon(window.actions_["article.wrong"].isEnabled)
    assert window.actions_.trigger("article.wrong")
    form = next(each for each in window.findChildren(WrongArticle) if each.isVisible())
    form.set_text("text", words)
    form.submit()
    await soon(lambda: not form.isVisible())


async def correct(house: House, before: str, after: str) -> str:
    """Thea, from what was said in her queue; the id of her change."""
    window, page = house.of("thea")
    await soon(lambda: _keys(page, "said:"))
    assert window.actions_.trigger("knowledge.queue")
    page.to_do.choose(_keys(page, "said:")[0])
    press(page.to_do, Qt.Key.Key_Return)
    editor, editing = page.right.editor, page.right.editing
    await soon(lambda: editing.page is not None and editing.page.status is None)  # not the last one
    await soon(lambda: before in editor.form.text("body"))
    editor.form.set_text("body", editor.form.text("body").replace(before, after))
    editor.form.set_text("why", f"{after} now")
    press(editor.form.body, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    await soon(lambda: window.actions_.context.revision is RevisionStatus.DRAFT)
    assert window.actions_.trigger("revision.submit")
    await soon(lambda: window.actions_.context.revision is RevisionStatus.REVIEW)
    assert not window.actions_["revision.approve"].isEnabled()  # a second person is needed
    revision = page.right.editing.revision
    assert revision is not None
    return revision.id


async def approve(house: House, revision: str, removed: str, added: str) -> None:
    """Ann, in her own window, after she has seen what differs."""
    window, page = house.of("ann")
    await soon(lambda: f"change:{revision}" in _keys(page, "change:"))
    assert window.actions_.trigger("revision.show", revision)
    await soon(lambda: window.actions_.context.revision is RevisionStatus.REVIEW)
    assert window.actions_.trigger("revision.differences")
    versions = page.right.versions
    await soon(lambda: f"removed: {removed}" in versions.text.accessibleDescription())
    assert f"added: {added}" in versions.text.accessibleDescription()
    press(versions.text, Qt.Key.Key_Escape)
    assert window.actions_.trigger("revision.approve")
    await soon(lambda: window.actions_.context.revision is RevisionStatus.APPROVED)
    version = house.page.version
    assert window.actions_.trigger("revision.publish")
    await soon(lambda: house.page.version > version)


def _keys(page: KnowledgePage, begin: str) -> list[str]:
    rows = [row for row in page.to_do.rows if isinstance(row, LineRow)]
    return [row.key for row in rows if row.key.startswith(begin)]


def _told(house: House) -> list[str]:
    return [each.happened for each in house.windows["pat"].desk.notices.everything]


@pytest.mark.timeout(300)
def test_what_the_partner_says_is_wrong_becomes_an_edit_of_the_wiki_and_never_over_others(
    app: QApplication, house: House, wiki: WikiServer, tmp_path: Path
) -> None:
    base = wiki.edit("Refund", PAGE)

    async def scene(house: House) -> None:
        await house.wiki.round()
        await say_wrong(house, "It is 30 days now.")
        change = await correct(house, "14", "30")
        await approve(house, change, "14", "30")
        await soon(lambda: "“Refund” was corrected because of what you said." in _told(house))
        await house.wiki.round()

        assert wiki.text("Refund") == PAGE.replace("14", "30")
        newest, first = wiki.history("Refund")
        assert (first["revid"], newest["user"]) == (base, "Tresenbot")

        await say_wrong(house, "No van any more.")
        change = await correct(house, "by **van**", "by bike")
        await approve(house, change, "**van**", "bike")
        theirs = wiki.text("Refund").replace("van", "truck")
        wiki.edit("Refund", theirs)
        await house.wiki.round()

        assert wiki.text("Refund") == theirs
        assert "by bike" in house.page.body
        _, page = house.of("thea")
        await soon(lambda: _keys(page, "change:"))
        (row,) = [row for row in page.to_do.rows if row.key in _keys(page, "change:")]
        assert isinstance(row, LineRow)
        assert "Refund" in row.more
        window, page = house.of("thea")
        assert window.actions_.trigger("revision.show", row.key.removeprefix("change:"))
        await soon(lambda: "truck" in page.right.editor.form.text("body"))
        assert window.actions_.trigger("revision.differences")
        differ = page.right.versions.text
        await soon(lambda: "bike" in differ.accessibleDescription())
        assert "truck" in differ.accessibleDescription()
        assert len([each for each in _told(house) if "corrected because" in each]) == 2

    played(app, house, tmp_path, scene)
