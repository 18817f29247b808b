"""`@@` in a note: who is offered, who is told, what stands in the work list until it is read."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import msgspec

from desktop.domain.ids import AgentId, NoteId, SiteId
from desktop.domain.operations.writing import NoteCase, NoteInteraction
from desktop.domain.records import Agent, Note, Site
from desktop.domain.words import DraftKind, SiteKind
from desktop.store import outbox
from desktop.store.reads.people import colleagues
from desktop.viewmodels.case.case_entry import CaseEntry
from desktop.viewmodels.composer.inserts import Inserts, trigger
from desktop.viewmodels.desk import Open
from desktop.viewmodels.interaction import mentioning
from desktop.viewmodels.rows import LineRow
from desktop.viewmodels.told_me import ToldMe
from desktop.viewmodels.work_list.work_list import WorkList
from tests.support.composing import ComposerPane
from tests.support.desk import ME, NOON, TriedDesk, a_desk, until
from tests.support.people import CASE, DELIVERY, EVERYTHING, HOME, MAIL

ANN = Agent(id=AgentId("agent-ann"), login="ann", name="Ann Berger", site=HOME.id)
ANNA = Agent(id=AgentId("agent-anna"), login="anna", name="Ann Berger-Lang", site=HOME.id)
SOUTH = Site(id=SiteId("site-south"), name="Süd", kind=SiteKind.PARTNER)  # works other queues
FAR = Agent(id=AgentId("agent-far"), login="far", name="Fara Weit", site=SOUTH.id)
ALL = [*EVERYTHING, SOUTH, ANN, ANNA, FAR]


def a_note(id_: str, text: str, **more: object) -> Note:
    note = Note(
        id=NoteId(id_),
        about_kind="interaction",
        about=MAIL.id,
        text=text,
        by=ANN.id,
        at=NOON - timedelta(minutes=5),
        queues=(DELIVERY.id,),
        mentions=(ME.agent,),
    )
    return msgspec.structs.replace(note, **more)


async def filed(desk: TriedDesk) -> NoteInteraction:
    """The note that waits for the line."""
    [asked] = [each for each in await desk.read(outbox.waiting) if "note" in each.op]
    return msgspec.json.decode(asked.fields, type=NoteInteraction)


async def filed_on_case(desk: TriedDesk) -> NoteCase:
    [asked] = [each for each in await desk.read(outbox.waiting) if each.op.startswith("case.note")]
    return msgspec.json.decode(asked.fields, type=NoteCase)


async def test_two_ats_ask_for_a_colleague_by_name_or_login(profile: Path) -> None:
    async with a_desk(profile, records=ALL) as desk:
        desk.show(Open(MAIL.id, MAIL.customer))
        inserts = Inserts(desk)
        inserts.in_note = True

        inserts.ask(trigger("Please look, @@ann"))
        await until(lambda: inserts.rows)
        names = [row.title for row in inserts.rows if isinstance(row, LineRow)]
        words = await inserts.words(inserts.rows[0].key)
        inserts.close()

    assert names == ["Ann Berger", "Ann Berger-Lang"]
    assert words == "@Ann Berger "


async def test_in_a_reply_nobody_is_offered_and_it_is_said_why(profile: Path) -> None:
    async with a_desk(profile, records=ALL) as desk:
        desk.show(Open(MAIL.id, MAIL.customer))
        inserts = Inserts(desk)

        inserts.ask(trigger("Dear Frieda, @@ann"))
        await until(lambda: inserts.rows)
        [row] = inserts.rows
        words = await inserts.words(row.key)
        inserts.close()

    assert isinstance(row, LineRow)
    assert "notes" in row.title
    assert words == ""


async def test_only_who_can_see_the_contact_is_offered(profile: Path) -> None:
    async with a_desk(profile, records=ALL) as desk:
        desk.show(Open(MAIL.id, MAIL.customer))

        rows = await mentioning.found(desk, "fara", in_note=True, limit=6)

    assert [row.key for row in rows] == [mentioning.NOBODY]


async def test_a_longer_name_is_not_the_shorter_one_it_begins_with(profile: Path) -> None:
    async with a_desk(profile, records=ALL) as desk:
        people = await desk.read(colleagues)

    named = mentioning.named_in("@Ann Berger-Lang knows it", people)
    both = mentioning.named_in("@Ann Berger and @Ann Berger-Lang", people)

    assert [one.id for one in named] == [ANNA.id]
    assert [one.id for one in both] == [ANN.id, ANNA.id]


async def test_a_note_says_whom_it_names(profile: Path) -> None:
    async with a_desk(profile, records=ALL) as desk:
        pane = ComposerPane(desk)
        await pane.open(MAIL)
        pane.composer.choose(DraftKind.NOTE)
        pane.write("@Ann Berger please call her")
        await pane.send()
        note = await filed(desk)
        pane.close()

    assert note.mentions == (ANN.id,)
    assert not note.asks


async def test_who_could_not_see_it_is_named_before_the_note_is_filed(profile: Path) -> None:
    async with a_desk(profile, records=ALL) as desk:
        pane = ComposerPane(desk)
        await pane.open(MAIL)
        pane.composer.choose(DraftKind.NOTE)
        pane.write("@Fara Weit please call her")
        pane.composer.send()
        await until(lambda: pane.composer.shown.error)
        waiting = await desk.read(outbox.waiting)
        said, text = pane.composer.shown.error, pane.composer.text
        pane.close()

    assert said.startswith("Fara Weit cannot see this contact")
    assert text == "@Fara Weit please call her"
    assert not [each for each in waiting if each.op.startswith("interaction.note")]


async def test_a_note_on_a_case_names_who_can_see_the_case_and_nobody_else(profile: Path) -> None:
    async with a_desk(profile, records=ALL) as desk:
        entry = CaseEntry(desk)
        inserts = Inserts(desk)
        inserts.in_note, inserts.case = True, CASE.id
        inserts.ask(trigger("Please look, @@ann"))
        await until(lambda: inserts.rows)
        words = await inserts.words(inserts.rows[0].key)
        inserts.ask(trigger("::greet"))
        modules = inserts.rows
        inserts.close()
        refused = await entry.note(CASE, "@Fara Weit please call her")
        errors = await entry.note(CASE, f"{words}please call her")
        note = await filed_on_case(desk)

    assert modules == ()
    assert refused["text"].startswith("Fara Weit cannot see this case")
    assert (words, errors) == ("@Ann Berger ", {})
    assert (note.about, note.mentions) == (CASE.id, (ANN.id,))


async def test_who_is_named_on_a_case_is_told_and_led_to_it(profile: Path) -> None:
    told_of = a_note("n1", "@Jana Kulisse see here", about_kind="case", about=CASE.id)
    async with a_desk(profile, records=ALL) as desk:
        work = WorkList(desk)
        await until(lambda: work.told._begun)
        sought: list[str] = []
        desk.sought.connect(sought.append)
        desk.from_hub(told_of)
        await until(lambda: work.told.unread)
        [notice] = desk.notices.shown
        desk.show(Open(MAIL.id, MAIL.customer, CASE.id))  # the case may be behind another tab
        still = work.told.unread
        on_case = work.told.on_case("n1")
        work.choose("n1")
        opened, left = desk.open, work.told.unread
        work.close()

    assert notice.happened == "Ann Berger mentions you in a note on a case"
    assert len(still) == 1
    assert on_case
    assert opened == Open(customer=CASE.customer, case=CASE.id)
    assert (sought, left) == (["n1"], ())


async def test_a_question_needs_somebody_to_answer_it(profile: Path) -> None:
    async with a_desk(profile, records=ALL) as desk:
        pane = ComposerPane(desk)
        await pane.open(MAIL)
        pane.composer.consult()
        pane.write("What do we do?")
        pane.composer.send()
        await until(lambda: pane.composer.shown.error)
        pane.write("@Ann Berger what do we do?")
        await pane.send()
        note = await filed(desk)
        pane.close()

    assert note.asks
    assert note.mentions == (ANN.id,)


async def test_the_next_note_of_who_was_asked_is_the_answer_and_names_who_asked(
    profile: Path,
) -> None:
    question = a_note("q1", "@Jana Kulisse how?", asks=True)
    async with a_desk(profile, records=[*ALL, question]) as desk:
        pane = ComposerPane(desk)
        await pane.open(MAIL)
        pane.composer.choose(DraftKind.NOTE)
        pane.write("Like this.")
        await pane.send()
        note = await filed(desk)
        pane.close()

    assert (note.answers, note.mentions) == (question.id, (ANN.id,))


async def test_what_names_me_stands_in_the_work_list_until_its_contact_is_opened(
    profile: Path,
) -> None:
    async with a_desk(profile, records=[*ALL, a_note("n1", "@Jana Kulisse please")]) as desk:
        work = WorkList(desk)
        await until(lambda: work.told.unread)
        [row] = [row for row in work.rows if row.key == "n1"]
        news_at_first = desk.notices.shown
        desk.from_hub(a_note("n2", "@Jana Kulisse where?", asks=True))
        await until(lambda: len(work.told.unread) == 2)
        told = [notice.happened for notice in desk.notices.shown]
        work.choose("n1")
        opened, left = desk.open.interaction, work.told.unread
        work.close()
        again = ToldMe(desk)
        await until(lambda: again._begun)
        unread_again = again.unread
        again.close()

    assert isinstance(row, LineRow)
    assert row.title == "Ann Berger mentions you in a note"
    assert news_at_first == ()
    assert told == ["Ann Berger asks you something"]
    assert opened == MAIL.id
    assert left == unread_again == ()


async def test_a_note_that_names_somebody_else_is_nothing_to_me(profile: Path) -> None:
    other = a_note("n1", "@Ann Berger-Lang please", mentions=(ANNA.id,))
    async with a_desk(profile, records=[*ALL, other]) as desk:
        told = ToldMe(desk)
        await until(lambda: told._begun)
        unread = told.unread
        told.close()

    assert unread == ()
