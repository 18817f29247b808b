"""Addresses in a conversation, by mouse and keys: shown whole before anything comes of them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.domain.records import Interaction, Record
from desktop.domain.words import Channel
from desktop.viewmodels.desk import Open
from desktop.viewmodels.rows import Bubble, MailRow
from tests.support.desk import until
from tests.support.people import CASE, EVERYTHING, FRIEDA, MAIL, NOTE, ago, held, said
from tests.support.qt import press
from tests.support.window import Tried, run
from widgets.interaction.pane import InteractionPane

if TYPE_CHECKING:
    from pathlib import Path

    from widgets.theme.canvas import Zone

PAGE = "https://shop.example/lieferung?nummer=4711"
MINE, PHONE = "frieda.musterfrau@example.org", "+49 89 1234567"
WORDS = (
    f"Guten Tag,\n\nes steht auf {PAGE}, schreiben Sie an {MINE} oder an nachbar@example.org."
    f"\nSonst rufen Sie an: {PHONE}."
)
LETTER = said(WORDS, ago(minutes=5), author=MINE)


def contact(channel: Channel = Channel.EMAIL) -> Interaction:
    made = held("mail-1", FRIEDA, LETTER, subject=MAIL.subject, case=CASE.id)
    return replace(made, channel=channel)


def records(channel: Channel = Channel.EMAIL) -> tuple[Record, ...]:
    return (*(each for each in EVERYTHING if each.id not in (MAIL.id, NOTE.id)), contact(channel))


async def opened(window: Tried) -> InteractionPane:
    pane = InteractionPane(window.desk, window.actions_)
    window.put(pane)
    window.desk.show(Open(MAIL.id, MAIL.customer))
    await until(lambda: pane.conversation.shown == MAIL.id)
    await until(lambda: any(isinstance(row, MailRow | Bubble) for row in pane.talk.feed.rows))
    return pane


def zones(pane: InteractionPane) -> list[Zone]:
    feed = pane.talk.feed
    at = next(n for n, row in enumerate(feed.rows) if isinstance(row, MailRow | Bubble))
    found = feed.probe(feed.model().index(at, 0)).zones
    return [zone for zone in found if zone.name.startswith("address:")]


def click(pane: InteractionPane, name: str) -> None:
    """Where its letters are painted."""
    feed = pane.talk.feed
    at = next(n for n, row in enumerate(feed.rows) if isinstance(row, MailRow | Bubble))
    zone = next(zone for zone in zones(pane) if zone.name == name)
    corner = feed.visualRect(feed.model().index(at, 0)).topLeft()
    there = corner + QPoint(round(zone.rect.center().x()) + feed.pad, round(zone.rect.center().y()))
    QTest.mouseClick(feed.viewport(), Qt.MouseButton.LeftButton, pos=there)


def picture(window: Tried, name: str) -> None:
    if folder := os.environ.get("TRESEN_PICTURES"):
        window.grab().save(f"{folder}/{name}.png")


def test_a_link_is_shown_whole_before_it_can_be_opened(app: QApplication, profile: Path) -> None:
    async def scene(window: Tried) -> None:
        pane = await opened(window)
        click(pane, f"address:web:{PAGE}")
        picture(window, "address-link")

        bar = pane.talk.way_out
        assert bar is not None
        assert bar.isVisible()
        assert bar.target.text() == PAGE

        window.desk.show(Open(None, MAIL.customer))
        await until(lambda: pane.conversation.shown is None)
        await until(lambda: not bar.isVisible())

    run(app, scene, profile, records())


def test_all_addresses_stand_in_the_menu_of_the_row_and_keys_come_back_with_escape(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        pane = await opened(window)
        feed = pane.talk.feed
        feed.setFocus()
        at = next(n for n, row in enumerate(feed.rows) if isinstance(row, MailRow))
        feed.choose(feed.rows[at].key)
        menu = feed._hands.open_menu(feed.model().index(at, 0))
        labels = [each.text() for each in menu.actions() if each.text()]
        assert labels[:4] == [
            f"Link: {PAGE}",
            f"E-mail address: {MINE}",
            "E-mail address: nachbar@example.org",
            f"Phone number: {PHONE}",
        ]
        phone = next(each for each in menu.actions() if "Phone" in each.text())
        menu.close()
        feed.setFocus()
        phone.trigger()

        bar = pane.talk.address_bar
        assert bar is not None
        await until(bar.call.hasFocus)
        picture(window, "address-phone")
        assert bar.target.text() == PHONE
        assert bar.call.accessibleName() == f"Call this number: {PHONE}"
        press(bar.call, Qt.Key.Key_Escape)
        await until(feed.hasFocus)
        assert not bar.isVisible()

    run(app, scene, profile, records())


def test_a_reply_goes_to_an_address_that_is_the_customers_and_another_is_found_or_copied(
    app: QApplication, profile: Path
) -> None:
    asked: list[str] = []

    async def scene(window: Tried) -> None:
        pane = await opened(window)
        click(pane, "address:mail:nachbar@example.org")
        bar = pane.talk.address_bar
        assert bar is not None
        picture(window, "address-unknown")
        assert not bar.write.isVisible()
        assert "not known by" in bar.words.text()
        bar.copy.click()
        assert QApplication.clipboard().text() == "nachbar@example.org"
        window.actions_.handle("palette.open", lambda: asked.append(window.actions_.subject))
        bar.search.click()
        assert asked == ["nachbar@example.org"]

        click(pane, f"address:mail:{MINE}")
        bar.write.click()
        await until(pane.box.field.hasFocus)
        assert not bar.isVisible()

    run(app, scene, profile, records())


def test_addresses_in_a_chat_can_be_asked_for_as_well(app: QApplication, profile: Path) -> None:
    async def scene(window: Tried) -> None:
        pane = await opened(window)
        kinds = [zone.name.split(":")[1] for zone in zones(pane)]
        picture(window, "address-chat")
        assert list(dict.fromkeys(kinds)) == ["web", "mail", "phone"]

    run(app, scene, profile, records(Channel.CHAT))
