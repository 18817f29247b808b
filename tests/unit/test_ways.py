"""The ways by which a customer is answered inside one contact."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from desktop.channels.recipient import looks_like
from desktop.channels.ways import Way, usual, ways
from desktop.domain.masks import veiled
from desktop.domain.records import ContactPoint
from desktop.domain.words import Channel, DraftKind, Origin, PointKind
from desktop.line import LineState
from desktop.viewmodels.composer.composer_words import why_no_files
from tests.support.desk import NOON
from tests.support.people import CHAT, FRIEDA, JOERG, MAIL, held, said

MAILBOX = "j.probst@example.org"
HANDLE = "joerg@chat.example"
BY_CHAT, BY_MAIL = Way(Channel.CHAT, ""), Way(Channel.EMAIL, MAILBOX)
BY_HANDLE = Way(Channel.MESSAGING, HANDLE)
WITH_HANDLE = replace(JOERG, points=(*JOERG.points, ContactPoint(PointKind.CHAT, HANDLE)))


def test_a_chat_can_go_on_by_mail_and_by_messaging_where_addresses_are_known() -> None:
    assert ways(CHAT, JOERG) == (BY_CHAT, BY_MAIL)
    assert ways(CHAT, WITH_HANDLE) == (BY_CHAT, BY_MAIL, BY_HANDLE)
    assert ways(CHAT, None) == (BY_CHAT,)


def test_nobody_is_rung_in_a_browser_to_go_on_with_a_mail() -> None:
    visitor = replace(FRIEDA, points=(*FRIEDA.points, ContactPoint(PointKind.CHAT, "0199-visit")))

    assert {way.channel for way in ways(MAIL, visitor)} == {Channel.EMAIL}


def test_what_is_hidden_from_a_person_is_no_way() -> None:
    hidden = replace(JOERG, points=(ContactPoint(PointKind.EMAIL, veiled(MAILBOX)),))

    assert ways(CHAT, hidden) == (BY_CHAT,)


def test_of_five_hundred_messages_each_sender_is_looked_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looked_at: list[str] = []

    def looked(value: str, kind: PointKind) -> bool:
        looked_at.append(value)
        return looks_like(value, kind)

    monkeypatch.setattr("desktop.channels.ways.looks_like", looked)
    at = (NOON + timedelta(minutes=n) for n in range(500))
    letters = tuple(said("Danke!", each, author=MAILBOX, channel=Channel.EMAIL) for each in at)

    assert ways(replace(CHAT, messages=letters), None) == (BY_CHAT, BY_MAIL)
    assert looked_at == [MAILBOX]


def test_what_is_spoken_has_no_other_way() -> None:
    assert ways(held("call", JOERG, channel=Channel.VOICE), JOERG) == ()


def test_a_reply_goes_the_way_that_was_used_last_by_a_person() -> None:
    later = NOON + timedelta(minutes=1)
    letter = said("Ich schreibe Ihnen.", later, by="agent-x", to=MAILBOX, channel=Channel.EMAIL)
    back = said("Danke!", later, author=MAILBOX, channel=Channel.EMAIL)
    absent = replace(back, origin=Origin.AUTOMATIC)
    turn = said("Noch da?", later + timedelta(minutes=1), author="Jörg")

    assert usual(CHAT, JOERG) == BY_CHAT
    assert usual(replace(CHAT, messages=(*CHAT.messages, letter)), JOERG) == BY_MAIL
    assert usual(replace(CHAT, messages=(*CHAT.messages, back)), None) == BY_MAIL
    assert usual(replace(CHAT, messages=(*CHAT.messages, absent)), JOERG) == BY_CHAT
    assert usual(replace(CHAT, messages=(*CHAT.messages, letter, turn)), JOERG) == BY_CHAT


def test_a_word_by_messaging_does_not_become_the_address_of_a_letter() -> None:
    word = said("Kurz dazu …", NOON, author=HANDLE, channel=Channel.MESSAGING)
    contact = replace(MAIL, messages=(*MAIL.messages, word))

    assert usual(contact, FRIEDA) == BY_HANDLE
    assert ways(contact, FRIEDA)[0] == Way(Channel.EMAIL, "frieda.musterfrau@example.org")


def test_files_go_by_messenger_only_where_the_hub_has_said_so() -> None:
    way, line = Way(Channel.MESSAGING, "eva@chat.test"), LineState()
    carrying = LineState(carrying=(Channel.MESSAGING,))
    mail = Way(Channel.EMAIL, "eva@example.org")

    assert why_no_files(DraftKind.REPLY, way, line) == "This channel takes no files."
    assert why_no_files(DraftKind.REPLY, way, carrying) == ""
    assert why_no_files(DraftKind.REPLY, mail, line) == ""
    by_shop = replace(MAIL, channel=Channel.MESSAGING, via="shop")
    some = LineState(carrying=carrying.carrying, carriers=("help",))
    assert why_no_files(DraftKind.REPLY, way, some, by_shop) == "This channel takes no files."
    assert why_no_files(DraftKind.REPLY, way, some, replace(by_shop, via="help")) == ""
    assert why_no_files(DraftKind.REPLY, way, some, MAIL) == ""  # by which it goes the hub says
    assert why_no_files(DraftKind.NOTE, mail, carrying) == "A note takes no files."
