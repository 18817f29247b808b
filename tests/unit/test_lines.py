"""Two versions of a long text become one, or stay two; they are never mixed within a line."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.lines import merged

LINES = st.sampled_from(("", "one", "two", "three", "Ärger", "one two", "\r"))
TEXTS = st.lists(LINES, min_size=1, max_size=8).map("\n".join)


def test_changes_in_different_places_become_one_text() -> None:
    base = "Dear Eva,\n\nyour parcel is late.\n\nKind regards\nAnn"
    mine = base.replace("late", "on its way")
    theirs = base.replace("Kind regards", "Best wishes")

    assert merged(base, mine, theirs) == (
        "Dear Eva,\n\nyour parcel is on its way.\n\nBest wishes\nAnn"
    )


def test_two_changes_of_one_line_are_not_mixed() -> None:
    assert merged("a word", "a good word", "a word too") is None


def test_lines_that_touch_are_left_to_a_person() -> None:
    assert merged("one\ntwo", "1\ntwo", "one\n2") is None
    assert merged("one", "one\nmine", "one\ntheirs") is None


def test_the_same_change_on_both_sides_is_made_once() -> None:
    base = "one\ntwo\nthree\nfour"

    assert merged(base, "one\n2\nthree\n4", "one\n2\nthree\nfour") == "one\n2\nthree\n4"


def test_a_line_may_go_where_the_other_side_left_it_alone() -> None:
    assert merged("one\ntwo\nthree\nfour", "one\nthree\nfour", "one\ntwo\nthree\n4") == (
        "one\nthree\n4"
    )


@given(TEXTS, TEXTS)
def test_who_changed_nothing_gets_what_the_other_wrote(base: str, changed: str) -> None:
    assert merged(base, changed, base) == changed
    assert merged(base, base, changed) == changed
    assert merged(base, changed, changed) == changed


@given(TEXTS, TEXTS, TEXTS)
def test_the_sides_may_be_exchanged(base: str, mine: str, theirs: str) -> None:
    assert merged(base, mine, theirs) == merged(base, theirs, mine)


@given(TEXTS, TEXTS, TEXTS)
def test_every_line_of_the_outcome_is_a_whole_line_of_one_side(
    base: str, mine: str, theirs: str
) -> None:
    text = merged(base, mine, theirs)

    if text is not None:
        assert set(text.split("\n")) <= {*mine.split("\n"), *theirs.split("\n")}


@given(TEXTS, TEXTS, TEXTS)
def test_a_line_that_somebody_added_is_there(base: str, mine: str, theirs: str) -> None:
    text = merged(base, mine, theirs)

    if text is not None:
        added = {*mine.split("\n"), *theirs.split("\n")} - {*base.split("\n")}
        assert added <= {*text.split("\n")}


@given(TEXTS, st.integers(0, 20), st.integers(0, 20))
def test_additions_apart_from_each_other_always_merge(base: str, first: int, second: int) -> None:
    """With lines of their own, so that where they were added is beyond doubt."""
    old = [f"{n} {line}" for n, line in enumerate(base.split("\n"))]
    one, two = first % (len(old) + 1), second % (len(old) + 1)
    mine = [*old[:one], "mine", *old[one:]]
    theirs = [*old[:two], "theirs", *old[two:]]

    text = merged("\n".join(old), "\n".join(mine), "\n".join(theirs))

    assert (text is None) == (one == two)
    if text is not None:
        assert [line for line in text.split("\n") if line not in {"mine", "theirs"}] == old
