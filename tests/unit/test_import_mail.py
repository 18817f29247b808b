"""Mails become contacts: one for each thread, whatever the charset, and never a crash."""

from __future__ import annotations

import mailbox
from collections.abc import Iterable
from email.message import EmailMessage
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.ids import CustomerId, QueueId
from desktop.domain.operations import customer
from desktop.domain.operations.interaction import Import
from desktop.domain.records import ContactPoint, Customer
from desktop.domain.words import Channel, Direction, PointKind
from integrations.imports import mails
from integrations.imports.entries import Directory
from integrations.imports.mail import read_mails
from integrations.imports.mailboxes import read_box
from integrations.imports.mails import read_mail
from integrations.imports.rows import Blob, Found, Merged, Refused, Row, Unreadable

QUEUE = QueueId("queue-post")
OWN = "service@example.org"


def mail(
    id: str,
    text: str = "Wo bleibt die Lieferung?",
    *,
    sender: str = "Frieda Musterfrau <frieda@example.com>",
    to: str = OWN,
    subject: str = "Lieferung",
    day: int = 1,
    **headers: str,
) -> EmailMessage:
    message = EmailMessage()
    message["Message-ID"] = f"<{id}@example.com>"
    message["From"] = sender
    message["To"] = to
    message["Subject"] = subject
    message["Date"] = f"Mon, {day:02} Jun 2026 10:00:00 +0200"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message


def box(folder: Path, messages: Iterable[EmailMessage | bytes]) -> Path:
    path = folder / "box.mbox"
    written = mailbox.mbox(path)
    for message in messages:
        written.add(message)
    written.close()
    return path


def rows(path: Path, *known: Customer, own: tuple[str, ...] = (OWN,)) -> list[Row]:
    return list(read_mails(path, own=own, queue=QUEUE, directory=Directory(known)))


def contacts(found: Iterable[Row]) -> list[Import]:
    every = (row.operation for row in found if isinstance(row, Found))
    return [operation for operation in every if isinstance(operation, Import)]


def test_a_thread_becomes_one_contact_with_its_mails_in_order(tmp_path: Path) -> None:
    path = box(
        tmp_path,
        [
            mail("c", "Danke!", day=3, References="<a@example.com> <b@example.com>"),
            mail("a", day=1),
            mail(
                "b",
                "Morgen.",
                sender=OWN,
                day=2,
                subject="Re: AW: Lieferung",
                In_Reply_To="<a@example.com>",
            ),
            mail("x", "Etwas anderes", day=2, subject="Lieferung"),
        ],
    )

    first, second = contacts(rows(path))

    assert [message.text for message in first.messages] == [
        "Wo bleibt die Lieferung?",
        "Morgen.",
        "Danke!",
    ]
    assert [message.direction for message in first.messages] == [
        Direction.INBOUND,
        Direction.OUTBOUND,
        Direction.INBOUND,
    ]
    assert (first.channel, first.queue, first.subject) == (Channel.EMAIL, QUEUE, "Lieferung")
    assert first.messages[0].external_id == "a@example.com"
    assert first.messages[1].to == OWN
    assert [message.text for message in second.messages] == ["Etwas anderes"]


def test_threads_are_joined_through_mails_that_are_not_there(tmp_path: Path) -> None:
    path = box(
        tmp_path,
        [
            mail("b", day=1, References="<gone@example.com>"),
            mail("c", day=2, References="<gone@example.com> <b2@example.com>"),
            mail("d", day=3, In_Reply_To="<b2@example.com>"),
        ],
    )

    (contact,) = contacts(rows(path))

    assert len(contact.messages) == 3


def test_a_contact_that_was_answered_last_is_over_and_one_that_waits_is_not(
    tmp_path: Path,
) -> None:
    path = box(
        tmp_path,
        [
            mail("a", day=1),
            mail("b", sender=OWN, to="frieda@example.com", day=2, In_Reply_To="<a@example.com>"),
            mail("c", day=3),
        ],
    )

    answered, waiting = contacts(rows(path))

    assert answered.closed_at == answered.messages[-1].at
    assert waiting.closed_at is None


def test_the_sender_becomes_a_customer_once_and_a_known_one_is_found(tmp_path: Path) -> None:
    path = box(tmp_path, [mail("a"), mail("b", day=2), mail("c", sender="Neu <neu@example.net>")])
    known = Customer(
        id=CustomerId("known"),
        name="Frieda",
        points=(ContactPoint(PointKind.EMAIL, "frieda@example.com"),),
    )

    found = rows(path, known)

    people = [row.operation for row in found if isinstance(row, Found) and row.rows == 0]
    (newcomer,) = people
    assert isinstance(newcomer, customer.Import)
    assert (newcomer.name, newcomer.points[0].value) == ("Neu", "neu@example.net")
    assert {contact.customer for contact in contacts(found)} == {known.id, newcomer.id}


def test_our_own_first_mail_is_with_the_one_it_went_to(tmp_path: Path) -> None:
    path = box(tmp_path, [mail("a", sender="x@firma.example.org", to="Frieda <f@example.com>")])

    (contact,) = contacts(rows(path, own=("@firma.example.org",)))

    assert contact.direction is Direction.OUTBOUND
    assert contact.closed_at is not None


def test_a_mail_to_ourselves_names_no_customer_and_is_refused(tmp_path: Path) -> None:
    (row,) = rows(box(tmp_path, [mail("a", sender=OWN)]))

    assert row == Refused("mail 1", "it names no customer")


def test_ids_stay_when_the_box_has_grown(tmp_path: Path) -> None:
    first = [mail("a", day=1), mail("b", day=2, References="<a@example.com>")]
    (before,) = contacts(rows(box(tmp_path, first)))

    (tmp_path / "box.mbox").unlink()
    more = [*first, mail("c", day=3, References="<a@example.com> <b@example.com>")]
    (after,) = contacts(rows(box(tmp_path, more)))

    assert after.id == before.id
    assert after.messages[:2] == before.messages
    assert len(after.messages) == 3


def test_a_mail_that_is_there_twice_counts_once(tmp_path: Path) -> None:
    found = rows(box(tmp_path, [mail("a"), mail("a")]))

    assert Merged("mail 2", "mail 1") in found
    (contact,) = contacts(found)
    assert len(contact.messages) == 1


def test_html_charsets_and_encoded_headers_become_plain_words() -> None:
    raw = (
        b"From: =?iso-8859-1?Q?J=F6rg?= <J@Example.org>\r\n"
        b"Subject: =?utf-8?B?UsO8Y2tmcmFnZQ==?=\r\n"
        b"Date: Mon, 1 Jun 2026 10:00:00 -0000\r\n"
        b"Content-Type: text/html; charset=windows-1252\r\n"
        b"Content-Transfer-Encoding: quoted-printable\r\n\r\n"
        b"<p>Sch=F6ne Gr=FC=DFe</p><script>x()</script><p>80=80</p>"
    )

    read = read_mail("mail 1", raw)

    assert (read.sender.name, read.sender.address) == ("Jörg", "j@example.org")
    assert read.subject == "Rückfrage"
    assert read.text == "Schöne Grüße\n\n80€"
    assert read.message_id.endswith("@without.id")
    assert read_mail("mail 9", raw).message_id == read.message_id


@pytest.mark.parametrize("charset", ["unknown-8bit", "nonsense", "utf-8", ""])
def test_a_wrong_charset_costs_no_mail(charset: str) -> None:
    named = f"; charset={charset}" if charset else ""
    raw = f"From: a@example.org\nDate: 1 Jun 2026 10:00 +0000\nContent-Type: text/plain{named}\n\n"

    read = read_mail("mail 1", raw.encode() + "Größe und Maß für Jörg".encode("cp1252"))

    assert read.text == "Größe und Maß für Jörg"


def test_attachments_keep_their_content_and_lose_their_paths() -> None:
    message = mail("a")
    message.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="../../x.pdf")
    message.add_attachment("drin", subtype="plain", filename="notiz.txt")
    inner = mail("inner", "weitergeleitet")
    message.add_attachment(inner)

    read = read_mail("mail 1", message.as_bytes())

    assert read.text == "Wo bleibt die Lieferung?"
    assert [file.name for file in read.attachments] == ["x.pdf", "notiz.txt", "attachment.eml"]
    assert [file.media_type for file in read.attachments][:2] == ["application/pdf", "text/plain"]
    for file, blob in zip(read.attachments, read.blobs, strict=True):
        assert file.sha256 == blob.sha256 == sha256(blob.content).hexdigest()
        assert file.size == len(blob.content)


def test_html_beside_plain_text_is_no_attachment_but_its_picture_is() -> None:
    message = mail("a", "klar")
    message.add_alternative("<p>bunt</p>", subtype="html")
    message.add_attachment(b"GIF89a", maintype="image", subtype="gif", filename="logo.gif")

    read = read_mail("mail 1", message.as_bytes())

    assert read.text == "klar"
    assert [file.name for file in read.attachments] == ["logo.gif"]


def test_a_file_that_is_too_large_is_left_out_and_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mails, "BLOB_BYTES", 10)
    message = mail("a")
    message.add_attachment(b"x" * 11, maintype="application", subtype="zip", filename="big.zip")
    message.add_attachment(b"x" * 10, maintype="application", subtype="zip", filename="fits.zip")

    found = rows(box(tmp_path, [message]))

    assert Refused("mail 1, big.zip", "the attachment is too large") in found
    assert [row.content for row in found if isinstance(row, Blob)] == [b"x" * 10]
    (contact,) = contacts(found)
    assert [file.name for file in contact.messages[0].attachments] == ["fits.zip"]


def test_broken_mails_are_refused_by_their_number_and_the_rest_is_taken(tmp_path: Path) -> None:
    dateless = mail("b")
    del dateless["Date"]
    nobody = mail("c")
    del nobody["From"]
    many = mail("d")
    many.make_mixed()
    for _ in range(600):
        many.attach(EmailMessage())

    found = rows(box(tmp_path, [mail("a"), dateless, nobody, b"\xff\xfe\x00garbage", many]))

    assert {row.place: row.reason for row in found if isinstance(row, Refused)} == {
        "mail 2": "it has no date",
        "mail 3": "it has no sender",
        "mail 4": "it has no header",
        "mail 5": "it has more than 500 parts",
    }
    assert len(contacts(found)) == 1


def test_a_maildir_with_folders_is_read_in_order(tmp_path: Path) -> None:
    path = tmp_path / "maildir"
    written = mailbox.Maildir(path)
    written.add(mail("a"))
    written.add_folder("Alt").add(mail("b", day=2))
    written.close()

    found = list(read_box(path))

    assert len(found) == 2
    assert not isinstance(found[0], Refused)
    assert found[1].place.startswith("Alt/")
    assert len(contacts(rows(path))) == 2


def test_the_box_is_not_changed_by_reading_it(tmp_path: Path) -> None:
    path = box(tmp_path, [mail("a"), mail("b")])
    before = path.read_bytes()

    rows(path)

    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["box.mbox"]


def test_what_is_no_box_is_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("Nothing\n")

    for path in (tmp_path / "note.txt", tmp_path, tmp_path / "nowhere"):
        with pytest.raises(Unreadable):
            rows(path)


headers = st.sampled_from(
    [b"From", b"To", b"Date", b"Subject", b"Message-ID", b"References", b"Content-Type",
     b"Content-Disposition", b"Content-Transfer-Encoding", b"MIME-Version"]
)  # fmt: skip
pieces = st.sampled_from(
    [b"a@example.org", b"<x@y>", b"Mon, 1 Jun 2026 10:00:00 +0200", b"=?utf-8?q?=C3?=", b"=?x?b?Z",
     b"multipart/mixed; boundary=b", b"multipart/mixed", b"text/html; charset=utf-7", b"--b\n",
     b"message/rfc822", b"base64", b"quoted-printable", b'attachment; filename="', b"\xff\x00",
     b"; charset*0*=x'y'%ff", b"[", b"<", b'"', b"\r\n ", b"(", b":;", b"@",
     b"message/delivery-status"]
)  # fmt: skip
lines = st.builds(lambda name, parts: name + b": " + b"".join(parts), headers, st.lists(pieces))


@given(st.lists(lines), st.lists(pieces | st.binary(max_size=20)))
def test_no_bytes_crash_the_reading_of_a_mail(head: list[bytes], body: list[bytes]) -> None:
    try:
        read = read_mail("mail 1", b"\n".join(head) + b"\n\n" + b"".join(body))
    except ValueError:
        return
    # What was read can be written as JSON and into a database.
    assert "\x00" not in read.text + read.subject + read.sender.name
    (read.text + read.subject + read.sender.name).encode()
