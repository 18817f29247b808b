"""Mail through a real IMAP and a real SMTP server: in, answered, threaded, once."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from email.message import EmailMessage
from itertools import count

import httpx
import pytest
from msgspec.structs import replace

from desktop.domain.ids import InteractionId
from desktop.domain.operations import interaction
from desktop.domain.records import Queue
from desktop.domain.words import Direction, Failed, InteractionStatus, LeftOut, Origin, Outcome
from integrations.email.imap import Inbox
from integrations.email.shelf import Letter
from integrations.hub.server.channels import sending
from integrations.hub.server.store import blobs, outbound, records
from tests.contracts.conftest import World
from tests.contracts.mail_hub import EVA, MailHub, mail
from tests.support.dovecot import Dovecot
from tests.support.smtp_server import SmtpServer

one_file = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
_NUMBERS = count(1)


@pytest.fixture
def office(world: World, dovecot: Dovecot, smtp: SmtpServer) -> MailHub:
    return MailHub(world, dovecot, smtp, f"office{next(_NUMBERS)}@our.test")


async def test_a_mail_is_answered_and_the_answer_to_that_is_in_the_same_contact(
    office: MailHub,
) -> None:
    office.dovecot.deliver(office.address, mail())
    await asyncio.to_thread(office.look)
    [contact] = office.contacts()

    await office.answered(contact, "We look at it.")
    await asyncio.to_thread(office.send)
    [sent] = office.smtp.mails
    head = sent.message
    back = mail(id="two", text="Thank you.", In_Reply_To=head["Message-ID"])
    office.dovecot.deliver(office.address, back)
    await asyncio.to_thread(office.look)

    assert (sent.recipients, sent.text.strip()) == ((EVA,), "We look at it.")
    assert head["From"] == f"Our office <{office.address}>"
    assert (head["In-Reply-To"], head["Subject"]) == ("<one@customer.test>", "AW: My bill")
    [contact] = office.contacts()
    assert [each.text.strip() for each in contact.messages] == [
        "It is too high.",
        "We look at it.",
        "Thank you.",
    ]
    assert contact.messages[1].sent_at is not None
    assert f"<{contact.messages[1].external_id}>" == head["Message-ID"]


@one_file
async def test_what_went_out_lies_among_the_sent_mails(office: MailHub) -> None:
    office.dovecot.deliver(office.address, mail())
    await asyncio.to_thread(office.look)

    await office.answered(office.contacts()[0], "We look at it.")
    await asyncio.to_thread(office.send)

    [filed] = office.dovecot.sent_from(office.address)
    assert b"We look at it." in filed


@one_file
def test_what_was_read_is_not_read_again_and_a_renewed_mailbox_brings_nothing_twice(
    office: MailHub,
) -> None:
    mails = [mail(id=f"m{number}", text=f"Number {number}") for number in range(5)]
    office.dovecot.deliver(office.address, *mails)

    first = office.look()
    second = office.look()
    office.dovecot.forget(office.address)
    office.dovecot.deliver(office.address, *mails, mail(id="new"))
    renewed = office.look()

    assert (first.taken.new, second.taken.new + second.taken.known) == (5, 0)
    assert (renewed.taken.known, renewed.taken.new) == (5, 1)
    assert len(office.contacts()) == 6


@one_file
def test_a_mailbox_in_which_nothing_has_changed_is_not_gone_through(
    office: MailHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.dovecot.deliver(office.address, mail(id="one"))
    office.look()
    office.look()
    gone_through = []

    def letters(_inbox: Inbox, *_asked: object) -> Iterator[Sequence[Letter]]:
        gone_through.append("once")
        yield from ()

    monkeypatch.setattr(Inbox, "letters", letters)

    office.look()
    assert gone_through == []

    office.dovecot.deliver(office.address, mail(id="two"))
    office.look()
    assert gone_through == ["once"]


@one_file
def test_what_lay_there_before_stays_out_when_that_was_asked_for(office: MailHub) -> None:
    office.connect(from_now=True)
    office.dovecot.deliver(office.address, mail(id="old"))

    office.look()
    office.dovecot.deliver(office.address, mail(id="new", text="Now."))
    office.look()

    assert [each.messages[0].text.strip() for each in office.contacts()] == ["Now."]


@one_file
def test_a_server_that_is_away_loses_nothing(office: MailHub) -> None:
    office.dovecot.deliver(office.address, mail(id="one"))
    office.dovecot.stop()

    away = office.look()
    office.dovecot.start()
    there = office.look()

    assert (bool(away.failed), there.failed, there.taken.new) == (True, "", 1)


@one_file
async def test_a_mail_that_is_not_taken_now_is_tried_again_and_goes_once(office: MailHub) -> None:
    office.dovecot.deliver(office.address, mail())
    await asyncio.to_thread(office.look)
    await office.answered(office.contacts()[0], "We look at it.")
    office.smtp.answers = ["451 try again later"]

    first = await asyncio.to_thread(office.send)
    at_once = await asyncio.to_thread(office.send)
    [(_, why)] = office.boxes.waiting()
    office.world.clock.forward(seconds=sending.pause(0).total_seconds() + 1)
    later = await asyncio.to_thread(office.send)

    assert (first, at_once, later) == (1, 0, 1)
    assert why.startswith("451")
    assert len(office.smtp.mails) == 1
    assert office.contacts()[0].messages[-1].sent_at is not None


@one_file
async def test_a_mail_that_nobody_takes_for_two_days_is_said_to_have_failed(
    office: MailHub,
) -> None:
    office.dovecot.deliver(office.address, mail())
    await asyncio.to_thread(office.look)
    await office.answered(office.contacts()[0], "We look at it.")
    office.smtp.stop()

    await asyncio.to_thread(office.send)
    office.world.clock.forward(days=2, seconds=1)
    await asyncio.to_thread(office.send)

    assert office.contacts()[0].messages[-1].failed is Failed.REFUSED
    assert office.boxes.waiting() == []


@one_file
async def test_a_customer_whose_server_refuses_is_told_of_in_the_conversation(
    office: MailHub,
) -> None:
    office.dovecot.deliver(office.address, mail())
    await asyncio.to_thread(office.look)
    ann = await office.answered(office.contacts()[0], "We look at it.")
    office.smtp.refused = {EVA: "550 no such user"}

    await asyncio.to_thread(office.send)
    await ann.pull()

    shown = ann.records["interaction", office.contacts()[0].id]
    assert shown == office.contacts()[0]
    assert office.contacts()[0].messages[-1].failed is Failed.REFUSED


@one_file
async def test_a_reply_does_not_go_before_its_time_and_not_at_all_once_it_is_taken_back(
    office: MailHub,
) -> None:
    office.dovecot.deliver(office.address, mail())
    await asyncio.to_thread(office.look)
    await office.answered(office.contacts()[0], "We look at it.")
    [contact] = office.contacts()
    said = contact.messages[-1]
    key, now = f"{contact.id}/{said.id}", office.world.clock.now()
    store, tenant = office.world.store, office.world.tenant
    later = now + timedelta(minutes=1)
    store.writing(tenant, lambda within: outbound.take(within, now, timedelta(minutes=1)))
    store.writing(tenant, lambda within: outbound.put_off(within, key, later, now, ""))

    before = await asyncio.to_thread(office.send)
    office.world.clock.forward(seconds=61)
    due = await asyncio.to_thread(office.send)
    gone = store.writing(tenant, lambda within: outbound.take_back(within, key, now))

    assert (before, due, gone) == (0, 1, False)
    assert len(office.smtp.mails) == 1


@one_file
async def test_a_worker_that_died_behind_the_server_s_word_asks_the_mailbox_first(
    office: MailHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.dovecot.deliver(office.address, mail())
    await asyncio.to_thread(office.look)
    await office.answered(office.contacts()[0], "We look at it.")

    def fails(*_: object) -> None:
        raise OSError("the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(sending, "_note", fails)
        with pytest.raises(OSError, match="disk"):
            await asyncio.to_thread(office.send)
    office.world.clock.forward(seconds=61)
    again = await asyncio.to_thread(office.send)

    assert again == 1
    assert len(office.smtp.mails) == 1
    assert office.contacts()[0].messages[-1].sent_at is not None


@one_file
async def test_while_the_mailbox_cannot_be_asked_nothing_goes_a_second_time(
    office: MailHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.dovecot.deliver(office.address, mail())
    await asyncio.to_thread(office.look)
    await office.answered(office.contacts()[0], "We look at it.")

    def fails(*_: object) -> None:
        raise OSError("the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(sending, "_note", fails)
        with pytest.raises(OSError, match="disk"):
            await asyncio.to_thread(office.send)
    office.dovecot.stop()
    for seconds in (61, 61, 200):
        office.world.clock.forward(seconds=seconds)
        await asyncio.to_thread(office.send)
    without = len(office.smtp.mails), office.contacts()[0].messages[-1].sent_at
    office.dovecot.start()
    office.world.clock.forward(hours=1)
    await asyncio.to_thread(office.send)

    assert without == (1, None)
    assert len(office.smtp.mails) == 1
    assert office.contacts()[0].messages[-1].sent_at is not None


@one_file
async def test_what_a_server_gives_back_is_marked_in_the_conversation(office: MailHub) -> None:
    office.dovecot.deliver(office.address, mail())
    await asyncio.to_thread(office.look)
    await office.answered(office.contacts()[0], "We look at it.")
    await asyncio.to_thread(office.send)
    sent = office.smtp.mails[0].message["Message-ID"]

    office.dovecot.deliver(office.address, bounce(sent))
    await asyncio.to_thread(office.look)

    [contact] = office.contacts()
    assert contact.messages[1].failed is Failed.BOUNCED
    assert contact.messages[-1].origin is Origin.BOUNCE


def bounce(of: str) -> bytes:
    """What a mail server says of a mail (RFC 3464)."""
    return (
        "From: Mail Delivery System <MAILER-DAEMON@mx.customer.test>\r\n"
        "To: office@our.test\r\nSubject: Undelivered Mail Returned to Sender\r\n"
        "Message-ID: <bounce@mx.customer.test>\r\nDate: Sun, 22 Nov 2026 12:30:00 +0000\r\n"
        "Auto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nNo such user.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\n"
        "Reporting-MTA: dns; mx.customer.test\r\n\r\n"
        f"Final-Recipient: rfc822; {EVA}\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n"
        "--b\r\nContent-Type: text/rfc822-headers\r\n\r\n"
        f"Message-ID: {of}\r\nSubject: AW: My bill\r\n\r\n--b--\r\n"
    ).encode()


HOSTILE: dict[str, Callable[[], bytes]] = {
    "no header at all": lambda: b"\r\n\r\njust words\r\n",
    "nothing": lambda: b"",
    "null bytes": lambda: mail(id="nul").replace(b"It is", b"It\x00is"),
    "a charset that is none": lambda: mail(id="charset").replace(b"utf-8", b"no-such"),
    "multiparts without end": lambda: (
        b"From: Eva <eva@customer.test>\r\nMessage-ID: <deep@x>\r\nMIME-Version: 1.0\r\n"
        + b"".join(
            b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (n, n)
            for n in range(400)
        )
    ),
    "ten thousand recipients": lambda: mail(
        id="many", Cc=", ".join(f"r{n}@customer.test" for n in range(10_000))
    ),
    "a name that turns letters": lambda: mail(
        id="rtl", sender="\u202eknab ruoY <eva@customer.test>"
    ),
    "a header of a megabyte": lambda: mail(id="long", X_Long="x" * 1_000_000),
}


@one_file
def test_hostile_mails_stop_no_other(office: MailHub) -> None:
    office.dovecot.deliver(office.address, *(made() for made in HOSTILE.values()), mail(id="last"))

    done = office.look()

    assert done.failed == ""
    assert done.taken.new + done.taken.flawed + done.taken.left == len(HOSTILE) + 1
    assert office.box.flawed == done.taken.flawed > 0
    assert all(flaw.why for flaw in office.box.flaws)
    texts = [each.messages[0].text.strip() for each in office.contacts()]
    assert "It is too high." in texts
    assert not any("\u202e" in each.messages[0].author for each in office.contacts())


@one_file
def test_a_layout_is_kept_safe_beside_the_words_and_files_as_attachments(office: MailHub) -> None:
    made = EmailMessage()
    made["From"], made["Message-ID"] = f"Eva <{EVA}>", "<html@customer.test>"
    made.set_content("Look at this.")
    made.add_alternative(
        '<p onclick="x()">Look at <b>this</b>.</p><script>alert(1)</script>'
        '<img src="https://evil.test/p.gif" width="1" height="1">',
        subtype="html",
    )
    made.add_attachment(b"%PDF-1.4 bill", maintype="application", subtype="pdf", filename="b.pdf")
    office.dovecot.deliver(office.address, made.as_bytes())

    office.look()

    [contact] = office.contacts()
    [message] = contact.messages
    assert message.html is not None
    layout, file = content(office, message.html.sha256), message.attachments[0]
    assert b"<b>this</b>" in layout
    assert not any(word in layout for word in (b"script", b"onclick", b"evil.test"))
    assert (file.name, content(office, file.sha256)) == ("b.pdf", b"%PDF-1.4 bill")
    assert LeftOut.ACTIVE in {each.what for each in message.omitted}


def content(office: MailHub, sha256: str) -> bytes:
    with office.world.store.reading(office.world.tenant) as within:
        stored = blobs.find(within, sha256)
        assert stored is not None
        return b"".join(blobs.pieces(within, stored.upload))


@one_file
async def test_our_own_mail_that_is_led_back_to_us_makes_no_contact(office: MailHub) -> None:
    office.dovecot.deliver(office.address, mail())
    await asyncio.to_thread(office.look)
    await office.answered(office.contacts()[0], "We look at it.")
    await asyncio.to_thread(office.send)

    office.dovecot.deliver(office.address, office.smtp.mails[0].content)
    done = await asyncio.to_thread(office.look)

    assert done.taken.left == 1
    assert [m.direction for m in office.contacts()[0].messages] == [
        Direction.INBOUND,
        Direction.OUTBOUND,
    ]
    assert office.contacts()[0].status is InteractionStatus.ACTIVE


@one_file
async def test_a_survey_reaches_its_customer_by_mail_with_a_link_that_answers(
    office: MailHub,
) -> None:
    world = office.world
    with world.store.reading(world.tenant) as within:
        (queue,) = [q for q in records.every(within, Queue) if q.id == world.with_north]
    world.put(replace(queue, asks=True))
    office.dovecot.deliver(office.address, mail())
    await asyncio.to_thread(office.look)
    ann = await office.answered(office.contacts()[0], "We look at it.")

    id = InteractionId(office.contacts()[0].id)
    await ann.do(interaction.WrapUp(id=id, code="bill", outcome=Outcome.SOLVED))
    await asyncio.to_thread(office.send)

    (survey,) = [each for each in office.smtp.mails if "/survey/" in each.text]
    link = re.search(r"http://\S+/survey/\S+", survey.text)
    assert link is not None
    assert survey.recipients == (EVA,)
    async with httpx.AsyncClient() as customer:
        assert (await customer.get(link[0])).status_code == 200
