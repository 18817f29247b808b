"""The order of suggestions: words first, use with its amount, the reason guessed from what fits."""

from __future__ import annotations

from desktop.domain.ids import AgentId, InteractionId, QueueId, RecordId
from desktop.domain.using import MONTHS, Count, Usage, Use, counted, month_of, usage_id, use_id
from desktop.domain.words import Usable, Used
from desktop.store.reads import fitting
from desktop.store.reads.fitting import Evidence, Tried
from tests.support.desk import NOON

BILLS = QueueId("bills")
MONTH = month_of(NOON)


def _usage(*counts: Count, of: str = "a") -> Usage:
    record = RecordId(of)
    return Usage(
        id=usage_id(BILLS, of), of=record, of_kind=Usable.ARTICLE, queue=BILLS, counts=counts
    )


def _use(what: Used = Used.INSERTED, code: str = "", months_ago: int = 0) -> Use:
    at = NOON.replace(month=NOON.month - months_ago)
    return Use(
        id=use_id("jana", "call", "a", what),
        of=RecordId("a"),
        of_kind=Usable.ARTICLE,
        what=what,
        by=AgentId("jana"),
        at=at,
        interaction=InteractionId("call"),
        queue=BILLS,
        code=code,
    )


def test_a_use_that_is_counted_and_taken_back_leaves_nothing() -> None:
    usage = counted(_usage(), _use(code="bill"), 1, NOON)

    assert usage.counts == (Count(MONTH, "bill", inserted=1),)
    assert counted(usage, _use(code="bill"), -1, NOON).counts == ()


def test_what_is_older_than_six_months_is_counted_no_more() -> None:
    usage = _usage(Count(MONTH - MONTHS, inserted=9), Count(MONTH - MONTHS + 1, inserted=3))

    assert counted(usage, _use(), 1, NOON).counts == (
        Count(MONTH - MONTHS + 1, inserted=3),
        Count(MONTH, inserted=1),
    )


def test_a_count_fades_month_by_month_and_opening_is_worth_less_than_inserting() -> None:
    now, before = (
        fitting.tried(_usage(Count(m, "bill", inserted=1)), MONTH) for m in (MONTH, MONTH - 2)
    )
    opened = fitting.tried(_usage(Count(MONTH, "bill", opened=1)), MONTH)

    assert now.used > before.used > 0
    assert opened.used < now.used


def test_the_reason_is_guessed_from_what_fits_by_its_words() -> None:
    all_tried = {
        "bill": Tried(10.0, {"bill": 9.0, "moving": 1.0}),
        "moving": Tried(10.0, {"moving": 10.0}),
    }

    likely = fitting.reasons({"bill": 1.0, "moving": 0.2}, all_tried)

    assert likely["bill"] > likely["moving"]
    assert sum(likely.values()) <= 1.0


def test_one_use_says_little_and_many_say_much() -> None:
    def queue_share(times: float) -> float:
        speaks = fitting.evidence(
            "a", words={}, all_tried={"a": Tried(times)}, likely={}, own=0, days=0, language=True
        )
        return speaks.queue

    assert queue_share(1) < 0.2
    assert queue_share(100) > 0.8


def test_what_is_put_away_more_often_than_used_stands_below_what_nobody_tried() -> None:
    bad = fitting.evidence(
        "a",
        words={"a": 1.0},
        all_tried={"a": Tried(0.0, {}, 20.0)},
        likely={},
        own=0,
        days=9,
        language=True,
    )
    untried = fitting.evidence(
        "a", words={"a": 1.0}, all_tried={}, likely={}, own=0, days=9, language=True
    )

    assert fitting.score(bad) < fitting.score(untried)


def test_every_kind_of_evidence_has_a_weight_and_none_counts_against_its_meaning() -> None:
    assert set(fitting.WEIGHTS) == set(Evidence.__struct_fields__)
    assert all(weight >= 0 for weight in fitting.WEIGHTS.values())
