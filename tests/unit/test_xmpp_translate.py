"""What of an archive is something that a customer said, and under which name it is known."""

from __future__ import annotations

from datetime import UTC, datetime
from xml.etree.ElementTree import fromstring

import pytest

from integrations.xmpp.client import Account
from integrations.xmpp.translate import CUT, LONGEST, Said, is_ours, said

OWN = "Shop@chat.test"
AT = datetime(2026, 11, 22, 12, tzinfo=UTC)


def read(inside: str, attributes: str = "from='Eva@chat.test/phone' type='chat'") -> Said | None:
    stanza = fromstring(f"<message xmlns='jabber:client' {attributes}>{inside}</message>")
    return said(OWN, "a1", stanza, AT)


def test_a_message_is_its_first_body_and_whose_it_is_without_the_device() -> None:
    found = read("<subject>Hm</subject><body> Hello </body><body xml:lang='de'>Hallo</body>")

    assert found == Said(id="archived a1", archived="a1", jid="eva@chat.test", text="Hello", at=AT)


def test_a_message_without_a_type_and_a_normal_one_are_said_in_person() -> None:
    assert read("<body>x</body>", "from='eva@chat.test'") is not None
    assert read("<body>x</body>", "from='eva@chat.test' type='normal'") is not None


@pytest.mark.parametrize(
    ("inside", "attributes"),
    [
        ("", "from='eva@chat.test' type='chat'"),
        ("<body>  </body>", "from='eva@chat.test' type='chat'"),
        ("<subject>only</subject>", "from='eva@chat.test' type='chat'"),
        ("<body>x</body>", "from='eva@chat.test' type='groupchat'"),
        ("<body>x</body>", "from='eva@chat.test' type='headline'"),
        ("<body>x</body>", "from='eva@chat.test' type='error'"),
        ("<body>x</body>", "from='shop@CHAT.test/other' type='chat'"),
        ("<body>x</body>", "from='chat.test' type='chat'"),
        ("<body>x</body>", "type='chat'"),
        (
            "<body>x</body><x xmlns='http://jabber.org/protocol/muc#user'/>",
            "from='room@rooms.chat.test/eva' type='chat'",
        ),
        ("<x xmlns='other'><body>x</body></x>", "from='eva@chat.test' type='chat'"),
        ("<body xmlns='other'>x</body>", "from='eva@chat.test' type='chat'"),
    ],
)
def test_what_nobody_said_in_person_is_nothing(inside: str, attributes: str) -> None:
    assert read(inside, attributes) is None


def test_a_huge_message_ends_and_shows_that_it_did() -> None:
    found = read(f"<body>{'x' * (LONGEST + 1)}</body>")

    assert found is not None
    assert found.text == "x" * LONGEST + CUT


def test_an_id_of_its_own_makes_it_known_again_for_the_same_sender_alone() -> None:
    origin = "<body>x</body><origin-id xmlns='urn:xmpp:sid:0' id='1'/>"
    one, again = read(origin), read(origin, "from='eva@chat.test/other' type='chat'")
    somebody = read(origin, "from='max@chat.test' type='chat'")

    assert one is not None
    assert again is not None
    assert somebody is not None
    assert one.id == again.id
    assert one.id != somebody.id
    assert len(one.id) < 60


def test_what_we_sent_is_known_by_its_key_and_by_nobody_elses() -> None:
    ours = fromstring("<message xmlns='jabber:client' from='shop@chat.test/1' id='c/m'/>")
    theirs = fromstring("<message xmlns='jabber:client' from='eva@chat.test/1' id='c/m'/>")
    by_origin = fromstring(
        "<message xmlns='jabber:client' from='shop@chat.test/1' id='x'>"
        "<origin-id xmlns='urn:xmpp:sid:0' id='c/m'/></message>"
    )

    assert is_ours(OWN, "c/m", ours)
    assert is_ours(OWN, "c/m", by_origin)
    assert not is_ours(OWN, "c/m", theirs)
    assert not is_ours(OWN, "other", ours)


@pytest.mark.parametrize(
    ("host", "near"),
    [
        ("127.0.0.1", True),
        ("::1", True),
        ("localhost", True),
        ("", False),
        ("10.0.0.1", False),
        ("127.0.0.1.example.org", False),
    ],
)
def test_only_this_machine_is_near_enough_for_a_line_without_tls(host: str, *, near: bool) -> None:
    assert Account("shop@chat.test", host).is_near is near


def test_where_files_lie_stands_behind_the_words_once_and_only_what_can_be_fetched() -> None:
    def beside(*addresses: str) -> str:
        return "".join(f"<x xmlns='jabber:x:oob'><url>{one}</url></x>" for one in addresses)

    here, there = "https://files.example/a.pdf", "HTTP://files.example/b.pdf"
    both = read(f"<body>See</body>{beside(here, there)}")
    alone = read(beside(here))
    again = read(f"<body>It is at {here}</body>{beside(here)}")
    bad = read(f"<body>x</body>{beside('javascript:alert(1)', 'file:///etc', 'https://a b')}")

    assert [one.text if one else None for one in (both, alone, again, bad)] == [
        f"See\n{here}\n{there}",
        here,
        f"It is at {here}",
        "x",
    ]
