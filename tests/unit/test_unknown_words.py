"""What a newer hub says of a message in a word that is new is read here, and not lost."""

from __future__ import annotations

import msgspec
import pytest
from msgspec.structs import replace

from desktop.domain.conversation import Message, Omitted
from desktop.domain.ids import MessageId
from desktop.domain.kinds import encode
from desktop.domain.records import Interaction
from desktop.domain.unknown_fields import with_unknown
from desktop.domain.words import Direction, LeftOut
from desktop.viewmodels.interaction import mail_words
from tests.support.desk import NOON
from tests.support.people import MAIL

HOSTILE = Message(
    id=MessageId("hostile"),
    at=NOON,
    direction=Direction.INBOUND,
    text="Hello",
    omitted=(Omitted(LeftOut.THREAD, 2),),
)
CONTACT = replace(MAIL, messages=(HOSTILE,))
NEWER = encode(CONTACT).decode().replace('"thread"', '"holograms"')


def read(document: str) -> Interaction:
    return msgspec.json.decode(document, type=Interaction)


def test_a_mail_that_lacks_something_new_is_read_and_says_that_it_lacks_something() -> None:
    [message] = read(NEWER).messages

    assert message.omitted == (Omitted(LeftOut.OTHER, 2),)
    [hint] = mail_words.hints(message)
    assert hint.text.startswith("Something of it is not shown")


def test_what_is_no_word_at_all_is_not_read() -> None:
    with pytest.raises(msgspec.ValidationError):
        read(NEWER.replace('"holograms"', "7"))


def test_an_older_hub_that_writes_the_contact_anew_leaves_the_newer_word_there() -> None:
    before = read(NEWER)

    answered = replace(HOSTILE, id=MessageId("answer"), omitted=())
    after = replace(before, subject="Another", messages=(*before.messages, answered))

    written = with_unknown(after, before, NEWER)
    assert '"holograms"' in written
    assert '"other"' not in written
    assert read(written) == after
    assert read(with_unknown(replace(before, subject=""), before, NEWER)).subject == ""


@pytest.mark.parametrize("what", LeftOut)
def test_every_word_has_its_sentence(what: LeftOut) -> None:
    [hint] = mail_words.hints(replace(HOSTILE, omitted=(Omitted(what, 2),)))

    assert hint.text
