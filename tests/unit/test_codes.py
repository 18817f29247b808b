"""Codes in a tree: offered where they belong, found by the beginnings of words, likeliest first."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.code_tree import Leaf, leaves, matching
from desktop.domain.ids import CodeId, QueueId
from desktop.domain.likeliest import Past, ranked
from desktop.domain.wrap_up_codes import Code, Title

BILLS, PARCELS = QueueId("bills"), QueueId("parcels")


def code(id_: str, title: str, parent: str = "", **more: Any) -> Code:
    fields: dict[str, Any] = {"place": 0} | more
    return Code(id=CodeId(id_), title=title, parent=CodeId(parent) or None, **fields)


TREE = (
    code("energy", "Energie"),
    code("bill", "Rechnung", "energy", place=2, queues=(BILLS,)),
    code("high", "Zu hoch", "bill", note_needed=True),
    code("size", "Größe der Abschläge", "bill", place=1, titles=(Title("en", "Instalments"),)),
    code("meter", "Zählerstand", "energy", place=1),
    code("old", "Störung", "energy", active=False),
)


def ids(found: tuple[Leaf, ...]) -> list[str]:
    return [leaf.id for leaf in found]


def test_only_leaves_are_offered_in_their_queues_and_in_the_order_of_the_tree() -> None:
    assert ids(leaves(TREE, "de", BILLS)) == ["meter", "high", "size"]
    assert ids(leaves(TREE, "de", PARCELS)) == ["meter"]
    high, size = leaves(TREE, "en", BILLS)[1:]
    assert (high.above, high.note_needed) == (("Energie", "Rechnung"), True)
    assert size.title == "Instalments"


def test_below_a_code_that_is_not_used_any_more_nothing_is_offered() -> None:
    inactive = tuple(code("bill", "Rechnung", active=False) if c.id == "bill" else c for c in TREE)

    assert ids(leaves(inactive, "de", BILLS)) == ["meter"]


def test_codes_in_a_circle_are_not_offered_and_stop_nothing() -> None:
    circle = (code("a", "A", "b"), code("b", "B", "a"), code("c", "C"))

    assert ids(leaves(circle, "de")) == ["c"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", ["meter", "high", "size"]),
        ("zähl", ["meter"]),
        ("ZAEHL", []),
        ("zahl", ["meter"]),
        ("rech hoch", ["high"]),
        ("gross", ["size"]),
        ("energie", ["meter", "high", "size"]),
        ("hochx", []),
        ("stand", ["meter"]),  # within a word
        ("nd", []),  # too few letters for that
    ],
)
def test_each_typed_word_begins_a_word_on_the_way_to_a_code(typed: str, found: list[str]) -> None:
    assert ids(matching(leaves(TREE, "de", BILLS), typed)) == found


OFFERED = (Leaf("a", "Lieferung"), Leaf("b", "Rechnung"), Leaf("c", "Umzug"))


def test_what_ended_so_most_often_comes_first_and_the_words_of_the_contact_count_more() -> None:
    past = [
        *[Past("b", "Die Rechnung ist zu hoch")] * 6,
        *[Past("a", "Das Paket ist nicht angekommen")] * 3,
    ]

    assert ids(ranked(OFFERED, past, "Guten Tag")) == ["b", "a", "c"]
    assert ids(ranked(OFFERED, past, "Wo bleibt mein Paket, es ist nicht da"))[0] == "a"
    assert ids(ranked(OFFERED, [], "Rechnung")) == ["a", "b", "c"]


def test_what_the_same_customer_came_with_last_is_likelier() -> None:
    past = [Past("a", "x"), Past("a", "x"), Past("b", "x"), Past("b", "x", theirs=True)]

    assert ids(ranked(OFFERED, past, ""))[0] == "b"


@given(
    st.lists(st.builds(Past, st.sampled_from("abcx"), st.text(max_size=30), st.booleans())),
    st.text(max_size=50),
)
def test_whatever_was_before_all_that_is_offered_is_there_once(past: list[Past], text: str) -> None:
    assert sorted(ids(ranked(OFFERED, past, text))) == ["a", "b", "c"]
