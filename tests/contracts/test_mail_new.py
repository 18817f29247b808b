"""A mail to a customer who has not written: from the queue's mailbox, and its answer finds back."""

from __future__ import annotations

import asyncio
from itertools import count

import pytest

from desktop.domain.ids import CustomerId, InteractionId, QueueId
from desktop.domain.operations import interaction
from desktop.domain.records import ContactPoint, Customer
from desktop.domain.words import Channel, Direction, PointKind
from desktop.ports.wire import Verdict
from tests.contracts.conftest import World
from tests.contracts.hub_desk import Desk
from tests.contracts.mail_hub import EVA, MailHub, mail
from tests.support.dovecot import Dovecot
from tests.support.smtp_server import SmtpServer

one_file = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
NEW = InteractionId("new")
_NUMBERS = count(1)


@pytest.fixture
def office(world: World, dovecot: Dovecot, smtp: SmtpServer) -> MailHub:
    customer = Customer(
        id=CustomerId("eva"),
        name="Eva Adler",
        points=(ContactPoint(PointKind.EMAIL, EVA),),
        queues=(world.with_north,),
    )
    world.admin.put([customer])
    return MailHub(world, dovecot, smtp, f"new{next(_NUMBERS)}@our.test")


async def written(desk: Desk, queue: QueueId) -> list[Verdict]:
    """What the form asks for in one go."""
    done = await desk.do(
        interaction.Create(
            id=NEW,
            customer=CustomerId("eva"),
            channel=Channel.EMAIL,
            queue=queue,
            subject="Your bill",
            direction=Direction.OUTBOUND,
        ),
        interaction.Assign(id=NEW, agent=desk.agent),
        interaction.Reply(id=NEW, text="It was wrong.", to=EVA),
    )
    return [each.verdict for each in done]


async def test_it_goes_out_once_and_its_answer_is_in_the_same_contact(office: MailHub) -> None:
    ann = office.world.desk("ann")
    await ann.hello()
    await ann.snapshot()

    assert set(await written(ann, office.world.with_north)) == {Verdict.OK}
    await asyncio.to_thread(office.send)
    await asyncio.to_thread(office.send)

    [sent] = office.smtp.mails
    assert (sent.recipients, sent.sender) == ((EVA,), office.address)
    assert (sent.message["Subject"], sent.text.strip()) == ("Your bill", "It was wrong.")
    assert sent.message["In-Reply-To"] is None
    back = mail(id="back", text="Thank you.", In_Reply_To=sent.message["Message-ID"])
    office.dovecot.deliver(office.address, back)
    await asyncio.to_thread(office.look)
    [contact] = office.contacts()
    assert contact.id == NEW
    assert [each.text.strip() for each in contact.messages] == ["It was wrong.", "Thank you."]
    assert contact.messages[0].sent_at is not None


@one_file
async def test_each_is_told_of_the_mailboxes_of_the_queues_they_see(office: MailHub) -> None:
    world = office.world
    office.connect(queue=world.home_only)
    ann, pat = world.desk("ann"), world.desk("pat")

    of_the_house, of_the_partner = await ann.hello(), await pat.hello()

    assert of_the_house.senders == ((world.home_only, office.address),)
    assert of_the_partner.senders == ()


@one_file
async def test_a_partner_writes_from_no_queue_that_is_not_its_own(office: MailHub) -> None:
    pat = office.world.desk("pat")
    await pat.hello()
    await pat.snapshot()

    done = await written(pat, office.world.home_only)
    await asyncio.to_thread(office.send)

    assert Verdict.OK not in done
    assert office.smtp.mails == []
