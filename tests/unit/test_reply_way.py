"""Answering on another channel, in the composer: chosen, said, held fast, taken back with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.channels.ways import Way, ways
from desktop.domain.operations.sending import ReplyBy
from desktop.domain.records import Customer, Interaction
from desktop.domain.words import Channel, DraftKind
from desktop.line import Standing
from desktop.store import outbox
from desktop.store.reads import records
from desktop.viewmodels.composer import reply_way
from tests.support.composing import ComposerPane, waiting_ops
from tests.support.desk import TriedDesk, a_desk, until
from tests.support.people import CHAT, EVERYTHING, MAIL

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

BY_MAIL = Way(Channel.EMAIL, "j.probst@example.org")


async def _asked(desk: TriedDesk) -> list[ReplyBy]:
    waiting = await desk.read(outbox.waiting)
    return [each.operation for each in waiting if isinstance(each.operation, ReplyBy)]


async def test_a_chat_is_answered_by_mail_within_the_same_contact(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        pane = ComposerPane(desk)
        await pane.open(CHAT)
        pane.composer.go_by(BY_MAIL)
        assert pane.composer.shown.to == "to j.probst@example.org"

        pane.write("Hier die Maße als Brief.")
        await pane.send()

        [asked] = await _asked(desk)
        assert (asked.channel, asked.to) == (Channel.EMAIL, "j.probst@example.org")
        assert asked.send_at is not None
        contact = await desk.read(records.record, Interaction, CHAT.id)
        assert contact is not None
        assert contact.messages[-1].channel is Channel.EMAIL
        await until(lambda: pane.conversation.of is not None)
        pane.close()


async def test_a_letter_in_answer_to_a_chat_needs_no_line(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        pane = ComposerPane(desk)
        await pane.open(CHAT)
        desk.line.set(standing=Standing.OFFLINE)
        assert pane.composer.shown.why_no_reply != ""

        pane.composer.go_by(BY_MAIL)
        pane.write("Ohne Verbindung geschrieben.")
        assert pane.composer.shown.button == "Send later"
        await pane.send()

        assert "interaction.reply@3" in await waiting_ops(desk)
        pane.close()


async def test_a_channel_without_a_connection_says_so_before_anything_is_sent(
    profile: Path,
) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        desk.line.set(standing=Standing.ONLINE, ways=(Channel.MESSAGING,))
        pane = ComposerPane(desk)
        await pane.open(CHAT)
        [own, letter] = pane.composer.ways
        assert (own.why_not, own.chosen) == ("", True)
        assert "no connection for E-mail" in letter.why_not

        pane.composer.go_by(letter.way)
        pane.write("Geht nicht hinaus.")
        pane.composer.send()

        assert "no connection" in pane.composer.shown.why_not
        assert "interaction.reply@3" not in await waiting_ops(desk)
        desk.line.set(ways=(Channel.EMAIL,))
        assert pane.composer.shown.why_not == ""
        pane.close()


async def test_what_was_begun_goes_the_way_that_stood_there_then(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        pane = ComposerPane(desk)
        await pane.open(CHAT)
        pane.write("Begonnen im Chat")
        pane.composer.go_by(BY_MAIL)
        assert pane.field == "Begonnen im Chat"  # the words stay, the way is another

        pane.composer.choose(DraftKind.NOTE)
        pane.composer.choose(DraftKind.REPLY)

        assert pane.composer.shown.way == BY_MAIL
        pane.close()


async def test_a_mail_to_the_contacts_own_address_stays_what_it_was(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        pane = ComposerPane(desk)
        await pane.open(MAIL)

        pane.write("Wie immer.")
        await pane.send()

        assert "interaction.reply@2" in await waiting_ops(desk)
        assert await _asked(desk) == []
        pane.close()


async def test_the_ways_of_an_open_contact_are_gone_through_once(
    profile: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone_through: list[str] = []

    def counted(contact: Interaction, customer: Customer | None) -> tuple[Way, ...]:
        gone_through.append(contact.id)
        return ways(contact, customer)

    monkeypatch.setattr(reply_way, "ways", counted)
    async with a_desk(profile, records=EVERYTHING) as desk:
        pane = ComposerPane(desk)
        await pane.open(CHAT)
        assert pane.composer.ways
        told = gone_through.count(CHAT.id)
        pane.composer.go_by(BY_MAIL)
        assert pane.composer.ways

        assert gone_through.count(CHAT.id) == told
