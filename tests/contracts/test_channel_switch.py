"""Another channel inside one contact: out by the right connection, the answer into the same."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from msgspec.structs import replace

from desktop.domain.ids import CaseId, InteractionId
from desktop.domain.operations import interaction
from desktop.domain.operations.operation import Reason
from desktop.domain.operations.sending import ReplyBy
from desktop.domain.records import Case, Interaction
from desktop.domain.routing import Capacity
from desktop.domain.words import AgentState, Channel, Direction, Outcome
from desktop.ports.wire import Answer, Verdict
from integrations.hub.server.channels.incoming import Incoming
from integrations.hub.server.channels.taking_in import taken_in
from integrations.hub.server.store import outbound
from integrations.hub.server.xmpp.accounts import Accounts
from integrations.hub.server.xmpp.shelf import Chosen
from integrations.xmpp.shelf import Letter
from integrations.xmpp.translate import Said
from tests.contracts.conftest import World
from tests.contracts.hub_desk import Desk
from tests.contracts.mail_hub import EVA, MailHub, mail
from tests.contracts.webchat_visitor import chat, contacts, visiting
from tests.support.dovecot import Dovecot
from tests.support.smtp_server import SmtpServer

one_file = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
HANDLE = "eva@chat.test"


def from_a_chat(world: World) -> InteractionId:
    """A visitor has asked something."""
    contact = taken_in(world.hub, world.tenant, turn(world, "visit/1", "Does it fit?"))
    assert contact is not None
    return contact


def turn(world: World, id: str, text: str) -> Incoming:
    """What the visitor says in the chat."""
    return Incoming(
        via="chat:help",
        channel=Channel.CHAT,
        queue=world.with_north,
        external_id=id,
        address="visit",
        name="Eva",
        subject="Does it fit?",
        text=text,
        at=world.clock.now(),
        thread="visit",
    )


async def replied(world: World, contact: InteractionId, **fields: object) -> Answer:
    """Ann takes it, and answers by another channel."""
    ann = world.desk("ann")
    await ann.hello()
    await ann.snapshot()
    [took] = await ann.do(interaction.Assign(id=contact, agent=ann.agent))
    assert took.verdict is Verdict.OK
    [said] = await ann.do(replace(ReplyBy(id=contact, text="Here it is in writing."), **fields))
    return said


def last(contact: Interaction) -> str:
    return contact.messages[-1].id


def account(world: World, folder: Path) -> Accounts:
    accounts = Accounts(world.hub, world.tenant, str(folder / "secrets"))
    accounts.put("shop", "shop@our.test", Chosen(queue=world.with_north), "secret")
    return accounts


@one_file
async def test_a_chat_is_answered_by_mail_and_the_answer_to_that_comes_into_the_same_contact(
    world: World, dovecot: Dovecot, smtp: SmtpServer
) -> None:
    office = MailHub(world, dovecot, smtp, "switch@our.test")
    contact = from_a_chat(world)

    said = await replied(world, contact, to=EVA, channel=Channel.EMAIL)
    await asyncio.to_thread(office.send)
    [sent] = smtp.mails
    head = sent.message
    back = mail(id="back", text="Thank you for the letter.", In_Reply_To=head["Message-ID"])
    dovecot.deliver(office.address, back)
    await asyncio.to_thread(office.look)

    assert said.verdict is Verdict.OK
    assert (sent.recipients, head["Subject"]) == ((EVA,), "Does it fit?")
    assert head["In-Reply-To"] is None  # a turn of a chat is no mail that could be answered
    [only] = contacts(world)
    assert (only.id, only.channel) == (contact, Channel.CHAT)
    assert [each.channel for each in only.messages] == [None, Channel.EMAIL, Channel.EMAIL]
    assert only.messages[1].sent_at is not None
    assert (only.messages[2].author, only.messages[2].direction) == (EVA, Direction.INBOUND)


@one_file
async def test_a_chat_that_a_mail_opens_again_waits_and_is_given_out_as_a_mail(
    world: World, dovecot: Dovecot, smtp: SmtpServer
) -> None:
    office = MailHub(world, dovecot, smtp, "opened@our.test")
    contact = from_a_chat(world)
    await replied(world, contact, to=EVA, channel=Channel.EMAIL)
    await asyncio.to_thread(office.send)
    ann, bob = world.desk("ann"), world.desk("bob")
    [over] = await ann.do(interaction.WrapUp(id=contact, code="x", outcome=Outcome.SOLVED))
    assert over.verdict is Verdict.OK, over
    back = mail(id="back", In_Reply_To=smtp.mails[-1].message["Message-ID"])
    dovecot.deliver(office.address, back)
    await asyncio.to_thread(office.look)

    [only] = contacts(world)
    assert (only.channel, only.served_as) == (Channel.CHAT, Channel.EMAIL)
    assert await offered_to(world, ann, Capacity(email=0, chat=9)) is None
    assert await offered_to(world, bob, Capacity(email=1, chat=0)) == contact
    assert await bob.hub.accept(contact)
    waits_too(world, "another", Channel.EMAIL)
    assert await offered_to(world, bob, Capacity(email=1, chat=9)) is None  # it is a mail in hand
    assert await offered_to(world, bob, Capacity(email=2, chat=0)) == "another"


async def test_whoever_comes_back_into_the_chat_waits_as_in_a_chat(world: World) -> None:
    contact = from_a_chat(world)
    [waiting] = contacts(world)
    world.put(replace(waiting, waits_as=Channel.EMAIL))

    taken_in(world.hub, world.tenant, turn(world, "visit/2", "I am here again."))

    [only] = contacts(world)
    assert (only.id, len(only.messages), only.served_as) == (contact, 2, Channel.CHAT)


async def offered_to(world: World, desk: Desk, capacity: Capacity) -> str | None:
    """What somebody with so much room is offered; they let it go where it is not what waits."""
    there = world.agents[next(name for name in ("ann", "bob") if world.agent(name) == desk.agent)]
    world.put(replace(there, capacity=capacity, state=AgentState.READY))
    offer = (await desk.hub.next_offer()).offer
    return offer.interaction if offer else None


def waits_too(world: World, id: str, channel: Channel) -> None:
    [first] = contacts(world)
    now = world.clock.now()
    another = Interaction(
        id=InteractionId(id), customer=first.customer, channel=channel, queue=first.queue,
        created_at=now,
    )  # fmt: skip
    world.put(another)


@one_file
async def test_a_mail_is_answered_by_messaging_and_what_comes_back_is_in_the_same_contact(
    world: World, dovecot: Dovecot, smtp: SmtpServer, tmp_path: Path
) -> None:
    office = MailHub(world, dovecot, smtp, "reverse@our.test")
    dovecot.deliver(office.address, mail())
    await asyncio.to_thread(office.look)
    [contact] = contacts(world)
    shelf = account(world, tmp_path).shelf("shop")
    shelf.hold()
    letters: list[Letter] = []

    id = InteractionId(contact.id)
    said = await replied(world, id, to=HANDLE, channel=Channel.MESSAGING, last_seen=last(contact))
    shelf.send(letters.append)
    answer = Said(id="one", archived="1", jid=HANDLE, text="Got it.", at=world.clock.now())
    shelf.take([answer], "1")

    assert said.verdict is Verdict.OK
    assert [(each.to, each.text) for each in letters] == [(HANDLE, "Here it is in writing.")]
    [only] = contacts(world)
    told = {each.channel for each in only.messages[1:]}
    assert (len(only.messages), told) == (3, {Channel.MESSAGING})


@one_file
async def test_a_new_mail_with_the_number_of_the_case_comes_into_the_chat_that_went_on_by_mail(
    world: World, dovecot: Dovecot, smtp: SmtpServer
) -> None:
    office = MailHub(world, dovecot, smtp, "number@our.test")
    contact = from_a_chat(world)
    await replied(world, contact, to=EVA, channel=Channel.EMAIL)
    [held] = contacts(world)
    matter = Case(
        id=CaseId("matter"), customer=held.customer, subject="Fit", number="V-20001",
        queue=held.queue, opened_at=held.created_at,
    )  # fmt: skip
    world.put(matter, replace(held, case=matter.id))

    dovecot.deliver(office.address, mail(id="anew", subject="About V-20001"))
    await asyncio.to_thread(office.look)

    [only] = contacts(world)
    assert (only.id, only.messages[-1].channel) == (contact, Channel.EMAIL)


@one_file
async def test_what_no_connection_carries_is_refused_and_nothing_waits_to_go_out(
    world: World,
) -> None:
    contact = from_a_chat(world)

    welcome = await world.desk("ann").hello()
    said = await replied(world, contact, to=EVA, channel=Channel.EMAIL)

    assert welcome.ways == ()
    assert (said.verdict, said.reason) == (Verdict.INVALID, Reason.NO_WAY)
    [only] = contacts(world)
    assert len(only.messages) == 1
    with world.store.reading(world.tenant) as within:
        assert outbound.waiting(within, Channel.EMAIL) == []


@one_file
async def test_a_desk_is_told_by_which_channels_the_hub_reaches_people(
    world: World, dovecot: Dovecot, smtp: SmtpServer, tmp_path: Path
) -> None:
    MailHub(world, dovecot, smtp, "told@our.test")
    account(world, tmp_path)

    welcome = await world.desk("ann").hello()

    assert welcome.ways == (Channel.EMAIL, Channel.MESSAGING)


@one_file
async def test_whoever_chats_does_not_read_the_letter_that_went_to_somebodys_mailbox(
    world: World, dovecot: Dovecot, smtp: SmtpServer
) -> None:
    MailHub(world, dovecot, smtp, "apart@our.test")
    chat(world)
    async with visiting(world) as eva:
        await eva.agree(name="Eva Adler")
        await eva.say("Does it fit?")
        [contact] = contacts(world)
        id = InteractionId(contact.id)

        said = await replied(world, id, to=EVA, channel=Channel.EMAIL, last_seen=last(contact))
        [turn] = await world.desk("ann").do(interaction.Reply(id=id, text="Look at your mails."))

        assert (said.verdict, turn.verdict) == (Verdict.OK, Verdict.OK)
        texts = [each.text for each in await eva.hear()]
        assert "Look at your mails." in texts
        assert "Here it is in writing." not in texts
