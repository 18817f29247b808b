"""Beside the contact, and at its left, with real keys: lists, tabs and the forms in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace
from PySide6.QtCore import Qt

from desktop.domain.ids import InteractionId
from desktop.domain.records import Case, Customer, Task
from desktop.domain.words import TaskStatus
from desktop.store import outbox
from desktop.store.reads import records
from desktop.viewmodels.desk import Open
from desktop.viewmodels.rows import Heading, Hit, Step
from tests.support.desk import until
from tests.support.people import CASE, CHAT, EVERYTHING, FRIEDA, MAIL, PROMISE
from tests.support.qt import press, type_text
from tests.support.window import Tried, run
from widgets.case.tab import CaseTab
from widgets.customer.context import ContextPane
from widgets.customer.forms import ChangeCustomer
from widgets.customer.tab import CustomerTab
from widgets.knowledge.tab import KnowledgeTab
from widgets.knowledge.texts import TextsTab
from widgets.shared.check import Check
from widgets.shared.field import Field, TextArea
from widgets.shared.form import Form
from widgets.shared.in_steps import complete
from widgets.tasks.page import TasksPage
from widgets.worklist.pane import WorkListPane

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication


async def _opened(window: Tried) -> ContextPane:
    pane = ContextPane(window.desk, window.actions_)
    complete(pane)
    window.put(pane)
    window.desk.show(Open(MAIL.id, FRIEDA.id, CASE.id))
    await until(lambda: pane.customer.shown)
    window.actions_.say(interaction=True, customer=True, case=True, page="desk")
    return pane


def _fill(form: Form | None, **texts: str) -> Form:
    assert form is not None
    for name, text in texts.items():
        form.set_text(name, text)
    return form


# ----------------------------------------------------------------------------------- work list
def test_arrows_open_contacts_and_enter_goes_on(app: QApplication, profile: Path) -> None:
    async def scene(window: Tried) -> None:
        pane = WorkListPane(window.desk, window.actions_)
        window.put(pane)
        asked: list[str] = []
        window.actions_.handle("pane.composer", lambda: asked.append("composer"))
        await until(lambda: pane.work.count == 2)
        pane.feed.choose(MAIL.id)

        press(pane.feed, Qt.Key.Key_Down)
        assert window.desk.open.interaction == CHAT.id
        press(pane.feed, Qt.Key.Key_Return)
        assert asked == ["composer"]

        window.actions_.trigger("interaction.previous")
        assert window.desk.open.interaction == MAIL.id
        assert pane.feed.current == MAIL.id

    run(app, scene, profile, EVERYTHING)


def test_new_contacts_do_not_move_what_is_current(app: QApplication, profile: Path) -> None:
    async def scene(window: Tried) -> None:
        pane = WorkListPane(window.desk, window.actions_)
        window.put(pane)
        await until(lambda: pane.work.count == 2)
        pane.work.choose(CHAT.id)
        assert pane.feed.current == CHAT.id

        window.desk.from_hub(replace(MAIL, id="another", subject="Neu"))
        await until(lambda: pane.work.count == 3)

        assert pane.feed.current == CHAT.id
        assert window.desk.open.interaction == CHAT.id

    run(app, scene, profile, EVERYTHING)


def test_what_was_opened_before_it_is_in_hand_is_current_as_soon_as_it_is_listed(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        pane = WorkListPane(window.desk, window.actions_)
        window.put(pane)
        await until(lambda: pane.work.count == 2)
        pane.work.choose(CHAT.id)

        taken = replace(MAIL, id=InteractionId("another"), subject="Neu")
        window.desk.show(Open(taken.id, FRIEDA.id))
        pane.feed.choose(CHAT.id)  # as a list does that gets the keyboard
        window.desk.from_hub(taken)
        await until(lambda: pane.work.count == 3)

        await until(lambda: pane.feed.current == taken.id)

    run(app, scene, profile, EVERYTHING)


# ------------------------------------------------------------------------------------- customer
def test_the_keys_lead_through_the_tabs(app: QApplication, profile: Path) -> None:
    async def scene(window: Tried) -> None:
        pane = await _opened(window)
        for name in ("timeline", "case", "knowledge", "text-modules", "customer"):
            assert window.actions_.trigger(f"pane.{name}")
            assert pane.tabs.current == name
            assert pane.page(name).isVisible()

    run(app, scene, profile, EVERYTHING)


def test_the_address_is_changed_in_a_form_and_shown_at_once(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        pane = await _opened(window)
        tab = pane.page("customer")
        assert isinstance(tab, CustomerTab)
        window.actions_.trigger("customer.change")
        form = tab.form
        assert isinstance(form, ChangeCustomer)
        assert form.text("name") == FRIEDA.name

        form.set_text("name", "")
        form.submit()
        await until(lambda: not form.save_button.working)
        assert tab.form is form

        _fill(form, name="Frieda Übermorgen", address="Straße 1, 10999 Berlin").submit()
        await until(lambda: tab.form is None)

        await until(lambda: pane.customer.customer and "Übermorgen" in pane.customer.customer.name)
        customer = await window.desk.read(records.record, Customer, FRIEDA.id)
        assert customer is not None
        assert customer.address == "Straße 1, 10999 Berlin"

    run(app, scene, profile, EVERYTHING)


def test_what_changed_below_a_form_while_it_was_filled_in_is_not_said_to_have_been_seen(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        pane = await _opened(window)
        tab = pane.page("customer")
        assert isinstance(tab, CustomerTab)
        window.actions_.trigger("customer.change")
        assert tab.form is not None
        address = tab.form._inputs["address"]
        assert isinstance(address, Field)
        address.edit.setFocus()
        address.edit.end(False)
        type_text(address.edit, ", Hof")
        window.desk.from_hub(replace(FRIEDA, address="Anderswo 9", number="K-9"))
        await until(lambda: tab.form is not None and tab.form.text("number") == "K-9")
        type_text(address.edit, "haus")

        tab.form.submit()
        await until(lambda: tab.form is None)

        asked = [it for it in await window.desk.read(outbox.waiting) if it.op == "customer.set@1"]
        assert [msgspec.json.decode(it.fields) for it in asked] == [
            {"id": FRIEDA.id, "address": f"{FRIEDA.address}, Hofhaus"}
        ]
        assert [msgspec.json.decode(it.seen) for it in asked] == [{"address": FRIEDA.address}]

    run(app, scene, profile, EVERYTHING)


def test_a_form_that_is_left_keeps_what_was_typed(app: QApplication, profile: Path) -> None:
    async def scene(window: Tried) -> None:
        pane = await _opened(window)
        tab = pane.page("customer")
        assert isinstance(tab, CustomerTab)
        window.actions_.trigger("customer.note")
        form = _fill(tab.form, text="Bitte nicht vor neun")
        press(form, Qt.Key.Key_Escape)
        assert tab.form is None

        window.desk.show(Open(CHAT.id, CHAT.customer))
        await until(lambda: pane.customer.customer and pane.customer.customer.id == CHAT.customer)
        window.actions_.trigger("customer.note")
        assert tab.form is not None
        assert tab.form.text("text") == ""
        tab.back()
        window.desk.show(Open(MAIL.id, FRIEDA.id))
        await until(lambda: pane.customer.customer and pane.customer.customer.id == FRIEDA.id)
        window.actions_.trigger("customer.note")

        assert tab.form is not None
        assert tab.form.text("text") == "Bitte nicht vor neun"

    run(app, scene, profile, EVERYTHING)


def test_words_for_one_customer_do_not_stand_in_the_form_for_another(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        pane = await _opened(window)
        tab = pane.page("customer")
        assert isinstance(tab, CustomerTab)
        window.actions_.trigger("promise.make")
        form = tab.form
        assert form is not None
        words = form._inputs["words"]
        assert isinstance(words, TextArea)
        type_text(words.writing, "Bis vier hören Sie von mir.")

        window.desk.show(Open(CHAT.id, CHAT.customer))
        assert form.text("words") == ""
        window.desk.show(Open(MAIL.id, FRIEDA.id))
        assert form.text("words") == "Bis vier hören Sie von mir."

    run(app, scene, profile, EVERYTHING)


def test_a_field_nobody_typed_in_follows_the_record(app: QApplication, profile: Path) -> None:
    async def scene(window: Tried) -> None:
        pane = await _opened(window)
        tab = pane.page("customer")
        assert isinstance(tab, CustomerTab)
        window.actions_.trigger("customer.change")
        form = tab.form
        assert form is not None
        name = form._inputs["name"]
        assert isinstance(name, Field)
        type_text(name.edit, " jun.")

        window.desk.from_hub(replace(FRIEDA, address="Neue Straße 2"))
        await until(lambda: form.text("address") == "Neue Straße 2")

        assert form.text("name") == f"{FRIEDA.name} jun."

    run(app, scene, profile, EVERYTHING)


def test_discarded_words_of_a_form_come_back_with_undo(app: QApplication, profile: Path) -> None:
    async def scene(window: Tried) -> None:
        pane = await _opened(window)
        tab = pane.page("customer")
        assert isinstance(tab, CustomerTab)
        window.actions_.trigger("customer.note")
        form = tab.form
        assert form is not None
        assert form.discard_button.isHidden()
        text = form._inputs["text"]
        assert isinstance(text, TextArea)
        type_text(text.writing, "Doch nicht")
        assert form.discard_button.isVisible()

        form.discard_button.click()
        assert form.text("text") == ""
        assert form.discard_button.text() == "Undo"
        form.discard_button.click()

        assert form.text("text") == "Doch nicht"
        assert form.discard_button.text() == "Discard"

    run(app, scene, profile, EVERYTHING)


def test_a_promise_is_made_and_what_is_wrong_is_said_beside_its_field(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        pane = await _opened(window)
        tab = pane.page("customer")
        assert isinstance(tab, CustomerTab)
        window.actions_.trigger("promise.make")
        form = _fill(tab.form, title="Rückruf", due="bald")
        form.submit()
        await until(lambda: not form.save_button.working)
        errors = {
            name: each.error
            for name, each in form._inputs.items()
            if not isinstance(each, Check) and each.error
        }
        assert set(errors) == {"words", "due"}

        _fill(form, words="Ich melde mich.", due="morgen 9:00").submit()
        await until(lambda: tab.form is None)

        asked = [each.op for each in await window.desk.read(outbox.waiting)]
        assert asked == ["promise.make@1"]

    run(app, scene, profile, EVERYTHING)


def test_the_overview_leads_on(app: QApplication, profile: Path) -> None:
    async def scene(window: Tried) -> None:
        pane = await _opened(window)
        tab = pane.page("customer")
        assert isinstance(tab, CustomerTab)
        await until(lambda: any(isinstance(row, Hit) for row in tab.feed.rows))
        await until(lambda: any(isinstance(row, Step) for row in tab.feed.rows))
        headings = [row.key for row in tab.feed.rows if isinstance(row, Heading)]
        assert "knowledge" in headings

        tab.feed.asked.emit("knowledge", "more")
        assert pane.tabs.current == "knowledge"
        inserted: list[str] = []
        window.desk.insert.connect(inserted.append)
        hit = next(row for row in tab.feed.rows if isinstance(row, Hit))
        tab.feed.asked.emit(hit.key, "insert")
        await until(lambda: inserted)

    run(app, scene, profile, EVERYTHING)


# ----------------------------------------------------------------------------------------- case
def test_another_case_is_linked_with_its_button(app: QApplication, profile: Path) -> None:
    other = replace(CASE, id="case-2", number="V-2", subject="Trockner")

    async def scene(window: Tried) -> None:
        pane = await _opened(window)
        tab = pane.page("case")
        assert isinstance(tab, CaseTab)
        pane.go("case")
        await until(tab.unlink.isVisible)
        assert not tab.link.isVisible()

        window.desk.show(Open(MAIL.id, FRIEDA.id, other.id))
        await until(tab.link.isVisible)
        tab.link.click()

        await until(tab.unlink.isVisible)
        asked = [each.op for each in await window.desk.read(outbox.waiting)]
        assert asked == ["interaction.link-case@1"]

    run(app, scene, profile, (*EVERYTHING, other))


def test_a_case_is_closed_only_with_its_solution(app: QApplication, profile: Path) -> None:
    async def scene(window: Tried) -> None:
        pane = await _opened(window)
        tab = pane.page("case")
        assert isinstance(tab, CaseTab)
        pane.go("case")
        await until(tab.close_.isVisible)
        window.actions_.trigger("case.close")
        form = _fill(tab.form)
        form.submit()
        await until(lambda: not form.save_button.working)
        assert tab.form is form

        _fill(form, solution="Geliefert").submit()
        await until(tab.reopen.isVisible)

        case = await window.desk.read(records.record, Case, CASE.id)
        assert case is not None
        assert case.solution == "Geliefert"

    run(app, scene, profile, EVERYTHING)


# ------------------------------------------------------------------------------------ knowledge
def test_knowledge_is_searched_read_and_left_with_the_keyboard(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        pane = await _opened(window)
        window.actions_.trigger("pane.knowledge")
        tab = pane.page("knowledge")
        assert isinstance(tab, KnowledgeTab)
        type_text(tab.field.edit, "verspät")
        await until(lambda: any(isinstance(row, Hit) for row in tab.feed.rows))
        await until(lambda: len([r for r in tab.feed.rows if isinstance(r, Hit)]) == 1)

        press(tab.field.edit, Qt.Key.Key_Return)
        await until(lambda: tab.reader_model.page is not None)

        assert tab.reader.isVisible()
        assert tab.reader_model.page is not None
        assert tab.reader_model.page.title == "Kulanz bei Verspätung"

    run(app, scene, profile, EVERYTHING)


def test_a_text_module_is_inserted_from_its_tab_and_a_new_one_saved(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        pane = await _opened(window)
        window.actions_.trigger("pane.text-modules")
        tab = pane.page("text-modules")
        assert isinstance(tab, TextsTab)
        await until(lambda: tab.feed.rows)
        inserted: list[str] = []
        window.desk.insert.connect(inserted.append)

        press(tab.field.edit, Qt.Key.Key_Return)
        await until(lambda: inserted)
        window.actions_.trigger("text-module.save")
        _fill(tab.form, short="gruß", title="Gruß", text="Freundliche Grüße").submit()
        await until(lambda: tab.form is None)

        await until(lambda: any("gruß" in row.said for row in tab.feed.rows))
        tab.feed.choose(next(row.key for row in tab.feed.rows if "gruß" in row.said))
        window.actions_.trigger("text-module.change")
        assert tab.form is not None
        assert tab.form.text("text") == "Freundliche Grüße"
        _fill(tab.form, title="Abschied").submit()
        await until(lambda: tab.form is None)
        await until(lambda: any("Abschied" in row.said for row in tab.feed.rows))

    run(app, scene, profile, EVERYTHING)


# ---------------------------------------------------------------------------------------- tasks
def test_a_task_is_chosen_and_completed_on_its_page(app: QApplication, profile: Path) -> None:
    async def scene(window: Tried) -> None:
        context = ContextPane(window.desk, window.actions_)
        complete(context)
        page = TasksPage(window.desk, window.actions_)
        window.put(context)
        window.put(page)
        await until(lambda: page.model.pages.total == 1)
        press(page.list, Qt.Key.Key_Down)
        await until(lambda: window.desk.task is not None)
        assert window.actions_["task.done"].isEnabled()

        window.actions_.trigger("task.done")

        await until(lambda: page.model.counts.titles.get("done", "").endswith("1"))
        task = await window.desk.read(records.record, Task, PROMISE.id)
        assert task is not None
        assert task.status is TaskStatus.DONE

    run(app, scene, profile, EVERYTHING)
