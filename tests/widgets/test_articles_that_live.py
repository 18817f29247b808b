"""From "this is wrong" to the corrected article in the window, with a second person.

What the hub does when something is published is tried with the hub; here it is what people see.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from desktop.domain.conversation import Attachment
from desktop.domain.ids import ArticleId, NoteId, RevisionId
from desktop.domain.records import Note, Revision
from desktop.domain.words import ArticleStatus, Became, RevisionStatus, Role
from desktop.store import transfers
from desktop.store.outbox import waiting
from desktop.viewmodels.desk import Me
from desktop.viewmodels.interaction.message_files import OPEN
from desktop.viewmodels.knowledge.difference import differences
from desktop.viewmodels.rows import LineRow, NewsRow
from tests.support.desk import ME, NOON, until
from tests.support.people import ARTICLE, EVERYTHING, GOODWILL, MALTE
from tests.support.qt import press, type_text
from tests.support.window import Tried, run
from widgets.knowledge.page import KnowledgePage
from widgets.knowledge.versions import said

EDITOR = Me(agent=ME.agent, site=ME.site, name=ME.name, role=Role.EDITOR)
WRONG = Note(
    id=NoteId("note-wrong"),
    about_kind="article",
    about=ARTICLE.id,
    text="Das Zeitfenster bucht jetzt die Spedition.",
    by=MALTE.id,
    at=NOON,
    helped=False,
)
CHANGE = Revision(
    id=RevisionId("revision-1"),
    article=ARTICLE.id,
    of_version=1,
    title=ARTICLE.title,
    language="de",
    body=ARTICLE.body.replace("zweimal", "dreimal"),
    by=MALTE.id,
    at=NOON,
    why="Erst nach drei Malen.",
    status=RevisionStatus.REVIEW,
)


async def opened(window: Tried) -> KnowledgePage:
    window.actions_.say(role=EDITOR.role)
    page = KnowledgePage(window.desk, window.actions_)
    window.put(page)
    return page


def rows_of(page: KnowledgePage) -> list[str]:
    return [row.key for row in page.to_do.rows if isinstance(row, LineRow)]


def test_what_is_said_to_be_wrong_is_corrected_and_handed_to_a_second_person(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        page = await opened(window)
        await until(lambda: rows_of(page) == ["said:note-wrong"])
        assert page.tabs.tabText(3) == "Editors (1)"
        assert window.actions_.trigger("knowledge.queue")
        assert page.to_do.hasFocus()
        page.to_do.choose("said:note-wrong")
        press(page.to_do, Qt.Key.Key_Return)
        editor = page.right.editor
        await until(lambda: editor.form.text("body") == ARTICLE.body)
        assert page.right.currentWidget() is editor
        assert editor.form.text("title") == ARTICLE.title

        editor.form.body.moveCursor(editor.form.body.textCursor().MoveOperation.End)
        type_text(editor.form.body, " Und die Spedition bucht.")
        await until(lambda: "Spedition bucht" in editor.text.toPlainText())
        press(editor.form.body, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        await until(lambda: editor.badge.accessibleName() and editor.buttons)
        await until(lambda: window.actions_.context.revision is RevisionStatus.DRAFT)
        asked = [each.op for each in await window.desk.read(waiting)]
        assert [op for op in asked if not op.startswith("draft.")] == ["revision.begin@1"]

        assert window.actions_.trigger("revision.submit")
        await until(lambda: window.actions_.context.revision is RevisionStatus.REVIEW)
        assert not window.actions_["revision.approve"].isEnabled()
        assert "a second person" in window.actions_.why_not("revision.approve")
        stored = page.right.editing.revision
        assert stored is not None
        assert (stored.feedback, stored.of_version) == (WRONG.id, ARTICLE.version)
        assert stored.body.endswith("Und die Spedition bucht.")

    run(app, scene, profile, (*EVERYTHING, WRONG), me=EDITOR)


def test_a_second_person_sees_what_differs_approves_and_publishes(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        page = await opened(window)
        await until(lambda: rows_of(page) == ["change:revision-1"])
        assert window.actions_.trigger("revision.show", CHANGE.id)
        await until(lambda: window.actions_.context.revision is RevisionStatus.REVIEW)

        assert window.actions_.trigger("revision.differences")
        versions = page.right.versions
        await until(versions.text.toPlainText)
        assert "zweimaldreimal" in versions.text.toPlainText()
        described = versions.text.accessibleDescription()
        assert "removed: zweimal, added: dreimal" in described
        press(versions.text, Qt.Key.Key_Escape)
        assert page.right.currentWidget() is page.right.editor

        assert not window.actions_["revision.publish"].isEnabled()
        assert window.actions_.trigger("revision.approve")
        await until(lambda: window.actions_.context.revision is RevisionStatus.APPROVED)
        assert window.actions_.trigger("revision.publish")
        await until(lambda: window.desk.notices.everything)
        assert "is published" in window.desk.notices.everything[0].happened
        asked = [each.op for each in await window.desk.read(waiting)]
        assert asked == ["revision.approve@1", "revision.publish@1"]

    run(app, scene, profile, (*EVERYTHING, CHANGE), me=EDITOR)


def test_a_change_is_given_back_with_words_and_only_with_words(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        page = await opened(window)
        assert window.actions_.trigger("revision.show", CHANGE.id)
        await until(lambda: window.actions_.context.revision is RevisionStatus.REVIEW)
        assert window.actions_.trigger("revision.return")
        assert page.aside.form is page.give_back
        page.give_back.submit()
        await until(lambda: not page.give_back.save_button.working)
        assert page.aside.form is page.give_back
        page.give_back.set_text("words", "Bitte mit Quelle.")
        page.give_back.submit()
        await until(lambda: window.actions_.context.revision is RevisionStatus.REJECTED)
        await until(lambda: page.right.editor.answer.text() == "Given back: Bitte mit Quelle.")

    run(app, scene, profile, (*EVERYTHING, CHANGE), me=EDITOR)


def test_who_said_something_is_told_what_became_of_it(app: QApplication, profile: Path) -> None:
    async def scene(window: Tried) -> None:
        page = await opened(window)
        await until(lambda: rows_of(page))
        assert not window.actions_["feedback.answer"].isEnabled()
        assert window.actions_.trigger("knowledge.queue")
        assert page.to_do.current == "said:note-wrong"
        await until(lambda: page.article.title.text() == ARTICLE.title)
        assert window.actions_.trigger("feedback.answer")
        page.answer.set_text("became", Became.DECLINED.value)
        page.answer.set_text("answer", "Der Platz bucht weiterhin.")
        page.answer.submit()
        await until(lambda: not rows_of(page))
        (asked,) = await window.desk.read(waiting)
        assert asked.op == "feedback.answer@1"

    run(app, scene, profile, (*EVERYTHING, WRONG), me=EDITOR)


def test_what_is_typed_in_the_editor_is_there_again_after_the_window_was_lost(
    app: QApplication, profile: Path
) -> None:
    async def write(window: Tried) -> None:
        page = await opened(window)
        assert window.actions_.trigger("article.new")
        editor = page.right.editor
        await until(lambda: page.right.editing.page)
        type_text(editor.form.body, "Ein Anfang")
        await window.desk.leave()

    async def find(window: Tried) -> None:
        page = await opened(window)
        assert window.actions_.trigger("article.new")
        await until(lambda: page.right.editor.form.text("body") == "Ein Anfang")

    run(app, write, profile, EVERYTHING, me=EDITOR)
    run(app, find, profile, me=EDITOR)


def test_what_changed_is_news_until_it_was_read(app: QApplication, profile: Path) -> None:
    fresh = replace(ARTICLE, updated_at=NOON, version=3, changed="Neue Spedition.")

    async def scene(window: Tried) -> None:
        page = await opened(window)
        await until(lambda: page.news.unread == 2)
        news = [row for row in page.news.rows if isinstance(row, NewsRow)]
        assert [row.key for row in news] == [fresh.id, GOODWILL.id]
        assert "changed, version 3" in news[0].text
        assert "Neue Spedition." in news[0].text
        assert page.tabs.tabText(2) == "New (2)"

        assert window.actions_.trigger("knowledge.news")
        press(page.new_ones, Qt.Key.Key_Return)
        await until(window.actions_["article.read"].isEnabled)
        await until(lambda: page.reader.page and page.reader.page.id == fresh.id)
        assert window.actions_.trigger("article.read")
        assert window.actions_.trigger("article.read")
        await until(lambda: page.news.unread == 1)
        assert page.tabs.tabText(2) == "New (1)"
        await page.reader.mark_read()
        asked = [each.op for each in await window.desk.read(waiting)]
        assert asked == ["article.read@1"]  # said once, however often it is pressed

        window.desk.from_hub(replace(fresh, version=4))
        await until(lambda: page.news.unread == 2)  # the next version is to be read again

    goodwill = replace(GOODWILL, updated_at=NOON.replace(hour=9))
    run(app, scene, profile, (*EVERYTHING, fresh, goodwill), me=EDITOR)


def test_scrolling_to_the_end_of_an_article_is_reading_it(app: QApplication, profile: Path) -> None:
    long = replace(ARTICLE, body="\n\n".join(f"Absatz {at}" for at in range(100)))

    async def scene(window: Tried) -> None:
        page = await opened(window)
        assert window.actions_.trigger("article.show", long.id)
        await until(lambda: "Absatz 99" in page.article.text.toPlainText())
        bar = page.article.text.verticalScrollBar()
        await until(bar.maximum)
        assert await window.desk.read(waiting) == []
        bar.setValue(bar.maximum())
        await until(lambda: page.reader.page and page.reader.page.was_read)

    run(app, scene, profile, (*EVERYTHING, long), me=EDITOR)


def test_a_dropped_picture_belongs_to_the_article_and_is_shown_beside(
    app: QApplication, profile: Path, tmp_path: Path
) -> None:
    file = tmp_path / "plan.png"
    picture = QImage(60, 30, QImage.Format.Format_RGB32)
    picture.fill(QColor("#FE01AB"))
    assert picture.save(str(file))

    async def scene(window: Tried) -> None:
        page = await opened(window)
        assert window.actions_.trigger("article.new")
        editor = page.right.editor
        await until(lambda: page.right.editing.page)
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(file))])
        editor.form.body.insertFromMimeData(data)
        await until(lambda: editor.form.text("body").startswith("![plan](attachment:"))
        await until(lambda: editor.text.pictures)
        editor.form.set_text("title", "Der Plan")
        editor.form.submit()
        await until(lambda: page.right.editing.revision)
        stored = page.right.editing.revision
        assert stored is not None
        assert [each.name for each in stored.attachments] == ["plan.png"]

    run(app, scene, profile, EVERYTHING, me=EDITOR)


def test_a_link_is_found_by_two_question_marks_and_a_broken_one_is_named(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        page = await opened(window)
        assert window.actions_.trigger("article.new")
        editor = page.right.editor
        await until(lambda: page.right.editing.page)
        editor.form.body.setFocus()
        type_text(editor.form.body, "[x](article:nirgends) ??Kulanz")
        await until(lambda: editor.form.links.is_open)
        press(editor.form.body, Qt.Key.Key_Return)
        link = "[Kulanz bei Verspätung](article:article-204)"
        await until(lambda: editor.form.text("body").endswith(link))
        await until(lambda: editor.broken.text() == "Links to no article: nirgends")

    run(app, scene, profile, EVERYTHING, me=EDITOR)


def test_a_translation_says_that_it_is_older_and_leads_to_the_original(
    app: QApplication, profile: Path
) -> None:
    original = replace(ARTICLE, version=3)
    english = replace(
        ARTICLE,
        id=ArticleId("article-en"),
        title="Agree on a new date",
        language="en",
        translation_of=ARTICLE.id,
        translated_version=2,
    )

    async def scene(window: Tried) -> None:
        page = await opened(window)
        assert window.actions_.trigger("article.show", english.id)
        await until(lambda: page.article.title.text() == english.title)
        assert page.article.older.isVisible()
        page.article.original.click()
        await until(lambda: page.article.title.text() == original.title)
        assert not page.article.older.isVisible()
        assert page.article.others.isVisible()

    run(app, scene, profile, (*EVERYTHING, original, english), me=EDITOR)


def test_an_article_that_expires_while_it_is_read_says_so_and_stays(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        page = await opened(window)
        assert window.actions_.trigger("article.show", ARTICLE.id)
        await until(lambda: page.article.title.text() == ARTICLE.title)
        window.desk.from_hub(replace(ARTICLE, status=ArticleStatus.EXPIRED, expired_at=NOON))
        await until(page.article.badge.isVisible)
        assert "Spedition" in page.article.text.toPlainText()

    run(app, scene, profile, EVERYTHING, me=EDITOR)


def test_offline_an_article_ends_by_the_desks_own_clock_and_its_words_go_in_with_a_warning(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        page = await opened(window)
        assert window.actions_.trigger("article.show", ARTICLE.id)
        await until(lambda: page.article.title.text() == ARTICLE.title)
        assert "valid" in page.article.source.text()
        assert not page.article.badge.isVisible()

        window.desk.clock.move(seconds=1)  # nothing comes from the hub
        await until(page.article.badge.isVisible)
        assert "expired" in page.article.source.text()
        assert "Spedition" in page.article.text.toPlainText()

        warned: list[str] = []
        window.desk.insert.connect(warned.append)
        assert window.actions_.trigger("article.insert")
        await until(lambda: [each.replace for each in window.desk.notices.everything])
        assert warned
        assert "has expired" in window.desk.notices.everything[0].happened

    ends = replace(ARTICLE, valid_until=NOON + timedelta(seconds=0.2))
    others = [each for each in EVERYTHING if each is not ARTICLE]
    run(app, scene, profile, (*others, ends), me=EDITOR)


def test_a_file_of_an_article_is_fetched_through_the_article_and_opened(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        kept = await window.desk.file(lambda f: f.take_bytes("plan.txt", b"Plan", most=1000))
        missing = Attachment("fern.txt", 4, "text/plain", "a" * 64)
        here = Attachment("plan.txt", kept.size, kept.media_type, kept.sha256)
        window.desk.from_hub(replace(ARTICLE, attachments=(here, missing)))
        opener = Opened()
        window.desk.opener = opener
        page = await opened(window)
        assert window.actions_.trigger("article.show", ARTICLE.id)
        await until(lambda: len(page.article.files.buttons) == 2)
        assert page.article.files.buttons[0].text().startswith("plan.txt · ")
        page.article.files.model.asked(here, OPEN)
        await until(lambda: opener.paths)
        assert opener.paths[0].read_bytes() == b"Plan"

        page.article.files.model.asked(missing, OPEN)
        for _ in range(500):
            waits = await window.desk.read(transfers.of, [missing.sha256])
            if waits:
                break
            await asyncio.sleep(0.02)
        assert str(waits[missing.sha256].interaction) == ARTICLE.id
        assert await window.desk.read(transfers.no_longer_named) == []

    run(app, scene, profile, EVERYTHING, me=EDITOR)


class Opened:
    """Takes the place of the system's programs."""

    def __init__(self) -> None:
        self.paths: list[Path] = []

    def open(self, path: Path) -> bool:
        self.paths.append(path)
        return True


def test_an_article_is_saved_as_pdf_with_all_its_words(
    app: QApplication, profile: Path, tmp_path: Path
) -> None:
    target = tmp_path / "artikel.pdf"

    async def scene(window: Tried) -> None:
        page = await opened(window)
        assert window.actions_.trigger("article.show", ARTICLE.id)
        await until(lambda: page.article.title.text() == ARTICLE.title)
        page.article.save_pdf(str(target))
        await until(lambda: window.desk.notices.everything)
        assert target.read_bytes().startswith(b"%PDF-")
        assert target.stat().st_size > 3000

        page.article.save_pdf(str(tmp_path / "no" / "such" / "place.pdf"))
        await until(lambda: "could not be saved" in window.desk.notices.everything[0].happened)

    run(app, scene, profile, EVERYTHING, me=EDITOR)


@pytest.mark.parametrize("action", ["knowledge.queue", "article.new", "article.edit"])
def test_who_does_not_edit_is_told_why_not(app: QApplication, profile: Path, action: str) -> None:
    async def scene(window: Tried) -> None:
        page = KnowledgePage(window.desk, window.actions_)
        window.put(page)
        assert page.tabs.count() == 3
        assert not window.actions_[action].isEnabled()
        assert window.actions_.why_not(action) == "Your role may not do this."

    run(app, scene, profile, EVERYTHING)


def test_an_added_line_says_that_it_was_added() -> None:
    lines = differences("eins", "eins\nzwei")
    assert [said(line) for line in lines] == ["eins", "added: zwei"]
