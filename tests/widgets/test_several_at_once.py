"""Tags and owners for several rows at once, with one undo; lists by tag; the list of contacts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.domain.ids import CaseId
from desktop.domain.records import Interaction, Task
from desktop.domain.words import Role
from desktop.store.reads import records, search
from desktop.viewmodels.desk import Open
from desktop.viewmodels.lists.chosen import UNDO
from desktop.viewmodels.rows import TableRow
from tests.support.desk import ME, until
from tests.support.over_screens import RECORDS
from tests.support.people import (
    ADVICE,
    CASE,
    CHAT,
    EVERYTHING,
    FRIEDA,
    JOERG,
    MAIL,
    MALTE,
    PROMISE,
)
from tests.support.qt import press, type_text
from tests.support.whole_window import content, play
from tests.support.window import Tried, run
from widgets.lists.long_page import LongPage
from widgets.lists.page import CasesPage, ContactsPage, CustomersPage
from widgets.shared.notice_bar import NoticeBar
from widgets.tasks.page import TasksPage

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.domain.records import Record
    from widgets.shell.window import Window

NO_HUB: Any = object()  # the line stands; nothing is asked of it here
CTRL = Qt.KeyboardModifier.ControlModifier
TAGGED = replace(JOERG, tags=("vip", "two words"))
PEOPLE = tuple(TAGGED if each == JOERG else each for each in EVERYTHING)
THEIRS = replace(CASE, agent=MALTE.id, number="V-7", id=CaseId("case-theirs"))


async def shown(window: Tried, page: LongPage, count: int) -> None:
    window.put(page)
    await until(lambda: page.rows.model().rowCount() == count)
    await until(lambda: page.rows.row_of(count - 1) is not None)
    page.rows.setFocus()


async def there(window: Tried, *of: Record) -> list[Record]:
    found = [await window.desk.read(records.record, type(each), each.id) for each in of]
    return [each for each in found if each is not None]


async def tags(window: Tried, *of: Record) -> list[tuple[str, ...]]:
    return [getattr(each, "tags", ()) for each in await there(window, *of)]


async def undone(window: Tried, *as_it_was: Record) -> None:
    """Press the notice's Undo, and see the records come back as they were."""
    await until(lambda: bool(window.desk.notices.everything))
    (notice,) = window.desk.notices.everything
    window.actions_.trigger(notice.action)
    for _ in range(300):
        if await there(window, *as_it_was) == list(as_it_was):
            break
        await window.desk.supervisor.pause(0.05)
    assert await there(window, *as_it_was) == list(as_it_was)


def test_a_tag_is_given_to_the_chosen_customers_alone_and_taken_off_those_that_had_it_not(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        page = CustomersPage(window.desk, window.actions_)
        await shown(window, page, 2)
        press(page.rows, Qt.Key.Key_A, CTRL)
        sheet = page.bar.pick("tag")
        await until(lambda: bool(sheet.feed.rows))
        assert sheet.field.edit.accessibleName() == "Tag …"
        assert [row.said for row in sheet.feed.rows] == ["two words, 1 time", "vip, 1 time"]

        type_text(sheet.field.edit, "vip")
        press(sheet.field.edit, Qt.Key.Key_Return)
        await until(lambda: bool(window.desk.notices.everything))
        (notice,) = window.desk.notices.everything
        assert notice.happened == "2 have the tag “vip”."
        assert await tags(window, FRIEDA, JOERG) == [("vip",), ("vip", "two words")]

        await undone(window, FRIEDA, TAGGED)

    run(app, scene, profile, PEOPLE)


def test_the_keyboard_is_in_the_list_after_a_choice_for_the_chosen_rows_and_after_its_undo(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Window) -> None:
        content(window).show_page("page.cases")
        (page,) = window.findChildren(CasesPage)
        await until(lambda: page.rows.row_of(0) is not None)
        page.model.chosen.toggle(CASE.id)
        page.bar.buttons["tag"].setFocus()
        sheet = page.bar.pick("tag")
        await until(lambda: bool(sheet.feed.rows))
        type_text(sheet.field.edit, "vip")
        press(sheet.field.edit, Qt.Key.Key_Return)
        await until(lambda: not page.bar.isVisible())
        await until(lambda: QApplication.focusWidget() is page.rows)

        bars = [each for each in window.findChildren(NoticeBar) if each.isVisible()]
        (undo,) = (each for each in bars if each.notice and each.notice.action == UNDO)
        matter = undo.matter
        QTest.mouseClick(undo.button, Qt.MouseButton.LeftButton)
        await until(lambda: matter not in [each.matter for each in bars])
        assert QApplication.focusWidget() is page.rows

    play(app, profile, scene, RECORDS)


def test_what_is_done_anew_with_several_is_the_newest_notice_again(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        page = CasesPage(window.desk, window.actions_)
        await shown(window, page, 1)
        chosen, cleared = page.model.chosen, list[int]()
        window.desk.notices.changed.connect(lambda them: cleared.append(len(them)))
        for deed in chosen.deeds[:2]:
            chosen.toggle(CASE.id)
            await chosen.do(deed)
        assert cleared == [1, 0, 1]

    run(app, scene, profile, EVERYTHING)


def test_a_tag_is_taken_off_those_that_bear_it_and_comes_back(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        page = CustomersPage(window.desk, window.actions_)
        await shown(window, page, 2)
        press(page.rows, Qt.Key.Key_A, CTRL)
        sheet = page.bar.pick("untag")
        await until(lambda: len(sheet.feed.rows) == 2)
        type_text(sheet.field.edit, "no such tag")
        assert sheet.feed.rows[0].said.startswith("There is no such tag")
        press(sheet.field.edit, Qt.Key.Key_Return)
        assert sheet.popup.isVisible()  # a row that only says something does nothing
        sheet.field.set_text("")
        sheet.field.changed.emit("vip")
        press(sheet.field.edit, Qt.Key.Key_Return)
        await until(lambda: bool(window.desk.notices.everything))
        assert await tags(window, JOERG) == [("two words",)]

        await undone(window, replace(JOERG, tags=("two words", "vip")))

    run(app, scene, profile, PEOPLE)


def test_an_agent_gives_on_their_own_and_nobodys_cases_and_is_told_which_are_a_leads(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        page = CasesPage(window.desk, window.actions_)
        await shown(window, page, 2)
        press(page.rows, Qt.Key.Key_A, CTRL)
        sheet = page.bar.pick("assign")
        await until(lambda: bool(sheet.feed.rows))
        assert sheet.feed.rows[0].key == f"agent:{ME.agent}"  # oneself comes first
        press(sheet.field.edit, Qt.Key.Key_Return)
        await until(lambda: bool(window.desk.notices.everything))

        (notice,) = window.desk.notices.everything
        assert notice.happened.startswith(f"1 are with {ME.name} now. Left as they were: V-7 (")
        assert [getattr(c, "agent", None) for c in await there(window, CASE, THEIRS)] == [
            ME.agent,
            MALTE.id,
        ]
        await undone(window, CASE)

    run(app, scene, profile, (*EVERYTHING, THEIRS))


def test_a_lead_gives_on_what_somebody_else_has(app: QApplication, profile: Path) -> None:
    async def scene(window: Tried) -> None:
        window.desk.me = replace(window.desk.me, role=Role.LEAD)
        page = CasesPage(window.desk, window.actions_)
        await shown(window, page, 2)
        press(page.rows, Qt.Key.Key_A, CTRL)
        sheet = page.bar.pick("assign")
        await until(lambda: bool(sheet.feed.rows))
        press(sheet.field.edit, Qt.Key.Key_Return)
        await until(lambda: bool(window.desk.notices.everything))

        found = await there(window, CASE, THEIRS)
        assert [getattr(each, "agent", None) for each in found] == [ME.agent] * 2

    run(app, scene, profile, (*EVERYTHING, THEIRS))


def test_tasks_are_given_to_a_colleague_who_is_found_by_name(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        page = TasksPage(window.desk, window.actions_)
        window.put(page)
        page.tabs.choose("mine")
        await until(lambda: page.list.row_of(0) is not None)
        page.model.chosen.toggle(PROMISE.id)
        sheet = page.bar.pick("assign")
        await until(lambda: bool(sheet.feed.rows))
        type_text(sheet.field.edit, "malte")
        press(sheet.field.edit, Qt.Key.Key_Return)
        await until(lambda: bool(window.desk.notices.everything))

        (task,) = await there(window, PROMISE)
        assert isinstance(task, Task)
        assert task.assignee == MALTE.id
        await undone(window, PROMISE)

    run(app, scene, profile, EVERYTHING)


def test_contacts_are_listed_the_latest_first_opened_and_tagged(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        page = ContactsPage(window.desk, window.actions_)
        count = sum(isinstance(each, Interaction) for each in EVERYTHING)
        await shown(window, page, count)
        rows = [page.rows.row_of(at) for at in range(count)]
        times = {each.id: each.last_at for each in EVERYTHING if isinstance(each, Interaction)}
        keys = [row.key for row in rows if isinstance(row, TableRow)]
        assert keys == sorted(times, key=lambda id_: times[id_], reverse=True)

        page.open_row(MAIL.id)
        await until(lambda: window.desk.open == Open(MAIL.id, FRIEDA.id, CASE.id))
        page.model.chosen.toggle(MAIL.id)
        sheet = page.bar.pick("tag")
        await until(lambda: bool(sheet.feed.rows))
        type_text(sheet.field.edit, "warranty")
        press(sheet.field.edit, Qt.Key.Key_Return)
        await until(lambda: bool(window.desk.notices.everything))
        assert await tags(window, MAIL, CHAT) == [("warranty",), ()]

    run(app, scene, profile, EVERYTHING)


def test_contacts_are_not_given_on_without_a_line(app: QApplication, profile: Path) -> None:
    async def scene(window: Tried) -> None:
        page = ContactsPage(window.desk, window.actions_)
        window.put(page)
        page.model.chosen.toggle(MAIL.id)
        sheet = page.bar.pick("assign")
        await until(lambda: bool(sheet.feed.rows))

        (row,) = sheet.feed.rows
        assert row.said.startswith("No line to the hub")
        press(sheet.field.edit, Qt.Key.Key_Return)
        assert page.model.chosen.keys == (MAIL.id,)

    run(app, scene, profile, EVERYTHING)


def test_own_contacts_are_handed_to_a_queue_and_come_back_into_ones_hands(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        window.desk.live = lambda: NO_HUB
        page = ContactsPage(window.desk, window.actions_)
        window.put(page)
        for key in (MAIL.id, CHAT.id):
            page.model.chosen.toggle(key)
        sheet = page.bar.pick("queue")
        await until(lambda: len(sheet.feed.rows) == 2)
        type_text(sheet.field.edit, "berat")
        press(sheet.field.edit, Qt.Key.Key_Return)
        await until(lambda: bool(window.desk.notices.everything))

        found = await there(window, MAIL, CHAT)
        assert [getattr(each, "queue", "") for each in found] == [ADVICE.id] * 2
        assert [getattr(each, "agent", "") for each in found] == [None, None]
        (notice,) = window.desk.notices.everything
        assert notice.happened == "2 are in the queue Beratung now."
        window.actions_.trigger(notice.action)
        for _ in range(300):
            found = await there(window, MAIL, CHAT)
            if all(getattr(each, "agent", None) == ME.agent for each in found):
                break
            await window.desk.supervisor.pause(0.05)
        assert [getattr(each, "queue", "") for each in found] == [MAIL.queue, CHAT.queue]
        assert [getattr(each, "agent", "") for each in found] == [ME.agent] * 2

    run(app, scene, profile, EVERYTHING)


def test_a_list_shows_only_what_bears_a_tag_and_search_finds_it(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        page = CustomersPage(window.desk, window.actions_)
        await shown(window, page, 2)
        sheet = page.ask_tags()
        await until(lambda: len(sheet.feed.rows) == 2)
        press(sheet.field.edit, Qt.Key.Key_Return)

        await until(lambda: page.summary.text() == "1 found")
        assert page.field.text == '#"two words"'
        row = page.rows.row_of(0)
        assert row is not None
        assert row.said.startswith(f"{JOERG.name}  #vip  #two words")

        type_text(page.field.edit, " #VIP nobody")
        await until(lambda: page.summary.text() == "0 found")
        hits = await window.desk.read(search.search, "customer", "vip", 5)
        assert [hit.id for hit in hits] == [JOERG.id]

    run(app, scene, profile, PEOPLE)


def test_the_field_comes_before_the_buttons_that_stand_before_it(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        page = CustomersPage(window.desk, window.actions_)
        await shown(window, page, 2)

        assert page.field.edit.nextInFocusChain() is page.duplicates
        assert page.duplicates.nextInFocusChain() is page.tags

    run(app, scene, profile, PEOPLE)
