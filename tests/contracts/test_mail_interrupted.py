"""Servers that go away and come back in the midst of a sending: what is asked for goes once."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from itertools import count

import pytest
from msgspec.structs import replace
from sqlalchemy import select

from desktop.domain.conversation import Message
from desktop.domain.words import Failed, InteractionStatus
from integrations.email.chosen import Server
from integrations.email.imap import Inbox
from integrations.email.smtp import Later, Refused, hand_over
from integrations.email.writing import Composed
from integrations.hub.server.mail import sending as mail_sending
from integrations.hub.server.store.tables import outbound
from tests.contracts.conftest import World
from tests.contracts.mail_hub import EVA, MailHub, mail
from tests.contracts.mail_office import wait_until
from tests.support.dovecot import PASSWORD, Dovecot
from tests.support.smtp_server import SmtpServer

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
_NUMBERS = count(1)


@pytest.fixture
def office(world: World, dovecot: Dovecot, smtp: SmtpServer) -> MailHub:
    return MailHub(world, dovecot, smtp, f"interrupted{next(_NUMBERS)}@our.test")


@pytest.fixture
def another() -> Iterator[SmtpServer]:
    server = SmtpServer()
    server.start()
    yield server
    server.stop()


async def an_answer_waits(office: MailHub) -> None:
    office.dovecot.deliver(office.address, mail())
    await asyncio.to_thread(office.look)
    await office.answered(office.contacts()[0], "We look at it.")


async def later(office: MailHub) -> None:
    """It is tried again when its pause is over."""
    office.world.clock.forward(minutes=5)
    await asyncio.to_thread(office.send)


def said(office: MailHub) -> Message:
    return office.contacts()[0].messages[1]


def gone(office: MailHub) -> bool:
    return office.contacts()[0].messages[-1].sent_at is not None


async def test_a_line_that_breaks_before_the_last_byte_has_sent_nothing(office: MailHub) -> None:
    await an_answer_waits(office)
    office.smtp.hangs_up = ["before", "before"]

    await asyncio.to_thread(office.send)
    without = len(office.smtp.mails), gone(office)
    await later(office)
    await later(office)
    await later(office)

    assert without == (0, False)
    assert [each.text.strip() for each in office.smtp.mails] == ["We look at it."]
    assert gone(office)
    assert len(office.dovecot.sent_from(office.address)) == 1


async def test_behind_the_last_byte_a_server_that_files_what_it_sends_is_believed(
    office: MailHub,
) -> None:
    await an_answer_waits(office)

    def files() -> None:
        with Inbox(office.box.chosen, PASSWORD) as inbox:
            inbox.file_sent(office.smtp.mails[-1].content)

    office.smtp.hangs_up = ["behind"]
    office.smtp.before_it_says_so = files

    await asyncio.to_thread(office.send)
    unsure = len(office.smtp.mails), gone(office)
    await later(office)
    await later(office)

    assert unsure == (1, False)
    assert len(office.smtp.mails) == 1
    assert gone(office)


@pytest.mark.parametrize(("when", "there"), [("behind", 1), ("keeps nothing", 0)])
async def test_what_nobody_can_know_is_not_sent_again_by_itself_and_a_person_is_told(
    office: MailHub, when: str, there: int
) -> None:
    await an_answer_waits(office)
    office.smtp.hangs_up = [when]

    await asyncio.to_thread(office.send)
    before = said(office).failed
    for _ in range(4):
        await later(office)

    assert before is None
    assert len(office.smtp.mails) == there
    assert said(office).failed is Failed.UNSURE
    assert not gone(office)


async def test_what_perhaps_went_wakes_its_contact_where_that_was_closed(office: MailHub) -> None:
    await an_answer_waits(office)
    office.smtp.hangs_up = ["behind"]
    contact = office.contacts()[0]
    ann = office.world.desk("ann")
    await ann.hello()
    closed = replace(contact, status=InteractionStatus.CLOSED, closed_at=office.world.clock.now())
    office.world.put(closed)

    await asyncio.to_thread(office.send)
    asleep = office.contacts()[0].status
    await later(office)
    await later(office)

    assert asleep is InteractionStatus.CLOSED
    assert office.contacts()[0].status is InteractionStatus.QUEUED


async def test_an_answer_to_what_perhaps_went_says_that_it_went(office: MailHub) -> None:
    await an_answer_waits(office)
    office.smtp.hangs_up = ["behind"]
    await asyncio.to_thread(office.send)
    await later(office)
    await later(office)
    unsure = said(office).failed
    name = office.smtp.mails[0].message["Message-ID"]

    office.dovecot.deliver(office.address, mail(id="two", text="Thanks.", In_Reply_To=name))
    await asyncio.to_thread(office.look)

    [contact] = office.contacts()
    assert unsure is Failed.UNSURE
    assert [each.text.strip() for each in contact.messages][1:] == ["We look at it.", "Thanks."]
    assert contact.messages[1].failed is None
    assert contact.messages[1].sent_at is not None


async def test_the_copy_that_comes_late_says_that_it_went(office: MailHub) -> None:
    office.connect(own_copy=True)
    await an_answer_waits(office)
    office.smtp.hangs_up = ["behind"]
    await asyncio.to_thread(office.send)
    await later(office)
    await later(office)
    unsure = said(office).failed

    office.dovecot.deliver(office.address, office.smtp.mails[0].content)
    await asyncio.to_thread(office.look)

    assert unsure is Failed.UNSURE
    assert said(office).failed is None
    assert gone(office)
    assert len(office.contacts()) == 1


@pytest.mark.logs("was not laid among the others")
async def test_a_mailbox_that_is_away_when_the_copy_is_laid_into_it_sends_nothing_again(
    office: MailHub,
) -> None:
    await an_answer_waits(office)
    office.smtp.before_it_says_so = office.dovecot.stop

    try:
        await asyncio.to_thread(office.send)
    finally:
        office.dovecot.start()
    await later(office)

    assert len(office.smtp.mails) == 1
    assert gone(office)


async def test_a_server_that_is_started_anew_takes_what_waited_once(office: MailHub) -> None:
    await an_answer_waits(office)
    office.smtp.stop()
    await asyncio.to_thread(office.send)
    await later(office)
    office.smtp.start()

    await later(office)
    await later(office)

    assert len(office.smtp.mails) == 1
    assert gone(office)


async def test_who_was_asleep_while_another_worker_sent_it_sends_nothing(
    office: MailHub, another: SmtpServer
) -> None:
    await an_answer_waits(office)
    sent: list[int] = []

    def sleeps() -> None:
        office.world.clock.forward(seconds=61)  # nothing is heard of the first one
        office.connect(smtp=Server("127.0.0.1", another.port))
        with ThreadPoolExecutor(1) as worker:
            sent.append(worker.submit(office.send).result())

    office.smtp.before_recipients = sleeps

    await asyncio.to_thread(office.send)

    assert sent == [1]
    assert (len(office.smtp.mails), len(another.mails)) == (0, 1)
    assert gone(office)


async def test_a_server_that_takes_its_time_is_waited_for_and_no_other_worker_sends_it_again(
    office: MailHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    await an_answer_waits(office)
    monkeypatch.setattr(mail_sending, "LIVES_EVERY_S", 0.02)
    others: list[int] = []

    def takes_its_time() -> None:
        for _ in range(3):
            office.world.clock.forward(seconds=50)
            wait_until(lambda: heard_of(office) == office.world.clock.now())
            others.append(office.send())

    office.smtp.before_it_says_so = takes_its_time

    await asyncio.to_thread(office.send)

    assert others == [0, 0, 0]
    assert len(office.smtp.mails) == 1
    assert gone(office)


async def test_a_mail_goes_to_all_whom_it_names_or_to_nobody(office: MailHub) -> None:
    both = (EVA, "typo@customer.test")
    written = Composed("one@our.test", office.address, both, b"Subject: Bill\r\n\r\nYes.\r\n")
    office.smtp.refused = {"typo@customer.test": "550 no such user", EVA: "451 later"}

    with pytest.raises(Refused, match="550"):
        await hand_over(office.box.chosen, PASSWORD, written)
    with pytest.raises(Later, match="451"):
        await hand_over(office.box.chosen, PASSWORD, replace(written, recipients=both[:1]))

    assert office.smtp.mails == []


async def test_an_own_copy_is_no_proof_before_the_customer_was_taken_too(office: MailHub) -> None:
    office.connect(own_copy=True)
    await an_answer_waits(office)
    office.smtp.refused = {EVA: "451 later"}
    office.smtp.before_it_says_so = lambda: office.dovecot.deliver(
        office.address, office.smtp.mails[-1].content
    )

    await asyncio.to_thread(office.send)
    before = len(office.smtp.mails), gone(office)
    office.smtp.refused = {office.address: "550 no"}
    await later(office)

    assert before == (0, False)
    assert [each.recipients for each in office.smtp.mails] == [(EVA,)]
    assert gone(office)


@pytest.mark.parametrize("folder", ["Sent", "Gesendete Objekte", "Gesendet & verschickt ü"])
async def test_the_folder_of_sent_mails_is_found_by_what_the_server_calls_so(
    office: MailHub, folder: str
) -> None:
    office.connect(sent=folder)
    await an_answer_waits(office)

    await asyncio.to_thread(office.send)

    assert len(office.dovecot.sent_from(office.address)) == 1


def heard_of(office: MailHub) -> datetime | None:
    """When a sign of life came last of who sends."""
    with office.world.store.reading(office.world.tenant) as within:
        at = within.connection.execute(select(outbound.c.at)).scalar()
    return datetime.fromtimestamp(at / 1000, tz=UTC) if at else None
