"""Conflicts in the window: both values beside the record, decided with mouse or keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

from desktop.domain.clash import Choice, Clash, Side
from desktop.domain.ids import ClashId, RecordId
from desktop.store import outbox
from desktop.viewmodels.desk import Open
from desktop.viewmodels.rows import ConflictRow
from tests.support.clashes import ADDRESS
from tests.support.desk import until
from tests.support.people import CASE, EVERYTHING, FRIEDA, JANA, MAIL, MALTE, PROMISE, ago
from tests.support.qt import press
from tests.support.window import Tried, run
from widgets.conflicts.strip import ConflictStrip
from widgets.customer.context import ContextPane
from widgets.knowledge.page import KnowledgePage
from widgets.shared.in_steps import complete
from widgets.shell.outbox_page import OutboxPage
from widgets.tasks.page import TasksPage

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

LONG = "\\n".join(f"Zeile {n} der Beschreibung" for n in range(12))
DESCRIPTION = Clash(
    id=ClashId("clash-description"),
    about_kind="case",
    about=RecordId(CASE.id),
    operation="case.set@1",
    by=MALTE.id,
    at=ago(minutes=9),
    sides=(Side(field="description", mine=f'"{LONG}"', theirs='"Kurz."'),),
)
SOLUTION = Clash(
    id=ClashId("clash-solution"),
    about_kind="case",
    about=RecordId(CASE.id),
    operation="case.close@1",
    reason="closed",
    by=JANA.id,
    at=ago(minutes=5),
    sides=(Side(field="solution", mine='"Neu geliefert"', theirs='"Erstattet"'),),
)


async def _opened(window: Tried) -> ConflictStrip:
    pane = ContextPane(window.desk, window.actions_)
    complete(pane)
    window.put(pane)
    window.desk.show(Open(MAIL.id, FRIEDA.id, CASE.id))
    await until(lambda: pane.conflicts.feed.rows)
    return pane.conflicts


def _row(strip: ConflictStrip, clash: Clash) -> ConflictRow:
    row = next(row for row in strip.feed.rows if row.key == clash.id)
    assert isinstance(row, ConflictRow)
    return row


def test_both_values_stand_beside_the_record_with_who_and_when(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        row = _row(await _opened(window), ADDRESS)

        assert (row.mine, row.theirs) == ("Lindenweg 4, 24103 Kiel", "Hafenstraße 12, 24114 Kiel")
        assert row.mine_said_by.startswith("You")
        assert "Malte Muster" in row.theirs_said_by
        for words in ("Conflict", "Address", row.mine, row.theirs, "Malte Muster"):
            assert words in row.said
        assert [part.label for part in row.parts] == ["Take mine", "Keep theirs"]

    run(app, scene, profile, (*EVERYTHING, ADDRESS))


def test_taking_ones_own_is_an_ordinary_change_asked_for_with_the_keyboard(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        strip = await _opened(window)
        strip.feed.choose(ADDRESS.id)
        strip.feed.setFocus()
        press(strip.feed, Qt.Key.Key_Menu)
        menu = strip.feed.findChild(QMenu)
        assert isinstance(menu, QMenu)
        next(entry for entry in menu.actions() if entry.text() == "Take mine").trigger()
        menu.close()

        await until(lambda: not strip.isVisible())
        ops = await window.desk.read(outbox.waiting)
        assert [each.op for each in ops] == ["customer.set@1", "clash.decide@1"]
        assert '"Lindenweg 4, 24103 Kiel"' in ops[0].fields
        assert FRIEDA.address in ops[0].seen

    run(app, scene, profile, (*EVERYTHING, ADDRESS))


def test_keeping_the_other_is_the_decision_alone(app: QApplication, profile: Path) -> None:
    async def scene(window: Tried) -> None:
        strip = await _opened(window)
        strip.feed.part_asked(ADDRESS.id, "theirs")

        await until(lambda: not strip.isVisible())
        [op] = await window.desk.read(outbox.waiting)
        assert (op.op, f'"{Choice.THEIRS}"' in op.fields) == ("clash.decide@1", True)

    run(app, scene, profile, (*EVERYTHING, ADDRESS))


def test_long_texts_are_read_side_by_side_and_can_both_be_kept(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        strip = await _opened(window)
        row = _row(strip, DESCRIPTION)
        assert row.mine.endswith("…")
        assert "Zeile 11" in row.said
        strip.feed.part_asked(DESCRIPTION.id, "beside")

        beside = strip._beside
        assert beside.popup is not None
        assert beside.feed is not None
        assert beside.popup.isVisible()
        [whole] = beside.feed.rows
        assert isinstance(whole, ConflictRow)
        assert "Zeile 11" in whole.mine
        press(beside.feed, Qt.Key.Key_Escape)
        assert not beside.popup.isVisible()

        strip.feed.part_asked(DESCRIPTION.id, "beside")
        beside.feed.part_asked(DESCRIPTION.id, "both")
        await until(lambda: not strip.isVisible())
        ops = await window.desk.read(outbox.waiting)
        assert "Kurz.\\n\\nZeile 0" in ops[0].fields

    run(app, scene, profile, (*EVERYTHING, DESCRIPTION))


def test_what_can_be_written_nowhere_any_more_becomes_a_note(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        strip = await _opened(window)
        row = _row(strip, SOLUTION)
        assert [part.label for part in row.parts] == ["Keep as a note", "Keep theirs"]
        assert "completed in the meantime" in row.said
        strip.feed.part_asked(SOLUTION.id, "note")

        await until(lambda: not strip.isVisible())
        ops = await window.desk.read(outbox.waiting)
        assert [each.op for each in ops] == ["note.add@1", "clash.decide@1"]
        assert "Neu geliefert" in ops[0].fields

    run(app, scene, profile, (*EVERYTHING, SOLUTION))


def test_the_outbox_page_lists_every_conflict_and_leads_to_its_record(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        page = OutboxPage(window.desk, window.actions_)
        window.put(page)
        await until(lambda: len(page.feed.rows) == 4)
        heading, *rows = page.feed.rows
        assert heading.said == "Conflicts, 3"
        assert [row.key for row in rows] == [SOLUTION.id, DESCRIPTION.id, ADDRESS.id]

        page.feed.row_opened(DESCRIPTION.id)
        assert window.desk.open.case == CASE.id
        page.feed.part_asked(ADDRESS.id, "theirs")
        await until(lambda: ADDRESS.id not in {row.key for row in page.feed.rows})

    run(app, scene, profile, (*EVERYTHING, ADDRESS, DESCRIPTION, SOLUTION))


def test_a_conflict_that_comes_while_one_works_does_not_take_the_keyboard(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        strip = await _opened(window)
        tabs = window.findChild(ContextPane)
        assert isinstance(tabs, ContextPane)
        tabs.go("customer")
        before = app.focusWidget()
        later = replace(ADDRESS, id=ClashId("later"), at=ago(minutes=1))
        window.desk.from_hub(later)

        await until(lambda: len(strip.feed.rows) == 2)
        assert app.focusWidget() is before

    run(app, scene, profile, (*EVERYTHING, ADDRESS))


TITLE = Clash(
    id=ClashId("clash-title"),
    about_kind="task",
    about=RecordId(PROMISE.id),
    operation="task.set@1",
    by=JANA.id,
    at=ago(minutes=3),
    sides=(Side(field="title", mine='"Morgen anrufen"', theirs='"Heute anrufen"'),),
)
BODY = Clash(
    id=ClashId("clash-body"),
    about_kind="article",
    about=RecordId("article-delivery"),
    operation="article.import@1",
    by=JANA.id,
    at=ago(minutes=2),
    sides=(Side(field="body", mine='"Drei Tage."', theirs='"Zwei Tage."'),),
)


def test_a_conflict_about_a_task_stands_on_the_page_of_tasks_and_is_decided_there(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        page = TasksPage(window.desk, window.actions_)
        window.put(page)
        await until(lambda: page.conflicts.feed.rows)
        assert [row.key for row in page.conflicts.feed.rows] == [TITLE.id]
        assert page.conflicts.isVisible()
        row = _row(page.conflicts, TITLE)
        assert (row.mine, row.theirs) == ("Morgen anrufen", "Heute anrufen")

        page.conflicts.model.act(TITLE.id, "mine")
        await until(lambda: not page.conflicts.isVisible())

        asked = await window.desk.read(outbox.waiting)
        assert [each.op for each in asked] == ["task.set@1", "clash.decide@1"]
        assert f'"title":"{PROMISE.title}"' in asked[0].seen

    run(app, scene, profile, (*EVERYTHING, TITLE, ADDRESS, BODY))


def test_a_conflict_about_an_article_stands_on_the_page_of_knowledge_alone(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        page = KnowledgePage(window.desk, window.actions_)
        window.put(page)

        await until(lambda: page.conflicts.feed.rows)

        assert [row.key for row in page.conflicts.feed.rows] == [BODY.id]

    run(app, scene, profile, (*EVERYTHING, TITLE, ADDRESS, BODY))
