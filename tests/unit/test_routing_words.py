"""Grounds of routing in sentences: every rule, both languages, also with values missing."""

from __future__ import annotations

import pytest

from desktop import text
from desktop.domain.grounds import Ground, Rule
from desktop.viewmodels.routing_words import say, to_you, weightiest_first

NAMES = {"site-n": "Nord", "agent-m": "Malte", "cal-1": "Werktags"}
VALUES = {
    "waited_s": "192", "percent": "150", "points": "288", "steps": "2", "priority": "high",
    "given": "7", "of": "20", "after_s": "60", "below_percent": "80", "level_percent": "71",
    "calendar": "cal-1", "surplus": "1", "missing": "0", "levels": "2", "rested_s": "345",
    "site": "site-n", "channel": "chat", "skill": "en", "needed": "3", "has": "1",
    "language": "en", "missed": "1", "agent": "agent-m", "left_s": "41", "within_s": "600",
}  # fmt: skip
every_rule = pytest.mark.parametrize("rule", Rule)


@every_rule
def test_every_rule_is_a_sentence_with_its_values_and_without(rule: Rule) -> None:
    for values in (VALUES, {}):
        for said in (say(Ground(rule, values), NAMES), to_you(Ground(rule, values))):
            assert said
            assert said[0].isupper()
            assert not {"{", "}"} & set(said)
            assert "site-n" not in said


@every_rule
def test_every_rule_has_german_words(rule: Rule) -> None:
    text.use("de")
    german = say(Ground(rule, VALUES), NAMES)
    text.use("en")

    assert german != say(Ground(rule, VALUES), NAMES)


def test_the_values_of_a_ground_are_said() -> None:
    waited = Ground(Rule.WAITED, {"waited_s": "192", "percent": "150", "points": "288"})
    skill = Ground(Rule.SKILL, {"skill": "en", "needed": "3", "has": "1"})
    over = Ground(Rule.OVERFLOW, {"after_s": "60", "below_percent": "80", "level_percent": "71"})

    assert say(waited) == "Waits 03:12 · counted as 150 % · 288 points"
    assert say(skill) == "English: level 1, needed is 3"
    assert say(over) == (
        "Comes over from other sites: after 01:00 of waiting, below 80 % service level (now 71 %)"
    )
    assert say(Ground(Rule.KEPT, VALUES), NAMES) == "Kept for Malte for 00:41 more"


def test_what_decided_comes_before_what_only_set_the_turn() -> None:
    grounds = [Ground(Rule.WAITED), Ground(Rule.READY), Ground(Rule.LAST_AGENT)]

    ordered = weightiest_first(grounds)

    assert [each.rule for each in ordered] == [Rule.LAST_AGENT, Rule.READY, Rule.WAITED]
    assert to_you(ordered[0]) == "You served this customer last"
