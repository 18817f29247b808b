"""An article beside the contact: what is said of it takes two lines, so that the text has room."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop import text
from desktop.viewmodels.knowledge.article_reader import Reader
from tests.support.desk import until
from tests.support.people import ARTICLE, EVERYTHING
from tests.support.window import Tried, run
from widgets.knowledge.reader import ArticleReader

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

NARROW = 344  # the context pane at 1366


@pytest.mark.parametrize("language", text.LANGUAGES)
def test_what_is_said_of_an_article_takes_two_lines_in_a_narrow_tab(
    app: QApplication, profile: Path, language: str
) -> None:
    async def scene(window: Tried) -> None:
        reader = Reader(window.desk)
        pane = ArticleReader(window.desk, window.actions_, reader, on="bg", pad=20)
        window.put(pane)
        window.resize(NARROW, 720)
        reader.open(ARTICLE.id)
        await until(lambda: reader.page)
        buttons = (pane.helped, pane.missed, pane.insert, pane.wrong, pane.read, pane.more)

        def lines() -> set[int]:
            middles = (each.mapTo(pane, each.rect().center()).y() for each in buttons)
            return {middle // 10 for middle in middles}

        await until(lambda: len(lines()) <= 2)
        reader.close()

    text.use(language)
    run(app, scene, profile, EVERYTHING)
