"""A day worked by keyboard alone: eight contacts, mail and chat, and where the keyboard is seen.

After every key and every letter it is looked where the keyboard is: in sight, in something that can
be used, and never fallen to the first thing in the window. Nobody clicks, nobody calls an action.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, cast

import pytest
from msgspec.structs import replace
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop.domain.ids import CodeId
from desktop.domain.records import Interaction
from desktop.domain.words import AgentState, Channel, InteractionStatus
from desktop.domain.wrap_up_codes import Code
from desktop.ports.wire import Reach
from desktop.store import outbox
from tests.support.backends import LiveHub
from tests.support.desk import until
from tests.support.keyboard import lost
from tests.support.offered import QUEUED, READY
from tests.support.people import (
    CHAT,
    EVERYTHING,
    HOME,
    JANA,
    JOERG,
    MAIL,
    MALTE,
    ago,
    held,
    said,
)
from tests.support.whole_window import content, desk, offer, online, play, sheet_of
from widgets.interaction.pane import InteractionPane

if TYPE_CHECKING:
    from pathlib import Path

    from widgets.shell.window import Window

CODES = (
    Code(id=CodeId("top"), title="Lieferung"),
    Code(id=CodeId("lost"), title="Verloren", parent=CodeId("top")),
)


def _mail(number: int, subject: str, channel: Channel = Channel.EMAIL) -> Interaction:
    asked = said(f"Eine Frage: {subject}?", ago(minutes=20 + number))
    return held(f"day-{number}", JOERG, asked, subject=subject, channel=channel)


HERD, KOCHFELD, HAUBE, MIXER, GRILL = (
    _mail(1, "Herdanschluss"),
    _mail(3, "Kochfeldglas"),
    _mail(4, "Haubenfilter", Channel.MESSAGING),
    _mail(5, "Mixerbecher"),
    _mail(8, "Grillrost"),
)
DAY = (HERD, KOCHFELD, HAUBE, MIXER, GRILL)
HERE = replace(MALTE, state=AgentState.READY, site=HOME.id)
RECORDS = (
    *(it for it in EVERYTHING if it not in (JANA, MALTE)),
    *(READY, HERE, QUEUED, *CODES, *DAY),
)


class Hands:
    """Ten fingers and an eye on where the keyboard is."""

    def __init__(self, window: Window) -> None:
        self.window = window
        self.keys = 0

    @property
    def pane(self) -> InteractionPane:
        pane = content(self.window).desk_page.interaction
        assert isinstance(pane, InteractionPane)
        return pane

    async def press(self, *pressed: str) -> None:
        for key in pressed:
            menu = QApplication.activePopupWidget()
            QTest.keySequence(menu or self._here(), QKeySequence(key))
            self.keys += 1
            await asyncio.sleep(0.01)
            self._look(key)

    async def type(self, words: str) -> None:
        for letter in words:
            QTest.keyClicks(self._here(), letter)
            self.keys += 1
            self._look(letter)
        await asyncio.sleep(0.01)

    async def command(self, title: str) -> None:
        """By its name, in the palette."""
        sheet = await sheet_of(self.window)
        await self.press("Ctrl+K")
        await self.type(f">{title}")
        await until(lambda: (sheet.feed.current or "").startswith("action:"))
        await self.press("Return")
        await until(lambda: not sheet.is_open)

    async def open(self, contact: Interaction, words: str = "") -> None:
        """By what it is about; then one writes in it."""
        sheet = await sheet_of(self.window)
        await self.press("Ctrl+K")
        await self.type(words or contact.subject)
        await until(lambda: sheet.feed.current == f"interaction:{contact.id}")
        await self.press("Return")
        await until(lambda: self.pane.conversation.shown == contact.id)
        await until(self.pane.box.field.hasFocus)
        self._look("the contact that was opened")

    async def wrap_up(self) -> None:
        """With a code that is searched."""
        panel = self.pane.wrap_up
        await self.press("Ctrl+Shift+E")
        assert panel.open
        await until(lambda: panel.finding.leaf("lost"))
        await self.type("Verl")
        await self.press("Return")
        assert panel.choice.code == "lost"
        await self.press("Ctrl+Shift+E")
        await until(lambda: self._status() is InteractionStatus.CLOSED)
        self._look("completing")

    def _status(self) -> InteractionStatus | None:
        of = self.pane.conversation.of
        return of.interaction.status if of is not None else None

    def _here(self) -> QWidget:
        return QApplication.focusWidget() or self.window

    def _look(self, after: str) -> None:
        why = lost(self.window)
        assert not why, f"after {after}: {why}"


async def _offered(hands: Hands, hub: LiveHub) -> None:
    """1: an offer, answered with a paragraph of knowledge."""
    await offer(hands.window, hub)
    await hands.press("Ctrl+Shift+A")
    await until(lambda: hands.pane.conversation.shown == QUEUED.id)
    await until(hands.pane.box.field.hasFocus)
    await hands.type("Guten Tag ")
    await hands.type("??Liefertermin")
    await until(lambda: any(row.key for row in hands.pane.box.popup.feed.rows))
    await until(lambda: hands.pane.box.popup.feed.current)
    await hands.press("Return")
    await until(lambda: len(hands.pane.box.field.text) > len("Guten Tag ??Liefertermin"))


async def _mail_answered(hands: Hands) -> None:
    """2: written, sent, noted, wrapped up."""
    await hands.open(MAIL)
    await hands.type("Sie kommt am Mittwoch.")
    await hands.press("Ctrl+Return")
    await until(lambda: not hands.pane.box.field.text)
    await hands.press("Ctrl+Shift+N")
    await hands.type("Spedition weiss es")
    await hands.press("Ctrl+Return")
    await until(lambda: not hands.pane.box.field.text)
    await hands.wrap_up()


async def _chat(hands: Hands) -> None:
    """3: said in a chat, read back in it, tagged."""
    await hands.open(CHAT, "Trockner")
    await hands.type("Ja, sie passt.")
    await hands.press("Ctrl+Return")
    await until(lambda: not hands.pane.box.field.text)
    await hands.press("Ctrl+2", "Up", "Down", "Ctrl+3", "Ctrl+Alt+G", "Esc", "Ctrl+3")
    await hands.wrap_up()


async def _hand_over(hands: Hands) -> None:
    """4: to a colleague, by name."""
    await hands.open(HERD)
    await hands.command("Hand over")
    await hands.type("Malte")
    await asyncio.sleep(0.1)
    await hands.press("Return")
    await until(lambda: not hands.pane.conversation.mine)


async def _forms(hands: Hands) -> None:
    """5-7: a task, a case, a promise; each from its form back to where one was."""
    for contact, key, words in (
        (KOCHFELD, "Ctrl+Shift+D", "Glas messen"),
        (HAUBE, "Ctrl+Shift+O", "Filter fehlt"),
        (MIXER, "Ctrl+Shift+G", "Becher schicken"),
    ):
        await hands.open(contact)
        await hands.press(key)
        await hands.type(words)
        if key == "Ctrl+Shift+G":
            await hands.press("Tab")
            await hands.type("Mo 9")
        before = len(await desk(hands.window).read(outbox.waiting))
        await hands.press("Ctrl+Return")
        async with asyncio.timeout(15):
            while len(await desk(hands.window).read(outbox.waiting)) <= before:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        hands._look("sending the form")
        await hands.press("Ctrl+3")


async def _last(hands: Hands) -> None:
    """8: wrapped up; and the next ones are gone to by key, until nothing is open."""
    await hands.open(GRILL)
    await hands.type("Gern.")
    await hands.press("Ctrl+Return")
    await until(lambda: not hands.pane.box.field.text)
    await hands.wrap_up()
    await hands.press("Ctrl+J", "Ctrl+Shift+J", "Ctrl+W")
    assert desk(hands.window).open.interaction is None


@pytest.mark.long
def test_eight_contacts_are_worked_by_keyboard_alone_and_it_is_never_lost(
    app: QApplication, profile: Path
) -> None:
    asked: list[str] = []

    async def scene(window: Window) -> None:
        window.resize(1366, 768)
        await sheet_of(window)
        hub, hands = LiveHub(), Hands(window)
        hub.here = {MALTE.id: Reach.OK}
        desk(window).live = lambda: cast("Any", hub)
        await online(window)
        await _offered(hands, hub)
        for rest in (_mail_answered, _chat, _hand_over, _forms, _last):
            await rest(hands)
        assert hands.keys > 200
        asked.extend(each.op.partition("@")[0] for each in await desk(window).read(outbox.waiting))

    play(app, profile, scene, RECORDS)
    assert {
        *("interaction.reply", "interaction.note", "interaction.wrap-up", "interaction.assign"),
        *("task.create", "case.open"),
    } <= set(asked), asked
