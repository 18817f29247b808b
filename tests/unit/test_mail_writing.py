"""Our replies as mails: the same at every try, in their thread, and nobody adds a header."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from desktop.domain.conversation import Attachment, Message
from desktop.domain.ids import AgentId, CustomerId, InteractionId, MessageId, QueueId
from desktop.domain.quoting import apart
from desktop.domain.records import Interaction
from desktop.domain.words import Channel, Direction, Origin
from integrations.email.flowed import WIDTH, flowed, unflowed
from integrations.email.mailbox import Mailbox
from integrations.email.reading import read_mail
from integrations.email.values import Loop
from integrations.email.writing import Composed, Unsendable, compose, message_id

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
SHOP = Mailbox(address="service@shop.example", name="Shop", signature="Ihr Shop", token="t-1")
ASKED = Message(
    id=MessageId("m1"),
    at=NOW - timedelta(hours=2),
    direction=Direction.INBOUND,
    text="Wann kommt die Maschine?\n> frühere Worte",
    author="Frieda Musterfrau",
    external_id="asked@example.org",
)
REPLY = Message(
    id=MessageId("m2"),
    at=NOW,
    direction=Direction.OUTBOUND,
    text="Guten Tag,\n\nsie kommt am Mittwoch.",
    by=AgentId("a"),
)
CONTACT = Interaction(
    id=InteractionId("i"),
    customer=CustomerId("c"),
    channel=Channel.EMAIL,
    queue=QueueId("q"),
    created_at=ASKED.at,
    subject="Re: Lieferung",
    address="frieda@example.org",
    messages=(ASKED, REPLY),
)


def composed(
    reply: Message = REPLY,
    contact: Interaction = CONTACT,
    mailbox: Mailbox = SHOP,
    *,
    key: str = "i/m2",
    case_number: str = "",
    contents: dict[str, bytes] | None = None,
) -> Composed:
    return compose(
        reply, contact, mailbox, key=key, at=NOW, case_number=case_number, contents=contents
    )


def test_a_reply_stands_in_its_thread_with_its_subject_once() -> None:
    mail = composed(case_number="V-20417")

    told = read_mail(mail.data, received_at=NOW)
    assert mail.recipients == ("frieda@example.org",)
    assert (told.sender.address, told.sender.name) == ("service@shop.example", "Shop")
    assert (told.in_reply_to, told.references) == ("asked@example.org", ("asked@example.org",))
    assert (told.subject, told.case_number) == ("Lieferung", "V-20417")
    assert b"Subject: AW: Lieferung [#V-20417]\r\n" in mail.data
    assert apart(told.text).said == REPLY.text
    assert apart(told.text).signature == "-- \nIhr Shop"


def test_the_first_mail_of_a_contact_answers_nothing() -> None:
    first = composed(contact=replace(CONTACT, messages=(REPLY,), subject="Angebot"))

    assert b"Subject: Angebot\r\n" in first.data
    assert b"In-Reply-To" not in first.data


def test_the_same_key_makes_the_same_mail_and_another_key_another_id() -> None:
    files = (Attachment("a.pdf", 4, "application/pdf", "ff"),)
    reply = replace(REPLY, attachments=files)

    again = [composed(reply, contents={"ff": b"%PDF"}) for _ in range(2)]

    assert again[0] == again[1]
    assert again[0].message_id == message_id("i/m2", SHOP)
    assert composed(key="i/m3").message_id != again[0].message_id


def test_attachments_arrive_as_they_were() -> None:
    content = bytes(range(256)) * 40
    file = Attachment("Rechnung März.pdf", len(content), "application/pdf", "ff")

    mail = composed(replace(REPLY, attachments=(file,)), contents={"ff": content})

    told = read_mail(mail.data, received_at=NOW).files
    assert [(each.name, each.media_type, each.content) for each in told] == [
        ("Rechnung März.pdf", "application/pdf", content)
    ]


def test_a_file_that_is_not_here_is_not_left_out_in_silence() -> None:
    file = Attachment("a.pdf", 4, "application/pdf", "ff")

    with pytest.raises(Unsendable, match=r"a\.pdf"):
        composed(replace(REPLY, attachments=(file,)))


def test_what_is_answered_stands_below_where_the_mailbox_wants_it() -> None:
    mail = composed(mailbox=replace(SHOP, quotes=True))

    told = apart(read_mail(mail.data, received_at=NOW).text)
    assert told.said == REPLY.text
    assert told.quoted == (
        "Am 22.11.2026 um 10:00 (UTC) schrieb Frieda Musterfrau:\n"
        "> Wann kommt die Maschine?\n>> frühere Worte"
    )
    assert (
        "wrote:"
        in read_mail(
            composed(mailbox=replace(SHOP, quotes=True, language="en")).data, received_at=NOW
        ).text
    )


def test_what_a_program_sends_says_so_and_a_persons_does_not() -> None:
    survey = composed(replace(REPLY, by=None, origin=Origin.AUTOMATIC))

    assert read_mail(survey.data, received_at=NOW).origin is Origin.AUTOMATIC
    assert read_mail(composed().data, received_at=NOW).origin is Origin.PERSON


def test_a_mail_of_ours_that_is_led_back_is_known() -> None:
    assert read_mail(composed().data, received_at=NOW, tokens={"t-1"}).loop is Loop.OWN


@pytest.mark.parametrize(
    "to", ["", "nobody", "a@b@c", "a@b.de\r\nBcc: x@y.de", "a b@c.de", "<a@b.de>", '"a"@b.de']
)
def test_what_is_no_address_is_refused(to: str) -> None:
    with pytest.raises(Unsendable):
        composed(contact=replace(CONTACT, address=to))


def test_copies_go_to_everybody_once() -> None:
    reply = replace(REPLY, to="frieda@example.org", cc=("b@example.org", "frieda@example.org"))

    mail = composed(reply)

    assert mail.recipients == ("frieda@example.org", "b@example.org")
    assert b"Cc: b@example.org\r\n" in mail.data


evil = st.text(alphabet=st.sampled_from("aä \r\n\t\0:<>@,;\"'=?\u2028\u202e\x85Bc"), max_size=40)


@given(evil, evil, evil, evil, evil)
def test_no_words_add_a_header_or_a_recipient(
    text: str, subject: str, name: str, file: str, author: str
) -> None:
    attached = Attachment(file, 1, f"text/{name}", "ff")
    reply = replace(REPLY, text=text, attachments=(attached,))
    before = replace(ASKED, author=author, external_id=f"{name}@x", text=text)
    contact = replace(CONTACT, subject=subject, messages=(before, reply))
    mailbox = replace(SHOP, name=name, signature=text, quotes=True)

    mail = composed(reply, contact, mailbox, case_number=subject, contents={"ff": b"x"})

    head = message_from_bytes(mail.data, policy=default)
    known = {
        "From", "To", "Subject", "Date", "Message-ID", "In-Reply-To", "References",
        "X-Tresen-Mailbox", "MIME-Version", "Content-Type",
    }  # fmt: skip
    assert set(head.keys()) <= known
    assert mail.recipients == ("frieda@example.org",)
    assert head["To"] == "frieda@example.org"


paragraphs = st.text(alphabet="ab ä>-\nFrom", max_size=400)


@given(paragraphs)
def test_lines_of_a_mail_are_short_and_paragraphs_whole_again(text: str) -> None:
    sent = flowed(text)

    assert all(len(line) <= WIDTH + 1 or " " not in line.strip()[:-1] for line in sent.split("\n"))
    came = unflowed(sent)
    assert "".join(came.split()) == "".join(text.split())
