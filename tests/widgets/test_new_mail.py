"""Writing to a customer who has not written, as it is seen and typed in the window."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtTest import QTest

from desktop.domain.ids import TextModuleId
from desktop.domain.macro import MacroStep
from desktop.domain.operations.interaction import Create
from desktop.domain.operations.sending import ReplyAt
from desktop.domain.records import ContactPoint, TextModule
from desktop.domain.words import Channel, PointKind
from desktop.store import outbox
from desktop.viewmodels.desk import Open
from desktop.viewmodels.rows import Facts
from tests.support.desk import until
from tests.support.people import ADVICE, DELIVERY, EVERYTHING, FRIEDA, JOERG
from tests.support.window import Tried, run
from widgets.customer.context import ContextPane
from widgets.customer.new_mail import NewMailForm
from widgets.customer.tab import CustomerTab
from widgets.lists.page import ContactsPage
from widgets.shared.choice import Choice
from widgets.shared.field import Field, TextArea
from widgets.shared.in_steps import complete
from widgets.shared.menu import Menu

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

SECOND = "f.musterfrau@work.example"
TWO = replace(FRIEDA, points=(*FRIEDA.points, ContactPoint(PointKind.EMAIL, SECOND)))
PEOPLE = [*(each for each in EVERYTHING if each.id != FRIEDA.id), TWO]
MAILBOX = "service@example.test"


async def _form(window: Tried) -> NewMailForm:
    """The form beside Frieda, by its action."""
    tab = await _tab(window)
    window.actions_.trigger("interaction.write")
    form = tab.form
    assert isinstance(form, NewMailForm)
    await until(lambda: form.text("to") != "")
    return form


async def _tab(window: Tried) -> CustomerTab:
    window.desk.line.set(
        ways=(Channel.EMAIL,), senders=((DELIVERY.id, MAILBOX), (ADVICE.id, "advice@example.test"))
    )
    pane = ContextPane(window.desk, window.actions_)
    complete(pane)
    window.put(pane)
    window.desk.show(Open(customer=FRIEDA.id))
    await until(lambda: pane.customer.shown)
    window.actions_.say(customer=True, page="desk")
    tab = pane.page("customer")
    assert isinstance(tab, CustomerTab)
    return tab


def test_it_begins_with_the_customers_address_and_queue_and_its_words_are_sent(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        form = await _form(window)
        to, queue = form.input("to"), form.input("queue")
        assert isinstance(to, Choice)
        assert isinstance(queue, Choice)
        assert to.values == (FRIEDA.points[1].value, SECOND)
        assert queue.word_of(queue.value) == f"{DELIVERY.name} · {MAILBOX}"
        to.take(SECOND)
        form.set_text("subject", "Your parcel")
        form.set_text("text", "It comes on Monday.")

        form.submit()

        await until(lambda: window.desk.open.interaction is not None)
        asked = [each.operation for each in await window.desk.read(outbox.waiting)]
        [create] = [each for each in asked if isinstance(each, Create)]
        [reply] = [each for each in asked if isinstance(each, ReplyAt)]
        assert (create.queue, create.subject) == (DELIVERY.id, "Your parcel")
        assert (reply.to, reply.text) == (SECOND, "It comes on Monday.")

    run(app, scene, profile, PEOPLE)


def test_it_can_be_sent_later_by_its_button_or_the_key_of_the_composer(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        form = await _form(window)
        form.set_text("subject", "Your parcel")
        form.set_text("text", "It comes on Monday.")
        [keys] = window.actions_["composer.send-later"].shortcuts()[:1]
        assert form.later.shortcut_label

        QTest.keySequence(form.input("text"), keys)

        [menu] = [each for each in form.findChildren(Menu) if each.isVisible()]
        field = menu.findChild(Field)
        assert isinstance(field, Field)
        field.committed.emit("tomorrow 14:00")
        await until(lambda: window.desk.open.interaction is not None)
        asked = [each.operation for each in await window.desk.read(outbox.waiting)]
        [reply] = [each for each in asked if isinstance(each, ReplyAt)]
        assert reply.send_at is not None
        assert reply.send_at - window.desk.hub_now() > timedelta(hours=1)

    run(app, scene, profile, PEOPLE)


def test_each_macro_that_is_chosen_brings_the_place_for_the_next(
    app: QApplication, profile: Path
) -> None:
    steps = (MacroStep(do="tag", text="express"),)
    macro = TextModule(
        id=TextModuleId("m1"), short="late", title="Late", text="", language="en", steps=steps
    )

    async def scene(window: Tried) -> None:
        form = await _form(window)
        places = [form.input(name) for name in ("macro", "macro2", "macro3")]
        await until(places[0].isVisible)
        assert [each.isVisible() for each in places] == [True, False, False]
        first = places[0]
        assert isinstance(first, Choice)

        first.take("m1")

        assert [each.isVisible() for each in places] == [True, True, False]
        first.take("")
        assert [each.isVisible() for each in places] == [True, False, False]

    run(app, scene, profile, [*PEOPLE, macro])


def test_what_is_missing_is_said_beside_its_field(app: QApplication, profile: Path) -> None:
    async def scene(window: Tried) -> None:
        form = await _form(window)

        form.submit()

        await until(lambda: not form.save_button.working)
        words = form.input("text")
        assert isinstance(words, TextArea)
        assert words.error == "Write something first."
        assert window.desk.open.interaction is None

    run(app, scene, profile, PEOPLE)


def test_another_customer_never_gets_the_address_of_the_one_before(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        form = await _form(window)
        to = form.input("to")
        assert isinstance(to, Choice)
        to.take(SECOND)

        window.desk.show(Open(customer=JOERG.id))

        assert form.text("to") != SECOND
        await until(lambda: form.text("to") == JOERG.points[0].value)
        window.desk.show(Open(customer=FRIEDA.id))
        await until(lambda: form.text("to") == SECOND)  # what was chosen for her is kept

    run(app, scene, profile, PEOPLE)


def test_the_key_beside_an_address_writes_to_that_one(app: QApplication, profile: Path) -> None:
    async def scene(window: Tried) -> None:
        tab = await _tab(window)
        await until(lambda: any(isinstance(row, Facts) for row in tab.feed.rows))
        [card] = [row for row in tab.feed.rows if isinstance(row, Facts)]
        [part] = [each.part for each in card.facts if each.value == SECOND]
        assert part is not None
        assert part.label == f"Write to {SECOND}"

        tab.feed.asked.emit(card.key, part.name)

        await until(lambda: tab.form is not None and tab.form.text("to") == SECOND)

    run(app, scene, profile, PEOPLE)


def test_the_list_of_contacts_has_its_button_and_its_form(app: QApplication, profile: Path) -> None:
    async def scene(window: Tried) -> None:
        window.desk.line.set(ways=(Channel.EMAIL,), senders=())
        page = ContactsPage(window.desk, window.actions_)
        window.put(page)
        window.desk.show(Open(customer=FRIEDA.id))
        window.actions_.say(customer=True, page="page.interactions")
        assert page.button.isVisible()

        window.actions_.trigger("interaction.write")

        assert page.form.isVisible()
        page.form.submit()
        queue = page.form.input("queue")
        assert isinstance(queue, Choice)
        await until(lambda: queue.error.startswith("The hub has no mailbox"))

    run(app, scene, profile, PEOPLE)
