"""The benchmark of routing: its checks find a wrong decision, its theory is Erlang's, small."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from benchmarks.routing import bursts, fairness
from benchmarks.routing.centre import burst
from benchmarks.routing.queueing import Load, erlang_c, interval, simulated
from integrations.hub.routing.deciding import decide


def test_a_small_burst_is_decided_rightly() -> None:
    picture = burst(1, contacts=200, people=40)

    decisions = decide(picture)

    bursts.check(picture, decisions)
    assert len(decisions) >= 30


def test_a_decision_left_out_or_given_to_two_is_found() -> None:
    picture = burst(1, contacts=200, people=40)
    decisions = decide(picture)
    named = [number for number, each in enumerate(decisions) if each.agent is not None]
    first, second = (decisions[number] for number in named[:2])
    to_the_same = [replace(first, agent=second.agent), *decisions[named[0] + 1 :]]

    with pytest.raises(bursts.WrongDecision, match="is idle beside"):
        bursts.check(picture, [each for each in decisions if each is not first])
    with pytest.raises(bursts.WrongDecision, match="somebody got two"):
        bursts.check(picture, to_the_same)
    with pytest.raises(bursts.WrongDecision, match="in order"):
        bursts.check(picture, decisions[::-1])


def test_erlangs_formula_says_what_the_tables_say() -> None:
    """One server with half a load: half of all wait, as long as one service (M/M/1)."""
    one = erlang_c(Load(1, 100.0, 0.5, 0))
    ten = erlang_c(Load(10, 180.0, 8.0, 0))  # the tables: 0.4092

    assert one.share_waiting == pytest.approx(0.5)
    assert one.mean_wait_s == pytest.approx(100.0)
    assert ten.share_waiting == pytest.approx(0.4092, abs=0.0001)


def test_simulated_callers_wait_as_the_formula_says() -> None:
    load = Load(5, 100.0, 3.5, 2000)
    waits = [simulated(seed, load)[0].share_waiting for seed in range(5)]

    mean, off = interval(waits)

    assert abs(mean - erlang_c(load).share_waiting) <= 2 * off
    assert off < 0.1


def test_shares_of_five_sites_are_kept_within_one_contact() -> None:
    assert fairness.farthest_from_share(3) < 1
