"""A mail to a customer who has not written begins a contact, and can be taken back like a reply."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from desktop.domain.ids import TextModuleId
from desktop.domain.macro import MacroStep
from desktop.domain.operations.interaction import Assign, Create, LinkCase, Reply
from desktop.domain.operations.sending import ReplyAt
from desktop.domain.records import Case, ContactPoint, Interaction, TextModule
from desktop.domain.words import Channel, Direction, InteractionStatus, PointKind, Priority
from desktop.settings import UNDO_SEND
from desktop.store import outbox
from desktop.store.reads import records
from desktop.viewmodels.composer.new_mail import MailEntry, NewMail
from desktop.viewmodels.desk import Open
from desktop.viewmodels.rows import ScheduledRow
from desktop.viewmodels.wrap_up.wrap_up_choice import place_of, read
from tests.support.composing import ComposerPane
from tests.support.desk import ME, TriedDesk, a_desk, until
from tests.support.people import ADVICE, CASE, DELIVERY, EVERYTHING, FRIEDA, JOERG

if TYPE_CHECKING:
    from pathlib import Path

MAILBOX = "service@example.test"
TO = FRIEDA.points[1].value
GIVEN = NewMail(to=TO, queue=DELIVERY.id, subject="Your parcel", text="It comes on Monday.")


async def asked(desk: TriedDesk) -> list[object]:
    return [each.operation for each in await desk.read(outbox.waiting)]


async def said(desk: TriedDesk) -> list[str]:
    """What stands in the contact that is open."""
    contact = await desk.read(records.record, Interaction, desk.open.interaction)
    assert contact is not None
    return [each.text for each in contact.messages]


async def test_a_mail_begins_a_contact_in_the_writers_hands_that_belongs_to_the_open_case(
    profile: Path,
) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        desk.show(Open(customer=FRIEDA.id, case=CASE.id))

        assert await MailEntry(desk).send(GIVEN) == {}

        create, assign, link, reply = await asked(desk)
        assert isinstance(create, Create)
        assert isinstance(reply, ReplyAt)
        assert (create.channel, create.direction) == (Channel.EMAIL, Direction.OUTBOUND)
        assert (create.queue, create.subject) == (DELIVERY.id, "Your parcel")
        assert assign == Assign(id=create.id, agent=ME.agent)
        assert link == LinkCase(id=create.id, case=CASE.id)
        assert (reply.to, reply.text) == (TO, "It comes on Monday.")
        assert reply.send_at == desk.clock.now() + timedelta(seconds=10)
        assert desk.open == Open(create.id, FRIEDA.id, CASE.id)
        contact = await desk.read(records.record, Interaction, create.id)
        assert contact is not None
        assert contact.status is InteractionStatus.ACTIVE


async def test_within_its_moment_it_is_taken_back_into_the_composer_of_its_contact(
    profile: Path,
) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        pane = ComposerPane(desk)
        desk.show(Open(customer=FRIEDA.id))
        await MailEntry(desk).send(GIVEN)
        assert pane.composer.thoughts.words == f"Goes out in 10 s, to {TO}"

        assert pane.composer.thoughts.take_back_last()

        await until(lambda: pane.field == "It comes on Monday.")
        while await said(desk):
            pass  # each look asks the store
        pane.close()


async def test_who_wants_no_moment_sends_at_once(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        desk.settings.choose(UNDO_SEND, "0")
        desk.show(Open(customer=FRIEDA.id))

        await MailEntry(desk).send(GIVEN)

        assert type((await asked(desk))[-1]) is Reply


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (replace(GIVEN, to=""), "to"),
        (replace(GIVEN, to="j.probst@example.org"), "to"),  # somebody else's
        (replace(GIVEN, other="frieda"), "other"),
        (replace(GIVEN, other="a@example.org,b@example.org"), "other"),
        (replace(GIVEN, queue=""), "queue"),
        (replace(GIVEN, queue="queue-unknown"), "queue"),
        (replace(GIVEN, subject=" "), "subject"),
        (replace(GIVEN, text=" \n"), "text"),
        (replace(GIVEN, text="Dear {name}"), "text"),
    ],
)
async def test_what_cannot_go_is_said_beside_its_field_and_nothing_is_asked_for(
    given: NewMail, field: str, profile: Path
) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        desk.show(Open(customer=FRIEDA.id))

        errors = await MailEntry(desk).send(given)

        assert list(errors) == [field]
        assert errors[field]
        assert await asked(desk) == []


async def test_it_goes_to_an_address_that_was_typed_in_place_of_the_known_one(
    profile: Path,
) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        desk.show(Open(customer=FRIEDA.id))

        await MailEntry(desk).send(replace(GIVEN, other=" new@example.org "))

        reply = (await asked(desk))[-1]
        assert isinstance(reply, ReplyAt)
        assert reply.to == "new@example.org"


async def test_only_queues_with_a_mailbox_write_and_each_is_named_with_it(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        entry = MailEntry(desk)
        desk.show(Open(customer=JOERG.id))
        every = await entry.known()
        desk.line.set(ways=(Channel.EMAIL,), senders=((ADVICE.id, MAILBOX),))
        named = await entry.known()
        desk.line.set(senders=())

        assert {id for id, _ in every.queues} >= {ADVICE.id, DELIVERY.id}
        assert named.queues == ((ADVICE.id, f"{ADVICE.name} · {MAILBOX}"),)
        assert (named.queue, named.addresses) == (ADVICE.id, ("j.probst@example.org",))
        assert entry.cannot().startswith("The hub has no mailbox")
        assert "queue" in await entry.send(replace(GIVEN, to="j.probst@example.org"))


async def test_a_customer_without_an_address_is_written_to_by_a_typed_one_alone(
    profile: Path,
) -> None:
    phone = ContactPoint(PointKind.PHONE, "0171 39200 42")
    without = replace(FRIEDA, points=(phone,))
    rest = [each for each in EVERYTHING if each.id != FRIEDA.id]
    async with a_desk(profile, records=[*rest, without]) as desk:
        desk.show(Open(customer=FRIEDA.id))

        errors = await MailEntry(desk).send(GIVEN)

        assert errors["other"].startswith("No e-mail address")
        assert await MailEntry(desk).send(replace(GIVEN, other="new@example.org")) == {}


# ------------------------------------------------------------------------------------ macros
def a_macro(*steps: MacroStep) -> TextModule:
    return TextModule(
        id=TextModuleId("macro-1"),
        short="late",
        title="Late again",
        text="We look into it.",
        language="en",
        owner=ME.agent,
        steps=steps,
    )


async def test_the_steps_of_a_macro_are_done_in_the_contact_that_the_mail_begins(
    profile: Path,
) -> None:
    macro = a_macro(
        MacroStep(do="tag", text="express"),
        MacroStep(do="case-priority", value="high"),
        MacroStep(do="code", value="delivery"),
        MacroStep(do="park", due="in 1 h"),
    )
    async with a_desk(profile, records=(*EVERYTHING, macro)) as desk:
        desk.show(Open(customer=FRIEDA.id, case=CASE.id))
        entry = MailEntry(desk)
        assert (await entry.known()).macros == ((macro.id, "Late again"),)

        assert await entry.send(replace(GIVEN, macros=(macro.id,))) == {}

        contact = await desk.read(records.record, Interaction, desk.open.interaction)
        case = await desk.read(records.record, Case, CASE.id)
        assert contact is not None
        assert case is not None
        assert (contact.tags, contact.status) == (("express",), InteractionStatus.PARKED)
        assert [each.text for each in contact.messages] == ["It comes on Monday."]
        assert case.priority is Priority.HIGH
        chosen = desk.journal.at(place_of(contact.id)).text
        assert read(chosen).code == "delivery"
        assert desk.notices.shown[0].happened.startswith("Done with the e-mail")


async def test_several_macros_are_done_one_after_the_other_each_judged_after_those_before_it(
    profile: Path,
) -> None:
    first = a_macro(MacroStep(do="tag", text="express"), MacroStep(do="code", value="delivery"))
    second = replace(
        a_macro(MacroStep(do="tag", text="again"), MacroStep(do="park", due="in 1 h")),
        id=TextModuleId("macro-2"),
    )
    of_case = replace(
        a_macro(MacroStep(do="case-priority", value="high")), id=TextModuleId("macro-3")
    )
    async with a_desk(profile, records=(*EVERYTHING, first, second, of_case)) as desk:
        desk.show(Open(customer=FRIEDA.id))
        entry = MailEntry(desk)

        without_a_case = await entry.send(replace(GIVEN, macros=(first.id, of_case.id)))
        assert list(without_a_case) == ["macro2"]
        assert await asked(desk) == []
        assert await entry.send(replace(GIVEN, macros=(first.id, second.id))) == {}

        contact = await desk.read(records.record, Interaction, desk.open.interaction)
        assert contact is not None
        assert contact.tags == ("express", "again")
        assert contact.status is InteractionStatus.PARKED
        assert read(desk.journal.at(place_of(contact.id)).text).code == "delivery"


async def test_it_goes_at_a_later_time_and_until_then_it_can_be_taken_back(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        pane = ComposerPane(desk)
        desk.show(Open(customer=FRIEDA.id))
        at = desk.clock.now() + timedelta(hours=20)
        late = await MailEntry(desk).send(replace(GIVEN, send_at=desk.clock.now()))

        assert await MailEntry(desk).send(replace(GIVEN, send_at=at)) == {}

        assert late == {"text": "This time is over. Choose a later one."}
        reply = (await asked(desk))[-1]
        assert isinstance(reply, ReplyAt)
        assert reply.send_at == at
        assert pane.composer.thoughts.words.startswith("Goes out tomorrow")
        desk.clock.move(seconds=60)
        await until(lambda: any(isinstance(r, ScheduledRow) for r in pane.conversation.rows))
        [row] = [r for r in pane.conversation.rows if isinstance(r, ScheduledRow)]
        pane.conversation.asked(row.key, row.parts[0].name)
        await until(lambda: pane.field == "It comes on Monday.")
        pane.close()


async def test_where_a_step_cannot_be_done_nothing_is_sent(profile: Path) -> None:
    macro = a_macro(MacroStep(do="tag", text="x"), MacroStep(do="case-priority", value="high"))
    async with a_desk(profile, records=(*EVERYTHING, macro)) as desk:
        desk.show(Open(customer=FRIEDA.id))  # without a case

        errors = await MailEntry(desk).send(replace(GIVEN, macros=(macro.id,)))

        assert list(errors) == ["macro"]
        assert "has no case" in errors["macro"]
        assert await asked(desk) == []
