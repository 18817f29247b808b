"""Handing over with the keyboard alone: find, look, choose; and what cannot be chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from desktop.domain.conversation import Segment
from desktop.domain.operations.handing import HandToQueue
from desktop.domain.operations.writing import NoteInteraction
from desktop.domain.words import AgentState, SegmentKind
from desktop.line import Standing
from desktop.ports.wire import Reach
from desktop.store import outbox
from desktop.viewmodels.desk import Open
from tests.support.backends import LiveHub
from tests.support.desk import NOON, until
from tests.support.people import ADVICE, CHAT, EVERYTHING, HOME, MAIL, MALTE
from tests.support.qt import press, type_text
from tests.support.window import Tried, run
from widgets.interaction.hand_over import HandOver
from widgets.interaction.pane import InteractionPane
from widgets.shared.popup import Popup

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

ONLINE = Standing.ONLINE
READY = replace(MALTE, state=AgentState.READY, site=HOME.id)
ANNA = replace(READY, id="agent-anna", login="anna", name="Anna Übel", state=AgentState.BREAK)
PEOPLE = (*(each for each in EVERYTHING if each is not MALTE), READY, ANNA)


async def asked_for(window: Tried, many: int) -> list[outbox.Waiting]:
    while len(waiting := await window.desk.read(outbox.waiting)) < many:
        await window.desk.supervisor.pause(0.02)
    return waiting


async def _opened(window: Tried) -> tuple[HandOver, list[str]]:
    hub = LiveHub()
    hub.here = {READY.id: Reach.OK, ANNA.id: Reach.OK}
    window.desk.live = lambda: cast("Any", hub)
    pane = InteractionPane(window.desk, window.actions_)
    window.put(pane)
    window.desk.show(Open(MAIL.id, MAIL.customer))
    await until(lambda: pane.conversation.shown == MAIL.id)
    hand_over, chosen = HandOver(window.desk, pane), list[str]()
    hand_over.chosen.connect(chosen.append)
    hand_over.open(QPoint(900, 100))
    await until(lambda: len(hand_over.feed.rows) > 2, within_s=20)  # others work beside it
    return hand_over, chosen


def test_arrows_and_enter_choose_and_each_row_says_how_somebody_stands(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        hand_over, chosen = await _opened(window)

        assert hand_over.feed.current == READY.id
        said = [row.said for row in hand_over.feed.rows]
        assert said[0] == "Malte Muster, Ready, Stammhaus"
        assert said[1].startswith("Anna Übel, Break")
        assert hand_over.field.edit.accessibleName() == "Hand over to"
        assert hand_over.feed.accessibleName() == "Colleagues"

        press(hand_over.field.edit, Qt.Key.Key_Down)
        press(hand_over.field.edit, Qt.Key.Key_Return)

        assert chosen == [ANNA.id]
        assert not hand_over.popup.isVisible()

    run(app, scene, profile, PEOPLE)


def test_a_queue_is_chosen_as_a_colleague_is_and_its_heading_is_not(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        hand_over, chosen = await _opened(window)
        queues: list[str] = []
        hand_over.queue_chosen.connect(queues.append)

        hand_over._take("heading:queues")
        assert hand_over.popup.isVisible()
        type_text(hand_over.field.edit, ADVICE.name[:5])
        press(hand_over.field.edit, Qt.Key.Key_Down)
        press(hand_over.field.edit, Qt.Key.Key_Return)

        assert (queues, chosen) == ([ADVICE.id], [])
        assert not hand_over.popup.isVisible()

    run(app, scene, profile, PEOPLE)


def test_what_is_handed_to_a_queue_goes_there_with_its_card(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        pane = InteractionPane(window.desk, window.actions_)
        window.put(pane)
        window.desk.show(Open(MAIL.id, MAIL.customer))
        await until(lambda: pane.conversation.shown == MAIL.id)
        window.actions_.say(interaction=True, mine=True, status=MAIL.status, standing=ONLINE)
        window.actions_.trigger("interaction.assign")
        sheet = pane._hand_over
        assert sheet is not None
        await until(lambda: sheet.card.text)
        sheet.card.set_text("Please weigh it again")
        sheet.queue_chosen.emit(ADVICE.id)

        waiting = await asked_for(window, 2)
        note, give = (outbox.readable(each) for each in waiting)
        assert isinstance(note, NoteInteraction)
        assert (note.text, note.card, note.queues) == ("Please weigh it again", True, (ADVICE.id,))
        assert give == HandToQueue(id=MAIL.id, queue=ADVICE.id)
        sheet.popup.give_up()

    run(app, scene, profile, EVERYTHING)


def test_the_words_of_a_card_stand_there_again_until_the_contact_is_given_on(
    app: QApplication, profile: Path
) -> None:
    async def written(window: Tried) -> None:
        hand_over, _ = await _opened(window)
        await until(lambda: hand_over.card.text)
        hand_over.card.setFocus()
        type_text(hand_over.card, "Waage ")
        words.append(hand_over.card.text)
        press(hand_over.field.edit, Qt.Key.Key_Escape)
        hand_over.open(QPoint(900, 100))
        assert hand_over.card.text == words[0]
        hand_over.popup.give_up()
        await window.desk.leave()

    async def later(window: Tried) -> None:
        hand_over, _ = await _opened(window)
        await until(lambda: hand_over.card.text == words[0])

        async def nothing() -> None: ...

        await hand_over.gone(nothing())
        hand_over.open(QPoint(900, 100))
        await until(lambda: hand_over.card.text)
        assert "Waage" not in hand_over.card.text

    words: list[str] = []
    run(app, written, profile, PEOPLE)
    run(app, later, profile)


def test_letters_narrow_the_list_and_a_row_that_only_says_something_is_not_chosen(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        hand_over, chosen = await _opened(window)

        type_text(hand_over.field.edit, "xyz")
        press(hand_over.field.edit, Qt.Key.Key_Return)
        assert chosen == []

        hand_over.field.set_text("")
        type_text(hand_over.field.edit, "übel")
        press(hand_over.field.edit, Qt.Key.Key_Return)
        assert chosen == [ANNA.id]

    run(app, scene, profile, PEOPLE)


def test_a_line_that_breaks_while_the_list_is_open_takes_the_choice_away(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        hand_over, chosen = await _opened(window)

        window.desk.line_is(Standing.OFFLINE)
        press(hand_over.field.edit, Qt.Key.Key_Return)
        assert chosen == []
        assert hand_over.feed.rows[0].said.startswith("No line to the hub")

        window.desk.line_is(Standing.ONLINE)
        press(hand_over.field.edit, Qt.Key.Key_Return)
        assert chosen == [READY.id]

    run(app, scene, profile, PEOPLE)


def test_esc_closes_it_and_nobody_is_asked_about_any_more(app: QApplication, profile: Path) -> None:
    async def scene(window: Tried) -> None:
        hand_over, chosen = await _opened(window)

        press(hand_over.field.edit, Qt.Key.Key_Escape)
        assert not hand_over.popup.isVisible()
        window.desk.from_hub(replace(READY, state=AgentState.MEETING))
        await window.desk.supervisor.pause(0.05)
        assert chosen == []
        assert hand_over.feed.rows[0].said.startswith("Malte Muster, Ready")  # not read again

    run(app, scene, profile, PEOPLE)


def test_a_click_beside_the_sheet_closes_it_and_one_inside_does_not(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        hand_over, chosen = await _opened(window)

        QTest.mouseClick(hand_over.field.edit, Qt.MouseButton.LeftButton)
        assert hand_over.popup.isVisible()

        QTest.mouseClick(window, Qt.MouseButton.LeftButton)
        assert not hand_over.popup.isVisible()
        assert chosen == []

    run(app, scene, profile, PEOPLE)


def test_the_sheet_closes_when_the_contact_is_somebody_elses(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        pane = InteractionPane(window.desk, window.actions_)
        window.put(pane)
        window.desk.show(Open(MAIL.id, MAIL.customer))
        await until(lambda: pane.conversation.shown == MAIL.id)
        window.actions_.say(interaction=True, mine=True, status=MAIL.status, standing=ONLINE)
        window.actions_.trigger("interaction.assign")
        sheet = next(each for each in window.findChildren(Popup) if each.isVisible())

        agent = Segment(agent=ANNA.id, kind=SegmentKind.HANDLE, since=NOON)
        window.desk.from_hub(replace(MAIL, segments=(agent,)))
        await until(lambda: not pane.conversation.mine)

        assert not sheet.isVisible()

    run(app, scene, profile, PEOPLE)


def test_enter_alone_gives_a_contact_to_nobody_who_is_not_here(
    app: QApplication, profile: Path
) -> None:
    gone = tuple(
        replace(each, state=AgentState.OFFLINE) if each in (READY, ANNA) else each
        for each in PEOPLE
    )

    async def scene(window: Tried) -> None:
        hand_over, chosen = await _opened(window)

        press(hand_over.field.edit, Qt.Key.Key_Return)
        assert chosen == []
        assert hand_over.popup.isVisible()

        press(hand_over.field.edit, Qt.Key.Key_Down)
        press(hand_over.field.edit, Qt.Key.Key_Return)
        assert chosen == [ANNA.id]

    run(app, scene, profile, gone)


def test_the_sheet_goes_with_the_contact_it_was_opened_for(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        hand_over, _chosen = await _opened(window)
        window.desk.show(Open(CHAT.id, CHAT.customer))
        assert not hand_over.popup.isVisible()

    run(app, scene, profile, PEOPLE)
