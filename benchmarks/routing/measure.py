"""Who gets which contact: how long deciding takes, and whether theory and fairness agree with it.

    python benchmarks/routing/measure.py [--json]

Ends with 1 when a figure misses its limit or a decision is wrong.
"""

from __future__ import annotations

import sys
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parents[2]))

from benchmarks.aims import Aim, note, say
from benchmarks.routing import bursts, fairness
from benchmarks.routing.queueing import Load, Measured, erlang_c, interval, simulated

ROUNDS = 5
SEEDS = range(10)
LOADS = (Load(20, 240.0, 17.0, 20_000), Load(50, 240.0, 45.0, 20_000))
ONE_PICTURE = Aim(0.5, 0.2, "s")
ALL_OF_IT = Aim(10.0, 4.0, "s")
OVER_THE_BOOK = Aim(10.0, 15.0, "x", least=True)
WITHIN_ONE = Aim(1.0, 1.0, "contacts")


def main() -> int:
    missed = [*_burst(), *_against_the_book(), *_theory(), *_shares()]
    for each in missed:
        note(f"MISSED: {each}")
    return bool(missed)


def _burst() -> list[str]:
    pictures = [bursts.first(seed, levels=3) for seed in range(ROUNDS)]
    spent = [each[0] for each in pictures]
    many = [each[0] for each in (bursts.first(seed, levels=5) for seed in range(ROUNDS))]
    rows = [bursts.all_of_it(seed) for seed in range(3)]
    whole = [each[0] for each in rows]
    say("R1", "10,000 contacts, 500 people: the first picture", spent, ONE_PICTURE)
    say("R1", "the same, skills in five levels (hardly two alike)", many, ONE_PICTURE)
    say("R1", "all of them, picture after picture", whole, ALL_OF_IT)
    say("R1", "a decision, of all of them", [e[0] / e[2] * 1000 for e in rows], unit="ms")
    _, pictures_made, given, left = rows[0]
    note(f"the first: {pictures[0][1]} decisions; all: {pictures_made} pictures, {given} given,")
    note(f"{left} left for whom nobody is able or allowed; each decision was checked")
    return _named("R1", (spent, ONE_PICTURE), (many, ONE_PICTURE), (whole, ALL_OF_IT))


def _against_the_book() -> list[str]:
    values = [bursts.over_the_book(seed) for seed in range(3)]
    say("R2", "2,000 over 500: times as fast as without an index", values, OVER_THE_BOOK)
    return _named("R2", (values, OVER_THE_BOOK))


def _theory() -> list[str]:
    missed: list[str] = []
    for load in LOADS:
        expected = erlang_c(load)
        found = [simulated(seed, load) for seed in SEEDS]
        name = f"R3 {load.people} people, {load.erlangs:g} erlangs"
        for number, field in enumerate(Measured._fields):
            mean, off = interval([measured[number] for measured, _ in found])
            theory = expected[number]
            say("R3", f"{name[3:]}: {field}", [measured[number] for measured, _ in found])
            note(f"mean {mean:.4f} +- {off:.4f} (95 %), Erlang C {theory:.4f}")
            if abs(mean - theory) > off:
                missed.append(f"{name}: {field}")
        evenly = [most / least for _, (least, most) in found]
        say("R3", f"{name[3:]}: contacts of who had most / fewest", evenly, unit="x")
    return missed


def _shares() -> list[str]:
    values = [fairness.farthest_from_share(seed) for seed in SEEDS]
    say("R4", "five sites, 2,000 contacts: farthest from a share, ever", values, WITHIN_ONE)
    return _named("R4", (values, WITHIN_ONE)) or ["R4"] * (max(values) >= WITHIN_ONE.must)


def _named(name: str, *figures: tuple[list[float], Aim]) -> list[str]:
    return [name for values, aim in figures if aim.reached(median(values)) == "MISSED"]


if __name__ == "__main__":
    sys.exit(main())
