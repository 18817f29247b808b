"""Two people at one contact, each at a desk of their own, on one hub that really runs."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.domain.conversation import Message
from desktop.domain.ids import CustomerId, InteractionId, MessageId
from desktop.domain.operations.interaction import taken
from desktop.domain.records import Customer, Interaction
from desktop.domain.words import Channel, Direction
from desktop.viewmodels.desk import Open
from desktop.viewmodels.told_me import ToldMe
from integrations.hub.server.store.opening import open_store
from tests.contracts.conftest import World
from tests.support.desk import until
from tests.support.desk_on_hub import PATIENCE_S, desk_on_hub, streams_closed
from tests.support.qt import type_text
from tests.support.window import Tried, in_qt
from widgets.interaction.pane import InteractionPane

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

EVA = CustomerId("eva")
MAIL = InteractionId("mail")
OPEN = Open(MAIL, EVA)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Bob has a mail of Eva's in hand."""
    store = open_store(f"sqlite:///{tmp_path}/hub/hub.db")
    world = World(store)
    now = world.clock.now()
    asked = Message(id=MessageId("m1"), at=now, direction=Direction.INBOUND, text="Where is it?")
    mail = Interaction(
        id=MAIL,
        customer=EVA,
        channel=Channel.EMAIL,
        queue=world.with_north,
        created_at=now,
        subject="Parcel",
        messages=(asked,),
    )
    world.put(Customer(id=EVA, name="Eva Muster"), taken(mail, world.agent("bob"), now))
    yield world
    world.stop()
    store.close()


def together(
    app: QApplication,
    world: World,
    folder: Path,
    scene: Callable[[Tried, Tried], Awaitable[None]],
    *who: str,
) -> None:
    """Play a scene in two windows, with the mail open in both."""

    async def play() -> None:
        with streams_closed():
            await with_two(*(who or ("bob", "ann")))
            await asyncio.sleep(0.1)

    async def with_two(first: str, second: str) -> None:
        async with (
            desk_on_hub(world, first, folder / first) as one,
            desk_on_hub(world, second, folder / second) as other,
        ):
            windows = [Tried(one), Tried(other)]
            for window in windows:
                pane = InteractionPane(window.desk, window.actions_)
                window.put(pane)
                window.desk.show(OPEN)
                await soon(partial(_shows_the_mail, pane))
            try:
                await scene(*windows)
                for window in windows:
                    await window.desk.leave()
            finally:
                for window in windows:
                    window.close()
                    window.deleteLater()

    in_qt(app, play())


def _shows_the_mail(pane: InteractionPane) -> bool:
    return pane.conversation.shown == MAIL


def pane_of(window: Tried) -> InteractionPane:
    return window.findChildren(InteractionPane)[0]


async def soon(condition: Callable[[], object]) -> None:
    await until(condition, PATIENCE_S)


def test_each_sees_the_other_and_is_warned_of_a_reply_that_would_cross(
    app: QApplication, world: World, tmp_path: Path
) -> None:
    async def scene(bob: Tried, ann: Tried) -> None:
        to_bob, to_ann = pane_of(bob), pane_of(ann)
        await soon(lambda: to_bob.beside.line.text() == "ann looks at this")
        await soon(lambda: to_ann.beside.line.text() == "bob looks at this")

        type_text(to_bob.box.field, "It comes tomorrow")
        await soon(lambda: to_ann.beside.line.text() == "bob writes a reply")

        assert to_ann.crossing.sentence.startswith("bob writes a reply to this customer")
        assert to_ann.beside.sign.name == "pencil"
        assert not to_bob.crossing.sentence

        ann.desk.show(Open())
        await soon(lambda: not to_bob.beside.isVisible())

    together(app, world, tmp_path, scene)


def test_words_are_read_along_and_the_pen_is_asked_for_and_given_with_them(
    app: QApplication, world: World, tmp_path: Path
) -> None:
    async def scene(bob: Tried, ann: Tried) -> None:
        to_bob, to_ann = pane_of(bob), pane_of(ann)
        type_text(to_bob.box.field, "Dear Eva, it comes")
        await soon(lambda: to_ann.beside.words.text == "Dear Eva, it comes")
        await soon(lambda: to_bob.beside.watched.text() == "1 colleague can read along")
        assert to_ann.beside.words.isReadOnly()

        to_ann.beside.pen.click()
        await soon(lambda: to_bob.beside.asker.text() == "ann asks for the pen")
        to_bob.box.field.setFocus()
        writing = to_bob.window().focusWidget()
        QTest.mouseClick(to_bob.beside.not_now, Qt.MouseButton.LeftButton)
        assert to_bob.window().focusWidget() is writing
        await soon(lambda: to_ann.beside.how.text() == "The pen stays where it is for now")
        for each in (bob, ann):
            each.actions_.say(interaction=True)
        assert not bob.actions_.trigger("interaction.pen")
        assert ann.actions_.trigger("interaction.pen")
        await soon(to_bob.beside.asker.isVisible)
        to_bob.beside.give.click()
        await soon(lambda: to_ann.conversation.mine)
        await soon(lambda: to_ann.box.field.text == "Dear Eva, it comes")

        await soon(lambda: not to_bob.conversation.mine)
        assert to_bob.box.field.text == "Dear Eva, it comes"
        assert to_bob.composer.shown.why_no_reply

    together(app, world, tmp_path, scene)


def test_a_partner_is_told_who_is_there_and_reads_no_words_of_another_site(
    app: QApplication, world: World, tmp_path: Path
) -> None:
    async def scene(bob: Tried, pat: Tried) -> None:
        to_bob, to_pat = pane_of(bob), pane_of(pat)
        type_text(to_bob.box.field, "Dear Eva")
        await soon(lambda: to_pat.beside.line.text() == "bob writes a reply")
        await soon(lambda: to_bob.beside.line.text() == "pat looks at this")

        assert not to_pat.beside.words.isVisible()
        assert not to_bob.beside.watched.isVisible()

    together(app, world, tmp_path, scene, "bob", "pat")


def test_a_contact_is_handed_over_with_a_card_that_whoever_gets_it_is_told_of(
    app: QApplication, world: World, tmp_path: Path
) -> None:
    async def scene(bob: Tried, ann: Tried) -> None:
        to_bob, to_ann = pane_of(bob), pane_of(ann)
        ann.desk.show(Open())
        told = ToldMe(ann.desk)
        to_bob._ask_to_whom()
        sheet = to_bob._hand_over
        assert sheet is not None
        await soon(lambda: sheet.card.text.startswith("About: Parcel"))
        sheet.card.insert("\nShe waits at home.")
        await soon(lambda: world.agent("ann") in [row.key for row in sheet.feed.rows])
        sheet._take(world.agent("ann"))

        await soon(lambda: told.unread)
        assert ann.desk.notices.shown[0].happened == "bob hands a contact over to you"
        ann.desk.show(OPEN)
        await soon(to_ann.card.isVisible)
        assert to_ann.card.text.text == "About: Parcel\nShe waits at home."
        assert to_ann.conversation.mine
        assert told.unread == ()
        told.close()

    together(app, world, tmp_path, scene)
