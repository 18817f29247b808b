"""Hostile mail: whatever the bytes, it is read, in time, and nothing in it acts."""

from __future__ import annotations

import base64
import re
import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.words import LeftOut
from integrations.email.reading import read_mail
from integrations.email.values import Mail
from tests.unit.test_mail_winmail import winmail

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
HEAD = b"From: a@b.example\nSubject: x\nMIME-Version: 1.0\n"
ACTS = re.compile(
    rb"<\s*(?:script|iframe|object|embed|form|input|meta|link|base|style|svg|math|video|audio)\b"
    rb"|<[^>]*\s(?:on\w+|srcset|background|action|formaction|poster|lowsrc)\s*="
    rb"|<[^>]*\ssrc\s*=\s*[\"']?+(?!attachment:[0-9a-f]{64}|remote:https?://[^\s\"']+\")"
    rb"|<[^>]*(?:javascript:|vbscript:|data:|file:|url\s*\()",
    re.IGNORECASE,
)


def read(data: bytes) -> Mail:
    return read_mail(data, received_at=NOW)


def as_html(html: bytes) -> bytes:
    return HEAD + b"Content-Type: text/html; charset=utf-8\n\n" + html


def omitted(mail: Mail) -> dict[LeftOut, int]:
    return {each.what: each.count for each in mail.omitted}


BLOCKED = {
    b"<script>alert(1)</script>ok": {LeftOut.ACTIVE: 1},
    b"<scr<script>ipt>alert(1)</script>ok": {LeftOut.ACTIVE: 1},
    b"<img src=https://t.example/p.gif>ok": {LeftOut.REMOTE_IMAGES: 1},
    b"<img src='//t.example/p.gif' width=1 height=1>ok": {LeftOut.TRACKERS: 1},
    b"<img src=https://t.example/p.gif style='display:none'>ok": {LeftOut.TRACKERS: 1},
    b"<img src=file://srv/share/x.png>ok": {LeftOut.LOCAL_IMAGES: 1},
    rb"<img src=\\srv\share\x.png>ok": {LeftOut.LOCAL_IMAGES: 1},
    b"<img src='C:\\x.png'>ok": {LeftOut.LOCAL_IMAGES: 1},
    b"<img src='&#102;ile://srv/x.png'>ok": {LeftOut.LOCAL_IMAGES: 1},
    b"<img src=cid:nobody>ok": {},
    b"<img src='data:image/png;base64,AAAA'>ok": {},
    b"<img src=x onerror=alert(1)>ok": {LeftOut.REMOTE_IMAGES: 1},
    b"<form action=https://x.example><input name=pin></form>ok": {LeftOut.ACTIVE: 1},
    b"<p style='background:url(https://x.example)'>ok": {LeftOut.REMOTE_IMAGES: 1},
    b"<style>@import 'https://x'; p{background:url(x)}</style>ok": {LeftOut.STYLES: 2},
    b"<table background=https://x.example/y.png><tr><td>ok": {LeftOut.REMOTE_IMAGES: 1},
    b"<meta http-equiv=refresh content='0;url=https://x'>ok": {LeftOut.ACTIVE: 1},
    b"<base href=https://x.example/>ok": {},
    b"<link rel=stylesheet href=https://x.example/>ok": {LeftOut.STYLES: 1},
    b"<iframe src=https://x.example></iframe>ok": {LeftOut.ACTIVE: 1},
    b"<svg onload=alert(1)><image href=https://x></svg>ok": {LeftOut.ACTIVE: 1},
    b"<a href='javascript:alert(1)'>ok</a>": {},
    b"<a href='data:text/html,<script>'>ok</a>": {},
    b"<a href='file://srv/share'>ok</a>": {},
    b"<body onload=alert(1)>ok": {},
    b"<!--[if mso]><script>alert(1)</script><![endif]-->ok": {},
    b"<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>": {},
}  # fmt: skip


@pytest.mark.parametrize("html", BLOCKED, ids=lambda html: html.decode()[:40])
def test_what_would_act_or_fetch_is_taken_out_and_counted(html: bytes) -> None:
    mail = read(as_html(html))

    assert not ACTS.search(mail.html), mail.html
    if not html.startswith(b"<math>"):
        assert "ok" in mail.text
        assert "alert" not in mail.text
        assert omitted(mail) == BLOCKED[html]


def test_a_picture_of_the_mail_itself_is_shown_by_its_hash_alone() -> None:
    body = (
        b"--x\nContent-Type: text/html\n\n<img src=cid:a><img src=cid:b>\n"
        b"--x\nContent-Type: image/png\nContent-ID: <a>\n\nPNG\n--x--"
    )

    mail = read(HEAD + b"Content-Type: multipart/related; boundary=x\n\n" + body)

    assert re.findall(rb"<img[^>]*>", mail.html) == [
        f'<img src="attachment:{mail.files[0].sha256}">'.encode()
    ]


def test_names_that_turn_around_or_pretend_to_be_an_address_fool_nobody() -> None:
    turned = "From: =?utf-8?B?{}?= <evil@x.example>\n\nx"

    def named(name: str) -> str:
        encoded = base64.b64encode(name.encode()).decode()
        return read(turned.format(encoded).encode()).sender.name

    assert named("Bank \u202ednuB") == "Bank dnuB"
    assert named("service@bank.example") == ""
    assert named("service＠bank.example") == ""
    assert named("דנה לוי") == "דנה לוי"
    assert named("Jo\u200d\x00e\r\nBcc: x") == "Jo\u200de Bcc: x"


def test_names_of_files_are_one_harmless_component() -> None:
    body = b"".join(
        b"--x\nContent-Type: application/octet-stream\nContent-Disposition: attachment; "
        b"filename*=utf-8''" + name + b"\n\ncontent\n"
        for name in (b"rechnung%E2%80%AEfdp.exe", b"..%2F..%2Fetc%2Fpasswd", b"CON.txt", b"")
    )

    mail = read(HEAD + b"Content-Type: multipart/mixed; boundary=x\n\n" + body + b"--x--")

    assert [file.name for file in mail.files] == [
        "rechnungfdp.exe", "passwd", "_CON.txt", "attachment.bin",
    ]  # fmt: skip


def test_files_of_a_winmail_dat_stand_in_its_place() -> None:
    wrapped = winmail(("Rechnung März.pdf", b"%PDF"), ("../x.txt", b"words"))
    head = HEAD + b"Content-Type: application/ms-tnef; name=winmail.dat\n\n"

    mail = read(head + wrapped)

    assert [(file.name, file.content) for file in mail.files] == [
        ("Rechnung März.pdf", b"%PDF"),
        ("x.txt", b"words"),
    ]


SLOW = {
    "nested elements": as_html(b"<div>" * 200_000 + b"x"),
    "elements behind a comment": as_html(b'<!-- <p a=" -->' + b"<div>" * 200_000 + b'">'),
    "attributes": as_html(b"<p " + b" ".join(b"a%d=1" % n for n in range(150_000)) + b">"),
    "attributes with ends": as_html(
        b"<p " + b"".join(b'a%d=">"' % n for n in range(100_000)) + b">"
    ),
    "open quotes": as_html(b'<p a="' * 300_000),
    "signs": as_html(b"<" * 1_000_000),
    "open comments": as_html(b"<!--" * 400_000),
    "formatting": as_html(b"<b><p>" * 100_000),
    "ends": as_html(b"<div>" * 100 + b"</x>" * 200_000),
    "nested parts": HEAD
    + b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(5_000)
    )
    + b"x\n" * 100_000,
    "parts": HEAD + b"Content-Type: multipart/mixed; boundary=q\n\n" + b"--q\n\nx\n" * 500_000,
    "parameters": HEAD + b"Content-Type: multipart/mixed" + b";" * 200_000 + b"\n\nx",
    "recipients": b"From: a@b.c\nTo: " + b'<"' * 300_000 + b"\n\nx",
    "encoded words": b"Subject: " + b"=?utf-8?q?x?= " * 100_000 + b"\n\nx",
    "answers": b"Subject: " + b"re: " * 100_000 + b"\n\nx",
    "flowed": HEAD + b"Content-Type: text/plain; format=flowed\n\n" + b"a \n" * 300_000,
    "winmail": HEAD
    + b"Content-Type: application/ms-tnef\n\n\x78\x9f\x3e\x22aa"
    + b"\x02\x02\x90\0\0\0\0\0\0\0\0" * 1_000_000,
    "winmail's own counts": HEAD
    + b"Content-Type: application/ms-tnef\n\n\x78\x9f\x3e\x22aa\x02\x02\x90\0\0\0\0\0\0\0\0"
    + b"\x02\x05\x90\0\0\x08\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff\0\0",
    "uuencode": HEAD + b"Content-Transfer-Encoding: uuencode\n\nbegin 644 x\n" + b"M\n" * 900_000,
    "letters of no charset": HEAD + b"\n" + bytes(range(128, 256)) * 15_000,
}  # fmt: skip


@pytest.mark.parametrize("trick", SLOW)
def test_a_mail_made_to_keep_us_busy_is_read_in_time(trick: str) -> None:
    began = time.process_time()

    mail = read(SLOW[trick])

    assert time.process_time() - began < 6
    assert not ACTS.search(mail.html)


pieces = st.sampled_from(
    [
        b"From: a@b.c\n", b"Subject: =?utf-8?B?4pyT?=\n", b"Content-Type: multipart/mixed;",
        b" boundary=x\n", b"\n", b"--x\n", b"--x--\n", b"Content-Type: text/html\n", b"<img src=",
        b"http://x", b"<script>", b"<a href='javascript:", b"'", b'"', b">", b"<p style='",
        b"Content-Transfer-Encoding: base64\n", b"Content-Type: text/plain; charset=",
        b"Content-Type: message/delivery-status\n", b"Date: Fri, 31 Feb 2026\n", b"<!--", b"\0",
        b"utf-8", b"\xff\xfe", b"=?x?q?=ff?=", b"filename*0*=utf-8'", b"<math><style>",
        b"Content-Type: application/ms-tnef\n", b"\x78\x9f\x3e\x22", b"References: <a@b> <c\n",
    ]
)  # fmt: skip


@given(st.lists(st.one_of(pieces, st.binary(max_size=12)), max_size=40).map(b"".join))
def test_any_bytes_are_a_mail_in_which_nothing_acts(data: bytes) -> None:
    mail = read(data)

    assert not ACTS.search(mail.html)
    for words in (mail.text, mail.subject, mail.sender.name, *(file.name for file in mail.files)):
        words.encode()  # halves of characters could not be kept
        assert "\x00" not in words
        assert "\u202e" not in words


scraps = st.sampled_from(
    [
        "<img ", "src=", "'", '"', "https://x", "cid:a", ">", "<", "/", "<svg>", "<style>", "<p ",
        "</style>", "<math>", "onclick=", "style=", "url(", "&#106;", "javascript:", "<!--", "-->",
        "<table>", "<td background=x>", "<noscript>", "<template>", "<a href=", "\x00", "<title>",
        "<xmp>", "<textarea>", "</title>", "<select>", "<mglyph>", "<annotation-xml>", "<!", "<?",
    ]
)  # fmt: skip


@given(st.lists(st.one_of(scraps, st.text(max_size=5)), max_size=30).map("".join))
def test_any_html_comes_out_harmless(html: str) -> None:
    mail = read(as_html(html.encode("utf-8", "replace")))

    assert not ACTS.search(mail.html), mail.html
