"""What is due from a customer follows from the conversation alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from desktop.domain.conversation import Message
from desktop.domain.ids import AgentId, CustomerId, InteractionId, MessageId
from desktop.domain.records import ContactPoint, Customer, Interaction
from desktop.domain.words import Channel, Direction, Failed, InteractionStatus, PointKind
from integrations.demo.customers.due import Due, Speaking, due
from integrations.demo.customers.matters import vocabularies
from integrations.demo.customers.passages import Passages

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
SPEAKING = Speaking(seed=7, language="de", known=Passages())
ANN = AgentId("ann")
UTE = Customer(
    id=CustomerId("ute"),
    name="Ute Beispiel",
    number="K-100900",
    address="Kulissenweg 3, 62417 Musterau",
    points=(ContactPoint(PointKind.EMAIL, "ute.beispiel@example.org"),),
)


def message(place: int, text: str, by: AgentId | None = ANN) -> Message:
    return Message(
        id=MessageId(f"m{place}"),
        at=NOW + timedelta(minutes=place),
        direction=Direction.OUTBOUND,
        text=text,
        by=by,
    )


def contact(channel: Channel = Channel.CHAT, *said: Message) -> Interaction:
    first = Message(
        id=MessageId("m0"),
        at=NOW,
        direction=Direction.INBOUND,
        text="Hallo, meine Bestellung 456789 ist nicht angekommen.",
        author=UTE.name,
    )
    return Interaction(
        id=InteractionId("c1"),
        customer=UTE.id,
        channel=channel,
        queue=vocabularies("de").topics["delivery-missing"].queue,
        created_at=NOW,
        subject="Paket nicht angekommen, Bestellung 456789",
        messages=(first, *said),
    )


def asked(about: Interaction, since: datetime = NOW) -> Due | None:
    return due(about, UTE, SPEAKING, since)


def with_said(about: Interaction, said: Due) -> Interaction:
    inbound = Message(id=said.id, at=said.at, direction=Direction.INBOUND, text=said.text)
    return replace(about, messages=(*about.messages, inbound))


def test_the_same_conversation_gives_the_same_words_under_the_same_id() -> None:
    about = contact(Channel.CHAT, message(1, "Nennen Sie mir bitte Ihre Bestellnummer?"))
    first = asked(about)

    assert first == asked(about)
    assert first is not None
    assert "456789" in first.text
    assert first.at > about.last_at


def test_what_was_said_is_not_due_again_and_patience_comes_next() -> None:
    about = contact(Channel.CHAT, message(1, "Nennen Sie mir bitte Ihre Bestellnummer?"))
    first = asked(about)
    assert first is not None
    after = with_said(about, first)
    second = asked(after)

    assert second is not None
    assert second.id != first.id
    assert second.at - first.at >= timedelta(seconds=30)
    texts = [first.text]
    for _ in range(9):
        if second is None:
            break
        texts.append(second.text)
        after = with_said(after, second)
        second = asked(after)
    assert second is None
    assert 3 < len(texts) == len(set(texts))


def test_nobody_asks_for_the_time_before_somebody_listened() -> None:
    later = NOW + timedelta(hours=5)
    found = asked(contact(), since=later)

    assert found is not None
    assert found.at > later


def test_what_can_still_be_taken_back_is_not_answered_before_it_goes() -> None:
    said = message(1, "Nennen Sie mir bitte Ihre Bestellnummer?")
    at_once = asked(contact(Channel.EMAIL, said))
    goes_at = said.at + timedelta(seconds=10)
    waits = asked(contact(Channel.EMAIL, replace(said, send_at=goes_at)))
    later = goes_at + timedelta(seconds=3)
    gone = asked(contact(Channel.EMAIL, replace(said, send_at=goes_at, sent_at=later)))

    assert at_once is not None
    assert waits is not None
    assert gone is not None
    assert waits.text == at_once.text
    assert waits.at - at_once.at == timedelta(seconds=10)
    assert gone.at - at_once.at == timedelta(seconds=13)


def test_what_never_reached_them_is_not_answered() -> None:
    said = message(1, "Nennen Sie mir bitte Ihre Bestellnummer?")
    lost = replace(said, failed=Failed.NO_WAY)

    assert asked(contact(Channel.CHAT, lost)) == asked(contact(Channel.CHAT))


def test_a_call_and_what_the_hub_itself_says_are_not_answered() -> None:
    assert asked(contact(Channel.VOICE)) is None
    survey = message(1, "Wie zufrieden waren Sie? https://example.org", by=None)
    about = contact(Channel.CHAT, survey)
    found = asked(about)
    assert found is not None
    assert found.at > NOW + timedelta(seconds=30)  # only that nobody has answered them


def test_who_is_content_leaves_a_closed_contact_closed() -> None:
    solved = message(1, "Ihr Paket kommt am Freitag zwischen 8 und 12 Uhr.")
    for channel in (Channel.CHAT, Channel.EMAIL):
        opened = contact(channel, solved)
        end = NOW + timedelta(minutes=2)
        closed = replace(opened, status=InteractionStatus.CLOSED, closed_at=end)
        people = [replace(SPEAKING, seed=seed) for seed in range(20)]
        answers = [(one, due(opened, UTE, one, NOW)) for one in people]
        content = [one for one, said in answers if said and "?" not in said.text]

        assert len(content) > 5
        assert [due(closed, UTE, one, NOW) for one in content] == [None] * len(content)


def test_a_mail_closed_with_nothing_solved_is_written_again_and_a_chat_is_not() -> None:
    said = message(1, "Ihre Bestellung habe ich hier vor mir auf dem Schirm.")
    end = NOW + timedelta(minutes=2)
    mail = replace(contact(Channel.EMAIL, said), status=InteractionStatus.CLOSED, closed_at=end)
    chat = replace(mail, channel=Channel.CHAT)

    assert asked(chat) is None
    written = asked(mail)
    assert written is not None
    again = replace(with_said(mail, written), closed_at=written.at + timedelta(minutes=1))
    once_more = asked(again)
    assert once_more is None or once_more.text != written.text
