"""Suggestions in the list itself: what is done with a row, and when rows stand still."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication, QEvent

from desktop.store import outbox
from desktop.viewmodels.desk import Open
from desktop.viewmodels.interaction.suggestions import MODULE as MODULE_KEY
from desktop.viewmodels.interaction.suggestions import NO_HELP, Suggestions
from desktop.viewmodels.rows import Hit
from tests.support.desk import until
from tests.support.people import ARTICLE, EVERYTHING, FRIEDA, GOODWILL, MAIL, MODULE
from tests.support.window import Tried, run
from widgets.knowledge.tab import KnowledgeTab

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

_PATIENCE_S = 5.0


async def _opened(window: Tried) -> tuple[KnowledgeTab, Suggestions]:
    suggestions = Suggestions(window.desk)
    tab = KnowledgeTab(window.desk, window.actions_, suggestions)
    window.put(tab)
    window.desk.show(Open(MAIL.id, FRIEDA.id))
    await until(lambda: ARTICLE.id in _keys(tab))
    return tab, suggestions


def _keys(tab: KnowledgeTab) -> list[str]:
    return [row.key for row in tab.feed.rows if isinstance(row, Hit)]


async def _noted(window: Tried) -> list[tuple[str, str]]:
    waiting = await window.desk.read(outbox.waiting)
    fields = [msgspec.json.decode(each.fields) for each in waiting if each.op == "use.add@1"]
    return [(each["what"], each["of"]) for each in fields]


def test_opening_inserting_and_putting_away_are_noted(app: QApplication, profile: Path) -> None:
    async def scene(window: Tried) -> None:
        tab, suggestions = await _opened(window)
        inserted: list[str] = []
        window.desk.insert.connect(inserted.append)

        tab.feed.asked.emit(ARTICLE.id, "open")
        tab.feed.asked.emit(GOODWILL.id, NO_HELP)
        tab.feed.opened.emit(f"{MODULE_KEY}{MODULE.id}")
        await until(lambda: inserted and GOODWILL.id not in _keys(tab))

        expected = [("dismissed", GOODWILL.id), ("inserted", MODULE.id), ("opened", ARTICLE.id)]
        async with asyncio.timeout(_PATIENCE_S):
            while sorted(await _noted(window)) != expected:
                await window.desk.supervisor.pause(0.01)
        suggestions.close()

    run(app, scene, profile, EVERYTHING)


def test_rows_stand_still_under_the_pointer_and_follow_when_it_leaves(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        tab, suggestions = await _opened(window)
        before = _keys(tab)

        QCoreApplication.sendEvent(tab.feed.viewport(), QEvent(QEvent.Type.Enter))
        other = replace(MAIL, subject="", messages=())
        window.desk.from_hub(other)
        await window.desk.supervisor.pause(0.1)
        assert _keys(tab) == before

        QCoreApplication.sendEvent(tab.feed.viewport(), QEvent(QEvent.Type.Leave))
        assert _keys(tab) == []
        suggestions.close()

    run(app, scene, profile, EVERYTHING)
