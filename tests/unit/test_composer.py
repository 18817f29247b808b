"""The composer and its journal on a real store: nothing typed is lost, nothing goes out twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from desktop.domain.conversation import Segment
from desktop.domain.ids import AgentId
from desktop.domain.operations.rescue import draft_id
from desktop.domain.records import Draft, Interaction, Note
from desktop.domain.words import Channel, DraftKind, InteractionStatus, SegmentKind
from desktop.line import Standing
from desktop.store import outbox
from desktop.store.reads import records
from desktop.viewmodels.desk import Open
from tests.support.composing import ComposerPane, draft_in, saved_in, waiting_ops
from tests.support.desk import ME, NOON, TriedDesk, a_desk, until
from tests.support.people import CHAT, EVERYTHING, FRIEDA, MAIL, MALTE, PEOPLE, held

if TYPE_CHECKING:
    from pathlib import Path


async def test_what_is_typed_is_in_the_store_half_a_second_later(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        pane = ComposerPane(desk)
        await pane.open(MAIL)

        pane.write("Guten Tag Frau Mü")
        pane.write("Guten Tag Frau Müller,")
        await desk.supervisor.pause(0.45)

        assert await saved_in(desk, MAIL, DraftKind.REPLY) == "Guten Tag Frau Müller,"
        assert await waiting_ops(desk) == ["draft.save@1"]
        pane.close()


async def test_typing_before_the_stored_draft_is_read_does_not_overwrite_it(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        pane = ComposerPane(desk)
        await pane.open(MAIL)
        pane.write("Noch nicht fertig")
        await pane.composer.flush()
        pane.close()

    async with a_desk(profile) as desk:
        pane = ComposerPane(desk)
        desk.show(Open(MAIL.id, FRIEDA.id))
        pane.write(", gleich weiter")
        await pane.composer.flush()  # the save is asked for before the pane has read anything

        assert await saved_in(desk, MAIL, DraftKind.REPLY) == "Noch nicht fertig, gleich weiter"
        assert pane.field == "Noch nicht fertig, gleich weiter"
        pane.close()


async def test_saved_is_said_only_after_the_commit(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        pane = ComposerPane(desk)
        await pane.open(MAIL)

        pane.write("Moment")
        assert pane.composer.shown.state == "is saved as you type"

        await until(lambda: pane.composer.shown.state.startswith("Draft saved "))
        assert await saved_in(desk, MAIL, DraftKind.REPLY) == "Moment"
        pane.close()


async def test_a_draft_is_there_again_when_the_profile_is_opened_again(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        pane = ComposerPane(desk)
        await pane.open(MAIL)
        pane.write("Noch nicht fertig")
        await pane.composer.flush()
        pane.close()

    async with a_desk(profile) as desk:
        pane = ComposerPane(desk)
        await pane.open(MAIL)
        await until(lambda: pane.field == "Noch nicht fertig")
        pane.close()


async def test_switching_contacts_keeps_both_drafts(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        pane = ComposerPane(desk)
        await pane.open(MAIL)
        pane.write("An Frieda")
        await pane.open(CHAT)
        assert pane.field == ""
        pane.write("An Jörg")
        await pane.open(MAIL)
        assert pane.field == "An Frieda"

        await pane.composer.flush()
        assert await saved_in(desk, MAIL, DraftKind.REPLY) == "An Frieda"
        assert await saved_in(desk, CHAT, DraftKind.REPLY) == "An Jörg"
        pane.close()


async def test_reply_and_note_are_two_drafts(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        pane = ComposerPane(desk)
        await pane.open(MAIL)
        pane.write("Nach außen")
        pane.composer.choose(DraftKind.NOTE)
        assert pane.field == ""
        pane.write("Nach innen")
        pane.composer.choose(DraftKind.REPLY)
        assert pane.field == "Nach außen"

        await pane.composer.flush()
        assert await saved_in(desk, MAIL, DraftKind.REPLY) == "Nach außen"
        assert await saved_in(desk, MAIL, DraftKind.NOTE) == "Nach innen"
        pane.close()


async def test_sending_writes_the_reply_and_ends_the_draft_in_one_transaction(
    profile: Path,
) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        pane = ComposerPane(desk)
        await pane.open(MAIL)
        pane.write("Sie kommt am Mittwoch.")
        await pane.composer.flush()

        await pane.send()

        assert pane.field == ""
        assert await waiting_ops(desk) == ["draft.save@1", "interaction.reply@2", "draft.discard@1"]
        mail = await desk.read(records.record, Interaction, MAIL.id)
        assert mail is not None
        reply = mail.messages[-1]
        assert reply.text == "Sie kommt am Mittwoch."
        assert reply.to == "frieda.musterfrau@example.org"
        asked = (await desk.read(outbox.waiting))[1].operation
        assert getattr(asked, "last_seen", None) == MAIL.messages[-1].id
        pane.close()


async def test_the_field_is_emptied_only_after_the_commit(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        pane = ComposerPane(desk)
        await pane.open(MAIL)
        pane.write("Sofort")
        pane.composer.send()
        assert pane.field == "Sofort"
        assert pane.composer.shown.sending

        pane.write("Sofort und noch etwas")
        await until(lambda: pane.sent)
        assert pane.field == " und noch etwas"
        pane.close()


async def test_two_presses_send_once(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        pane = ComposerPane(desk)
        await pane.open(MAIL)
        pane.write("Einmal")
        pane.composer.send()
        pane.composer.send()
        await until(lambda: pane.sent)
        await desk.supervisor.pause(0.05)

        assert (await waiting_ops(desk)).count("interaction.reply@2") == 1
        pane.close()


async def test_a_note_can_never_go_out_as_a_reply(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        pane = ComposerPane(desk)
        await pane.open(MAIL)
        pane.composer.choose(DraftKind.NOTE)
        assert pane.composer.shown.button == "File note"
        pane.write("Kundin ist verärgert")

        await pane.send()

        assert "interaction.reply@2" not in await waiting_ops(desk)
        notes = await desk.read(records.notes_about, "interaction", MAIL.id)
        assert isinstance(notes[-1], Note)
        assert (notes[-1].text, notes[-1].queues) == ("Kundin ist verärgert", (MAIL.queue,))
        mail = await desk.read(records.record, Interaction, MAIL.id)
        assert mail is not None
        assert len(mail.messages) == len(MAIL.messages)
        pane.close()


async def test_without_a_line_the_button_says_later_and_the_reply_waits(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING, online=False) as desk:
        pane = ComposerPane(desk)
        await pane.open(MAIL)
        pane.write("Ich melde mich.")
        assert pane.composer.shown.button == "Send later"

        await pane.send()

        await until(lambda: "waits for the line" in pane.conversation.rows[-2].said)
        assert pane.conversation.rows[-1].said.startswith("Goes out in a moment")
        pane.close()


async def test_a_version_that_is_too_old_keeps_a_mail_for_later_and_sends_no_chat(
    profile: Path,
) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        desk.line.set(too_old=True)
        pane = ComposerPane(desk)
        await pane.open(MAIL)
        assert pane.composer.shown.button == "Send later"

        await pane.open(CHAT)
        pane.write("Ja, er passt.")

        assert pane.composer.shown.error.startswith("This Tresen is too old to answer a chat.")
        assert pane.composer.shown.button == "Send"
        pane.close()


async def test_a_chat_needs_the_line_and_keeps_the_words(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING, online=False) as desk:
        pane = ComposerPane(desk)
        await pane.open(CHAT)
        pane.write("Ja, er passt.")
        pane.composer.send()

        assert pane.composer.shown.error.startswith("A chat needs the line")
        assert pane.composer.shown.button == "Send"  # it will not go out later by itself
        assert pane.field == "Ja, er passt."

        desk.line_is(Standing.ONLINE)
        pane.write("Ja, er passt genau.")
        await pane.send()
        assert pane.field == ""
        pane.close()


async def test_a_contact_in_other_hands_takes_notes_but_no_reply(profile: Path) -> None:
    theirs = replace(
        MAIL,
        id="theirs",
        segments=(Segment(agent=MALTE.id, kind=SegmentKind.HANDLE, since=NOON),),
    )
    async with a_desk(profile, records=(*PEOPLE, theirs)) as desk:
        pane = ComposerPane(desk)
        await pane.open(theirs)

        expected = "Malte Muster, Dienstleister Nord has this contact."
        assert pane.composer.shown.why_no_reply == expected
        pane.composer.choose(DraftKind.NOTE)
        pane.write("Ich weiß etwas dazu.")
        assert pane.composer.shown.why_not == ""
        pane.close()


async def test_words_whose_contact_somebody_else_takes_over_stay_and_say_why_they_do(
    profile: Path,
) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        pane = ComposerPane(desk)
        await pane.open(MAIL)
        pane.write("Ich kümmere mich darum")
        assert pane.composer.shown.error == ""

        agent = Segment(agent=MALTE.id, kind=SegmentKind.HANDLE, since=NOON)
        desk.from_hub(replace(MAIL, segments=(agent,)))
        await until(lambda: pane.composer.shown.error)

        assert pane.composer.shown.error == "Malte Muster, Dienstleister Nord has this contact."
        assert pane.field == "Ich kümmere mich darum"
        pane.write("")
        assert pane.composer.shown.error == ""  # the empty field says it itself
        pane.close()


async def test_a_completed_contact_takes_no_reply(profile: Path) -> None:
    done = replace(MAIL, id="done", status=InteractionStatus.CLOSED, segments=())
    async with a_desk(profile, records=(*PEOPLE, done)) as desk:
        pane = ComposerPane(desk)
        await pane.open(done)

        assert pane.composer.shown.why_no_reply == "This contact is completed."
        pane.close()


async def test_a_call_opens_with_the_note(profile: Path) -> None:
    call = held("call", FRIEDA, channel=Channel.VOICE)
    async with a_desk(profile, records=(*PEOPLE, call)) as desk:
        pane = ComposerPane(desk)
        await pane.open(call)

        assert pane.composer.kind is DraftKind.NOTE
        assert pane.composer.shown.button == "File note"
        pane.close()


async def test_a_reply_with_an_unfilled_placeholder_does_not_go_out(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        pane = ComposerPane(desk)
        await pane.open(MAIL)
        pane.write("Sie kommt am {Tag}.")
        pane.composer.send()
        assert pane.composer.shown.error.startswith("{Tag} is not filled in yet.")
        assert "interaction.reply@2" not in await waiting_ops(desk)

        pane.composer.send()
        await desk.supervisor.pause(0.05)
        assert "interaction.reply@2" not in await waiting_ops(desk)

        pane.write('Sie kommt am Mittwoch. {"Tag": 1} {}')
        await pane.send()
        assert "interaction.reply@2" in await waiting_ops(desk)
        pane.close()


async def test_a_draft_from_another_desk_appears_but_never_over_words_written_here(
    profile: Path,
) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        pane = ComposerPane(desk)
        await pane.open(MAIL)
        desk.clock.move(seconds=1)
        desk.from_hub(_remote_draft("Von zu Hause", desk))
        await until(lambda: pane.field == "Von zu Hause")

        pane.write("Von zu Hause, weiter hier")
        desk.clock.move(seconds=1)
        desk.from_hub(_remote_draft("Etwas anderes", desk))
        await desk.supervisor.pause(0.1)
        assert pane.field == "Von zu Hause, weiter hier"
        pane.close()


async def test_emptying_the_field_discards_the_draft_but_keeps_its_words_findable(
    profile: Path,
) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        pane = ComposerPane(desk)
        await pane.open(MAIL)
        pane.write("Doch nicht")
        await pane.composer.flush()
        pane.write("")
        await pane.composer.flush()

        draft = await draft_in(desk, MAIL, DraftKind.REPLY)
        assert draft is not None
        assert (draft.discarded, draft.text) == (True, "Doch nicht")
        pane.close()


def _remote_draft(text: str, desk: TriedDesk) -> Draft:
    return Draft(
        id=draft_id(ME.agent, MAIL.id, DraftKind.REPLY),
        agent=AgentId(ME.agent),
        interaction=MAIL.id,
        kind=DraftKind.REPLY,
        text=text,
        saved_at=desk.clock.now(),
    )
