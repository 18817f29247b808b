"""The contact's pane with real keys: writing, sending, noting, inserting, wrapping up."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, cast

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop.domain.operations.rescue import draft_id
from desktop.domain.records import Draft, Interaction
from desktop.domain.words import DraftKind, InteractionStatus
from desktop.line import Standing
from desktop.settings import AFTER_SENDING
from desktop.store import outbox
from desktop.store.reads import records
from desktop.viewmodels.desk import Open
from desktop.viewmodels.rows import MailRow, NoteRow, ScheduledRow
from tests.support.backends import LiveHub
from tests.support.desk import ME, until
from tests.support.people import CHAT, EVERYTHING, FRIEDA, MAIL, ago, held, said
from tests.support.qt import press, type_text
from tests.support.window import Tried, run
from widgets.interaction.pane import InteractionPane
from widgets.worklist.pane import WorkListPane

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication


async def _opened(window: Tried, interaction: Interaction = MAIL) -> InteractionPane:
    pane = InteractionPane(window.desk, window.actions_)
    window.put(pane)
    await _go(window, pane, interaction)
    return pane


async def _go(window: Tried, pane: InteractionPane, interaction: Interaction) -> None:
    window.desk.show(Open(interaction.id, interaction.customer))
    await until(lambda: pane.conversation.shown == interaction.id)
    window.actions_.say(
        interaction=True,
        mine=pane.conversation.mine,
        status=interaction.status,
        standing=window.desk.line.state.standing,
    )


async def _asked(window: Tried) -> list[str]:
    return [each.op for each in await window.desk.read(outbox.waiting)]


async def _draft(window: Tried, interaction: Interaction, kind: DraftKind) -> str:
    id_ = draft_id(ME.agent, interaction.id, kind)
    draft = await window.desk.read(records.record, Draft, id_)
    return draft.text if draft and not draft.discarded else ""


def test_what_is_typed_is_saved_and_said_to_be(app: QApplication, profile: Path) -> None:
    async def scene(window: Tried) -> None:
        pane = await _opened(window)

        type_text(pane.box.field, "Grüße aus Köln, Frau Übel")
        await until(lambda: pane.box.state.text().startswith("Draft saved"))

        assert await _draft(window, MAIL, DraftKind.REPLY) == "Grüße aus Köln, Frau Übel"

    run(app, scene, profile, EVERYTHING)


def test_ctrl_return_sends_empties_the_field_and_shows_the_reply(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        pane = await _opened(window)
        type_text(pane.box.field, "Sie kommt am Mittwoch.")
        assert window.actions_["composer.send"].isEnabled()

        window.actions_.trigger("composer.send")
        await until(lambda: pane.box.field.text == "")

        await until(lambda: isinstance(pane.talk.feed.rows[-1], ScheduledRow))
        newest = pane.talk.feed.rows[-2]
        assert isinstance(newest, MailRow)
        assert (newest.who, newest.text) == ("You", "Sie kommt am Mittwoch.")
        assert "interaction.reply@2" in await _asked(window)
        assert not window.actions_["composer.send"].isEnabled()

    run(app, scene, profile, EVERYTHING)


def test_without_a_line_the_reply_waits_and_says_so(app: QApplication, profile: Path) -> None:
    async def scene(window: Tried) -> None:
        window.desk.line_is(Standing.OFFLINE)
        pane = await _opened(window)
        type_text(pane.box.field, "Ich rufe Sie an.")
        assert pane.box.send.text() == "Send later"

        pane.box.send.click()
        await until(lambda: isinstance(pane.talk.feed.rows[-1], ScheduledRow))

        newest = pane.talk.feed.rows[-2]
        assert isinstance(newest, MailRow)
        assert newest.badge is not None
        assert newest.badge.text == "waits for the line"

    run(app, scene, profile, EVERYTHING)


@pytest.mark.parametrize("action", ["composer.send", "composer.discard"])
def test_behind_the_wrap_up_words_come_forward_and_are_neither_sent_nor_emptied(
    app: QApplication, profile: Path, action: str
) -> None:
    async def scene(window: Tried) -> None:
        pane = await _opened(window)
        type_text(pane.box.field, "Noch nicht fertig")
        await pane.composer.flush()
        window.actions_.trigger("interaction.wrap-up")
        assert pane.box.isHidden()

        window.actions_.trigger(action)

        assert not pane.box.isHidden()
        assert pane.box.field.text == "Noch nicht fertig"
        assert "interaction.reply@2" not in await _asked(window)
        window.actions_.trigger("composer.send")  # seen, it goes
        await until(lambda: pane.box.field.text == "")
        assert "interaction.reply@2" in await _asked(window)

    run(app, scene, profile, EVERYTHING)


def test_a_note_is_filed_and_never_sent(app: QApplication, profile: Path) -> None:
    async def scene(window: Tried) -> None:
        pane = await _opened(window)
        pane.box.note.click()
        assert pane.box.send.text() == "File note"
        assert pane.box.field.accessibleName() == "Internal note"

        type_text(pane.box.field, "Kundin ist verärgert")
        window.actions_.trigger("composer.send")
        await until(lambda: isinstance(pane.talk.feed.rows[-1], NoteRow))

        assert "interaction.reply@2" not in await _asked(window)
        mail = await window.desk.read(records.record, Interaction, MAIL.id)
        assert mail is not None
        assert len(mail.messages) == len(MAIL.messages)

    run(app, scene, profile, EVERYTHING)


def test_going_to_another_contact_and_back_keeps_both_texts(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        pane = await _opened(window)
        type_text(pane.box.field, "An Frieda")
        await _go(window, pane, CHAT)
        assert pane.box.field.text == ""
        type_text(pane.box.field, "An Jörg")
        await _go(window, pane, MAIL)

        assert pane.box.field.text == "An Frieda"
        await window.desk.leave()
        assert await _draft(window, CHAT, DraftKind.REPLY) == "An Jörg"

    run(app, scene, profile, EVERYTHING)


def test_escape_loses_nothing(app: QApplication, profile: Path) -> None:
    async def scene(window: Tried) -> None:
        pane = await _opened(window)
        type_text(pane.box.field, "Noch hier")

        press(pane.box.field, Qt.Key.Key_Escape)

        assert pane.box.field.text == "Noch hier"

    run(app, scene, profile, EVERYTHING)


def test_discarding_can_be_undone(app: QApplication, profile: Path) -> None:
    async def scene(window: Tried) -> None:
        pane = await _opened(window)
        type_text(pane.box.field, "Doch nicht")
        window.actions_.trigger("composer.discard")
        assert pane.box.field.text == ""

        pane.box.field.undo()

        assert pane.box.field.text == "Doch nicht"

    run(app, scene, profile, EVERYTHING)


def test_two_colons_insert_a_text_module_with_the_keyboard_alone(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        pane = await _opened(window)
        field, popup = pane.box.field, pane.box.popup
        type_text(field, "::ter")
        await until(lambda: popup.is_open)
        assert popup.feed.current == "module-1"

        press(field, Qt.Key.Key_Return)
        await until(lambda: field.text.startswith("Guten Tag Frieda Musterfrau,"))

        assert field.textCursor().selectedText() == "{Tag}"
        type_text(field, "Mittwoch")
        press(field, Qt.Key.Key_Tab)
        assert field.textCursor().selectedText() == "{von}"
        await until(lambda: not popup.is_open)

    run(app, scene, profile, EVERYTHING)


def test_escape_closes_the_popup_and_leaves_the_signs(app: QApplication, profile: Path) -> None:
    async def scene(window: Tried) -> None:
        pane = await _opened(window)
        field, popup = pane.box.field, pane.box.popup
        type_text(field, "??lieferung")
        await until(lambda: popup.is_open)

        press(field, Qt.Key.Key_Escape)
        await until(lambda: not popup.is_open)
        type_text(field, "en")
        await window.desk.supervisor.pause(0.15)

        assert field.text == "??lieferungen"
        assert not popup.is_open

    run(app, scene, profile, EVERYTHING)


def test_signs_that_find_nothing_say_so_and_leave_the_keys_to_the_field(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        pane = await _opened(window)
        field, popup = pane.box.field, pane.box.popup
        type_text(field, "Wie bitte ::xyz")
        await until(lambda: popup.is_open)
        assert [row.said for row in popup.feed.rows] == ["Nothing found for “xyz”"]

        press(field, Qt.Key.Key_Return)
        await until(lambda: not popup.is_open)
        type_text(field, "Danke")

        assert field.text == "Wie bitte ::xyz\nDanke"

    run(app, scene, profile, EVERYTHING)


def test_words_inserted_from_elsewhere_stand_at_the_caret(app: QApplication, profile: Path) -> None:
    async def scene(window: Tried) -> None:
        pane = await _opened(window)
        type_text(pane.box.field, "Hallo ")

        window.desk.insert.emit("aus dem Wissen")

        assert pane.box.field.text == "Hallo aus dem Wissen"

    run(app, scene, profile, EVERYTHING)


def test_wrapping_up_without_a_code_says_so_and_a_digit_chooses_one(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        pane = await _opened(window)
        window.actions_.trigger("interaction.wrap-up")
        assert pane.foot.wrap_box.isVisible()
        assert not pane.box.isVisible()

        window.actions_.trigger("interaction.wrap-up")
        assert pane.foot.wrap_box.wrong.sentence == "Choose why the customer came."

        press(pane.foot.wrap_box, Qt.Key.Key_2, text="2")
        assert pane.wrap_up.choice.code == "defect"
        assert pane.foot.wrap_box.wrong.sentence == ""
        type_text(pane.foot.wrap_box.note.writing, "Gerät wird getauscht")
        window.actions_.trigger("interaction.wrap-up")
        await until(pane.box.isVisible)

        done = await window.desk.read(records.record, Interaction, MAIL.id)
        assert done is not None
        assert (done.status, done.code) == (InteractionStatus.CLOSED, "defect")
        assert "interaction.note@1" in await _asked(window)

    run(app, scene, profile, EVERYTHING)


def test_after_sending_the_next_contact_opens_when_the_person_likes_that(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        window.desk.settings.choose(AFTER_SENDING, "next")
        work = WorkListPane(window.desk, window.actions_)
        window.put(work)
        pane = await _opened(window)
        await until(lambda: work.work.count == 2)
        type_text(pane.box.field, "Fertig.")

        window.actions_.trigger("composer.send")

        await until(lambda: window.desk.open.interaction == CHAT.id)

    run(app, scene, profile, EVERYTHING)


def test_a_long_conversation_opens_at_its_end_and_is_found_where_it_was_left(
    app: QApplication, profile: Path
) -> None:
    turns = [said(f"Nachricht {at}", ago(minutes=200 - at)) for at in range(90)]
    long = held("long", FRIEDA, *turns, channel=CHAT.channel)

    async def scene(window: Tried) -> None:
        pane = await _opened(window, long)
        bar = pane.talk.feed.verticalScrollBar()
        await until(lambda: bar.maximum() > 0)
        assert bar.value() == bar.maximum()

        bar.setValue(bar.maximum() // 2)
        left = bar.maximum() - bar.value()
        await _go(window, pane, MAIL)
        await _go(window, pane, long)

        assert abs((bar.maximum() - bar.value()) - left) <= 2

    run(app, scene, profile, (*EVERYTHING, long))


def test_everything_that_takes_keys_has_a_name(app: QApplication, profile: Path) -> None:
    async def scene(window: Tried) -> None:
        pane = await _opened(window)
        window.actions_.trigger("interaction.wrap-up")

        nameless = [
            widget
            for widget in pane.findChildren(QWidget)
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
            and widget.isVisible()
            and not widget.accessibleName()
            and widget is not pane.foot.wrap_box
        ]

        assert nameless == []

    run(app, scene, profile, EVERYTHING)


def test_the_newest_message_stays_in_sight_when_the_wrap_up_takes_room(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        window.resize(700, 560)
        pane = await _opened(window)
        window.actions_.trigger("interaction.wrap-up")
        bar = pane.talk.feed.verticalScrollBar()
        await until(lambda: bar.maximum() > 0)

        assert bar.value() == bar.maximum()

    run(app, scene, profile, EVERYTHING)


def test_a_contact_is_given_back_from_the_registry_and_its_words_stay(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        hub = LiveHub()
        window.desk.live = lambda: cast("Any", hub)
        pane = await _opened(window)
        type_text(pane.box.field, "Ich wollte gerade")
        assert window.actions_["interaction.release"].isEnabled()

        window.actions_.trigger("interaction.release")
        await until(lambda: window.desk.open.interaction is None, within_s=20)

        assert [id_ for id_, _ in hub.released] == [MAIL.id]
        for _ in range(500):  # what was typed last may still be on its way to the disk
            if await _draft(window, MAIL, DraftKind.REPLY):
                break
            await asyncio.sleep(0.02)
        assert await _draft(window, MAIL, DraftKind.REPLY) == "Ich wollte gerade"

        parked = replace(MAIL, status=InteractionStatus.PARKED)
        window.desk.from_hub(parked)
        await _go(window, pane, parked)
        assert not window.actions_["interaction.release"].isEnabled()

    run(app, scene, profile, EVERYTHING)


def test_wrapping_up_tells_the_hub_that_the_conversation_is_over(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        hub = LiveHub()
        window.desk.live = lambda: cast("Any", hub)
        pane = await _opened(window, CHAT)

        window.actions_.trigger("interaction.wrap-up")
        await until(lambda: hub.wrapped, within_s=20)

        assert hub.wrapped == [(CHAT.id, CHAT.epoch)]
        assert pane.wrap_up.open

    run(app, scene, profile, EVERYTHING)
