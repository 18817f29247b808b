"""A text with choices says each of them, and nothing else."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from integrations.demo.dice import Dice
from integrations.demo.organisation import organisation
from integrations.demo.people import People, address_part
from integrations.demo.topics import Vocabulary, common_words, topics
from integrations.demo.wording import say, ways

NOW = datetime(2026, 11, 23, tzinfo=UTC)
SLOT = re.compile(r"%\((\w+)\)s")


def test_choices_may_hold_choices_and_slots() -> None:
    found = ways("{Hello|Dear {name|friend}}, 5 % off")

    assert found == ["Hello, 5 %% off", "Dear name, 5 %% off", "Dear friend, 5 %% off"]


def test_a_brace_without_a_choice_is_a_slot() -> None:
    assert say(tuple(ways("your {ware}.")), Dice(1), {"ware": "kettle"}) == "your kettle."


@pytest.mark.parametrize("wrong", ["{a|b", "a}", "{a|{b}"])
def test_an_open_brace_is_an_error_when_it_is_read(wrong: str) -> None:
    with pytest.raises(ValueError, match="brace"):
        ways(wrong)


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_slot_of_every_topic_is_filled(language: str) -> None:
    people = People(language, Dice(1))
    vocabulary = Vocabulary(language, organisation(language).enterprises, people)
    known = topics(language)
    some = next(iter(known.values()))
    slots = vocabulary.draw(Dice(1), some, people.next(), NOW).keys() | {"agent", "subject"}

    pools = [p for t in known.values() for p in t.words.values()]
    pools += [p for t in known.values() for pair in t.promises for p in pair]
    pools += common_words(language).values()
    used = {slot for pool in pools for text in pool for slot in SLOT.findall(text)}

    assert used <= slots


def test_both_languages_speak_of_the_same_topics() -> None:
    german, english = topics("de"), topics("en")

    assert german.keys() == english.keys()
    assert all(german[key].words.keys() == english[key].words.keys() for key in german)


def test_names_become_plain_addresses() -> None:
    assert address_part("Özlem Çınar-Muß") == "oezlem.cinar-muss"
    assert address_part("O'Rowanbrae Łukasz") == "orowanbrae.lukasz"
