"""Wrapping up: nothing without a code, everything in one transaction, nothing lost on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from desktop.domain.ids import MessageId
from desktop.domain.records import Interaction, Task
from desktop.domain.words import Direction, DraftKind, InteractionStatus, Outcome
from desktop.settings import AFTER_SENDING, UNDO_CLOSE, WRAP_UP_CODES
from desktop.store import outbox
from desktop.store.reads import records
from desktop.viewmodels.desk import Open
from desktop.viewmodels.drafts import Journal, Place
from desktop.viewmodels.interaction.conversation import Conversation
from desktop.viewmodels.task_entry import Given
from desktop.viewmodels.wrap_up.wrap_up import WrapUpPanel
from desktop.viewmodels.wrap_up.wrap_up_choice import Choice
from tests.support.desk import TriedDesk, a_desk, until
from tests.support.people import CHAT, EVERYTHING, FRIEDA, MAIL

if TYPE_CHECKING:
    from pathlib import Path


class Pane:
    def __init__(self, desk: TriedDesk) -> None:
        self.desk = desk
        self.conversation = Conversation(desk)
        self.journal = Journal(desk)
        self.panel = WrapUpPanel(desk, self.conversation, self.journal)
        self.completed: list[str] = []
        self.panel.completed.connect(self.completed.append)

    async def open(self, interaction: Interaction) -> None:
        self.desk.show(Open(interaction.id, interaction.customer))
        await until(lambda: self.conversation.shown == interaction.id)

    def close(self) -> None:
        self.panel.close()
        self.conversation.close()


async def _asked(desk: TriedDesk) -> list[str]:
    return [each.op for each in await desk.read(outbox.waiting)]


async def test_without_a_code_nothing_is_completed_and_it_is_said(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        pane = Pane(desk)
        await pane.open(MAIL)
        pane.panel.begin()
        assert pane.panel.open

        pane.panel.complete()

        assert pane.panel.errors == {"code": "Choose why the customer came."}
        assert await _asked(desk) == []
        pane.panel.choose_number(1)
        assert pane.panel.errors == {}
        pane.close()


async def test_code_note_and_promise_go_into_the_outbox_together(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        pane = Pane(desk)
        await pane.open(MAIL)
        pane.panel.begin()
        pane.panel.choose(code="delivery", outcome=Outcome.SOLVED, promise=True)
        pane.panel.choose(
            follow_up=Given(
                title="Rückruf", due="morgen 9:00", words="Ich rufe an.", phone="0171 39200 42"
            )
        )
        pane.panel.typed("Altgerät steht im Keller.")
        await pane.journal.flush()

        pane.panel.complete()
        await until(lambda: pane.completed)

        assert await _asked(desk) == [
            "draft.save@1",  # the fields
            "draft.save@1",  # the note
            "interaction.note@1",
            "promise.make@1",
            "draft.discard@1",
            "draft.discard@1",
            "interaction.wrap-up@1",
        ]
        done = await desk.read(records.record, Interaction, MAIL.id)
        assert done is not None
        assert (done.status, done.code) == (InteractionStatus.CLOSED, "delivery")
        waiting = await desk.read(outbox.waiting)
        made = await desk.read(records.record, Task, waiting[3].record)
        assert made is not None
        assert (made.words, made.customer, made.interaction) == (
            "Ich rufe an.",
            FRIEDA.id,
            MAIL.id,
        )
        pane.close()


async def test_a_follow_up_needs_to_say_what_is_to_be_done(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        pane = Pane(desk)
        await pane.open(MAIL)
        pane.panel.begin()
        pane.panel.choose(code="delivery", outcome=Outcome.FOLLOW_UP)
        pane.panel.choose(follow_up=Given(due="vielleicht"))

        pane.panel.complete()

        assert set(pane.panel.errors) == {"title", "due"}
        assert await _asked(desk) == []
        pane.close()


async def test_what_was_chosen_is_there_again_after_looking_elsewhere(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        pane = Pane(desk)
        await pane.open(MAIL)
        pane.panel.begin()
        pane.panel.choose(code="refund")
        pane.panel.typed("Noch offen")

        await pane.open(CHAT)
        assert not pane.panel.open
        assert pane.panel.note == ""
        await pane.open(MAIL)

        assert pane.panel.open
        assert (pane.panel.choice.code, pane.panel.note) == ("refund", "Noch offen")
        pane.close()


async def test_the_note_survives_the_end_of_the_window(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        pane = Pane(desk)
        await pane.open(MAIL)
        pane.panel.begin()
        pane.panel.typed("Nicht verlieren")
        await pane.journal.flush()
        pane.close()

    async with a_desk(profile) as desk:
        pane = Pane(desk)
        replaced: list[str] = []
        pane.panel.note_replaced.connect(replaced.append)
        await pane.open(MAIL)
        pane.panel.begin()
        await until(lambda: replaced == ["Nicht verlieren"])
        place = Place(MAIL.id, DraftKind.WRAP_UP)
        assert pane.journal.at(place).safe
        pane.close()


async def test_what_was_chosen_and_typed_survives_the_end_of_the_window(profile: Path) -> None:
    follow_up = Given(title="Rückruf", due="16:00", words="Bis vier hören Sie von mir.")
    async with a_desk(profile, records=EVERYTHING) as desk:
        pane = Pane(desk)
        await pane.open(MAIL)
        pane.panel.begin()
        pane.panel.choose(code="refund", promise=True)
        pane.panel.choose(follow_up=follow_up)
        await pane.journal.flush()
        pane.close()

    async with a_desk(profile) as desk:
        pane = Pane(desk)
        await pane.open(MAIL)
        pane.panel.begin()
        await until(lambda: pane.panel.choice.code)
        assert pane.panel.choice == Choice(code="refund", promise=True, follow_up=follow_up)

        pane.panel.complete()
        await until(lambda: pane.completed)
        pane.panel.begin()
        assert pane.panel.choice == Choice()
        pane.close()


async def test_what_comes_then_is_remembered(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        pane = Pane(desk)
        await pane.open(MAIL)
        pane.panel.begin()
        pane.panel.choose_afterwards("next")
        assert desk.settings[AFTER_SENDING] == "next"
        pane.panel.choose(code="delivery")
        pane.panel.complete()
        await until(lambda: pane.completed == ["next"])
        pane.close()


async def test_a_completion_that_is_taken_back_leaves_everything_as_it_was(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        desk.settings.choose(UNDO_CLOSE, "5")
        pane = Pane(desk)
        announced: list[str] = []
        pane.panel.announced.connect(announced.append)
        await pane.open(MAIL)
        pane.panel.begin()
        pane.panel.choose(code="refund")
        pane.panel.typed("Erstattet.")

        pane.panel.complete()
        await until(lambda: desk.soon.waits)
        assert (announced, pane.panel.open) == (["stay"], False)
        desk.soon.undo()

        assert "interaction.wrap-up@1" not in await _asked(desk)
        pane.panel.begin()
        assert (pane.panel.choice.code, pane.panel.note) == ("refund", "Erstattet.")
        pane.close()


async def test_a_completion_that_was_announced_happens_once_with_all_that_was_written(
    profile: Path,
) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        desk.settings.choose(UNDO_CLOSE, "5")
        pane = Pane(desk)
        await pane.open(MAIL)
        for _twice in range(2):
            pane.panel.begin()
            pane.panel.choose(code="refund")
            pane.panel.typed("Erstattet.")
            pane.panel.complete()
            await until(lambda: desk.soon.waits)

        await desk.leave()  # who closes the window has not taken it back

        asked = await _asked(desk)
        assert (asked.count("interaction.wrap-up@1"), asked.count("interaction.note@1")) == (1, 1)
        done = await desk.read(records.record, Interaction, MAIL.id)
        assert done is not None
        assert (done.status, done.code) == (InteractionStatus.CLOSED, "refund")
        pane.close()


async def test_what_the_customer_writes_meanwhile_stops_an_announced_completion(
    profile: Path,
) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        desk.settings.choose(UNDO_CLOSE, "5")
        pane = Pane(desk)
        await pane.open(MAIL)
        pane.panel.begin()
        pane.panel.choose(code="refund")
        pane.panel.complete()
        await until(lambda: desk.soon.waits)

        came = replace(MAIL.messages[0], id=MessageId("came"), direction=Direction.INBOUND)
        desk.from_hub(replace(MAIL, messages=(*MAIL.messages, came)))
        await desk.soon.finish()

        assert "interaction.wrap-up@1" not in await _asked(desk)
        assert [each.replace for each in desk.notices.everything] == ["completion"]
        pane.close()


async def test_an_enterprise_brings_its_own_codes(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        desk.settings.choose(WRAP_UP_CODES, "a1=Anschluss; a2=Abbau;a3")
        pane = Pane(desk)

        codes = pane.panel.codes()

        assert [(code.id, code.title) for code in codes] == [
            ("a1", "Anschluss"),
            ("a2", "Abbau"),
            ("a3", "a3"),
        ]
        pane.close()


async def test_a_suggested_code_gives_back_what_stood_before_and_leaves_what_came_since(
    profile: Path,
) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        pane = Pane(desk)
        await pane.open(MAIL)
        pane.panel.begin()
        back = await pane.panel.suggest(MAIL.id, "delivery")
        suggested = pane.panel.choice.code
        back()
        taken_back = pane.panel.choice.code
        again = await pane.panel.suggest(MAIL.id, "delivery")
        pane.panel.choose(code="invoice")
        again()
        since = pane.panel.choice.code
        over = await pane.panel.suggest(MAIL.id, "delivery")
        over()
        before = pane.panel.choice.code
        pane.close()

    assert (suggested, taken_back) == ("delivery", "")
    assert (since, before) == ("invoice", "invoice")


async def test_a_suggestion_takes_nothing_from_what_was_chosen_before_a_restart(
    profile: Path,
) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        pane = Pane(desk)
        await pane.open(MAIL)
        pane.panel.begin()
        pane.panel.choose(code="invoice", promise=True, follow_up=Given(title="Rückruf"))
        await pane.journal.flush()
        pane.close()

    async with a_desk(profile) as desk:
        pane = Pane(desk)
        await pane.open(MAIL)
        back = await pane.panel.suggest(MAIL.id, "delivery")
        kept = pane.panel.choice
        back()
        await pane.journal.flush()
        after = pane.panel.choice
        pane.close()

    assert (kept.code, kept.promise, kept.follow_up.title) == ("invoice", True, "Rückruf")
    assert after == kept
