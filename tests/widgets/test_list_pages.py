"""The pages Customers and Cases: filtered as one types, opened and written in by keyboard."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop.domain.ids import CustomerId
from desktop.domain.records import Customer
from desktop.store.outbox import waiting
from desktop.viewmodels.desk import Open
from tests.support.desk import until
from tests.support.people import CASE, DELIVERY, FRIEDA, MAIL, PEOPLE
from tests.support.qt import press, type_text
from tests.support.window import Tried, run
from widgets.customer.context import ContextPane
from widgets.lists.page import CasesPage, CustomersPage
from widgets.shared.choice import Choice
from widgets.shared.field import Field
from widgets.shared.in_steps import complete

MANY = 3_000


def crowd() -> tuple[Customer, ...]:
    return tuple(
        Customer(
            id=CustomerId(f"customer-{at:05}"),
            name=f"Muster {at:05}",
            number=f"K-{at:05}",
            queues=(DELIVERY.id,),
        )
        for at in range(MANY)
    )


def test_a_long_list_reads_only_what_is_in_sight_and_around(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        page = CustomersPage(window.desk, window.actions_)
        window.put(page)
        await until(lambda: page.model.pages.total == MANY)
        held = [at for at in range(MANY) if page.model.pages.row(at) is not None]
        assert 0 < len(held) <= 200
        page.rows.go_to(MANY - 1)
        await until(lambda: page.model.pages.row(MANY - 1))
        held = [at for at in range(MANY) if page.model.pages.row(at) is not None]
        assert len(held) <= 400
        assert page.summary.text() == "3,000"

    run(app, scene, profile, [DELIVERY, *crowd()])


def test_what_is_typed_filters_and_the_last_word_counts(app: QApplication, profile: Path) -> None:
    async def scene(window: Tried) -> None:
        page = CustomersPage(window.desk, window.actions_)
        window.put(page)
        await until(lambda: page.model.pages.total == 2)
        type_text(page.field.edit, "jör")
        for _ in range(3):
            press(page.field.edit, Qt.Key.Key_Backspace)
        type_text(page.field.edit, "frie")
        await until(lambda: page.summary.text() == "1 found")
        row = page.model.pages.row(0)
        assert row is not None
        assert row.key == FRIEDA.id

    run(app, scene, profile, PEOPLE)


def test_down_enter_and_escape_lead_through_the_page_without_a_mouse(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        page = CustomersPage(window.desk, window.actions_)
        window.put(page)
        page.setFocus()
        await until(lambda: page.model.pages.total == 2)
        press(page.field.edit, Qt.Key.Key_Down)
        assert page.rows.hasFocus()
        assert page.rows.current == FRIEDA.id
        press(page.rows, Qt.Key.Key_Escape)
        assert page.field.edit.hasFocus()
        press(page.field.edit, Qt.Key.Key_Down)
        press(page.rows, Qt.Key.Key_Return)
        assert window.desk.open == Open(customer=FRIEDA.id)

    run(app, scene, profile, PEOPLE)


def test_nothing_found_says_what_to_do_and_escape_shows_all_again(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        page = CustomersPage(window.desk, window.actions_)
        window.put(page)
        type_text(page.field.edit, "zzzz")
        await until(page.empty.isVisible)
        assert "Nothing has all these words." in page.empty.rows[0].said
        assert "create the customer" in page.empty.rows[0].said
        press(page.field.edit, Qt.Key.Key_Escape)
        await until(page.rows.isVisible)
        assert page.field.text == ""
        assert page.model.pages.total == 2

    run(app, scene, profile, PEOPLE)


def test_a_new_customer_is_written_beside_the_list_and_stands_on_the_desk(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        page = CustomersPage(window.desk, window.actions_)
        window.put(page)
        assert window.actions_.trigger("customer.create")
        form = page.form
        assert page.aside.form is form
        form.submit()
        await until(lambda: not form.save_button.working)
        wrong = [it.error for it in form.findChildren(Field)]
        wrong += [it.error for it in form.findChildren(Choice)]
        assert "A customer needs a name." in wrong
        assert "Choose who works for this customer." in wrong
        form.set_text("name", "Wilma Beispiel")
        form.set_text("queue", DELIVERY.id)
        form.submit()
        await until(lambda: page.aside.form is None)
        assert window.desk.open.customer is not None
        [asked] = await window.desk.read(waiting)
        assert asked.op == "customer.create@1"

    run(app, scene, profile, PEOPLE)


def test_the_page_answers_only_while_it_is_in_sight(app: QApplication, profile: Path) -> None:
    async def scene(window: Tried) -> None:
        page = CustomersPage(window.desk, window.actions_)
        window.put(page)
        assert window.actions_.is_handled("customer.create")
        page.hide()
        assert not window.actions_.is_handled("customer.create")

    run(app, scene, profile, PEOPLE)


def test_a_case_opened_from_the_list_stands_in_front(app: QApplication, profile: Path) -> None:
    async def scene(window: Tried) -> None:
        context = ContextPane(window.desk, window.actions_)
        complete(context)
        window.put(context)
        page = CasesPage(window.desk, window.actions_)
        window.put(page)
        assert context.tabs.current == "customer"
        page.setFocus()
        await until(lambda: page.model.pages.total == 1)
        press(page.field.edit, Qt.Key.Key_Down)
        press(page.rows, Qt.Key.Key_Return)
        await until(lambda: window.desk.open == Open(customer=FRIEDA.id, case=CASE.id))
        assert context.tabs.current == "case"

    run(app, scene, profile, PEOPLE)


def test_a_case_opened_with_its_contact_leaves_the_tab_that_is_in_front(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        context = ContextPane(window.desk, window.actions_)
        complete(context)
        window.put(context)
        window.desk.show(Open(MAIL.id, FRIEDA.id, CASE.id))
        assert context.tabs.current == "customer"
        window.desk.show(Open(customer=FRIEDA.id, case=CASE.id))
        assert context.tabs.current == "case"
        assert context.page("case").isVisible()

    run(app, scene, profile, PEOPLE)


def test_a_case_is_opened_with_its_customer_and_a_new_one_names_for_whom(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        page = CasesPage(window.desk, window.actions_)
        window.put(page)
        page.setFocus()
        await until(lambda: page.model.pages.total == 1)
        press(page.field.edit, Qt.Key.Key_Down)
        press(page.rows, Qt.Key.Key_Return)
        await until(lambda: window.desk.open == Open(customer=FRIEDA.id, case=CASE.id))
        window.actions_.say(customer=True)
        assert window.actions_.trigger("case.open")
        await until(lambda: page.about.text() == f"For {FRIEDA.name}")

    run(app, scene, profile, PEOPLE)
