"""Texts of any length come in pieces that a window lays out in a moment, and nothing goes."""

from __future__ import annotations

import pytest

from desktop.viewmodels.long_text import LONGEST, MOST_LINES, beginning, first_line, further, pieces
from desktop.viewmodels.rows import Fold, FurtherRow, Row

HUGE = 400_000
LONG = {
    "one word": "x" * HUGE,
    "words": "wort " * (HUGE // 5),
    "lines": "z\n" * (HUGE // 2),
    "nothing but ends of lines": "\n" * HUGE,
    "long lines": ("wort " * 400 + "\n") * 200,
    "marks on one letter": "Z" + "\u0301" * HUGE,
}


def shown(key: str, text: str) -> Row:
    return FurtherRow(key=key, text=text, said=text)


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_the_pieces_are_the_text_and_none_is_longer_than_can_be_laid_out_in_a_moment(
    text: str,
) -> None:
    found = list(pieces(text))

    assert "".join(found) == text
    assert max(map(len, found)) <= LONGEST
    assert max(piece.count("\n") for piece in found) <= MOST_LINES


@pytest.mark.parametrize("text", ["", "One line.", "two\nlines", "x" * LONGEST])
def test_a_text_that_is_short_enough_is_one_piece_and_asks_for_nothing(text: str) -> None:
    assert list(pieces(text)) == [text]
    assert further("m", text, frozenset(), shown) == []


def test_a_piece_ends_between_two_words() -> None:
    text = "wort " * 10_000

    assert beginning(text).endswith("wort ")


def test_what_is_left_is_said_and_each_asking_shows_one_piece_more() -> None:
    text = "wort " * (HUGE // 5)
    first, second, *_ = pieces(text)

    [more] = further("m", text, frozenset(), shown)
    [again, row, rest] = further("m", text, frozenset({more.key}), shown)

    assert isinstance(more, Fold)
    assert isinstance(again, Fold)
    assert isinstance(rest, Fold)
    assert (more.open, again.open, rest.open) == (False, True, False)
    assert f"{HUGE - len(first):,}" in more.said or str(HUGE - len(first)) in more.said
    assert row == shown(row.key, second)
    assert str(HUGE - len(first) - len(second)) in rest.text.replace(",", "").replace(".", "")


def test_all_of_it_can_be_read() -> None:
    text = "".join(f"{number} " for number in range(12_000))
    rows, asked = list[Row](), frozenset[str]()

    for _ in range(20):
        rows = further("m", text, asked, shown)
        asked |= {row.key for row in rows if isinstance(row, Fold)}

    read = "".join(row.text for row in rows if isinstance(row, FurtherRow))
    assert beginning(text) + read == text


def test_a_line_that_stands_for_a_text_is_short_whatever_the_text_is() -> None:
    assert [len(first_line(text)) <= 300 for text in LONG.values()] == [True] * len(LONG)
    assert first_line("\n\n  Hello\nthere") == "Hello"
