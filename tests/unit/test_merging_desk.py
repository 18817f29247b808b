"""Merging and splitting at a desk: what is read where, what is given back, offline as well."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from desktop.domain.conversation import Message, Segment
from desktop.domain.ids import AgentId, InteractionId, MessageId, NoteId
from desktop.domain.operations.interaction import Reply
from desktop.domain.operations.merging import MergeContact
from desktop.domain.operations.rescue import draft_id
from desktop.domain.operations.writing import NoteInteraction, SaveDraft
from desktop.domain.records import Interaction
from desktop.domain.words import Channel, Direction, DraftKind, InteractionStatus, SegmentKind
from desktop.store.reads import interaction as reads
from desktop.store.reads import mergeable, records
from desktop.viewmodels.desk import Open
from desktop.viewmodels.interaction.conversation import Conversation, GivenBack
from desktop.viewmodels.interaction.merging import MergeSheet, SplitSheet, take_apart
from desktop.viewmodels.rows import Bubble, Empty, LineRow
from tests.support.desk import ME, TriedDesk, a_desk, until
from tests.support.people import EVERYTHING, FRIEDA, JOERG, ago

ICONS = {path.stem for path in Path("resources", "icons").glob("*.svg")}
A, B = InteractionId("chat-a"), InteractionId("chat-b")


def chat(id: InteractionId, *texts: tuple[str, int], mine: bool) -> Interaction:
    """What was said in it, each with how many minutes ago."""
    asked = Direction.INBOUND
    handled = Segment(agent=ME.agent, kind=SegmentKind.HANDLE, since=ago(minutes=60))
    return Interaction(
        id=id,
        customer=FRIEDA.id,
        channel=Channel.CHAT,
        queue=FRIEDA.queues[0],
        subject=f"Subject of {id}",
        created_at=ago(minutes=60),
        status=InteractionStatus.ACTIVE if mine else InteractionStatus.QUEUED,
        segments=(handled,) if mine else (),
        messages=tuple(
            Message(id=MessageId(text), at=ago(minutes=minutes), direction=asked, text=text)
            for text, minutes in texts
        ),
    )


MINE = chat(A, ("first", 50), ("third", 30), mine=True)
OTHER = chat(B, ("second", 40), ("fourth", 20), mine=False)
THEIRS = replace(chat(InteractionId("chat-c"), mine=False), customer=JOERG.id)
PEOPLE = (*EVERYTHING, MINE, OTHER, THEIRS)


async def opened(desk: TriedDesk) -> Conversation:
    conversation = Conversation(desk)
    desk.show(Open(A, FRIEDA.id))
    await until(lambda: conversation.shown == A)
    return conversation


def texts(conversation: Conversation) -> list[str]:
    return [row.text for row in conversation.rows if isinstance(row, Bubble)]


async def test_a_merged_contact_is_read_in_the_other_in_order_of_time_with_where_it_is_from(
    profile: Path,
) -> None:
    async with a_desk(profile, records=PEOPLE) as desk:
        conversation = await opened(desk)
        await desk.ask(NoteInteraction(id=NoteId("n"), about=B, text="internal"))

        await desk.ask(MergeContact(id=B, into=A))
        await until(lambda: len(texts(conversation)) == 4)

        assert texts(conversation) == ["first", "second", "third", "fourth"]
        said = {row.key: row.said for row in conversation.rows}
        assert "from “Subject of chat-b”" in said["second"]
        assert "from" not in said["third"]
        assert "from “Subject of chat-b”" in said["n"]
        of = conversation.of
        assert of is not None
        assert of.last_own == "third"  # a reply answers what stands in the contact itself
        conversation.close()


async def test_the_merged_contact_says_where_it_goes_on_and_leads_there(profile: Path) -> None:
    async with a_desk(profile, records=PEOPLE) as desk:
        conversation = await opened(desk)
        await desk.ask(MergeContact(id=B, into=A))
        desk.show(Open(B, FRIEDA.id))
        await until(lambda: conversation.shown == B)

        row = conversation.rows[-1]
        assert isinstance(row, LineRow)
        assert row.said == "Went on in, Subject of chat-a"
        assert texts(conversation) == ["second", "fourth"]

        conversation.unfold(row.key)
        await until(lambda: conversation.shown == A)
        conversation.close()


async def test_only_contacts_of_the_customer_that_nobody_else_has_are_offered(
    profile: Path,
) -> None:
    held = Segment(agent=AgentId("somebody"), kind=SegmentKind.HANDLE, since=ago(minutes=1))
    taken = replace(chat(InteractionId("taken"), mine=True), segments=(held,))
    async with a_desk(profile, records=(*PEOPLE, taken)) as desk:
        found = await desk.read(mergeable.contacts, A, ME.agent)

        ids = [each.id for each in found]
        assert B in ids
        assert not {A, taken.id, THEIRS.id} & set(ids)
        assert [each.status is InteractionStatus.CLOSED for each in found] == sorted(
            each.status is InteractionStatus.CLOSED for each in found
        )


async def test_merging_from_the_sheet_gives_the_own_draft_back_and_is_undone_by_its_notice(
    profile: Path,
) -> None:
    async with a_desk(profile, records=PEOPLE) as desk:
        conversation = await opened(desk)
        given: list[GivenBack] = []
        conversation.given_back.connect(given.append)
        reply = DraftKind.REPLY
        draft = SaveDraft(
            id=draft_id(ME.agent, B, reply), interaction=B, kind=reply, text="half a thought"
        )
        await desk.ask(draft)
        sheet = MergeSheet(desk, conversation)
        sheet.begin()
        await until(lambda: B in [row.key for row in sheet.rows])

        sheet.ask("subject of chat-b")
        assert [row.key for row in sheet.rows] == [B]
        assert sheet.take(B)
        await until(lambda: len(texts(conversation)) == 4)
        await until(lambda: given and desk.notices.everything)

        assert [each.text for each in given] == ["half a thought"]
        (notice,) = desk.notices.everything
        assert (notice.action, notice.subject) == ("interaction.take-apart", B)
        await take_apart(desk, InteractionId(notice.subject))
        await until(lambda: len(texts(conversation)) == 2)
        there = await desk.read(records.record, Interaction, B)
        assert there is not None
        assert (there.status, there.merged_into) == (InteractionStatus.QUEUED, None)
        assert not desk.notices.everything
        drafts = await desk.read(reads.drafts, ME.agent, B)
        assert drafts[reply].text == "half a thought"
        sheet.end()
        conversation.close()


async def test_what_was_written_since_stays_where_it_was_written_when_a_merge_is_undone(
    profile: Path,
) -> None:
    async with a_desk(profile, records=PEOPLE) as desk:
        conversation = await opened(desk)
        await desk.ask(MergeContact(id=B, into=A))
        await desk.ask(Reply(id=A, text="To both.", last_seen=MessageId("third")))

        await take_apart(desk, B)
        await until(lambda: len(texts(conversation)) == 3)

        assert texts(conversation) == ["first", "third", "To both."]
        conversation.close()


async def test_chosen_messages_go_on_by_themselves_and_come_back(profile: Path) -> None:
    async with a_desk(profile, records=PEOPLE) as desk:
        conversation = await opened(desk)
        sheet = SplitSheet(desk, conversation)
        sheet.begin()
        assert not sheet.take("third")
        assert sheet.rows[0].said == "Split off 1 message"

        assert sheet.take("do")
        await until(lambda: conversation.shown not in (None, A))
        assert texts(conversation) == ["third"]
        new = conversation.shown
        assert new is not None
        made = await desk.read(records.record, Interaction, new)
        assert made is not None
        assert made.agent == ME.agent

        await take_apart(desk, new)
        await until(lambda: conversation.shown == A)
        await until(lambda: texts(conversation) == ["first", "third"])
        conversation.close()


async def test_a_sheet_without_anything_to_choose_says_so_and_takes_nothing(profile: Path) -> None:
    async with a_desk(profile, records=PEOPLE) as desk:
        conversation = await opened(desk)
        merge, split = MergeSheet(desk, conversation), SplitSheet(desk, conversation)
        merge.begin()
        await until(lambda: bool(merge.rows))
        merge.ask("nothing is called so")
        split.begin()
        split.ask("nothing is called so")

        for sheet in (merge, split):
            (row,) = sheet.rows
            assert isinstance(row, Empty)
            assert not sheet.take(row.key)
        merge.end()
        conversation.close()


async def test_every_row_that_leads_elsewhere_has_a_picture_that_is_there(profile: Path) -> None:
    async with a_desk(profile, records=PEOPLE) as desk:
        conversation = await opened(desk)
        await desk.ask(MergeContact(id=B, into=A))
        await until(lambda: len(texts(conversation)) == 4)

        icons = [row.icon for row in conversation.rows if isinstance(row, LineRow)]
        assert icons
        assert set(icons) <= ICONS
        conversation.close()
