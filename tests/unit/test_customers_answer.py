"""Customers answer back: what they must do in short dialogues, and what always holds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from time import thread_time

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.domain.ids import AgentId, CustomerId, InteractionId
from desktop.domain.records import ContactPoint, Customer, Interaction
from desktop.domain.words import Channel, PointKind
from integrations.demo.customers.calling import SILENCE, utterances
from integrations.demo.customers.matters import vocabularies
from integrations.demo.customers.moods import Deed, Mood, Temper, moved
from integrations.demo.customers.nature import Style, nature
from integrations.demo.customers.passages import Passages
from integrations.demo.customers.person import MOST_LETTERS, MOST_S, Answer, Person
from tests.unit.customer_dialogues import DIALOGUES, Dialogue

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
TURN = timedelta(minutes=2)


def customer(language: str, key: str = "ute") -> Customer:
    return Customer(
        id=CustomerId(key),
        name="Ute Beispiel",
        number="K-100900",
        address="Kulissenweg 3, 62417 Musterau",
        language=language,
        points=(
            ContactPoint(PointKind.EMAIL, "ute.beispiel@example.org"),
            ContactPoint(PointKind.PHONE, "+49 171 3920001"),
        ),
    )


def contact(language: str, topic: str, channel: Channel, key: str = "c1") -> Interaction:
    words = vocabularies(language)
    about = words.topics[topic]
    slots = words.drawn(7, key, about, customer(language), NOW)
    return Interaction(
        id=InteractionId(key),
        customer=CustomerId("ute"),
        channel=channel,
        queue=about.queue,
        created_at=NOW,
        subject=about.words["subject"][0] % slots,
    )


def someone(dialogue: Dialogue) -> Person:
    about = contact(dialogue.language, dialogue.topic, Channel(dialogue.channel))
    person = Person.of(7, about, customer(dialogue.language))
    even = {
        "temper": Temper.USUAL,
        "style": Style.PLAIN,
        "slips": 0.0,
        "begins": Mood.CALM,
        "at_hand": frozenset(person.matter.facts),
        "curious": 0.0,
        "absent": 0.0,
    }
    return Person(
        seed=7,
        contact=about,
        matter=person.matter,
        nature=msgspec.structs.replace(person.nature, **(even | dialogue.nature)),
        language=dialogue.language,
        known=Passages(),
    )


def unmet(answer: Answer, expected: str, person: Person) -> Iterator[str]:
    """What was expected and is not so."""
    for word in expected.split():
        match word:
            case "speaks" | "silent":
                met = bool(answer.text) is (word == "speaks")
            case "closes" | "open":
                met = answer.closes is (word == "closes")
            case "question":
                met = "?" in answer.text or bool(re.search("brauche|Nennen|need|give", answer.text))
            case "photo":
                met = [file.content[:5] for file in answer.files] == [b"%PDF-"]
            case _ if word in set(Mood):
                met = answer.mood is Mood(word)
            case _:
                met = person.matter.facts[word] in answer.text
        if not met:
            yield word


@pytest.mark.parametrize("dialogue", DIALOGUES, ids=lambda dialogue: dialogue.title)
def test_in_a_dialogue_they_do_what_they_must(dialogue: Dialogue) -> None:
    person = someone(dialogue)
    assert person.matter.topic.key == dialogue.topic
    at = NOW
    for heard, expected in dialogue.turns:
        at += TURN
        answer = person.step(heard, at)
        assert list(unmet(answer, expected, person)) == [], answer


def test_there_are_dialogues_in_both_languages_with_every_mood() -> None:
    said = " ".join(expected for d in DIALOGUES for _, expected in d.turns).split()

    assert len(DIALOGUES) > 40
    assert {dialogue.language for dialogue in DIALOGUES} == {"de", "en"}
    assert set(Mood) - set(said) == {Mood.FRIENDLY}
    assert nature(7, "x", frozenset()).begins in set(Mood)


@pytest.mark.parametrize("temper", Temper)
def test_every_mood_can_be_reached_and_none_is_left_out_of_the_rules(temper: Temper) -> None:
    reached, new = {Mood.FRIENDLY}, {Mood.FRIENDLY}
    while new:
        new = {moved(m, deed, temper, n) for m in new for deed in Deed for n in (0, 1)} - reached
        reached |= new

    assert reached == set(Mood)


SAID = {
    "de": (
        *("Guten Tag", "Ihre Bestellnummer bitte?", "Einen Moment bitte.", None),
        *("Ihr Anliegen ist uns wichtig.", None, "Leider geht das nicht.", None),
        *("Es tut mir leid.", "Was genau ist denn passiert?", "Ihre Bestellnummer?", None, "Hm."),
        *("Wir bemühen uns.", None, "Ihre Bestellnummer?", "Wann war das?", None, "Bitte Geduld."),
    ),
    "en": (
        *("Hello", "Your order number please?", "One moment please.", None),
        *("It is important to us.", None, "Unfortunately we cannot do that.", None),
        *("I am sorry.", "What exactly has happened?", "The order number?", None, "Hm."),
        *("We are doing our best.", None, "The order number?", "When was that?", None, "Patience."),
    ),
}


def talk(language: str, topic: str, channel: Channel, seed: int) -> list[Answer]:
    person = Person.of(seed, contact(language, topic, channel), customer(language, f"u{seed}"))
    first = Answer(text=person.opening(), after_s=0, mood=person.mood)
    turns = enumerate(SAID[language], start=1)
    return [first, *(person.step(heard, NOW + place * TURN) for place, heard in turns)]


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_same_seed_and_words_give_the_same_answers(language: str) -> None:
    for seed in range(5):
        once = talk(language, "delivery-missing", Channel.CHAT, seed)
        assert once == talk(language, "delivery-missing", Channel.CHAT, seed)
        assert once != talk(language, "delivery-missing", Channel.CHAT, seed + 1)


@pytest.mark.parametrize("channel", [Channel.CHAT, Channel.EMAIL, Channel.VOICE])
@pytest.mark.parametrize("language", ["de", "en"])
def test_nothing_is_said_twice_word_for_word(language: str, channel: Channel) -> None:
    for seed, topic in enumerate(vocabularies(language).topics):
        said = [a.text for a in talk(language, topic, channel, seed) if a.text]
        assert len(said) == len(set(said))
        assert len(said) >= 4
        assert not [text for text in said if "{" in text or "%(" in text]


@given(text=st.text(max_size=400), seed=st.integers(0, 50), language=st.sampled_from(["de", "en"]))
@settings(max_examples=150, deadline=None)
def test_whatever_is_written_they_answer_within_bounds_or_stay_silent(
    text: str, seed: int, language: str
) -> None:
    for channel in (Channel.CHAT, Channel.EMAIL):
        person = Person.of(seed, contact(language, "bill-too-high", channel), customer(language))
        for heard in (text, None, f"{text}?", text):
            answer = person.step(heard, NOW)
            assert len(answer.text) <= MOST_LETTERS
            assert 0 < answer.after_s <= MOST_S[channel is not Channel.EMAIL]


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>" * 5_000,
        "<" * 100_000,
        "leider " * 30_000,
        "ich kann " + "wirklich " * 20_000,
        "%(order)s {value} %s %",
        "\x00\u202e\ufeff",
        "in 99999999999 Minuten melde ich mich",
        "Ich melde mich bis 99 Uhr",
        "?" * 50_000,
    ],
    ids=lambda text: text[:20],
)
def test_hostile_and_endless_words_are_read_in_a_moment(hostile: str) -> None:
    person = Person.of(1, contact("de", "moving", Channel.CHAT), customer("de"))
    began = thread_time()
    answer = person.step(hostile, NOW)

    assert thread_time() - began < 0.5
    assert len(answer.text) <= MOST_LETTERS
    assert "<" not in answer.text


def test_a_pasted_article_answers_who_wanted_an_explanation() -> None:
    known = Passages(["## Netzentgelt\nDas Netzentgelt geht **unverändert** an den Netzbetreiber."])
    about = contact("de", "bill-question", Channel.CHAT)
    answer = "Gern:\nDas Netzentgelt geht unverändert an den Netzbetreiber."

    reader = Person.of(7, about, customer("de"), known=known)
    assert reader.step(answer, NOW).mood in (Mood.RELIEVED, Mood.CALM)
    assert known.within(answer)
    assert not known.within("Das Netzentgelt geht an andere Leute, glaube ich.")


def test_who_comes_to_another_agent_notices_it() -> None:
    person = Person.of(7, contact("de", "moving", Channel.CHAT), customer("de"))
    person.step("Guten Tag", NOW, AgentId("ann"))
    before = person.moods
    person.step("Guten Tag, hier ist Pat.", NOW + TURN, AgentId("pat"))

    assert len(person.moods) > len(before)


def test_who_is_shut_out_unsatisfied_writes_once_more_and_else_nobody_does() -> None:
    person = Person.of(7, contact("de", "moving", Channel.EMAIL), customer("de"))
    assert person.shut_out().text
    content = Person.of(7, contact("de", "moving", Channel.EMAIL), customer("de"))
    content.step("Die Ummeldung ist eingetragen und bestätigt.", NOW)
    content.step("Ja, das gilt auch dafür.", NOW)
    assert not content.shut_out().text


def test_on_the_telephone_they_speak_sentence_by_sentence_and_hang_up() -> None:
    person = Person.of(7, contact("en", "moving", Channel.VOICE), customer("en"))
    first = utterances(person, None)
    asked = utterances(person, "May I have the meter number please?", NOW)
    silent = [utterances(person, SILENCE, NOW) for _ in range(9)]

    assert "Ute Beispiel" in " ".join(each.text for each in first)
    assert person.matter.facts["meter"] in " ".join(each.text for each in asked)
    assert all(each.lasts_s > 0 and each.after_s > 0 for each in (*first, *asked))
    ends = [each for said in silent for each in said if each.hangs_up]
    assert len(ends) == 1
    assert ends[0].mood is Mood.GONE
