"""What was sent can be taken back for a moment, and what has a later time until then."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec.structs import replace

from desktop.domain.conversation import Message
from desktop.domain.ids import MessageId
from desktop.domain.operations.sending import ReplyAt, Unsend
from desktop.domain.records import Interaction
from desktop.domain.words import Channel, Direction, DraftKind, Failed
from desktop.settings import UNDO_SEND
from desktop.store import outbox
from desktop.store.reads import records
from desktop.store.store import Store
from desktop.viewmodels.interaction.scheduled import next_time, with_times
from desktop.viewmodels.rows import ScheduledRow, Subject
from tests.support.composing import ComposerPane, saved_in, waiting_ops
from tests.support.desk import ME, NOON, TriedDesk, a_desk, until
from tests.support.people import CHAT, EVERYTHING, MAIL

if TYPE_CHECKING:
    from pathlib import Path


async def said_in(desk: TriedDesk, interaction: Interaction) -> list[str]:
    found = await desk.read(records.record, Interaction, interaction.id)
    return [message.text for message in found.messages] if found else []


async def push_everything(desk: TriedDesk) -> None:
    """It may have reached the hub from now on."""
    await desk.store.write(Store.batch, 100)


async def test_a_mail_waits_ten_seconds_and_says_so(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        pane = ComposerPane(desk)
        await pane.open(MAIL)
        pane.write("Sie kommt am Mittwoch.")
        await pane.send()

        assert pane.composer.thoughts.words.startswith("Goes out in 10 s, to frieda")
        [asked] = [
            o for w in await desk.read(outbox.waiting) if isinstance(o := w.operation, ReplyAt)
        ]
        assert asked.send_at == desk.clock.now() + timedelta(seconds=10)

        desk.clock.move(seconds=11)
        await until(lambda: pane.composer.thoughts.words == "")
        assert pane.composer.thoughts.take_back_last() is False
        pane.close()


async def test_a_moment_is_counted_by_the_clock_of_the_hub(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        desk.line.set(ahead_s=-7_200)  # the clock of this machine is two hours fast
        pane = ComposerPane(desk)
        await pane.open(MAIL)
        pane.write("Sie kommt am Mittwoch.")
        await pane.send()

        assert pane.composer.thoughts.words.startswith("Goes out in 10 s, to frieda")
        [asked] = [
            o for w in await desk.read(outbox.waiting) if isinstance(o := w.operation, ReplyAt)
        ]
        assert asked.send_at == desk.clock.now() + timedelta(hours=-2, seconds=10)
        pane.close()


async def test_a_chat_goes_at_once_and_so_does_a_mail_of_who_wants_no_moment(
    profile: Path,
) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        pane = ComposerPane(desk)
        await pane.open(CHAT)
        pane.write("Einen Moment bitte.")
        await pane.send()
        desk.settings.choose(UNDO_SEND, "0")
        await pane.open(MAIL)
        pane.write("Sofort.")
        await pane.send()

        assert (await waiting_ops(desk)).count("interaction.reply@1") == 2
        assert pane.composer.thoughts.words == ""
        pane.close()


async def test_what_was_never_pushed_is_taken_back_without_the_hub(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING, online=False) as desk:
        pane = ComposerPane(desk)
        await pane.open(MAIL)
        pane.write("Zu schnell.")
        await pane.send()

        assert pane.composer.thoughts.take_back_last()
        await until(lambda: pane.field == "Zu schnell.")
        await pane.composer.flush()

        assert not any(op.startswith("interaction.") for op in await waiting_ops(desk))
        assert await saved_in(desk, MAIL, DraftKind.REPLY) == "Zu schnell."
        assert "Zu schnell." not in await said_in(desk, MAIL)
        numbers = [each.mid for each in await desk.read(outbox.waiting)]
        assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
        pane.close()


async def test_what_may_have_reached_the_hub_is_asked_back_from_it(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        pane = ComposerPane(desk)
        await pane.open(MAIL)
        pane.write("Zu schnell.")
        await pane.send()
        await push_everything(desk)

        assert pane.composer.thoughts.take_back_last()
        await until(lambda: pane.field == "Zu schnell.")
        while "interaction.unsend@1" not in await waiting_ops(desk):
            await desk.supervisor.pause(0.01)

        asked = [each.operation for each in await desk.read(outbox.waiting)]
        assert [type(each) for each in asked if isinstance(each, ReplyAt | Unsend)] == [
            ReplyAt,
            Unsend,
        ]
        assert "Zu schnell." not in await said_in(desk, MAIL)
        pane.close()


async def test_words_written_since_stand_behind_those_that_come_back(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        pane = ComposerPane(desk)
        await pane.open(MAIL)
        pane.write("Erste")
        await pane.send()
        pane.write("Zweite")

        pane.composer.thoughts.take_back_last()
        await until(lambda: pane.field == "Erste\n\nZweite")
        pane.close()


async def test_who_has_gone_on_to_the_next_contact_is_led_back(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        pane = ComposerPane(desk)
        await pane.open(MAIL)
        pane.write("An die Falsche")
        await pane.send()
        await pane.open(CHAT)
        pane.write("Etwas anderes")

        pane.composer.thoughts.take_back_last()

        await until(lambda: desk.open.interaction == MAIL.id)
        await until(lambda: pane.field == "An die Falsche")
        await pane.composer.flush()
        assert await saved_in(desk, CHAT, DraftKind.REPLY) == "Etwas anderes"
        pane.close()


async def test_a_reply_for_tomorrow_stands_in_its_contact_and_is_taken_back_there(
    profile: Path,
) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        pane = ComposerPane(desk)
        await pane.open(MAIL)
        pane.write("Guten Morgen")
        pane.composer.send_at(desk.clock.now() + timedelta(days=1))
        await until(lambda: pane.sent)
        await until(lambda: isinstance(pane.conversation.rows[-1], ScheduledRow))
        row = pane.conversation.rows[-1]
        assert row.said.startswith("Goes out tomorrow,")
        desk.clock.move(hours=1)  # the bar has gone long since

        pane.conversation.asked(row.key, "take-back")

        await until(lambda: pane.field == "Guten Morgen")
        await until(lambda: not isinstance(pane.conversation.rows[-1], ScheduledRow))
        pane.close()


async def test_the_words_are_durable_in_the_moment_in_which_the_reply_is_taken_back(
    profile: Path,
) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        pane = ComposerPane(desk)
        await pane.open(MAIL)
        pane.write("Bleibt da")
        await pane.send()
        await push_everything(desk)
        pane.composer.thoughts.take_back_last()
        await until(lambda: pane.field == "Bleibt da")
        await until(lambda: not pane.composer.thoughts.words)

        draft = ""
        while not draft:  # what is not in its contact any more is in the draft already
            said = await said_in(desk, MAIL)
            draft = await saved_in(desk, MAIL, DraftKind.REPLY)
            assert "Bleibt da" in said or draft == "Bleibt da"
        assert draft == "Bleibt da"
        pane.close()


def test_a_reply_that_should_have_gone_and_has_not_says_so_where_the_hub_can_send() -> None:
    out = Message(
        id=MessageId("out"), at=NOON, direction=Direction.OUTBOUND, text="Ja.", send_at=NOON
    )
    row = Subject(key="out", title="", said="")

    def beneath(message: Message, *ways: Channel, after_s: int) -> list[str]:
        contact = replace(MAIL, messages=(message,))
        now = NOON + timedelta(seconds=after_s)
        return [each.said for each in with_times([row], contact, ME.agent, now, ways)[1:]]

    [late] = beneath(out, Channel.EMAIL, after_s=5)
    assert late.startswith("Not sent yet.")
    assert beneath(out, Channel.EMAIL, after_s=4) == []  # it usually takes a moment
    assert beneath(out, after_s=5) == []  # of a hub without mailboxes nothing is known
    assert beneath(replace(out, sent_at=NOON), Channel.EMAIL, after_s=5) == []
    assert beneath(replace(out, failed=Failed.REFUSED), Channel.EMAIL, after_s=5) == []
    assert next_time([out], NOON) == NOON + timedelta(seconds=5)
