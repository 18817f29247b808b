"""A conversation as rows: what is folded, what waits, what is internal, how a call went."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec.structs import replace

from desktop.domain.conversation import Attachment, Segment
from desktop.domain.ids import NoteId, SurveyId
from desktop.domain.operations.interaction import LinkCase, Reply
from desktop.domain.operations.writing import NoteInteraction
from desktop.domain.surveys import Survey
from desktop.domain.words import (
    Channel,
    Direction,
    Failed,
    InteractionStatus,
    Origin,
    Outcome,
    SegmentKind,
)
from desktop.line import Standing
from desktop.store.reads.search import search
from desktop.viewmodels.customer.timeline import Timeline
from desktop.viewmodels.desk import Open
from desktop.viewmodels.interaction.conversation import Conversation
from desktop.viewmodels.rows import (
    Bubble,
    Empty,
    Event,
    Fold,
    MailRow,
    NoteRow,
    Row,
    Sending,
    Subject,
)
from tests.support.desk import ME, NOON, TriedDesk, a_desk, until
from tests.support.people import (
    ADVICE,
    CASE,
    CHAT,
    EVERYTHING,
    FRIEDA,
    JOERG,
    MAIL,
    MALTE,
    PEOPLE,
    ago,
    held,
    said,
)

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.domain.records import Interaction


async def _open(desk: TriedDesk, interaction: Interaction) -> Conversation:
    conversation = Conversation(desk)
    desk.show(Open(interaction.id, interaction.customer))
    await until(lambda: conversation.shown == interaction.id)
    return conversation


def _of(rows: tuple[Row, ...], kind: type[Row]) -> list[Row]:
    return [row for row in rows if isinstance(row, kind)]


async def test_a_mail_shows_its_newest_message_and_folds_the_older_ones(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        conversation = await _open(desk, MAIL)

        kinds = [type(row) for row in conversation.rows]
        assert kinds == [Subject, Fold, Fold, MailRow, NoteRow]
        earlier, before, newest = conversation.rows[1:4]
        assert isinstance(earlier, Fold)
        assert isinstance(before, Fold)
        assert isinstance(newest, MailRow)
        assert (earlier.who, before.who) == ("1 earlier", "You")
        assert newest.who == "Frieda Musterfrau"
        assert newest.to == "frieda.musterfrau@example.org"
        assert newest.text.startswith("Guten Tag,")
        conversation.close()


async def test_how_long_a_chat_waits_is_said_anew_each_second(profile: Path) -> None:
    asking = replace(CHAT, messages=(said("Sind Sie noch da?", ago(seconds=5)),), due_at=None)
    async with a_desk(profile, records=(*PEOPLE, asking)) as desk:
        conversation = await _open(desk, asking)
        waits = [conversation.header]
        conversation.header_changed.connect(waits.append)

        desk.clock.move(seconds=7)
        await until(lambda: len(waits) == 2)

        assert [each.due.text for each in waits if each and each.due] == [
            "waits 00:05",
            "waits 00:12",
        ]
        conversation.close()


async def test_a_fold_opens_and_closes_and_is_remembered_for_its_contact(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        conversation = await _open(desk, MAIL)
        first = MAIL.messages[0]

        conversation.unfold("earlier")
        assert first.id in [row.key for row in _of(conversation.rows, MailRow)]

        desk.show(Open(CHAT.id, CHAT.customer))
        await until(lambda: conversation.shown == CHAT.id)
        desk.show(Open(MAIL.id, MAIL.customer))
        await until(lambda: conversation.shown == MAIL.id)
        assert first.id in [row.key for row in _of(conversation.rows, MailRow)]

        conversation.unfold("earlier")
        assert first.id not in [row.key for row in _of(conversation.rows, MailRow)]
        conversation.close()


async def test_a_note_says_that_it_is_internal_and_whose_it_is(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        conversation = await _open(desk, MAIL)

        note = conversation.rows[-1]
        assert isinstance(note, NoteRow)
        assert note.title == "Internal note · Malte Muster, Dienstleister Nord"

        written = NoteInteraction(id=NoteId("note-2"), about=MAIL.id, text="Ruft zurück")
        await desk.ask(written)
        await until(lambda: len(_of(conversation.rows, NoteRow)) == 2)
        mine = _of(conversation.rows, NoteRow)[-1]
        assert isinstance(mine, NoteRow)
        assert mine.title == "Internal note · you"
        conversation.close()


async def test_the_turns_of_a_chat_run_together_with_the_time_under_the_last(
    profile: Path,
) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        conversation = await _open(desk, CHAT)

        first, second = conversation.rows
        assert isinstance(first, Bubble)
        assert isinstance(second, Bubble)
        assert (first.when, first.mine) == ("", False)
        assert second.when.startswith("Jörg · ")
        conversation.close()


async def test_what_a_program_said_in_a_chat_is_its_own_and_a_notice_is_nobodys(
    profile: Path,
) -> None:
    program = replace(
        said("Two years.", ago(minutes=4)),
        direction=Direction.OUTBOUND,
        author="Taking old appliances",
        origin=Origin.ASSISTANT,
    )
    closed = replace(said("The page is closed.", ago(minutes=3)), origin=Origin.NOTICE)
    chat = replace(CHAT, messages=(*CHAT.messages, program, closed))
    others = tuple(each for each in EVERYTHING if each.id != CHAT.id)
    async with a_desk(profile, records=(*others, chat)) as desk:
        conversation = await _open(desk, chat)

        answer, notice = conversation.rows[-2:]
        assert isinstance(answer, Bubble)
        assert isinstance(notice, Event)
        assert answer.when.startswith("Assistant · ")
        assert (notice.text, "Jörg" in notice.said) == ("The page is closed.", False)
        conversation.close()


async def test_a_turn_that_has_not_gone_out_says_so_at_its_own_place(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        conversation = await _open(desk, CHAT)
        await desk.ask(Reply(id=CHAT.id, text="Ja, er passt."))
        desk.line_is(Standing.OFFLINE)
        await until(lambda: len(conversation.rows) == 3)

        mine = conversation.rows[-1]
        assert isinstance(mine, Bubble)
        assert (mine.mine, mine.sending.value) == (True, "waiting")
        assert mine.when.endswith("waits for the line")
        conversation.close()


async def test_a_turn_that_did_not_reach_its_customer_says_so(profile: Path) -> None:
    late = replace(said("Ja, er passt.", ago(minutes=4), by=ME.agent), failed=Failed.LEFT)
    chat = replace(CHAT, messages=(*CHAT.messages, late))
    others = tuple(each for each in EVERYTHING if each.id != CHAT.id)
    async with a_desk(profile, records=(*others, chat)) as desk:
        conversation = await _open(desk, chat)

        mine = conversation.rows[-1]
        assert isinstance(mine, Bubble)
        assert (mine.sending, mine.refused) == (Sending.REFUSED, "came too late")
        assert "came too late" in mine.said
        conversation.close()


async def test_a_call_shows_its_log_from_ringing_to_the_end(profile: Path) -> None:
    call = held(
        "call",
        FRIEDA,
        channel=Channel.VOICE,
        created_at=ago(minutes=10),
        status=InteractionStatus.CLOSED,
        outcome=Outcome.SOLVED,
        closed_at=ago(minutes=1),
        segments=(
            Segment(
                agent=ME.agent, kind=SegmentKind.HANDLE, since=ago(minutes=9), until=ago(minutes=5)
            ),
            Segment(
                agent=ME.agent, kind=SegmentKind.PARKED, since=ago(minutes=5), until=ago(minutes=3)
            ),
        ),
    )
    async with a_desk(profile, records=(*PEOPLE, call)) as desk:
        conversation = await _open(desk, call)

        events = [row for row in conversation.rows if isinstance(row, Event)]
        assert [event.text for event in events] == [
            "Call to Lieferung",
            "Taken",
            "Parked 02:00",
            "Completed",
        ]
        assert events[0].more == "waited 01:00"
        assert events[-1].more == "solved"
        conversation.close()


async def test_the_header_says_who_where_and_how_long_there_is(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        conversation = await _open(desk, MAIL)

        header = conversation.header
        assert header is not None
        assert (header.name, header.letters) == ("Frieda Musterfrau", "FM")
        assert header.line == "E-mail · Lieferung · V-20417"
        assert header.due is not None
        assert (header.due.text, header.due.tone) == ("Answer in 01:48", "pause")
        conversation.close()


async def test_a_case_that_is_linked_appears_beside_the_contact(profile: Path) -> None:
    unlinked = replace(MAIL, case=None)
    async with a_desk(profile, records=(*PEOPLE, unlinked)) as desk:
        conversation = await _open(desk, unlinked)
        assert desk.open.case is None

        await desk.ask(LinkCase(id=MAIL.id, case=CASE.id))

        await until(lambda: desk.open.case == CASE.id)
        conversation.close()


async def test_looking_at_another_case_is_not_undone_by_news(profile: Path) -> None:
    other = replace(CASE, id="case-2", number="V-2")
    async with a_desk(profile, records=(*EVERYTHING, other)) as desk:
        conversation = await _open(desk, MAIL)
        await until(lambda: desk.open.case == CASE.id)

        desk.show(Open(MAIL.id, FRIEDA.id, other.id))
        desk.from_hub(replace(MAIL, subject="Neuer Betreff"))
        await until(lambda: conversation.rows[0].said == "Neuer Betreff")

        assert desk.open.case == other.id
        conversation.close()


async def test_a_contact_that_is_not_here_says_so(profile: Path) -> None:
    async with a_desk(profile, records=PEOPLE) as desk:
        conversation = Conversation(desk)
        desk.show(Open(MAIL.id))
        await until(lambda: conversation.rows)

        assert isinstance(conversation.rows[0], Empty)
        assert conversation.header is None
        conversation.close()


async def test_taking_parking_and_resuming_are_asked_of_the_outbox(profile: Path) -> None:
    theirs = replace(
        CHAT,
        segments=(Segment(agent=MALTE.id, kind=SegmentKind.HANDLE, since=ago(minutes=5)),),
    )
    async with a_desk(profile, records=(*PEOPLE, theirs)) as desk:
        conversation = await _open(desk, theirs)
        assert not conversation.mine

        await conversation.take()
        await until(lambda: conversation.mine)
        await conversation.park(NOON + timedelta(hours=1))
        await until(lambda: _status(conversation) is InteractionStatus.PARKED)
        assert conversation.header is not None
        assert conversation.header.due is not None
        assert conversation.header.due.text.startswith("parked until ")
        await conversation.resume()
        await until(lambda: _status(conversation) is InteractionStatus.ACTIVE)
        conversation.close()


async def test_an_attachment_is_a_chip_with_name_and_size(profile: Path) -> None:
    bill = Attachment(
        name="Rechnung.pdf", size=84_200, media_type="application/pdf", sha256="0" * 64
    )
    mail = held("m", FRIEDA, said("Anbei", ago(hours=1), attachments=(bill,)))
    async with a_desk(profile, records=(*PEOPLE, mail)) as desk:
        conversation = await _open(desk, mail)

        letter = conversation.rows[-1]
        assert isinstance(letter, MailRow)
        assert (letter.files[0].name, letter.files[0].size) == ("Rechnung.pdf", "84 kB")
        conversation.close()


async def test_being_opened_counts_as_seen(profile: Path) -> None:
    outbound = held("out", JOERG, direction=Direction.OUTBOUND, queue=ADVICE.id)
    async with a_desk(profile, records=(*EVERYTHING, outbound)) as desk:
        conversation = await _open(desk, CHAT)

        async def seen() -> bool:
            return await desk.read(
                lambda connection: bool(
                    connection.execute(
                        "SELECT 1 FROM seen WHERE interaction = ?", (CHAT.id,)
                    ).fetchone()
                )
            )

        for _ in range(100):
            if await seen():
                break
            await desk.supervisor.pause(0.01)
        assert await seen()
        conversation.close()


def _status(conversation: Conversation) -> InteractionStatus | None:
    return conversation.of.interaction.status if conversation.of else None


async def test_what_the_customer_said_of_a_contact_stands_at_its_end_and_in_the_timeline(
    profile: Path,
) -> None:
    asked = Survey(
        id=SurveyId("survey"),
        interaction=MAIL.id,
        customer=MAIL.customer,
        queue=MAIL.queue,
        site=MALTE.site,
        agent=MALTE.id,
        channel=MAIL.channel,
        asked_at=ago(minutes=30),
        until=ago(minutes=-30),
    )
    answer = replace(
        asked, answered_at=ago(minutes=5), satisfied=4, solved=True, text="Schnell\nund nett"
    )
    closed = replace(MAIL, status=InteractionStatus.CLOSED, outcome=Outcome.SOLVED)
    others = [each for each in EVERYTHING if each.id != MAIL.id]
    async with a_desk(profile, records=[*others, closed, asked]) as desk:
        conversation, timeline = await _open(desk, closed), Timeline(desk)
        await until(lambda: timeline.total > 0)
        assert "said of it" not in conversation.rows[-1].said

        desk.from_hub(answer)

        await until(lambda: "said of it" in conversation.rows[-1].said)
        row = conversation.rows[-1]
        assert isinstance(row, NoteRow)
        assert row.title == "What the customer said of it · CSAT 4 of 5 · solved"
        assert row.text == answer.text
        line = "CSAT 4 of 5 · solved · “Schnell und nett”"
        await until(lambda: any(line in step.said for step in timeline.first))
        (found,) = await desk.read(search, "survey", "nett", 5)
        assert (found.id, found.title) == (answer.id, "Schnell und nett")
        timeline.close()
        conversation.close()
