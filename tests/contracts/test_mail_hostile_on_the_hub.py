"""Hostile mails through a real mailbox into a real hub: what is kept of each, and what it opens."""

from __future__ import annotations

import io
import zipfile
from email.message import EmailMessage
from itertools import count

import pytest

from desktop.domain.conversation import Message, Omitted
from desktop.domain.words import LeftOut
from integrations.email import imap, reading
from integrations.hub.server.store import blobs
from tests.contracts.conftest import World
from tests.contracts.mail_hub import EVA, MailHub, mail
from tests.support.dovecot import Dovecot
from tests.support.smtp_server import SmtpServer
from tests.unit.test_mail_winmail import winmail

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
_NUMBERS = count(1)
_LARGE = 200_000  # bytes from which a mail counts as too large here: 60 MB would take a minute


@pytest.fixture
def office(
    world: World, dovecot: Dovecot, smtp: SmtpServer, monkeypatch: pytest.MonkeyPatch
) -> MailHub:
    monkeypatch.setattr(imap, "LARGEST_MAIL", _LARGE)
    monkeypatch.setattr(reading, "LARGEST_MAIL", _LARGE)
    return MailHub(world, dovecot, smtp, f"hostile{next(_NUMBERS)}@our.test")


def with_layout(id: str, html: str) -> bytes:
    made = EmailMessage()
    made["From"], made["Message-ID"] = f"Eva <{EVA}>", f"<{id}@customer.test>"
    made.set_content("Look.")
    made.add_alternative(html, subtype="html")
    return made.as_bytes()


def with_file(id: str, name: str, content: bytes, kind: str = "application/zip") -> bytes:
    made = EmailMessage()
    made["From"], made["Message-ID"] = f"Eva <{EVA}>", f"<{id}@customer.test>"
    made.set_content("Look.")
    main, sub = kind.split("/")
    made.add_attachment(content, maintype=main, subtype=sub, filename=name)
    return made.as_bytes()


def bomb() -> bytes:
    """Thirty thousand times as large as it is."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
        for number in range(3):
            packed.writestr(f"{number}.bin", b"\0" * 5_000_000)
    return held.getvalue()


def taken(office: MailHub, *mails: bytes) -> dict[str, Message]:
    """All of them came in, and the ordinary one behind them; each by its Message-ID."""
    office.dovecot.deliver(office.address, *mails, mail(id="last"))
    done = office.look()
    assert (done.failed, done.taken.flawed) == ("", 0)
    found = [m for each in office.contacts() for m in each.messages]
    assert len(found) == len(mails) + 1
    return {m.external_id.partition("@")[0]: m for m in found}


def content(office: MailHub, sha256: str) -> bytes:
    with office.world.store.reading(office.world.tenant) as within:
        stored = blobs.find(within, sha256)
        assert stored is not None
        return b"".join(blobs.pieces(within, stored.upload))


LAYOUTS = {
    "script": ("<script>alert(1)</script><p onclick=x()>ok", LeftOut.ACTIVE),
    "frame": ("<iframe src=https://evil.test></iframe>ok", LeftOut.ACTIVE),
    "pixel": ("<img src=https://evil.test/p.gif width=1 height=1>ok", LeftOut.TRACKERS),
    "hidden": ("<img src=https://evil.test/p.gif style='display:none'>ok", LeftOut.TRACKERS),
    "file": ("<img src=file:///etc/passwd>ok", LeftOut.LOCAL_IMAGES),
    "share": (r"<img src=\\evil.test\share\x.png>ok", LeftOut.LOCAL_IMAGES),
    "styles": ("<style>@import url(https://evil.test)</style>ok", LeftOut.STYLES),
}


def test_what_would_run_fetch_or_ask_for_a_logon_is_not_in_what_is_kept(office: MailHub) -> None:
    found = taken(office, *(with_layout(id, html) for id, (html, _) in LAYOUTS.items()))

    for id, (_, what) in LAYOUTS.items():
        layout = found[id].html
        kept = content(office, layout.sha256) if layout else b""
        assert not any(
            word in kept.lower()
            for word in (b"script", b"onclick", b"iframe", b"evil.test", b"file:", b"\\\\", b"url(")
        ), id
        assert what in {each.what for each in found[id].omitted}, id


def test_files_are_what_they_are_whatever_is_said_of_them(office: MailHub) -> None:
    packed = bomb()
    announced = (
        f"From: Eva <{EVA}>\r\nMessage-ID: <announced@customer.test>\r\nMIME-Version: 1.0\r\n"
        "Content-Type: multipart/mixed; boundary=x\r\nContent-Length: 2147483648\r\n\r\n"
        "--x\r\nContent-Type: application/zip; name=a.zip\r\nContent-Length: 2147483648\r\n"
        "Content-Disposition: attachment; filename=a.zip; size=2147483648\r\n\r\nPK\r\n--x--\r\n"
    ).encode()
    outlook = winmail(("Rechnung März.pdf", b"%PDF"), ("b.txt", b"words"))
    turned = "Rechnung\u202efdp.exe"

    found = taken(
        office,
        announced,
        with_file("bomb", "42.zip", packed),
        with_file("winmail", "winmail.dat", outlook, "application/ms-tnef"),
        with_file("turned", turned, b"MZ", "application/octet-stream"),
    )

    named = {id: [(f.name, f.size) for f in m.attachments] for id, m in found.items()}
    assert named["announced"] == [("a.zip", 2)]
    assert named["bomb"] == [("42.zip", len(packed))]
    assert content(office, found["bomb"].attachments[0].sha256) == packed
    assert named["winmail"] == [("Rechnung März.pdf", 4), ("b.txt", 5)]
    [(shown, _)] = named["turned"]
    assert "\u202e" not in shown
    assert shown.endswith(".exe")


def test_of_a_mail_that_is_too_large_the_head_is_fetched_and_that_is_said(office: MailHub) -> None:
    large = mail(id="large", text="x" * 70 + "\n" + "word " * (_LARGE // 4))

    found = taken(office, large)

    assert (found["large"].text, found["large"].attachments) == ("", ())
    assert LeftOut.WHOLE in {each.what for each in found["large"].omitted}
    assert "too high" in found["last"].text


def test_a_thread_or_a_case_that_a_stranger_names_opens_nothing(office: MailHub) -> None:
    office.dovecot.deliver(office.address, mail(id="first"))
    office.look()
    [first] = office.contacts()
    forged = {"In_Reply_To": "<first@customer.test>", "References": "<first@customer.test>"}

    office.dovecot.deliver(
        office.address,
        mail(id="forged", sender="Mallory <mallory@evil.test>", **forged),
        mail(id="named", sender=f'"{EVA}" <mallory@evil.test>', **forged),
        mail(id="first", sender="Mallory <mallory@evil.test>", text="Pay here."),
        mail(id="hers", text="One more thing.", **forged),
    )
    office.look()

    others = {each.id: each for each in office.contacts()}
    again = others.pop(first.id)
    assert [m.external_id for m in again.messages] == ["first@customer.test", "hers@customer.test"]
    assert len(others) == 3
    assert first.customer not in {each.customer for each in others.values()}
    told = {m.text.strip(): m.omitted for each in others.values() for m in each.messages}
    pretended = {omitted for text, omitted in told.items() if text != "Pay here."}
    assert pretended == {(Omitted(LeftOut.THREAD),)}
    assert not any(m.omitted for m in again.messages)
