"""Knowledge is found and read by keyboard; an article can neither load nor open anything."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QApplication

from desktop.domain.records import Article
from desktop.store.outbox import waiting
from desktop.viewmodels.finding.article_html import part
from tests.support.desk import until
from tests.support.people import ARTICLE, EVERYTHING, GOODWILL
from tests.support.qt import press, settle, type_text
from tests.support.window import Tried, run
from tests.widgets.dressed import dressed, on_screen
from widgets.knowledge.article_text import ArticleText
from widgets.knowledge.page import KnowledgePage
from widgets.knowledge.way_out import WayOut


@pytest.fixture
def text(app: QApplication) -> Iterator[ArticleText]:
    shown = ArticleText("Article")
    with dressed(app), on_screen(shown, 500, 400):
        yield shown


def test_whatever_is_asked_for_all_the_same_is_an_empty_picture(
    text: ArticleText, tmp_path: Path
) -> None:
    for kind in QTextDocument.ResourceType:
        given = text.loadResource(kind.value, QUrl.fromLocalFile(str(tmp_path / "x")))
        assert (given.width(), given.height(), given.pixelColor(0, 0).alpha()) == (1, 1, 0)


@pytest.mark.parametrize(
    "target", ["https://example.org/a", "mailto:a@example.org", "tel:+49302345"]
)
def test_a_link_is_only_told_of_and_nothing_is_gone_to(text: ArticleText, target: str) -> None:
    text.show_html(part(f"before [here]({target}) after").html)
    told: list[str] = []
    text.left.connect(lambda url: told.append(url.toString()))
    text.setFocus()
    press(text, Qt.Key.Key_Tab)
    press(text, Qt.Key.Key_Return)
    settle()
    assert told == [target]
    assert text.toPlainText() == "before here after"


def test_a_link_to_an_article_asks_for_that_article(text: ArticleText) -> None:
    text.show_html(part("[more](article:article-204)").html)
    asked: list[str] = []
    text.article_asked.connect(asked.append)
    text.setFocus()
    press(text, Qt.Key.Key_Tab)
    press(text, Qt.Key.Key_Return)
    assert asked == ["article-204"]


def test_only_a_page_of_the_web_can_be_opened_and_only_after_it_was_shown(
    app: QApplication,
) -> None:
    opened: list[str] = []
    way_out = WayOut(lambda url: opened.append(url.toString()))
    with dressed(app), on_screen(way_out, 500, 120):
        for bad in ("file:///etc/passwd", "javascript:alert(1)", "//host/share", "smb://host/x"):
            way_out.show_url(QUrl(bad))
            assert not way_out.browse.isVisible()
            assert way_out.target.text() == bad
        way_out.show_url(QUrl("https://example.org/a?b=c"))
        assert (way_out.target.text(), opened) == ("https://example.org/a?b=c", [])
        way_out.browse.click()
        assert opened == ["https://example.org/a?b=c"]


def test_asking_reading_and_the_way_back_need_no_mouse(app: QApplication, profile: Path) -> None:
    async def scene(window: Tried) -> None:
        page = KnowledgePage(window.desk, window.actions_)
        window.put(page)
        page.setFocus()
        type_text(page.field.edit, "Lieferung")
        await until(lambda: page.hits.rows and page.hits.rows[0].key == ARTICLE.id)
        press(page.field.edit, Qt.Key.Key_Down)
        assert page.hits.hasFocus()
        await until(lambda: page.article.title.text() == ARTICLE.title)
        press(page.hits, Qt.Key.Key_Return)
        assert page.article.text.hasFocus()
        press(page.article.text, Qt.Key.Key_Tab)  # to the link in it
        press(page.article.text, Qt.Key.Key_Return)
        await until(lambda: page.article.title.text() == GOODWILL.title)
        press(page.article.text, Qt.Key.Key_Escape)
        await until(lambda: page.article.title.text() == ARTICLE.title)
        press(page.article.text, Qt.Key.Key_Escape)
        assert page.hits.hasFocus()
        press(page.hits, Qt.Key.Key_Escape)
        assert page.field.edit.hasFocus()

    run(app, scene, profile, EVERYTHING)


def test_what_did_not_help_and_what_is_missing_go_to_the_editors(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        page = KnowledgePage(window.desk, window.actions_)
        window.put(page)
        assert not window.actions_["article.helped"].isEnabled()
        assert window.actions_.trigger("article.show", ARTICLE.id)
        await until(lambda: page.article.title.text() == ARTICLE.title)
        assert window.actions_.trigger("article.missed")
        page.article.missed_form.set_text("text", "Die Nummer fehlt.")
        page.article.missed_form.submit()
        await until(lambda: "did not help 1" in page.article.source.text())
        assert window.actions_.trigger("article.propose")
        page.propose.submit()
        await until(lambda: not page.propose.save_button.working)
        assert page.aside.form is page.propose
        page.propose.set_text("title", "Neue Nummer")
        page.propose.set_text("body", "Sie steht auf der Rückseite.")
        page.propose.submit()
        await until(lambda: page.aside.form is None)
        operations = [each.op for each in await window.desk.read(waiting)]
        assert operations == ["article.feedback@1", "article.propose@2"]

    run(app, scene, profile, EVERYTHING)


def test_all_articles_are_sorted_by_key_and_read_beside_the_list(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        page = KnowledgePage(window.desk, window.actions_)
        window.put(page)
        page.tabs.setFocus()
        press(page.tabs, Qt.Key.Key_Right)
        assert page.every.isVisible()
        await until(lambda: page.every.model.pages.total == 2)
        titles = [head for head in page.every.table.head.heads if head.column.name == "title"]
        assert titles[0].accessibleName() == "Article, sorted ascending"

        press(titles[0], Qt.Key.Key_Return)
        assert titles[0].accessibleName() == "Article, sorted descending"
        press(titles[0], Qt.Key.Key_Down)
        assert page.every.rows.hasFocus()
        await until(lambda: page.every.model.pages.row(0))
        press(page.every.rows, Qt.Key.Key_Down)
        await until(lambda: page.reader.page is not None)
        type_text(page.field.edit, "Kulanz")
        assert page.hits.isVisible()

    english = [
        replace(record, language="en") if isinstance(record, Article) else record
        for record in EVERYTHING
    ]
    run(app, scene, profile, english)


def test_where_no_article_is_yet_it_says_so(app: QApplication, profile: Path) -> None:
    async def scene(window: Tried) -> None:
        page = KnowledgePage(window.desk, window.actions_)
        window.put(page)
        page.tabs.setFocus()
        press(page.tabs, Qt.Key.Key_Right)
        await until(page.every.nothing.isVisible)
        assert page.every.nothing.rows[0].said.startswith("Nothing is here yet.")

    run(app, scene, profile)
