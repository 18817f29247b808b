"""How well the index finds: MRR@10 and R@10 of eleven sets of questions over 8,800 real pages.

    python -m benchmarks.search.quality [--half tune|test] [--engine ours|fts5] [--set "kw de"]
                                        [--misses 20] [--json]

Both languages lie in one index. `--misses` shows questions that were not answered in the first
place, of the tuning half only: who looks at those of the other has no half left to be judged by.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Protocol

import msgspec

sys.path.insert(0, str(Path(__file__).parent.parent.parent))

from benchmarks.search.asked import SETS, Question, questions
from benchmarks.search.cache import folder, read_lines, write_lines
from benchmarks.search.corpus import Text, pages, whole
from benchmarks.search.measures import DEPTH, Share, mean_of, quality, rank
from benchmarks.search.ours import OursFilled
from benchmarks.search.packages import NoCorpus
from benchmarks.search.pages import Page
from benchmarks.search.plain import PlainFts5

FLOORS = {
    "kw de": 0.52,
    "kw en": 0.54,
    "title de": 0.95,
    "title en": 0.95,
    "typo de": 0.93,
    "typo en": 0.93,
    "inflect de": 0.84,
    "inflect en": 0.94,
    "umlaut": 0.96,
    "comp_head": 0.84,
    "comp_open": 0.91,
}
MEAN_MUST, MEAN_AIM = 0.86, 0.88


class Finds(Protocol):
    name: str

    def fill(self, texts: Iterable[Text]) -> None: ...
    def search(self, text: str, limit: int = 20) -> Sequence[str]: ...


ENGINES: dict[str, Callable[[], Finds]] = {"ours": OursFilled, "fts5": PlainFts5}


class Asked(msgspec.Struct, frozen=True):
    """A question and the place of its answer."""

    question: Question
    rank: int
    found: list[str]


def all_questions(found: list[Page]) -> list[Question]:
    """Made once and kept: they need helpers that are slow to read a language's words."""
    file = folder() / "questions.jsonl"
    if not file.exists():
        write_lines(file, questions(found))
    return list(read_lines(file, Question))


def asked_of(engine: Finds, wanted: Iterable[Question]) -> list[Asked]:
    answered = []
    for question in wanted:
        found = list(engine.search(question.text, DEPTH))
        answered.append(Asked(question, rank(found, question.answers), found))
    return answered


def say(name: str, answered: Sequence[Asked]) -> Share:
    """A row a set, and the mean of the sets, which it returns."""
    print(f"{name:10} {'MRR@10 (95 %)':>22} {'R@10 (95 %)':>22} {'n':>5}  floor", flush=True)
    sets = []
    for name_of in SETS:
        ranks = [each.rank for each in answered if each.question.set == name_of]
        if not ranks:
            continue
        found, floor = quality(ranks), FLOORS[name_of]
        sets.append([1 / rank if rank else 0.0 for rank in ranks])
        said = "" if found.mrr.mean >= floor else "MISSED"
        row = f"{name_of:10} {found.mrr!s:>22} {found.recall!s:>22} {found.asked:5}"
        print(f"{row}  {floor:.2f} {said}")
    mean = mean_of(sets)
    said = "aim" if mean.mean >= MEAN_AIM else "must" if mean.mean >= MEAN_MUST else "MISSED"
    print(f"{'mean':10} {mean!s:>22} {'':28}  {MEAN_MUST} ({MEAN_AIM}) {said}")
    return mean


def say_json(name: str, answered: Sequence[Asked]) -> float:
    """An object a set and one for their mean, which it returns."""
    sets = []
    for of in SETS:
        ranks = [each.rank for each in answered if each.question.set == of]
        if ranks:
            found = quality(ranks)
            row = {"bench": name, "set": of, "mrr": found.mrr, "recall": found.recall}
            print(json.dumps({**row, "asked": found.asked, "floor": FLOORS[of]}), flush=True)
            sets.append([1 / rank if rank else 0.0 for rank in ranks])
    mean = mean_of(sets)
    print(json.dumps({"bench": name, "set": "mean", "mrr": mean, "floor": MEAN_MUST}), flush=True)
    return mean.mean


def say_misses(answered: Iterable[Asked], most: int) -> None:
    shown = [each for each in answered if each.rank != 1 and each.question.half == "tune"][:most]
    for each in shown:
        print(f"{each.question.set:10} {each.rank:2} {each.question.text}")
        print(f"{'':13} wanted {each.question.answers[0]}; first {each.found[:3]}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--half", choices=("tune", "test"), default="test")
    parser.add_argument("--engine", choices=tuple(ENGINES), default="ours")
    parser.add_argument("--set", choices=SETS)
    parser.add_argument("--misses", type=int, default=0)
    parser.add_argument("--json", action="store_true")
    told = parser.parse_args()
    try:
        found = pages()
        wanted = all_questions(found)
    except NoCorpus as missing:
        print(missing, file=sys.stderr)
        return 3
    chosen = [q for q in wanted if q.half == told.half and told.set in {None, q.set}]
    engine = ENGINES[told.engine]()
    start = time.process_time()
    engine.fill(whole(found))
    filled = time.process_time()
    answered = asked_of(engine, chosen)
    asked = time.process_time()
    if told.json:
        return _code(told.engine, say_json(f"{told.engine} {told.half}", answered))
    mean = say(f"{told.engine} {told.half}", answered)
    print(
        f"filled in {filled - start:.1f} s, {len(chosen)} questions in {asked - filled:.1f} s"
        f" of the processor, load {os.getloadavg()[0]:.1f}"
    )
    say_misses(answered, told.misses)
    return _code(told.engine, mean.mean)


def _code(engine: str, mean: float) -> int:
    return 0 if engine != "ours" or mean >= MEAN_MUST else 1


if __name__ == "__main__":
    sys.exit(main())
