"""From a running contact: an answer becomes a proposal, what is wrong is told, in the window."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.domain.records import Note, Revision
from desktop.domain.words import RevisionStatus
from desktop.store.reads import records
from desktop.viewmodels.desk import Open
from tests.support.desk import until
from tests.support.people import ARTICLE, CASE, EVERYTHING, FRIEDA, MAIL
from tests.support.whole_window import content, desk, play
from widgets.knowledge.forms import WrongArticle
from widgets.knowledge.page import KnowledgePage

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from widgets.shell.window import Window


async def _made(window: Window, kind: type[Revision] | type[Note], table: str) -> Revision | Note:
    """The one record of this kind that was asked for here."""
    ids: list[str] = []
    for _ in range(100):
        ids = await desk(window).read(
            lambda connection: [
                row[0] for row in connection.execute(f"SELECT id FROM {table}").fetchall()
            ]
        )
        found = [await desk(window).read(records.record, kind, id_) for id_ in ids]
        mine = [it for it in found if it is not None and it.interaction == MAIL.id]
        if mine:
            return mine[0]
        await asyncio.sleep(0.02)
    raise AssertionError(ids)


def test_an_answer_becomes_a_proposal_that_names_no_customer(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Window) -> None:
        assert not window.commands["article.from-answer"].isEnabled()
        desk(window).show(Open(MAIL.id, FRIEDA.id, CASE.id))
        await until(window.commands["article.from-answer"].isEnabled)
        assert window.commands.trigger("article.from-answer")
        await until(lambda: content(window).page == "page.knowledge")
        page = content(window).show_page("page.knowledge")
        assert isinstance(page, KnowledgePage)
        await until(lambda: page.aside.form is page.propose)
        await until(lambda: page.propose.text("body") == "Sie kommt am Donnerstag.")
        assert page.propose.text("title") == MAIL.subject
        page.propose.submit()
        made = await _made(window, Revision, "revisions")
        assert isinstance(made, Revision)
        assert made.status is RevisionStatus.REVIEW
        assert "Frieda" not in made.body

    play(app, profile, scene, EVERYTHING)


def test_what_is_wrong_is_told_with_the_contact_it_was_noticed_in(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Window) -> None:
        desk(window).show(Open(MAIL.id, FRIEDA.id, CASE.id))
        await until(lambda: window.commands.trigger("article.show", ARTICLE.id))
        await until(window.commands["article.wrong"].isEnabled)
        assert window.commands.trigger("article.wrong")
        form = next(it for it in window.findChildren(WrongArticle) if it.isVisible())
        form.submit()
        await until(lambda: not form.save_button.working)
        assert form.isVisible()  # words are needed
        form.set_text("text", "Der Platz bucht nicht mehr selbst.")
        form.submit()
        made = await _made(window, Note, "notes")
        assert isinstance(made, Note)
        assert (made.about, made.helped) == (ARTICLE.id, False)

    play(app, profile, scene, EVERYTHING)
