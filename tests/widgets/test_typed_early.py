"""What is typed before what was asked for is there: it stands where it was meant to, in order."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, Any, cast

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.domain.ids import InteractionId
from desktop.domain.words import DraftKind
from desktop.viewmodels.desk import Open
from desktop.viewmodels.drafts import Place
from tests.support.backends import LiveHub
from tests.support.calling import CALL
from tests.support.desk import until
from tests.support.offered import QUEUED
from tests.support.over_screens import RECORDS
from tests.support.people import CASE, CHAT, FRIEDA, JOERG, MAIL
from tests.support.whole_window import (
    MAIL_OPEN,
    composer_of,
    content,
    desk,
    offer,
    online,
    play,
    sheet_of,
)
from widgets.customer.context import ContextPane
from widgets.interaction.pane import InteractionPane
from widgets.lists.page import CasesPage
from widgets.shared.writing import Writing
from widgets.worklist.pane import WorkListPane

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from widgets.shell.window import Window

SLOWLY_S = 0.3  # the store's answer takes longer than a word
TYPED = "Guten Tag? 1"  # with a key of the window, and a digit that chooses elsewhere


def press(window: Window, key: str) -> None:
    QTest.keySequence(QApplication.focusWidget() or window, QKeySequence(key))


def write(window: Window, words: str) -> None:
    """Letter by letter, each where the keyboard is by then."""
    for letter in words:
        QTest.keyClicks(QApplication.focusWidget() or window, letter)


def slow(window: Window) -> None:
    """From now on whatever is read takes its time."""
    here, read = desk(window), desk(window).read

    async def slowly(*args: Any, **named: Any) -> Any:
        await asyncio.sleep(SLOWLY_S)
        return await read(*args, **named)

    here.read = slowly  # type: ignore[method-assign]


def pane(window: Window) -> InteractionPane:
    found = content(window).desk_page.interaction
    assert isinstance(found, InteractionPane)
    return found


def written(window: Window, contact: str, kind: DraftKind = DraftKind.REPLY) -> str:
    return pane(window).journal.at(Place(InteractionId(contact), kind)).text


class SlowHub(LiveHub):
    """Its answer to an acceptance takes a while; what that is, the test says."""

    yes = True

    async def accept(self, interaction: InteractionId, number: int | None = None) -> bool:
        await asyncio.sleep(SLOWLY_S)
        return self.yes and await super().accept(interaction, number)


async def offered(window: Window) -> SlowHub:
    hub = SlowHub()
    await sheet_of(window)
    desk(window).live = lambda: cast("Any", hub)
    await online(window)
    await offer(window, hub)
    return hub


@pytest.mark.parametrize("reading", ["at once", "slowly"])
def test_what_is_typed_after_accepting_stands_in_the_contact_that_comes(
    app: QApplication, profile: Path, reading: str
) -> None:
    async def scene(window: Window) -> None:
        await offered(window)
        if reading == "slowly":
            slow(window)
        acted: list[str] = []
        window.commands.acting.connect(acted.append)
        press(window, "Ctrl+Shift+A")
        write(window, TYPED)
        assert desk(window).open.interaction is None
        await until(lambda: written(window, QUEUED.id) == TYPED)
        write(window, "!")
        assert written(window, QUEUED.id) == f"{TYPED}!"
        assert QApplication.focusWidget() is pane(window).box.field
        assert "help.keys" not in acted

    play(app, profile, scene, RECORDS)


def test_a_note_begun_by_its_key_after_accepting_never_stands_in_a_reply(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Window) -> None:
        await offered(window)
        slow(window)
        press(window, "Ctrl+Shift+A")
        press(window, "Ctrl+Shift+N")
        write(window, TYPED)
        await until(lambda: written(window, QUEUED.id, DraftKind.NOTE) == TYPED)
        assert written(window, QUEUED.id) == ""

    play(app, profile, scene, RECORDS)


def test_who_writes_to_a_customer_while_accepting_writes_on_until_the_other_comes(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Window) -> None:
        await offered(window)
        field = await composer_of(window)
        field.setFocus()
        await until(lambda: not window.commands.context.reading)
        write(window, "Ihre ")
        press(window, "Ctrl+Shift+A")
        write(window, "Antwort")
        assert written(window, MAIL.id) == "Ihre Antwort"
        await until(lambda: pane(window).conversation.shown == QUEUED.id)
        write(window, "Hallo")
        await until(lambda: written(window, QUEUED.id) == "Hallo")
        assert written(window, MAIL.id) == "Ihre Antwort"

    play(app, profile, scene, RECORDS)


def test_what_was_typed_for_an_offer_that_was_gone_is_said(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Window) -> None:
        hub = await offered(window)
        hub.yes = False
        press(window, "Ctrl+Shift+A")
        write(window, "Guten Tag")
        notices = desk(window).notices
        await until(lambda: any("Guten Tag" in it.happened for it in notices.everything))
        assert desk(window).open.interaction is None

    play(app, profile, scene, RECORDS)


@pytest.mark.parametrize("begins", ["pane.work-list", "pane.composer"])
def test_what_is_typed_after_choosing_in_the_palette_stands_in_what_was_chosen(
    app: QApplication, profile: Path, begins: str
) -> None:
    async def scene(window: Window) -> None:
        sheet = await sheet_of(window)
        await composer_of(window)
        await until(lambda: not window.commands.context.reading)
        window.commands.trigger(begins)
        press(window, "Ctrl+K")
        write(window, "Trockner")
        assert sheet.edit.text() == "Trockner"
        chat = f"interaction:{CHAT.id}"
        await until(lambda: chat in [row.key for row in sheet.model.rows])
        slow(window)
        sheet.feed.choose(chat)
        press(window, "Return")
        write(window, TYPED)
        await until(lambda: written(window, CHAT.id) == TYPED)
        assert written(window, MAIL.id) == ""

    play(app, profile, scene, RECORDS)


@pytest.mark.parametrize("reading", ["at once", "slowly"])
def test_what_is_typed_after_a_click_on_a_contact_in_the_work_list_stands_in_it(
    app: QApplication, profile: Path, reading: str
) -> None:
    async def scene(window: Window) -> None:
        await composer_of(window)
        await until(lambda: not window.commands.context.reading)
        (listed,) = window.findChildren(WorkListPane)
        feed = listed.feed
        await until(lambda: CHAT.id in [row.key for row in feed.rows])
        if reading == "slowly":
            slow(window)
        at = [row.key for row in feed.rows].index(CHAT.id)
        corner = feed.visualRect(feed.model().index(at, 0)).topLeft() + QPoint(12, 8)
        QTest.mouseClick(feed.viewport(), Qt.MouseButton.LeftButton, pos=corner)
        write(window, TYPED)
        await until(lambda: written(window, CHAT.id) == TYPED)
        assert written(window, MAIL.id) == ""
        assert QApplication.focusWidget() is pane(window).box.field

    play(app, profile, scene, RECORDS)


def test_letters_belong_to_the_contact_that_was_in_front_when_they_were_typed(
    app: QApplication, profile: Path
) -> None:
    """Also where its own tab is known only once it was read: a call has no reply."""

    async def scene(window: Window) -> None:
        await sheet_of(window)
        field = await composer_of(window)
        field.setFocus()
        await until(lambda: pane(window).conversation.shown == MAIL.id)
        slow(window)
        write(window, "an Frieda")
        desk(window).show(Open(CHAT.id, JOERG.id))
        write(window, "an Jörg".replace("ö", "oe"))
        desk(window).show(Open(CALL.id, FRIEDA.id))
        write(window, "ein Anruf")
        await until(lambda: pane(window).conversation.shown == CALL.id)
        assert written(window, MAIL.id) == "an Frieda"
        assert written(window, CHAT.id) == "an Joerg"
        assert written(window, CALL.id, DraftKind.NOTE) == "ein Anruf"
        assert written(window, CALL.id) == ""
        assert field.text == "ein Anruf"

    play(app, profile, scene, RECORDS)


def test_an_article_made_of_an_answer_gets_the_letters_that_were_typed_while_it_was_read(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Window) -> None:
        await sheet_of(window)
        await composer_of(window)
        await until(lambda: not window.commands.why_not("article.from-answer"))
        slow(window)
        press(window, "Ctrl+Shift+K")
        write(window, "neu")
        await until(lambda: "neu" in str(getattr(QApplication.focusWidget(), "text", str)()))
        here = QApplication.focusWidget()
        assert here is not None
        assert here.accessibleName() == "Title"

    play(app, profile, scene, RECORDS)


def _has_keyboard(place: QWidget) -> bool:
    here = QApplication.focusWidget()
    return here is not None and place.isAncestorOf(here)


def test_the_keyboard_is_where_work_goes_on_with_what_was_opened(
    app: QApplication, profile: Path
) -> None:
    """One's own contact is written in, another's is read, a customer has their own tab."""

    async def scene(window: Window) -> None:
        await sheet_of(window)
        (context,) = window.findChildren(ContextPane)
        for opened, expected in (
            (MAIL_OPEN, pane(window).box),
            (Open(QUEUED.id, JOERG.id), pane(window).talk),
            (Open(customer=FRIEDA.id), context.page("customer")),
            (Open(customer=FRIEDA.id, case=CASE.id), context.page("case")),
        ):
            window.commands.trigger("pane.work-list")
            desk(window).go(opened)
            await until(partial(_has_keyboard, expected))
        press(window, "Alt+3")
        (page,) = window.findChildren(CasesPage)
        await until(lambda: page.model.pages.total)
        for key in ("Down", "Return"):
            press(window, key)
        await until(partial(_has_keyboard, context.page("case")))

    play(app, profile, scene, RECORDS)


def test_an_offer_accepted_while_writing_elsewhere_leaves_the_keyboard_there(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Window) -> None:
        await offered(window)
        press(window, "Ctrl+7")
        search = QApplication.focusWidget()
        write(window, "Eimer ")
        press(window, "Ctrl+Shift+A")
        write(window, "und ")
        await until(lambda: pane(window).conversation.shown == QUEUED.id)
        write(window, "Besen")
        assert QApplication.focusWidget() is search
        assert not isinstance(search, Writing)
        assert getattr(search, "text", str)() == "Eimer und Besen"

    play(app, profile, scene, RECORDS)
