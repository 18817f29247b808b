"""Answering on another channel with real keys: the button, its menu, and what is read aloud."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.channels.ways import Way
from desktop.domain.words import Channel, DraftKind
from desktop.line import Standing
from desktop.viewmodels.desk import Open
from tests.support.desk import until
from tests.support.people import CHAT, EVERYTHING, MAIL
from tests.support.window import Tried, run
from widgets.interaction.pane import InteractionPane

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from desktop.domain.records import Interaction

BY_MAIL = Way(Channel.EMAIL, "j.probst@example.org")


async def _opened(window: Tried, interaction: Interaction) -> InteractionPane:
    pane = InteractionPane(window.desk, window.actions_)
    window.put(pane)
    window.desk.show(Open(interaction.id, interaction.customer))
    await until(lambda: pane.conversation.shown == interaction.id)
    window.actions_.say(interaction=True, mine=True, status=interaction.status)
    return pane


def test_the_button_says_the_channel_and_its_menu_offers_the_others(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        window.desk.line.set(standing=Standing.ONLINE, ways=(Channel.EMAIL,))
        box = (await _opened(window, CHAT)).box
        assert box.way.isVisible()
        assert box.way.accessibleName() == "Channel of the reply: Chat"

        menu = box.way.open()
        assert [each.text() for each in menu.actions()] == ["Chat", "E-mail · j.probst@example.org"]
        menu.actions()[1].trigger()
        menu.close()

        assert box.way.accessibleName() == "Channel of the reply: E-mail"
        assert box.to.text() == "to j.probst@example.org"
        box.go(DraftKind.NOTE)
        assert not box.way.isVisible()

    run(app, scene, profile, EVERYTHING)


def test_a_channel_without_a_connection_stands_greyed_and_says_why(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        window.desk.line.set(standing=Standing.ONLINE, ways=())
        box = (await _opened(window, CHAT)).box

        menu = box.way.open()
        letter = menu.actions()[1]
        menu.close()

        assert not letter.isEnabled()
        assert "no connection" in letter.toolTip()

    run(app, scene, profile, EVERYTHING)


def test_where_there_is_one_way_only_the_key_says_so(app: QApplication, profile: Path) -> None:
    async def scene(window: Tried) -> None:
        box = (await _opened(window, MAIL)).box
        assert not box.way.isVisible()

        window.actions_.trigger("composer.channel")

        assert box.wrong.sentence == "No other address of this customer is known."

    run(app, scene, profile, EVERYTHING)
