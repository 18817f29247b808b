"""The page Codes and types: an editor writes, orders and withdraws by keyboard, others look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.domain.case_types import CaseType
from desktop.domain.ids import CaseTypeId, CodeId
from desktop.domain.words import Role
from desktop.domain.wrap_up_codes import Code
from desktop.store.outbox import waiting
from desktop.viewmodels.desk import Me
from tests.support.desk import until
from tests.support.people import DELIVERY, JANA, PEOPLE
from tests.support.window import Tried, run
from widgets.service.page import ServicePage

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

TOP = Code(id=CodeId("top"), title="Lieferung")
LATE = Code(id=CodeId("late"), title="Zu spät", parent=TOP.id)
LOST = Code(id=CodeId("lost"), title="Verloren", parent=TOP.id, place=1)
KIND = CaseType(id=CaseTypeId("kind"), name="Reklamation", solve_minutes=60)
ALL = (*PEOPLE, DELIVERY, TOP, LATE, LOST, KIND)


async def _page(window: Tried, role: Role = Role.EDITOR) -> ServicePage:
    desk = window.desk
    desk.me = Me(agent=JANA.id, site=JANA.site, name=JANA.name, role=role)
    page = ServicePage(desk, window.actions_)
    window.put(page)
    await until(lambda: page.model.known)
    return page


async def _asked(window: Tried) -> list[str]:
    return [each.op for each in await window.desk.read(waiting)]


def _titles(page: ServicePage) -> list[str]:
    return [row.said.split(",")[0] for row in page.list.rows]


def test_an_editor_writes_a_code_beside_the_current_one(app: QApplication, profile: Path) -> None:
    async def scene(window: Tried) -> None:
        page = await _page(window)
        page.list.choose(LATE.id)
        page.write_new()
        form = page.code_form
        assert page.aside.form is form
        assert form.text("parent") == TOP.id
        form.submit()
        await until(lambda: not form.save_button.working)
        assert page.aside.form is form  # it has no name
        form.set_text("title", "Beschädigt")
        form.set_text("queues", DELIVERY.name)
        form.submit()
        await until(lambda: "Beschädigt" in _titles(page))
        assert _titles(page) == ["Lieferung", "Zu spät", "Verloren", "Beschädigt"]
        assert await _asked(window) == ["code.add@1"]
        assert page.aside.form is None

    run(app, scene, profile, ALL)


def test_codes_are_moved_and_withdrawn_by_keys(app: QApplication, profile: Path) -> None:
    async def scene(window: Tried) -> None:
        page = await _page(window)
        page.list.setFocus()
        page.list.choose(LATE.id)
        QTest.keyClick(page.list, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
        await until(lambda: _titles(page) == ["Lieferung", "Verloren", "Zu spät"])
        assert page.list.current == LATE.id
        QTest.keyClick(page.list, Qt.Key.Key_Delete)
        await until(lambda: page.list.rows[2].said.endswith("withdrawn"))
        assert page.turn.text() == "Offer again"
        page.turn.click()
        await until(lambda: not page.list.rows[2].said.endswith("withdrawn"))

    run(app, scene, profile, ALL)


def test_a_type_gets_fields_steps_and_a_time_by_enter(app: QApplication, profile: Path) -> None:
    async def scene(window: Tried) -> None:
        page = await _page(window)
        page.tabs.setCurrentIndex(1)
        await until(lambda: page.view == "types")
        page.list.setFocus()
        page.list.choose(KIND.id)
        QTest.keyClick(page.list, Qt.Key.Key_Return)
        form = page.type_form
        assert page.aside.form is form
        assert form.text("within") == "1 h"
        form.set_text("within", "20 h")
        form.set_text("fields", "Seriennummer *\nGekauft am: Datum")
        form.set_text("checklist", "Beleg\nTermin")
        form.submit()
        await until(lambda: "20 h" in page.list.rows[0].said)
        assert "2 own fields, 2 steps" in page.list.rows[0].said
        assert await _asked(window) == ["case-type.set@1"]

    run(app, scene, profile, ALL)


def test_whoever_may_not_change_it_sees_it_and_is_told(app: QApplication, profile: Path) -> None:
    async def scene(window: Tried) -> None:
        page = await _page(window, Role.AGENT)
        assert _titles(page) == ["Lieferung", "Zu spät", "Verloren"]
        assert page.why_not.text().startswith("Editors, owners and administrators")
        assert not page.new.isEnabled()
        page.list.setFocus()
        page.list.choose(LATE.id)
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Delete):
            QTest.keyClick(page.list, key)
        assert page.aside.form is None
        assert await _asked(window) == []

    run(app, scene, profile, ALL)


def test_an_empty_list_says_what_to_do(app: QApplication, profile: Path) -> None:
    async def scene(window: Tried) -> None:
        page = await _page(window)
        assert page.list.rows[0].said.startswith("No codes yet")
        assert page.list.accessibleName() == "Wrap-up codes"
        page.tabs.setCurrentIndex(1)
        assert page.list.rows[0].said.startswith("No types yet")

    run(app, scene, profile, PEOPLE)
