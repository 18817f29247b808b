"""The case tab of a typed case by hand: own fields with their errors, steps by click and Enter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain.progress import FieldValue
from desktop.domain.records import Case
from desktop.store.reads import records
from desktop.viewmodels.case.case import STEP
from tests.support.desk import until
from tests.support.people import CASE
from tests.support.window import Tried, run
from tests.unit.test_case_types import ALL, KIND, TYPED
from tests.widgets.test_context_pane import _fill, _opened
from widgets.case.forms import ChangeCase, CloseCase, OpenCase
from widgets.case.tab import CaseTab
from widgets.shared.choice import Choice
from widgets.shared.field import Field

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication


async def _tab(window: Tried) -> CaseTab:
    pane = await _opened(window)
    tab = pane.page("case")
    assert isinstance(tab, CaseTab)
    pane.go("case")
    await until(tab.close_.isVisible)
    return tab


async def _there(window: Tried) -> Case:
    found = await window.desk.read(records.record, Case, CASE.id)
    assert found is not None
    return found


def test_own_fields_are_changed_in_the_tab_and_errors_stand_beside_them(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        tab = await _tab(window)
        window.actions_.trigger("case.change")
        form = _fill(tab.form, **{"fields.price": "viel", "fields.fault": "leckt"})
        assert isinstance(form, ChangeCase)
        assert "due" not in form.names  # its type says when it is due
        assert form.text("type") == KIND.id
        form.submit()
        await until(lambda: not form.save_button.working)
        price = form.findChildren(Field)[1 + [f.id for f in KIND.fields].index("price")]
        assert price.error == "This is not a number."

        _fill(form, **{"fields.price": "99,90"}).submit()
        await until(lambda: tab.form is None)

        assert set((await _there(window)).fields) == {
            FieldValue("price", "99.90"),
            FieldValue("fault", "leckt"),
        }

    run(app, scene, profile, ALL)


def test_closing_asks_for_what_the_type_needs(app: QApplication, profile: Path) -> None:
    async def scene(window: Tried) -> None:
        tab = await _tab(window)
        window.actions_.trigger("case.close")
        form = _fill(tab.form, solution="Getauscht")
        assert isinstance(form, CloseCase)
        assert form.names == ("fields.serial", "solution")
        form.submit()
        await until(lambda: not form.save_button.working)
        assert tab.form is form

        _fill(form, **{"fields.serial": "4711"}).submit()
        await until(tab.reopen.isVisible)

        assert (await _there(window)).fields == (FieldValue("serial", "4711"),)

    run(app, scene, profile, ALL)


def test_a_click_and_enter_tick_a_step(app: QApplication, profile: Path) -> None:
    async def scene(window: Tried) -> None:
        tab = await _tab(window)
        first, second = (STEP + step.id for step in TYPED.steps)
        tab.feed.opened.emit(first)
        await until(lambda: any(r.key == first and "done" in r.said for r in tab.feed.rows))

        tab._clicked(second)

        await until(lambda: any(r.key == second and "done" in r.said for r in tab.feed.rows))
        assert [step.at is not None for step in (await _there(window)).steps] == [True, True]

    run(app, scene, profile, ALL)


def test_a_new_case_offers_the_types_of_its_queue(app: QApplication, profile: Path) -> None:
    async def scene(window: Tried) -> None:
        tab = await _tab(window)
        window.actions_.trigger("case.open")
        assert isinstance(tab.form, OpenCase)
        await until(lambda: any(c.value == "" and c.isVisible() for c in _choices(tab)))
        _fill(tab.form, subject="Zweite", type=KIND.id).submit()
        await until(lambda: tab.form is None)

        rows = await window.desk.read(
            lambda connection: connection.execute("SELECT doc FROM cases").fetchall()
        )
        assert sum(KIND.id in doc and "Techniker" in doc for (doc,) in rows) == 2

    run(app, scene, profile, ALL)


def _choices(tab: CaseTab) -> list[Choice]:
    assert tab.form is not None
    return tab.form.findChildren(Choice)
