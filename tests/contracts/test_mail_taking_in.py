"""What customers write becomes part of a contact: once, where it belongs, whatever they claim."""

from __future__ import annotations

from datetime import timedelta

from msgspec.structs import replace

from desktop.domain.answer_due import promised_by
from desktop.domain.conversation import Message, Omitted, Parted
from desktop.domain.ids import CaseId, CustomerId, InteractionId, MessageId
from desktop.domain.progress import Pause
from desktop.domain.records import Case, ContactPoint, Customer, Interaction
from desktop.domain.words import (
    CaseStatus,
    Channel,
    Direction,
    Failed,
    InteractionStatus,
    LeftOut,
    Origin,
    Outcome,
    PointKind,
)
from integrations.hub.server.channels.incoming import Incoming, Intake
from integrations.hub.server.channels.taking_in import taken_in
from integrations.hub.server.store import met, records
from integrations.hub.server.store.met import Met
from tests.contracts.conftest import World

EVA = CustomerId("eva")


def mail(world: World, **fields: object) -> Incoming:
    one = Incoming(
        via="office",
        channel=Channel.EMAIL,
        queue=world.with_north,
        external_id="one@eva.example",
        address="eva@example.org",
        name="Eva Adler",
        subject="My bill",
        text="It is too high.",
        at=world.clock.now(),
    )
    return replace(one, **fields)


def take(world: World, **fields: object) -> Interaction:
    id = taken_in(world.hub, world.tenant, mail(world, **fields))
    assert id is not None
    return contact(world, id)


def contact(world: World, id: str) -> Interaction:
    with world.store.reading(world.tenant) as within:
        found = records.find(within, "interaction", id)
    assert isinstance(found, Interaction)
    return found


def customer(world: World, id: str) -> Customer:
    with world.store.reading(world.tenant) as within:
        found = records.find(within, "customer", id)
    assert isinstance(found, Customer)
    return found


def contacts(world: World) -> list[Interaction]:
    with world.store.reading(world.tenant) as within:
        return records.every(within, Interaction)


def eva(world: World, **fields: object) -> None:
    points = (ContactPoint(PointKind.EMAIL, "Eva@Example.org"),)
    world.put(replace(Customer(id=EVA, name="Eva Adler", points=points), **fields))


def closed(world: World, id: str, days: float) -> Interaction:
    """The contact was over so long ago."""
    over = replace(
        contact(world, id),
        status=InteractionStatus.CLOSED,
        code="delivery",
        outcome=Outcome.SOLVED,
        closed_at=world.clock.now() - timedelta(days=days),
    )
    world.put(over)
    return over


def answered(world: World, first: Interaction) -> Message:
    """Ann has answered, and the mail went out."""
    said = Message(
        id=MessageId("answer"),
        at=world.clock.now(),
        direction=Direction.OUTBOUND,
        text="We look at it.",
        by=world.agent("ann"),
        to=first.address,
        external_id="answer@office.example",
    )
    world.put(replace(contact(world, first.id), messages=(*first.messages, said)))
    leads = Met("office", said.external_id, first.id, said.id)
    world.store.writing(world.tenant, lambda within: met.put(within, leads))
    return said


def test_a_mail_of_somebody_new_waits_in_the_queue_of_its_mailbox(world: World) -> None:
    first = take(world)

    assert (first.status, first.queue) == (InteractionStatus.QUEUED, world.with_north)
    assert (first.address, first.via, first.subject) == ("eva@example.org", "office", "My bill")
    assert [message.text for message in first.messages] == ["It is too high."]
    new = customer(world, first.customer)
    assert (new.name, new.queues, bool(new.number)) == ("Eva Adler", (world.with_north,), True)


def test_the_customer_is_found_by_the_address_however_it_is_written(world: World) -> None:
    eva(world, queues=(world.home_only,))

    first = take(world, address="EVA@example.ORG")

    assert first.customer == EVA
    assert customer(world, EVA).queues == (world.home_only, world.with_north)


def test_what_a_mailbox_brings_twice_is_taken_in_once(world: World) -> None:
    first = take(world)

    again = take(world, subject="Said otherwise.")

    assert again == first
    assert len(contacts(world)) == 1


def test_an_answer_joins_its_contact_by_what_it_goes_back_to(world: World) -> None:
    first = take(world)
    answered(world, first)

    second = take(world, external_id="two@eva.example", references=("answer@office.example",))

    assert second.id == first.id
    assert [message.direction for message in second.messages] == [
        Direction.INBOUND,
        Direction.OUTBOUND,
        Direction.INBOUND,
    ]


def test_a_stranger_who_names_the_mails_of_a_contact_does_not_get_into_it(world: World) -> None:
    first = take(world)
    answered(world, first)

    forged = take(
        world,
        external_id="forged@evil.example",
        address="mallory@evil.example",
        name="Eva Adler",
        references=("one@eva.example", "answer@office.example"),
    )

    assert forged.id != first.id
    assert forged.customer != first.customer
    assert len(contact(world, first.id).messages) == 2


def test_a_mail_with_an_old_date_waits_since_it_came_and_says_when_it_was_written(
    world: World,
) -> None:
    now = world.clock.now()
    written = now - timedelta(days=400)

    first = take(world, at=written, came_at=now - timedelta(minutes=5))

    assert first.messages[0].at == written
    assert first.created_at == now - timedelta(minutes=5)
    with world.store.reading(world.tenant) as within:
        queue = records.find(within, "queue", first.queue)
    assert first.due_at == promised_by(queue, first.created_at)


def test_an_answer_with_an_old_date_stands_behind_what_it_answers(world: World) -> None:
    first = take(world)
    said = answered(world, first)
    world.clock.forward(seconds=300)

    again = take(
        world,
        external_id="again",
        references=(said.external_id,),
        at=said.at - timedelta(hours=5),
        came_at=world.clock.now(),
    )

    assert [each.id for each in again.messages[:2]] == [first.messages[0].id, said.id]
    assert again.messages[-1].at == world.clock.now()


def test_what_is_closed_goes_on_within_days_and_afterwards_a_new_contact_follows_it(
    world: World,
) -> None:
    first = take(world)
    world.put(Case(id=CaseId("case"), customer=first.customer, subject="Bill",
                   queue=world.with_north, opened_at=world.clock.now()))  # fmt: skip
    world.put(replace(contact(world, first.id), case=CaseId("case")))
    goes_back = {"references": ("one@eva.example",)}

    closed(world, first.id, days=6)
    within = take(world, external_id="two@eva.example", **goes_back)
    closed(world, first.id, days=8)
    later = take(world, external_id="three@eva.example", **goes_back)
    last = take(world, external_id="four@eva.example", **goes_back)

    assert (within.id, within.status, within.outcome) == (first.id, "queued", None)
    assert within.place_at == world.clock.now()
    assert (later.id == first.id, later.case, later.customer) == (False, "case", first.customer)
    assert last.id == later.id


def test_what_a_machine_writes_is_kept_and_opens_nothing(world: World) -> None:
    first = take(world)
    closed(world, first.id, days=1)

    away = take(
        world,
        external_id="away@eva.example",
        references=("one@eva.example",),
        origin=Origin.AUTOMATIC,
    )

    assert (away.id, away.status) == (first.id, InteractionStatus.CLOSED)
    assert away.messages[-1].origin is Origin.AUTOMATIC


def test_two_machines_that_answer_each_other_end(world: World) -> None:
    first = take(world)
    few = Intake(loop_at=3)
    for number in range(4):
        one = mail(world, external_id=f"{number}@loop", references=("one@eva.example",))
        taken_in(world.hub, world.tenant, one, few)
    closed(world, first.id, days=0)

    one = mail(world, external_id="last@loop", references=("one@eva.example",))
    taken_in(world.hub, world.tenant, one, few)

    assert contact(world, first.id).status is InteractionStatus.CLOSED
    assert contact(world, first.id).messages[-1].origin is Origin.AUTOMATIC


def test_an_answer_that_comes_back_is_marked_and_its_contact_waits_again_once(
    world: World,
) -> None:
    first = take(world)
    said = answered(world, first)
    closed(world, first.id, days=1)
    bounce = {
        "address": "mailer-daemon@mx.example",
        "origin": Origin.BOUNCE,
        "bounced": (said.external_id,),
    }

    back = take(world, external_id="bounce@mx.example", **bounce)
    closed(world, first.id, days=1)
    again = take(world, external_id="bounce2@mx.example", **bounce)

    assert (back.id, back.status) == (first.id, InteractionStatus.QUEUED)
    assert [each.failed for each in back.messages if each.id == said.id] == [Failed.BOUNCED]
    assert again.id == first.id


def test_a_bounce_of_nothing_that_is_ours_makes_no_contact(world: World) -> None:
    one = mail(world, address="mailer-daemon@mx.example", origin=Origin.BOUNCE, bounced=("x@y",))

    assert taken_in(world.hub, world.tenant, one) is None
    assert contacts(world) == []


def test_the_number_of_a_case_leads_to_it_for_its_own_customer_alone(world: World) -> None:
    eva(world)
    world.put(Case(id=CaseId("case"), customer=EVA, subject="Bill", number="V-20001",
                   queue=world.with_north, opened_at=world.clock.now()))  # fmt: skip

    hers = take(world, case_number="V-20001")
    guessed = take(world, external_id="2", address="mallory@evil.example", case_number="V-20001")

    assert (hers.customer, hers.case) == (EVA, "case")
    assert guessed.case is None
    assert hers.messages[0].omitted == ()
    assert guessed.messages[0].omitted == (Omitted(LeftOut.THREAD),)


def test_a_channel_s_own_name_of_a_conversation_is_believed(world: World) -> None:
    chat = {"via": "site", "channel": Channel.CHAT, "thread": "session-1", "subject": ""}

    first = take(world, external_id="1", address="", name="", **chat)
    second = take(world, external_id="2", address="eva@example.org", **chat)

    assert second.id == first.id
    assert len(second.messages) == 2


def test_an_answer_to_what_was_merged_or_parted_goes_where_that_goes_on(world: World) -> None:
    first, other = take(world), take(world, external_id="b", subject="Another bill")
    apart = take(world, external_id="c", subject="Parted")
    said = answered(world, first)
    parted = (Parted(apart.id, (said.id,)),)
    world.put(
        replace(contact(world, first.id), parted=parted),
        replace(contact(world, other.id), merged_into=first.id),
    )

    to_merged = take(world, external_id="d", references=("b",))
    to_parted = take(world, external_id="e", references=(said.external_id,))

    assert (to_merged.id, to_parted.id) == (first.id, apart.id)


def test_an_absence_note_is_not_what_a_case_waits_for(world: World) -> None:
    first = take(world)
    case = Case(
        id=CaseId("case"),
        customer=first.customer,
        subject="Bill",
        queue=world.with_north,
        opened_at=world.clock.now(),
        status=CaseStatus.WAITING,
        pauses=(Pause(world.clock.now() - timedelta(hours=1)),),
    )
    world.put(case, replace(first, case=case.id))
    goes_back = {"references": ("one@eva.example",)}

    take(world, external_id="away", origin=Origin.AUTOMATIC, **goes_back)
    waits = found_case(world).status
    take(world, external_id="two", **goes_back)

    assert (waits, found_case(world).status) == (CaseStatus.WAITING, CaseStatus.OPEN)


def found_case(world: World) -> Case:
    with world.store.reading(world.tenant) as within:
        found = records.find(within, "case", "case")
    assert isinstance(found, Case)
    return found


def test_letters_that_no_database_takes_are_left_out(world: World) -> None:
    first = take(world, text="before\x00after \ud800!", name="Ev\x00a")

    assert first.messages[0].text == "beforeafter ?!"
    assert InteractionId(first.id)
