"""What differs between two versions: lines, their words, and nothing lost of either."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from desktop.viewmodels.knowledge.difference import Kind, counted, differences, shortened

TEXTS = st.lists(st.text("ab c.ä", max_size=12), max_size=12).map("\n".join)


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_out_of_the_differences(old: str, new: str) -> None:
    lines = differences(old, new)

    for kind, text in ((Kind.ADDED, new), (Kind.REMOVED, old)):
        other = Kind.REMOVED if kind is Kind.ADDED else Kind.ADDED
        told = [
            "".join(part.text for part in line.parts if part.kind is not other)
            for line in lines
            if line.kind is not other
        ]
        assert "\n".join(told) == text or (not text and told == [])


def test_a_changed_word_is_told_within_its_line() -> None:
    (line,) = differences("Die Gebühr ist 5 Euro.", "Die Gebühr ist 7 Euro.")

    assert line.kind is Kind.CHANGED
    assert [(part.kind, part.text) for part in line.parts] == [
        (Kind.KEPT, "Die Gebühr ist "),
        (Kind.REMOVED, "5"),
        (Kind.ADDED, "7"),
        (Kind.KEPT, " Euro."),
    ]


def test_what_is_the_same_is_left_out_and_counted() -> None:
    old = "\n".join(f"Zeile {at}" for at in range(100))
    lines = differences(old, old.replace("Zeile 50", "etwas ganz anderes"))

    short = shortened(lines)

    assert counted(lines) == (1, 1)
    assert [line.parts[0].text for line in short if line.kind is Kind.LEFT_OUT] == ["48", "47"]
    assert len(short) == 8


def test_long_texts_are_compared_in_bounded_time() -> None:
    old = "\n".join(f"Zeile {at} mit Worten" for at in range(30_000))
    before = time.thread_time()

    differences(old, old.replace("7", "8"))

    assert time.thread_time() - before < 6  # a second by itself
