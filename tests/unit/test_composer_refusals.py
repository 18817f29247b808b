"""Words that the hub would not have come back to the field, with the reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from desktop.domain.operations.operation import Reason
from desktop.domain.words import Failed
from desktop.ports.wire import Answer, Verdict
from desktop.store.store import Store
from desktop.viewmodels.interaction.refusals import key_of
from desktop.viewmodels.rows import MailRow, RefusedRow
from tests.support.composing import ComposerPane
from tests.support.desk import ME, NOON, TriedDesk, a_desk, until
from tests.support.people import EVERYTHING, MAIL, said

if TYPE_CHECKING:
    from pathlib import Path


async def test_a_refused_reply_stands_in_the_field_again_with_the_reason(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        pane = ComposerPane(desk)
        await pane.open(MAIL)
        pane.write("Sie kommt am Mittwoch.")
        await pane.send()
        assert pane.field == ""

        desk.clock.move(seconds=5)
        await _refuse(desk, Reason.ANSWERED)

        await until(lambda: pane.field == "Sie kommt am Mittwoch.")
        await until(lambda: "Somebody else answered" in pane.composer.shown.error)
        assert not any(isinstance(row, RefusedRow) for row in pane.conversation.rows)

        pane.write("Sie kommt am Mittwoch, wie mein Kollege schrieb.")
        await until(lambda: any(isinstance(row, RefusedRow) for row in pane.conversation.rows))
        pane.close()


async def test_refused_words_come_back_from_the_conversation_before_what_is_written(
    profile: Path,
) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        pane = ComposerPane(desk)
        await pane.open(MAIL)
        pane.write("Erste Antwort")
        await pane.send()
        desk.clock.move(seconds=5)
        pane.write("Zweite Antwort")
        await pane.composer.flush()
        await _refuse(desk, Reason.ANSWERED)
        await until(lambda: isinstance(pane.conversation.rows[-1], RefusedRow))
        operation = pane.conversation.of.refused[0].op_id if pane.conversation.of else ""

        pane.conversation.asked(key_of(operation), "back")

        assert pane.field == "Erste Antwort\n\nZweite Antwort"
        await until(lambda: not isinstance(pane.conversation.rows[-1], RefusedRow))
        pane.close()


async def _refuse(desk: TriedDesk, reason: Reason) -> None:
    """The hub answers the reply with a no and takes everything else."""
    waiting = await desk.store.write(Store.batch, 100)
    answers = [
        Answer(each.mid, Verdict.CONFLICT, reason)
        if each.op == "interaction.reply@2"
        else Answer(each.mid, Verdict.OK)
        for each in waiting
    ]
    await desk.store.write(Store.take_answers, answers)


async def test_what_perhaps_did_not_go_is_taken_to_the_composer_to_be_written_again(
    profile: Path,
) -> None:
    ours = said("Sie kommt am Mittwoch.", NOON, by=ME.agent, to="frieda@example.org")
    unsure = replace(MAIL, messages=(*MAIL.messages, replace(ours, failed=Failed.UNSURE)))
    async with a_desk(profile, records=(*EVERYTHING, unsure)) as desk:
        pane = ComposerPane(desk)
        await pane.open(unsure)
        [row] = [row for row in pane.conversation.rows if row.key == ours.id]
        assert isinstance(row, MailRow)
        assert row.badge is not None
        assert row.badge.text == "perhaps not sent"

        pane.conversation.asked(row.key, row.parts[0].name)

        assert pane.field == "Sie kommt am Mittwoch."
        pane.close()
