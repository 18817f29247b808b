"""The query language: what is read, what is told to be wrong, and that nothing typed raises."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from knowledge_index.query import LONGEST, Flaw, parse
from knowledge_index.tree import (
    Changed,
    Either,
    Every,
    Language,
    Node,
    Phrase,
    Question,
    Tag,
    Without,
    Word,
)

A, B, C = Word("a"), Word("b"), Word("c")


def ms(year: int, month: int = 1, day: int = 1) -> int:
    return int(datetime(year, month, day, tzinfo=UTC).timestamp() * 1000)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("a b ", (A, B)),
        ("a b", (A, Word("b", begun=True))),
        ('"offene Rechnung" b ', (Phrase(("offene", "Rechnung")), B)),
        ("„offene Rechnung“ ", (Phrase(("offene", "Rechnung")),)),
        ('"a" ', (A,)),
        ("a OR b ", (Either((A, B)),)),
        ("a ODER b ODER c ", (Either((A, B, C)),)),
        ("a OR b c ", (Either((A, B)), C)),
        ("a AND b UND c ", (A, B, C)),
        ("a -b ", (A, Without(B))),
        ("a NOT b c ", (A, Without(B), C)),
        ("a NICHT (b ODER c)", (A, Without(Either((B, C))))),
        ("a OR -b ", (Either((A, Without(B))),)),
        ("(a b) OR c ", (Either((Every((A, B)), C)),)),
        ("a* b ", (Word("a", prefix=True), B)),
        ("E-Mail* ", (Word("E"), Word("Mail", prefix=True))),
        ("title:a ", (Word("a", title=True),)),
        ("Titel:(a OR b) ", (Either((Word("a", title=True), Word("b", title=True))),)),
        ('title:"a b"', (Phrase(("a", "b"), title=True),)),
        ('tag:sepa tag:"offene Posten"', (Tag("sepa"), Tag("offene Posten"))),
        ("language:de sprache:englisch", (Language("de"), Language("en"))),
        ("a https://b/c ", (A, Word("https"), B, C)),
        ("10:30 ", (Word("10"), Word("30"))),
    ],
)
def test_a_question_is_read_as_it_is_meant(text: str, parts: tuple[Node, ...]) -> None:
    assert parse(text) == Question(parts)


@pytest.mark.parametrize(
    ("text", "since", "before"),
    [
        ("2026-01-31", ms(2026, 1, 31), ms(2026, 2, 1)),
        ("31.1.2026", ms(2026, 1, 31), ms(2026, 2, 1)),
        ("2026-12", ms(2026, 12), ms(2027)),
        ("2026", ms(2026), ms(2027)),
        (">2026-01-01", ms(2026, 1, 2), None),
        (">=2026-01-01", ms(2026), None),
        ("<2026-02", None, ms(2026, 2)),
        ("<=2026-02", None, ms(2026, 3)),
        ("2026-01..2026-02", ms(2026), ms(2026, 3)),
        ("2026..", ms(2026), None),
        ("[2026-01-01 TO 2026-01-31]", ms(2026), ms(2026, 2)),
    ],
)
def test_a_time_is_a_day_a_month_a_year_or_all_from_one_to_another(
    text: str, since: int | None, before: int | None
) -> None:
    assert parse(f"changed:{text}") == Question((Changed(since, before),))


def test_a_day_is_counted_where_the_agent_is() -> None:
    question = parse("geändert:2026-01-01", timezone(timedelta(hours=1)))

    assert question == Question((Changed(ms(2026) - 3_600_000, ms(2026, 1, 2) - 3_600_000),))


@pytest.mark.parametrize(
    ("text", "parts", "flaw"),
    [
        ("(a b ", (A, B), Flaw(0, 1, "bracket_open")),
        ("a) b ", (A, B), Flaw(1, 1, "bracket_close")),
        ('"a b ', (A, B), Flaw(0, 1, "quote_open")),
        ("a OR ", (A,), Flaw(2, 2, "operator_alone")),
        ("OR a ", (A,), Flaw(0, 2, "operator_alone")),
        ("a NOT ", (A,), Flaw(2, 3, "operator_alone")),
        ("a OR () ", (A,), Flaw(2, 2, "operator_alone")),
        ("*a ", (A,), Flaw(0, 1, "star")),
        ("a*b ", (A, B), Flaw(1, 1, "star")),
        ("a title:", (A,), Flaw(2, 6, "field_empty")),
        ("a tag:", (A,), Flaw(2, 4, "field_empty")),
        (
            "titel_x:a foo:b ",
            (Word("titel"), Word("x"), A, Word("foo"), B),
            Flaw(10, 4, "field_unknown"),
        ),
        ("a language:klingonisch", (A,), Flaw(2, 20, "language_unknown")),
        ("a changed:2026-02-31", (A,), Flaw(2, 18, "date_unreadable")),
        ("-a ", (Without(A),), Flaw(0, 3, "only_not")),
    ],
)
def test_what_cannot_be_read_is_told_and_the_rest_is_asked(
    text: str, parts: tuple[Node, ...], flaw: Flaw
) -> None:
    question = parse(text)

    assert question.parts == parts
    assert question.flaw == flaw


def test_a_question_is_read_up_to_its_bound() -> None:
    question = parse("wort " * 10_000)

    assert len(question.parts) == LONGEST // 5
    assert question.flaw == Flaw(LONGEST, 50_000 - LONGEST, "too_long")


def test_brackets_in_brackets_without_end_are_left_out() -> None:
    question = parse("(" * 200 + "a" + ")" * 200)

    assert question.parts == (A,)
    assert {flaw.why for flaw in question.flaws} == {"too_deep"}


SEEN = 'a - ( ) " * OR NOT UND title: tag: changed:> 2026 language: .. [ TO ß „ “ x: ﷺ 😀'
MARKS = st.sampled_from([*SEEN.split(), " ", " OR ", " NOT ", "\0", "\u202e", "\u0308"])


@given(st.lists(MARKS, max_size=40).map("".join) | st.text(max_size=60))
@example("NOT " * 100 + "a")
@example("-(" * 100)
@example("a OR " * 90)
def test_nothing_that_is_typed_raises_and_flaws_lie_in_the_text(text: str) -> None:
    question = parse(text)

    assert all(flaw.at >= 0 and flaw.at + flaw.length <= len(text) for flaw in question.flaws)
