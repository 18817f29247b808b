"""The call card in the window: what it says, which keys work, and what follows the call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.ports.call_events import Routing
from desktop.viewmodels.desk import Open
from desktop.viewmodels.telephone.ringing import NEW, Ringing
from integrations.telephony.far_ends import Caller, Line
from integrations.telephony.simulated import SimulatedExchange
from tests.support.calling import CALL, NUMBER, PEOPLE
from tests.support.desk import until
from tests.support.people import DELIVERY, FRIEDA
from tests.support.qt import press
from tests.support.window import Tried, run
from widgets.interaction.pane import InteractionPane
from widgets.interaction.who_calls import WhoCalls
from widgets.shared.offer_card import OfferCard
from widgets.shared.popup import Popup
from widgets.shell.offer_area import OfferArea

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

LINES = (Line(1, "Wo bleibt meine Maschine?"),)


async def _open(window: Tried) -> tuple[InteractionPane, SimulatedExchange]:
    exchange = SimulatedExchange(clock=window.desk.clock, language="de")
    window.desk.calls.use(exchange)
    pane = InteractionPane(window.desk, window.actions_)
    window.put(pane)
    window.desk.show(Open(CALL.id, FRIEDA.id))
    await until(lambda: pane.conversation.of is not None)
    window.actions_.say(interaction=True, mine=True, status=CALL.status, reading=False)
    return pane, exchange


def _ring(exchange: SimulatedExchange) -> str:
    call = exchange.ring(Caller(number=NUMBER, lines=LINES), Routing(CALL.id, DELIVERY.id))
    assert call is not None
    return call


def _talk(exchange: SimulatedExchange) -> None:
    _ring(exchange)
    assert exchange.answer(exchange.calls()[0].id) is None


def test_the_card_is_there_with_the_call_and_its_keys_do_what_they_say(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        pane, exchange = await _open(window)
        face = pane.call_card.face
        assert not pane.call_card.isVisibleTo(pane)
        _ring(exchange)
        assert pane.call_card.isVisibleTo(pane)
        assert not face.keys["call.hold"].isEnabled()
        assert "answered" in face.keys["call.hold"].accessibleDescription()
        exchange.answer(exchange.calls()[0].id)
        face.keys["call.mute"].click()
        assert exchange.calls()[0].muted
        assert face.keys["call.mute"].isChecked()
        assert face.keys["call.mute"].accessibleName() == "Unmute"
        assert "muted" in face.accessibleName()
        window.actions_.trigger("call.mute")
        assert not exchange.calls()[0].muted
        assert not face.keys["call.mute"].isChecked()
        window.actions_.trigger("call.hold")
        assert face.keys["call.hold"].accessibleName() == "Resume"
        assert "On hold" in face.accessibleName()

    run(app, scene, profile, (*PEOPLE, CALL))


def test_digits_of_the_keypad_are_sent_by_mouse_and_by_keyboard(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        pane, exchange = await _open(window)
        _talk(exchange)
        window.actions_.trigger("call.keypad")
        keypad = pane.call_card.keypad
        assert keypad.isVisibleTo(pane)
        keypad.buttons[0].click()
        QTest.keyClicks(keypad, "2#")
        assert exchange.calls()[0].tones == "12#"
        assert pane.call_card.tones.text() == "12#"

    run(app, scene, profile, (*PEOPLE, CALL))


def test_what_was_keyed_in_is_said_and_esc_gives_the_keyboard_back(
    app: QApplication, profile: Path, told: list[tuple[str, bool]]
) -> None:
    async def scene(window: Tried) -> None:
        pane, exchange = await _open(window)
        _talk(exchange)
        await until(pane.box.field.isEnabled)
        pane.box.field.setFocus()
        window.actions_.trigger("call.keypad")
        keypad = pane.call_card.keypad
        QTest.keyClicks(keypad, "11#")
        await until(lambda: ("Tones sent: 1 1 #", False) in told)
        QTest.keyClick(keypad.buttons[0], Qt.Key.Key_Escape)
        assert not keypad.isVisibleTo(pane)
        assert not window.actions_["call.keypad"].isChecked()
        assert pane.box.field.hasFocus()

    run(app, scene, profile, (*PEOPLE, CALL))


def test_of_a_call_that_is_just_answered_only_the_last_state_is_said(
    app: QApplication, profile: Path, told: list[tuple[str, bool]]
) -> None:
    """It was said up to three times in its first second."""

    async def scene(window: Tried) -> None:
        pane, exchange = await _open(window)
        _talk(exchange)
        window.actions_.trigger("call.mute")
        window.actions_.trigger("call.hold")
        await until(lambda: any("On hold" in words for words, _ in told))
        shown = pane.call_card.face.shown
        states = [words for words, _ in told if NUMBER[-4:].strip() in words.replace(" ", "")]
        assert states == [shown.said if shown else ""]

    run(app, scene, profile, (*PEOPLE, CALL))


def test_the_key_of_the_wrap_up_ends_the_call_first_and_completes_only_later(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        pane, exchange = await _open(window)
        _talk(exchange)
        window.actions_.trigger("interaction.wrap-up")
        assert exchange.calls() == ()
        assert pane.wrap_up.open
        window.actions_.trigger("interaction.wrap-up")  # too soon: it was the same hand
        assert pane.wrap_up.errors == {}
        window.desk.clock.move(seconds=2)
        window.actions_.trigger("interaction.wrap-up")
        assert pane.wrap_up.errors

    run(app, scene, profile, (*PEOPLE, CALL))


def test_notes_typed_while_talking_stay_when_the_other_end_hangs_up(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        pane, exchange = await _open(window)
        _talk(exchange)
        await until(pane.box.field.isEnabled)
        pane.box.field.insertPlainText("Mi 8-12 Uhr zugesagt")
        exchange.far_end_hangs_up(exchange.calls()[0].id)
        assert pane.wrap_up.open
        pane.wrap_up.leave()
        assert "zugesagt" in pane.box.field.toPlainText()

    run(app, scene, profile, (*PEOPLE, CALL))


def test_a_direct_call_is_taken_with_the_keys_of_offers_also_without_a_line(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        exchange = SimulatedExchange(clock=window.desk.clock)
        window.desk.calls.use(exchange)
        area = OfferArea(window.actions_)
        area.take(OfferCard(), OfferCard())
        window.put(area)
        ringing = Ringing(window.desk)
        area.follow_calls(ringing)
        assert not window.actions_.trigger("offer.accept")
        exchange.ring(Caller(number=NUMBER))
        await until(
            lambda: area.ringing.shown is not None and area.ringing.shown.name == FRIEDA.name
        )
        assert area.ringing.isVisibleTo(area)
        assert window.actions_.trigger("offer.accept")
        await until(lambda: window.desk.open.customer == FRIEDA.id)
        assert not area.ringing.isVisibleTo(area)
        ringing.close()

    run(app, scene, profile, PEOPLE, online=False)


def test_whose_call_it_is_is_asked_under_its_card_and_one_click_answers(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        exchange = SimulatedExchange(clock=window.desk.clock)
        window.desk.calls.use(exchange)
        pane = InteractionPane(window.desk, window.actions_)
        window.put(pane)
        ringing = Ringing(window.desk)
        pane.ask_who_calls(ringing)
        exchange.ring(Caller(number="+4930123456"))
        ringing.accept()
        await until(lambda: ringing.rows and pane.call_card.isVisibleTo(pane))
        ringing.choose(FRIEDA.id)
        await until(lambda: pane.conversation.of is not None)
        assert pane.call_card.isVisibleTo(pane)
        assert pane.conversation.mine
        ringing.close()

    run(app, scene, profile, PEOPLE)


def test_somebody_new_is_asked_for_the_name_in_place_with_the_number_filled_in(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        exchange = SimulatedExchange(clock=window.desk.clock)
        window.desk.calls.use(exchange)
        pane = InteractionPane(window.desk, window.actions_)
        window.put(pane)
        ringing = Ringing(window.desk)
        pane.ask_who_calls(ringing)
        exchange.ring(Caller(number="+4930123456"))
        ringing.accept()
        await until(lambda: ringing.rows and pane.call_card.isVisibleTo(pane))
        (who,) = pane.findChildren(WhoCalls)
        who.feed.opened.emit(NEW)
        assert who.new.phone.text == "030 123456"
        press(who.new.name.edit, Qt.Key.Key_Escape)
        assert who.feed.isVisibleTo(who)
        who.feed.opened.emit(NEW)
        who.new.phone.set_text("3")
        press(who.new.name.edit, Qt.Key.Key_Return)
        assert who.new.phone.error
        who.new.phone.set_text("030 123456")
        QTest.keyClicks(who.new.name.edit, "Ada Neu")
        press(who.new.name.edit, Qt.Key.Key_Return)
        await until(lambda: pane.conversation.of is not None, 10)
        assert pane.conversation.header is not None
        assert "Ada Neu" in pane.conversation.header.said
        assert pane.call_card.isVisibleTo(pane)
        assert not who.new.isVisibleTo(who)
        ringing.close()

    run(app, scene, profile, PEOPLE)


def test_whom_to_put_through_is_not_asked_any_more_once_the_caller_is_gone(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        pane, exchange = await _open(window)
        _talk(exchange)
        window.actions_.trigger("call.transfer")
        (sheet,) = [each for each in pane.window().findChildren(Popup) if each.isVisible()]
        assert not window.actions_["interaction.park"].isEnabled()  # nobody is put aside talking
        exchange.far_end_hangs_up(exchange.calls()[0].id)
        assert not sheet.isVisible()

    run(app, scene, profile, (*PEOPLE, CALL))
