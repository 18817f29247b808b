"""What goes along with a contact that is given on: unsent words, a card; and to whom it may go."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from desktop.domain.ids import AgentId, CustomerId, InteractionId, NoteId
from desktop.domain.operations.interaction import Assign, taken
from desktop.domain.operations.rescue import draft_id
from desktop.domain.operations.writing import NoteInteraction, SaveDraft
from desktop.domain.records import Customer, Draft, Interaction, Note
from desktop.domain.words import Channel, DraftKind
from desktop.ports.wire import Verdict
from tests.contracts.conftest import World
from tests.contracts.hub_desk import Desk

EVA = CustomerId("eva")
MAIL = InteractionId("mail")


@pytest.fixture
def with_mail(world: World) -> World:
    """Bob has a mail in hand."""
    now = world.clock.now()
    mail = Interaction(
        id=MAIL, customer=EVA, channel=Channel.EMAIL, queue=world.with_north, created_at=now
    )
    world.put(Customer(id=EVA, name="Eva"), taken(mail, world.agent("bob"), now))
    return world


def own_draft(desk: Desk) -> str:
    return draft_id(desk.agent, MAIL, DraftKind.REPLY)


async def test_unsent_words_stand_with_the_new_one_behind_what_they_had_begun(
    with_mail: World,
) -> None:
    ann, bob = with_mail.desk("ann"), with_mail.desk("bob")
    for desk, text in ((ann, "Let me see."), (bob, "Dear Eva")):
        id = draft_id(desk.agent, MAIL, DraftKind.REPLY)
        await desk.do(SaveDraft(id=id, interaction=MAIL, kind=DraftKind.REPLY, text=text))

    give = Assign(id=MAIL, agent=ann.agent, instead_of=bob.agent, draft="Dear Eva")
    [given] = await bob.do(give)
    await ann.snapshot()
    await bob.snapshot()

    assert given.verdict is Verdict.OK
    assert ann.record(Interaction, MAIL).agent == ann.agent
    assert ann.record(Draft, own_draft(ann)).text == "Let me see.\n\nDear Eva"
    assert bob.record(Draft, own_draft(bob)).text == "Dear Eva"
    assert not ann.shows("draft", own_draft(bob))


async def test_nobody_writes_into_the_composer_of_another_but_by_giving_their_own_contact(
    with_mail: World,
) -> None:
    ann, pat = with_mail.desk("ann"), with_mail.desk("pat")

    bob = with_mail.agent("bob")
    await ann.do(Assign(id=MAIL, agent=pat.agent, instead_of=bob, draft="Not mine to give"))
    await pat.snapshot()

    assert pat.record(Interaction, MAIL).agent == pat.agent
    assert not pat.shows("draft", own_draft(pat))


async def test_a_card_and_a_question_say_whom_they_name_and_one_who_is_not_there_is_refused(
    with_mail: World,
) -> None:
    ann, bob = with_mail.desk("ann"), with_mail.desk("bob")
    note = NoteInteraction(id=NoteId("n0"), about=MAIL, text="@ann please")
    card = replace(note, id=NoteId("n1"), mentions=(ann.agent,), card=True)
    asks = replace(note, id=NoteId("n2"), mentions=(ann.agent,), asks=True)
    nobody = replace(note, id=NoteId("n3"), mentions=(AgentId("nobody"),))

    answers = await bob.do(card, asks, nobody)
    said = NoteInteraction(id=NoteId("n4"), about=MAIL, text="Yes", answers=NoteId("n2"))
    await ann.do(said)
    await bob.snapshot()

    assert [answer.verdict for answer in answers] == [Verdict.OK, Verdict.OK, Verdict.GONE]
    assert bob.record(Note, "n1").card
    assert bob.record(Note, "n2").mentions == (ann.agent,)
    assert bob.record(Note, "n4").answers == "n2"
