"""Recorded pictures are decided again: what was decided then is decided today, by the same rules.

The recording in `recorded` was made once by

    python -m tests.unit.routing.test_routing_replay > tests/unit/routing/recorded/shift.ndjson

Where a rule is changed on purpose it is made anew, and what differs is looked at line by line.
"""

from __future__ import annotations

import sys
from pathlib import Path

from msgspec.structs import replace

from desktop.domain.grounds import Rule
from integrations.hub.routing.recording import line, read, replay
from tests.support.routing_by_the_book import by_the_book, said
from tests.support.routing_shift import shift

RECORDED = Path(__file__).parent / "recorded" / "shift.ndjson"
MOMENTS = 30
SEED = 17


def test_what_was_recorded_is_decided_again_in_the_same_way() -> None:
    lines = RECORDED.read_bytes().splitlines()

    assert len(lines) == MOMENTS
    assert list(replay(lines)) == []


def test_what_was_recorded_is_what_the_written_rules_say() -> None:
    for each in read(RECORDED.read_bytes().splitlines()):
        assert [said(decision) for decision in each.decisions] == by_the_book(each.picture)


def test_the_recording_has_something_of_most_rules() -> None:
    decisions = [each for one in read(RECORDED.read_bytes().splitlines()) for each in one.decisions]

    told = {ground.rule for each in decisions for ground in each.grounds}
    told |= {other.ground.rule for each in decisions for other in each.others}

    assert told >= set(Rule) - NEVER_TOLD


# Those of the dry run alone, and those that this hour had no occasion for.
NEVER_TOLD = {
    *(Rule.REST, Rule.QUEUE, Rule.FULL, Rule.RETURNED, Rule.EARLIER, Rule.MISSED, Rule.SAME),
    *(Rule.CLOSED, Rule.KEPT, Rule.NOBODY, Rule.GIVEN, Rule.ENTERPRISE),
}


def test_a_decision_that_comes_out_otherwise_is_named_with_its_line() -> None:
    picture, decisions = next(each for each in shift(SEED, MOMENTS) if each[1])
    other = [replace(decisions[0], agent=None), *decisions[1:]]

    differing = list(replay([line(picture, decisions), line(picture, other)]))

    assert [each.number for each in differing] == [2]
    assert differing[0].today == tuple(decisions)


def test_other_shifts_are_played_by_the_written_rules() -> None:
    for seed in range(3):
        for picture, decisions in shift(seed, 30):
            assert [said(each) for each in decisions] == by_the_book(picture)


if __name__ == "__main__":
    for moment in shift(SEED, MOMENTS):
        sys.stdout.buffer.write(line(*moment))
