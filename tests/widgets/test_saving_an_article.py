"""The editor while a change is being saved: nothing empties it, nothing is begun a second time."""

from __future__ import annotations

import asyncio
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop.domain.ids import RevisionId
from desktop.domain.records import Revision
from desktop.domain.words import RevisionStatus
from desktop.store.outbox import waiting
from desktop.store.reads import records
from tests.support.desk import until
from tests.support.people import ARTICLE, EVERYTHING, GOODWILL
from tests.support.qt import press, type_text
from tests.support.window import Tried, run
from tests.widgets.test_articles_that_live import CHANGE, EDITOR, opened
from widgets.knowledge.editor import ArticleEditor
from widgets.shared.field import TextArea

DRAFT = replace(CHANGE, status=RevisionStatus.DRAFT)


def save(editor: ArticleEditor) -> None:
    press(editor.form.body, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def type_at_the_end(editor: ArticleEditor, text: str) -> None:
    editor.form.body.moveCursor(editor.form.body.textCursor().MoveOperation.End)
    type_text(editor.form.body, text)


def test_saving_what_nobody_changed_leaves_the_words_in_the_editor(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        page = await opened(window)
        assert window.actions_.trigger("revision.show", DRAFT.id)
        editor = page.right.editor
        await until(lambda: editor.form.text("body") == DRAFT.body)
        save(editor)
        await until(lambda: not editor.form.save_button.working)
        assert editor.form.text("body") == DRAFT.body
        assert editor.form.text("title") == DRAFT.title

        type_at_the_end(editor, " Und.")
        save(editor)
        await until(lambda: not editor.form.save_button.working)
        stored = await window.desk.read(records.record, Revision, DRAFT.id)
        assert stored is not None
        assert stored.body == DRAFT.body + " Und."
        assert editor.form.text("body") == DRAFT.body + " Und."

    run(app, scene, profile, (*EVERYTHING, DRAFT), me=EDITOR)


def test_what_is_typed_and_asked_for_while_a_change_is_saved_goes_into_the_same_change(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        page = await opened(window)
        page.right.edit(ARTICLE.id)
        editor, editing = page.right.editor, page.right.editing
        await until(lambda: editor.form.text("body") == ARTICLE.body)
        ends, asked = asyncio.Event(), editing.save

        async def slow(fields: dict[str, str]) -> object:
            wrong = await asked(fields)
            await ends.wait()
            return wrong

        editing.save = slow  # type: ignore[method-assign, assignment]
        type_at_the_end(editor, " Eins.")
        save(editor)
        type_at_the_end(editor, " Zwei.")
        await until(lambda: window.actions_.context.revision is RevisionStatus.DRAFT)
        type_at_the_end(editor, " Drei.")
        assert window.actions_.trigger("revision.submit")
        assert window.actions_.trigger("revision.submit")
        ends.set()
        await until(lambda: window.actions_.context.revision is RevisionStatus.REVIEW)
        assert editor.form.text("body") == ARTICLE.body + " Eins. Zwei. Drei."
        stored = editing.revision
        assert stored is not None
        assert stored.body == ARTICLE.body + " Eins. Zwei. Drei."
        ops = [each.op for each in await window.desk.read(waiting)]
        assert [op for op in ops if not op.startswith("draft.")] == [
            "revision.begin@1",
            "revision.write@1",
            "revision.submit@1",
        ]

    run(app, scene, profile, EVERYTHING, me=EDITOR)


def test_who_turns_to_another_change_during_a_save_stays_there(
    app: QApplication, profile: Path
) -> None:
    other = replace(
        DRAFT, id=RevisionId("revision-2"), article=GOODWILL.id, title="Anderes", body="A"
    )

    async def scene(window: Tried) -> None:
        page = await opened(window)
        assert window.actions_.trigger("revision.show", DRAFT.id)
        editor, editing = page.right.editor, page.right.editing
        await until(lambda: editor.form.text("body") == DRAFT.body)
        type_at_the_end(editor, " Und.")
        saving = editor.form.save_button
        save(editor)
        assert saving.working
        editing.show(other.id)
        await until(lambda: not saving.working)
        await until(lambda: editor.form.text("body") == "A")
        await until(lambda: editing.revision is not None and editing.revision.id == other.id)
        stored = await window.desk.read(records.record, Revision, DRAFT.id)
        assert stored is not None
        assert stored.body == DRAFT.body + " Und."
        assert editor.form.text("title") == "Anderes"

    run(app, scene, profile, (*EVERYTHING, DRAFT, other), me=EDITOR)


def test_a_change_that_has_ended_says_at_once_that_it_is_not_written(
    app: QApplication, profile: Path
) -> None:
    ended = replace(DRAFT, status=RevisionStatus.PUBLISHED)

    async def scene(window: Tried) -> None:
        page = await opened(window)
        assert window.actions_.trigger("revision.show", ended.id)
        editor = page.right.editor
        await until(lambda: editor.form.text("body") == ended.body)
        await until(lambda: not editor.form.save_button.isEnabled())
        save(editor)
        body = editor.form.input("body")
        assert isinstance(body, TextArea)
        assert body.error == editor.form.locked.text() != ""
        assert not editor.form.save_button.working
        assert await window.desk.read(waiting) == []

    run(app, scene, profile, (*EVERYTHING, ended), me=EDITOR)
