"""The card that goes along with a contact: what it is made of, and to whom it is shown."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from msgspec.structs import replace

from desktop.domain.ids import AgentId, NoteId, TaskId
from desktop.domain.operations.interaction import taken
from desktop.domain.progress import Step
from desktop.domain.records import Note, Task
from desktop.store.reads import interaction as reads
from desktop.viewmodels.composer.hand_over_card import card_for, card_of
from desktop.viewmodels.desk import Open
from desktop.viewmodels.told_me import ToldMe
from tests.support.desk import ME, NOON, a_desk, until
from tests.support.people import CASE, EVERYTHING, MAIL, MALTE

STEPS = (Step("s1", "Looked for the parcel", ME.agent, NOON), Step("s2", "Call the carrier"))
PROMISE = Task(
    id=TaskId("t1"),
    title="Call back",
    created_at=NOON,
    created_by=ME.agent,
    interaction=MAIL.id,
    words="You hear from us today",
    due_at=NOON + timedelta(hours=2),
)
NOTE = Note(
    id=NoteId("n1"),
    about_kind="interaction",
    about=MAIL.id,
    text="Asked the\ndepot",
    by=ME.agent,
    at=NOON,
)
CARD = replace(
    NOTE, id=NoteId("card"), text="Please go on", by=MALTE.id, mentions=(ME.agent,), card=True
)
MALTES = replace(taken(MAIL, AgentId(MALTE.id), NOON), epoch=1)


async def test_it_is_made_of_the_checklist_the_promises_and_what_was_tried(profile: Path) -> None:
    mail, case = replace(MAIL, case=CASE.id), replace(CASE, steps=STEPS)
    async with a_desk(profile, records=[*EVERYTHING, case, mail, PROMISE, NOTE]) as desk:
        desk.show(Open(MAIL.id, MAIL.customer))
        lines = (await card_for(desk)).splitlines()

    assert lines[0].startswith("About: ")
    assert lines[0].endswith(f"({CASE.number})")
    assert lines[lines.index("Done:") + 1] == "– Looked for the parcel"
    assert lines[lines.index("Still to do:") + 1] == "– Call the carrier"
    assert [line for line in lines if line.startswith("– “You hear from us today” (")]
    assert "– Asked the depot" in lines


async def test_with_nothing_open_there_is_no_card(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        assert await card_for(desk) == ""


async def test_it_is_shown_to_who_has_the_contact_until_they_have_answered(profile: Path) -> None:
    async with a_desk(profile, records=[*EVERYTHING, CARD]) as desk:
        of = await desk.read(reads.conversation, MAIL.id, ME.site)

    assert of is not None
    theirs = replace(of.interaction.messages[-1], by=ME.agent, at=NOON + timedelta(minutes=1))
    answered = replace(of.interaction, messages=(*of.interaction.messages, theirs))
    assert card_of(of, ME.agent) == CARD
    assert card_of(of, MALTE.id) is None
    assert card_of(replace(of, interaction=answered), ME.agent) is None


async def test_a_card_is_told_when_its_contact_is_here_and_not_before(profile: Path) -> None:
    async with a_desk(profile, records=[*EVERYTHING, MALTES]) as desk:
        told = ToldMe(desk)
        await until(lambda: told._begun)
        desk.from_hub(CARD)
        await until(lambda: told._on_its_way)
        before = told.unread
        desk.from_hub(taken(MALTES, ME.agent, NOON))
        await until(lambda: told.unread)
        notices = [notice.happened for notice in desk.notices.shown]
        told.close()

    assert before == ()
    assert notices == ["Malte Muster hands a contact over to you"]
