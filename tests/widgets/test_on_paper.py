"""Printing and PDF files: a page at a time, stopped when wanted, whole or not there at all."""

from __future__ import annotations

import asyncio
import time
from functools import partial
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor, QTextDocument

from desktop.domain.ids import InteractionId
from desktop.domain.words import RevisionStatus
from desktop.machine import ThisMachine
from desktop.notices import Notice
from desktop.store.reads import interaction as reads
from desktop.viewmodels import progress
from desktop.viewmodels.desk import Open
from desktop.viewmodels.interaction.contact_on_paper import contact_on_paper, file_name, paper_of
from desktop.viewmodels.knowledge.differences_on_paper import differences_on_paper
from desktop.viewmodels.on_paper import MOST_PARTS, PART_LETTERS, OnPaper, Paper
from desktop.viewmodels.progress import Progress
from tests.support.desk import NOON, a_desk, until
from tests.support.people import ARTICLE, EVERYTHING, MAIL, NOTE
from tests.support.qt import press
from tests.support.window import Tried, run
from tests.widgets.test_articles_that_live import CHANGE, EDITOR
from widgets.interaction.on_paper import ContactOnPaper
from widgets.knowledge.article_document import LooseDocument, blocks, write_into
from widgets.knowledge.page import KnowledgePage
from widgets.knowledge.printing import PdfFile
from widgets.knowledge.usual_printer import for_the_printer
from widgets.theme.look import Look
from widgets.theme.tokens import TYPE

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

PARAGRAPH = "<p>" + "Der Kühlschrank kommt bis zur Verwendungsstelle. " * 12 + "</p>"
LONG = Paper("Kühlschrank", tuple(f"<h2>Teil {n}</h2>{PARAGRAPH * 12}" for n in range(4)))


async def _read(paper: Paper | None) -> Paper | None:
    return paper


def test_parts_follow_on_each_other_without_a_gap_and_every_step_is_a_page(
    app: QApplication,
) -> None:
    del app
    alone = list(PdfFile().pages(Paper("Kühlschrank", LONG.parts[:1])))
    steps = list(PdfFile().pages(LONG))
    pages = [done for done, total in steps if total]

    assert pages == list(range(1, len(pages) + 1))
    assert {total for _done, total in steps if total} == {len(pages)}
    assert len(steps) == len(LONG.parts) + len(pages)
    each = alone[-1][1]
    assert len(pages) < len(LONG.parts) * each, "a part begins where the one before it ended"


def test_headings_of_a_document_have_the_sizes_of_the_look(app: QApplication) -> None:
    del app
    look, document = Look("light"), LooseDocument()
    write_into(document, "<h1>Erstens <b>fett</b></h1><h2>Zweitens</h2><p>Text</p>", look, {}, 600)

    sizes = []
    for block in blocks(document):
        cursor = QTextCursor(block)
        cursor.movePosition(QTextCursor.MoveOperation.Right)
        sizes.append(cursor.charFormat().font().pixelSize())
    assert sizes == [TYPE[style][0] for style in ("title", "read_b", "read")]


def test_a_file_is_a_pdf_of_all_its_pages(app: QApplication) -> None:
    del app
    file = PdfFile()
    *_steps, (done, total) = file.pages(LONG)

    assert done == total
    assert file.content.startswith(b"%PDF-")
    assert file.content.count(b"/Type /Page\n") == total


def test_the_window_goes_on_between_two_pages_and_what_is_stopped_leaves_no_file(
    app: QApplication, profile: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "SHOWN_AFTER_S", 0.0)
    target = tmp_path / "contact.pdf"

    async def scene(window: Tried) -> None:
        desk, beats = window.desk, 0
        model = Progress(desk)
        OnPaper(desk).save(str(target), partial(_read, LONG), PdfFile())
        while not (model.lines and model.lines[0].share):
            beats += 1
            await asyncio.sleep(0)
        assert beats > len(LONG.parts)
        assert model.lines[0].stops

        desk.under_way.stop()
        await until(lambda: not desk.under_way.works)
        assert "Stopped" in desk.notices.everything[0].happened
        assert _files(tmp_path, "contact*") == []
        model.close()

    run(app, scene, profile)


def test_an_article_and_a_contact_are_saved_beside_each_other(
    app: QApplication, profile: Path, tmp_path: Path
) -> None:
    async def scene(window: Tried) -> None:
        page = KnowledgePage(window.desk, window.actions_)
        window.put(page)
        window.actions_.trigger("article.show", ARTICLE.id)
        await until(lambda: page.article.title.text() == ARTICLE.title)
        window.desk.show(Open(MAIL.id, MAIL.customer, None))
        paper = await page.reader.whole()
        assert paper is not None
        assert str(NOON.year) in paper.parts[0], "paper is read in another year"
        page.article.save_pdf(str(tmp_path / "article.pdf"))
        ContactOnPaper(window.desk, window).save(str(tmp_path / "contact.pdf"))
        await until(lambda: len(_files(tmp_path, "*.pdf")) == 2)
        await until(lambda: not window.desk.under_way.works)
        assert not _files(tmp_path, "*.part")

        ContactOnPaper(window.desk, window).save(str(tmp_path / "no" / "such.pdf"))
        await until(
            lambda: any("could not be saved" in it.happened for it in _told(window)),
        )

    run(app, scene, profile, EVERYTHING)


def test_where_there_is_no_printer_a_file_is_offered_instead(
    app: QApplication, profile: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scene(window: Tried) -> None:
        window.desk.machine = ThisMachine(profile, window.desk.settings)
        OnPaper(window.desk).print(partial(_read, LONG), for_the_printer())
        await until(lambda: window.desk.notices.everything)
        assert window.desk.notices.everything[0].safe == "Save it as PDF instead."
        assert not window.desk.under_way.works

    monkeypatch.setenv("PATH", str(profile))
    run(app, scene, profile)


def test_a_printer_that_does_not_answer_is_waited_for_beside_the_window_and_stopped(
    app: QApplication, profile: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lp = tmp_path / "lp"
    lp.write_text("#!/bin/sh\nexec /bin/sleep 60\n")
    lp.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))

    async def scene(window: Tried) -> None:
        window.desk.machine = ThisMachine(profile, window.desk.settings)
        OnPaper(window.desk).print(partial(_read, LONG), for_the_printer())
        works = window.desk.under_way
        await until(lambda: works.works and works.works[0].done == works.works[0].total > 0)
        longest, before = 0.0, time.monotonic()
        for _ in range(100):
            await asyncio.sleep(0.002)
            longest, before = max(longest, time.monotonic() - before), time.monotonic()
        assert works.works, "the printer has not answered"
        assert longest < 0.5

        works.stop()
        await until(lambda: not works.works)
        assert "Stopped" in window.desk.notices.everything[0].happened

    run(app, scene, profile)


def test_what_differs_between_two_versions_is_printed_with_its_signs(
    app: QApplication, profile: Path, tmp_path: Path
) -> None:
    async def scene(window: Tried) -> None:
        window.actions_.say(role=EDITOR.role)
        page = KnowledgePage(window.desk, window.actions_)
        window.put(page)
        assert not window.actions_["article.pdf"].isEnabled(), "nothing is read yet"
        assert window.actions_.trigger("revision.show", CHANGE.id)
        await until(lambda: window.actions_.context.revision is RevisionStatus.REVIEW)
        assert window.actions_.trigger("revision.differences")
        versions = page.right.versions
        await until(versions.text.toPlainText)
        assert versions.printing.isVisible()
        assert window.actions_["article.print"].isEnabled()
        versions.save_pdf(str(tmp_path / "differences.pdf"))
        await until(lambda: _files(tmp_path, "*.pdf"))

        assert versions._versions.compared is not None
        paper = differences_on_paper(versions._versions.compared)
        document = LooseDocument()
        write_into(document, "".join(paper.parts), Look("light"), {}, 600)
        words = document.toPlainText()
        assert CHANGE.title in words
        assert "This change against the valid version" in words
        assert "±" in words
        added = document.find("dreimal").charFormat()
        removed = document.find("zweimal").charFormat()
        assert added.fontUnderline()
        assert removed.fontStrikeOut()

        press(versions.text, Qt.Key.Key_Escape)
        assert not window.actions_["article.print"].isEnabled(), "the editor is not printed"

    run(app, scene, profile, (*EVERYTHING, CHANGE), me=EDITOR)


async def test_a_contact_on_paper_says_who_said_what_when_and_keeps_notes_inside(
    app: QApplication, profile: Path
) -> None:
    del app
    async with a_desk(profile, records=EVERYTHING) as desk:
        assert await contact_on_paper(desk) is None
        desk.show(Open(MAIL.id, MAIL.customer, None))
        paper = await contact_on_paper(desk)
        named = file_name(desk)

    assert paper is not None
    assert paper.title == MAIL.subject
    document = QTextDocument()
    document.setHtml("".join(paper.parts))
    said = document.toPlainText()
    assert MAIL.messages[0].text.split("\n")[0] in said
    assert str(NOON.year) in said
    assert "You" not in said.split()
    assert NOTE.text not in said
    assert "Internal notes are not printed." in said
    assert MAIL.subject not in named


async def test_a_contact_too_long_for_paper_says_so(app: QApplication, profile: Path) -> None:
    del app
    first = MAIL.messages[0]
    long = replace(first, text="Wort " * (PART_LETTERS * (MOST_PARTS + 2) // 5))
    record = replace(MAIL, id=InteractionId("long"), messages=(long,))
    async with a_desk(profile, records=(*EVERYTHING, record)) as desk:
        of = await desk.read(reads.conversation, record.id, "")
    assert of is not None
    paper = paper_of(of)
    assert not paper.whole
    assert len(paper.parts) == MOST_PARTS


def _told(window: Tried) -> list[Notice]:
    return list(window.desk.notices.everything)


def _files(folder: Path, pattern: str) -> list[Path]:
    return list(folder.glob(pattern))
