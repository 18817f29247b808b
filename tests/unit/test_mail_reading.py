"""Mails as programs write them, read as they were meant."""

from __future__ import annotations

import base64
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest

from desktop.domain.words import LeftOut, Origin
from integrations.email.limits import (
    LARGEST_FILE,
    LARGEST_MAIL,
    LONGEST_NAME,
    MOST_FILES,
    MOST_RECIPIENTS,
)
from integrations.email.reading import read_mail
from integrations.email.values import Loop, Mail, Person

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
HEAD = (
    b"From: Frieda Musterfrau <Frieda@Example.org>\r\nTo: service@shop.example\r\n"
    b"Subject: Lieferung\r\nMessage-ID: <m1@example.org>\r\n"
    b"Date: Sun, 22 Nov 2026 12:30:00 +0100\r\nMIME-Version: 1.0\r\n"
)
PICTURE = b"\x89PNG\r\n\x1a\n a picture"


def read(data: bytes, *, tokens: Collection[str] = (), size: int | None = None) -> Mail:
    return read_mail(data, received_at=NOW, tokens=tokens, size=size)


def omitted(mail: Mail) -> dict[LeftOut, int]:
    return {each.what: each.count for each in mail.omitted}


def plain(body: bytes, kind: bytes = b"text/plain; charset=utf-8", head: bytes = HEAD) -> bytes:
    return head + b"Content-Type: " + kind + b"\r\n\r\n" + body


def made(**heads: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = "Frieda <frieda@example.org>"
    for name, value in heads.items():
        mail[name.replace("_", "-")] = value
    mail.set_content("Guten Tag")
    return mail


def test_a_plain_mail_says_who_when_and_what() -> None:
    mail = read(plain("Grüße aus Köln\r\n".encode()))

    assert mail.sender == Person("frieda@example.org", "Frieda Musterfrau")
    assert mail.to == (Person("service@shop.example"),)
    assert (mail.message_id, mail.subject) == ("m1@example.org", "Lieferung")
    assert mail.at == datetime(2026, 11, 22, 11, 30, tzinfo=UTC)
    assert mail.text == "Grüße aus Köln"
    assert (mail.origin, mail.may_be_answered, mail.omitted) == (Origin.PERSON, True, ())


@pytest.mark.parametrize(
    ("raw", "subject", "number"),
    [
        ("Re: AW: Fwd: Lieferung", "Lieferung", ""),
        ("AW: [#V-20417] Lieferung", "Lieferung", "V-20417"),
        ("AW: Lieferung [V-20417]", "Lieferung", "V-20417"),
        ("Zu V-20417", "Zu V-20417", "V-20417"),
        ("RE[3]: Antw: Lieferung", "Lieferung", ""),
        ("Model V-204178-X", "Model V-204178-X", ""),
        ("=?utf-8?B?TMO8w4Y=?= =?utf-8?Q?=C3=9F?=", "LüÆß", ""),
        ("=?iso-8859-1?Q?Gr=FC=DFe?= aus =?iso-8859-1?Q?K=F6ln?=", "Grüße aus Köln", ""),
        ("rechnung\u202efdp.exe", "rechnungfdp.exe", ""),
    ],
)
def test_a_subject_is_read_without_what_stands_around_it(
    raw: str, subject: str, number: str
) -> None:
    mail = read(f"From: a@b.de\nSubject: {raw}\n\nx".encode())

    assert (mail.subject, mail.case_number) == (subject, number)


def test_threads_are_read_from_references_and_in_reply_to() -> None:
    mail = read(HEAD + b"References: <a@x> <b@x>\r\nIn-Reply-To: <c@x>\r\n\r\nJa")

    assert mail.references == ("a@x", "b@x", "c@x")
    assert mail.in_reply_to == "c@x"


def test_a_mail_without_an_id_has_the_same_one_whenever_it_is_read() -> None:
    data = b"From: a@b.de\nSubject: x\n\nWords"

    assert read(data).message_id == read(data).message_id
    assert read(data).message_id != read(data + b".").message_id
    assert read(data).message_id.endswith("@without.id")


@pytest.mark.parametrize(
    ("told", "at"),
    [
        ("Sat, 21 Nov 2026 12:00:00 +0000", NOW - timedelta(days=1)),
        ("Sun, 22 Nov 2099 12:00:00 +0000", NOW),
        ("Mon, 1 Jan 1601 00:00:00 +0000", NOW),
        ("Thu, 99 Foo 2026 99:99:99 +9999", NOW),
        ("", NOW),
    ],
)
def test_a_date_that_cannot_be_is_the_time_it_came(told: str, at: datetime) -> None:
    assert read(f"From: a@b.de\nDate: {told}\n\nx".encode()).at == at


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "windows-1252", "iso-8859-15"])
def test_letters_are_read_in_the_charset_that_is_named(charset: str) -> None:
    body = "Müßige Grüße".encode(charset)

    assert read(plain(body, f"text/plain; charset={charset}".encode())).text == "Müßige Grüße"


@pytest.mark.parametrize("named", ["us-ascii", "utf-8", "unknown-8bit", "punycode", "x" * 500])
def test_letters_are_read_where_a_wrong_charset_is_named(named: str) -> None:
    words = "Guten Tag, die Lieferung für Frau Müller wäre schön. Grüße"

    mail = read(plain(words.encode("cp1252"), f"text/plain; charset={named}".encode()))

    assert mail.text == words


def test_html_alone_becomes_text_with_the_targets_of_links() -> None:
    html = (
        "<html><head><title>t</title><style>p{}</style></head><body><p>Guten&nbsp;Tag</p>"
        "<ul><li>eins<li>zwei</ul><blockquote>früher</blockquote>"
        "<a href='http://boese.example/'>www.bank.example</a></body></html>"
    )

    mail = read(plain(html.encode(), b"text/html; charset=utf-8"))

    assert mail.text == (
        "Guten\xa0Tag\n\n• eins\n• zwei\n\n> früher\n\nwww.bank.example <http://boese.example/>"
    )
    assert b"<p>Guten" in mail.html


def test_plain_text_that_is_only_a_hint_gives_way_to_what_the_html_says() -> None:
    html = "<p>" + "Ihre Bestellung ist unterwegs. " * 30 + "</p>"
    mail = made()
    mail.set_content("Please view this mail in HTML.")
    mail.add_alternative(html, subtype="html")

    assert "Ihre Bestellung" in read(mail.as_bytes()).text


def test_attachments_and_pictures_within_the_text_are_told_apart() -> None:
    mail = made()
    mail.add_alternative("<p>Hier: <img src='cid:bild'></p>", subtype="html")
    payload = mail.get_payload()
    assert isinstance(payload, list)
    html = payload[1]
    assert isinstance(html, EmailMessage)
    html.add_related(PICTURE, "image", "png", cid="<bild>", filename="bild.png")
    mail.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="Rechnung.pdf")

    told = read(mail.as_bytes())

    assert [(file.name, file.shown) for file in told.files] == [
        ("bild.png", True),
        ("Rechnung.pdf", False),
    ]
    assert f'src="attachment:{told.files[0].sha256}"'.encode() in told.html
    assert told.files[0].content == PICTURE


def test_a_mail_within_a_mail_is_a_file() -> None:
    outer = made()
    outer.add_attachment(made(Subject="innen"))

    told = read(outer.as_bytes())

    assert [(file.name, file.media_type) for file in told.files] == [
        ("attachment.eml", "message/rfc822")
    ]
    assert b"innen" in told.files[0].content


def test_flowed_lines_are_paragraphs_again() -> None:
    body = b"Dies ist ein \r\nAbsatz.\r\n> zitiert \r\n> weiter\r\n-- \r\nFrieda"

    assert read(plain(body, b"text/plain; format=flowed")).text == (
        "Dies ist ein Absatz.\n> zitiert weiter\n-- \nFrieda"
    )


def test_text_before_and_behind_an_attachment_is_all_there() -> None:
    body = (
        b"--x\r\nContent-Type: text/plain\r\n\r\nvorher\r\n"
        b"--x\r\nContent-Type: image/png\r\n\r\nPNG\r\n"
        b"--x\r\nContent-Type: text/plain\r\n\r\nnachher\r\n--x--\r\n"
    )

    mail = read(plain(body, b"multipart/mixed; boundary=x"))

    assert mail.text == "vorher\n\nnachher"
    assert [file.name for file in mail.files] == ["attachment.png"]


# ------------------------------------------------------------------------------ who wrote it
@pytest.mark.parametrize(
    "head",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Precedence": "auto_reply"},
        {"Precedence": "bulk"},
        {"X_Auto_Response_Suppress": "All"},
        {"X_Autoreply": "yes"},
        {"Return_Path": "<>"},
        {"Subject": "Automatische Antwort: Lieferung"},
        {"Subject": "Out of office: delivery"},
    ],
)
def test_what_a_program_wrote_is_automatic_and_never_answered_by_one(head: dict[str, str]) -> None:
    mail = read(made(**head).as_bytes())

    assert (mail.origin, mail.may_be_answered) == (Origin.AUTOMATIC, False)


@pytest.mark.parametrize("head", [{"Auto_Submitted": "no"}, {"Precedence": "normal"}])
def test_what_only_looks_automatic_is_a_persons(head: dict[str, str]) -> None:
    assert read(made(**head).as_bytes()).origin is Origin.PERSON


def test_a_person_on_a_list_is_a_person_whom_no_program_answers() -> None:
    mail = read(made(List_Id="<liste.example.org>").as_bytes())

    assert (mail.origin, mail.may_be_answered) == (Origin.PERSON, False)


def report(action: str, status: str) -> bytes:
    return (
        b"From: Mail Delivery System <MAILER-DAEMON@mx.example>\r\nTo: service@shop.example\r\n"
        b"Subject: Undelivered Mail\r\nReturn-Path: <>\r\nAuto-Submitted: auto-replied\r\n"
        b"Content-Type: multipart/report; report-type=delivery-status; boundary=x\r\n\r\n"
        b"--x\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n"
        b"--x\r\nContent-Type: message/delivery-status\r\n\r\n"
        b"Reporting-MTA: dns; mx.example\r\n\r\n"
        b"Final-Recipient: rfc822; Frieda@Example.org\r\nAction: "
        + action.encode()
        + b"\r\nStatus: "
        + status.encode()
        + b"\r\nDiagnostic-Code: smtp; 550 5.1.1\r\n no such user\r\n"
        b"--x\r\nContent-Type: message/rfc822\r\n\r\nFrom: service@shop.example\r\n"
        b"Message-ID: <ours@shop.example>\r\n\r\nHallo\r\n--x--\r\n"
    )


def test_a_bounce_says_which_of_our_mails_did_not_reach_whom() -> None:
    mail = read(report("failed", "5.1.1"))

    assert mail.origin is Origin.BOUNCE
    assert mail.bounce is not None
    assert (mail.bounce.of, mail.bounce.recipients) == (
        ("ours@shop.example",),
        ("frieda@example.org",),
    )
    assert (mail.bounce.status, mail.bounce.final) == ("5.1.1", True)
    assert mail.bounce.words == "550 5.1.1 no such user"


def test_a_delay_is_no_failure_and_a_receipt_no_bounce() -> None:
    late, arrived = read(report("delayed", "4.4.1")), read(report("delivered", "2.0.0"))

    assert late.bounce is not None
    assert (late.bounce.final, late.origin) == (False, Origin.AUTOMATIC)
    assert (arrived.bounce, arrived.origin) == (None, Origin.AUTOMATIC)


def test_a_bounce_in_words_alone_is_known_too() -> None:
    mail = read(
        b"From: postmaster@mx.example\nReturn-Path: <>\nX-Failed-Recipients: frieda@example.org\n\n"
        b"550 5.7.1 refused\n\nMessage-ID: <ours@shop.example>\n"
    )

    assert mail.bounce is not None
    assert mail.bounce.of == ("ours@shop.example",)
    assert mail.bounce.recipients == ("frieda@example.org",)


def test_a_person_who_writes_of_an_error_code_is_no_bounce() -> None:
    assert read(plain(b"My program says 5.1.1, please help")).origin is Origin.PERSON


def test_our_own_mail_led_back_to_us_is_a_loop_and_so_is_one_on_a_long_way() -> None:
    ours = read(made(X_Tresen_Mailbox="token-1").as_bytes(), tokens={"token-1"})
    foreign = read(made(X_Tresen_Mailbox="token-2").as_bytes(), tokens={"token-1"})
    travelled = read(b"Received: by x\r\n" * 60 + HEAD + b"\r\nx")

    assert (ours.loop, foreign.loop, travelled.loop) == (Loop.OWN, None, Loop.HOPS)


def test_a_reply_to_elsewhere_is_kept_beside_the_sender() -> None:
    mail = read(made(Reply_To="Other <other@example.net>").as_bytes())

    assert mail.reply_to == Person("other@example.net", "Other")
    assert mail.answers_go_to.address == "other@example.net"


# ------------------------------------------------------------------------------------ limits
def test_who_has_a_name_without_end_is_known_by_the_address_behind_it() -> None:
    mail = read(f'From: "{"N" * 200_000}" <n@example.org>\n\nx'.encode())

    assert mail.sender.address == "n@example.org"
    assert len(mail.sender.name) == LONGEST_NAME


def test_ten_thousand_recipients_are_counted_and_a_hundred_kept() -> None:
    to = ", ".join(f'"N {n}" <n{n}@example.org>' for n in range(10_000))

    mail = read(f"From: a@b.de\nTo: {to}\n\nx".encode())

    assert len(mail.to) == MOST_RECIPIENTS
    assert omitted(mail) == {LeftOut.RECIPIENTS: 10_000 - MOST_RECIPIENTS}


def test_a_file_that_is_too_large_and_files_that_are_too_many_are_left_out_and_said() -> None:
    large = b"--x\r\nContent-Type: application/zip\r\n\r\n" + b"z" * (LARGEST_FILE + 1) + b"\r\n"
    small = b"--x\r\nContent-Type: application/zip\r\n\r\nPK\r\n" * (MOST_FILES + 3)

    mail = read(plain(large + small + b"--x--", b"multipart/mixed; boundary=x"))

    assert len(mail.files) == MOST_FILES
    assert omitted(mail) == {LeftOut.LARGE_FILES: 1, LeftOut.MANY_FILES: 3}


def test_an_attachment_announced_as_two_gigabytes_is_what_it_is() -> None:
    body = (
        b"--x\r\nContent-Type: application/zip; name=a.zip\r\nContent-Length: 2147483648\r\n"
        b"Content-Disposition: attachment; filename=a.zip; size=2147483648\r\n\r\nPK\r\n--x--"
    )

    mail = read(plain(body, b"multipart/mixed; boundary=x"))

    assert [(file.name, file.content) for file in mail.files] == [("a.zip", b"PK")]


def test_of_a_mail_that_is_too_large_the_head_is_read_and_that_is_said() -> None:
    mail = read(plain(b"the first words"), size=LARGEST_MAIL + 1)

    assert (mail.subject, mail.text, mail.files) == ("Lieferung", "", ())
    assert omitted(mail) == {LeftOut.WHOLE: 1}


def test_a_zip_bomb_stays_packed() -> None:
    bomb = b"PK\x03\x04" + b"\0" * 5_000
    mail = made()
    mail.add_attachment(bomb, maintype="application", subtype="zip", filename="42.zip")

    assert [file.content for file in read(mail.as_bytes()).files] == [bomb]


def test_a_base64_that_breaks_off_costs_its_end_only() -> None:
    body = base64.b64encode(b"A" * 300)[:-5]
    head = HEAD + b"Content-Transfer-Encoding: base64\r\n"

    assert read(head + b"\r\n" + body).text.startswith("A" * 290)
