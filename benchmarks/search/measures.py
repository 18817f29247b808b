"""How well something was found: MRR@10 and R@10, with what chance leaves open."""

from __future__ import annotations

import random
from collections.abc import Sequence
from statistics import fmean
from typing import NamedTuple

DEPTH = 10
_DRAWS = 1000
_SEED = 11


class Share(NamedTuple):
    """A mean and the interval that holds 95 of 100 means of questions drawn again."""

    mean: float
    least: float
    most: float

    def __str__(self) -> str:
        return f"{self.mean:.3f} ({self.least:.3f}-{self.most:.3f})"


class Quality(NamedTuple):
    mrr: Share
    recall: Share
    asked: int


def rank(found: Sequence[str], answers: Sequence[str]) -> int:
    """At which place, from 1, the first right one stands; 0: not among the first ten."""
    return next((n for n, id in enumerate(found[:DEPTH], start=1) if id in answers), 0)


def quality(ranks: Sequence[int]) -> Quality:
    return Quality(
        mrr=drawn([1 / rank if rank else 0.0 for rank in ranks]),
        recall=drawn([1.0 if rank else 0.0 for rank in ranks]),
        asked=len(ranks),
    )


def drawn(values: Sequence[float]) -> Share:
    """The mean, and its interval by drawing as many again with putting back (bootstrap)."""
    if not values:
        return Share(0.0, 0.0, 0.0)
    draw = random.Random(_SEED)
    means = sorted(fmean(draw.choices(values, k=len(values))) for _ in range(_DRAWS))
    return Share(fmean(values), means[_DRAWS * 25 // 1000], means[_DRAWS * 975 // 1000 - 1])


def mean_of(sets: Sequence[Sequence[float]]) -> Share:
    """The mean over sets that count the same, however many questions each has."""
    if not sets or not all(sets):
        return Share(0.0, 0.0, 0.0)
    draw = random.Random(_SEED)
    means = sorted(
        fmean(fmean(draw.choices(values, k=len(values))) for values in sets) for _ in range(_DRAWS)
    )
    middle = fmean(fmean(values) for values in sets)
    return Share(middle, means[_DRAWS * 25 // 1000], means[_DRAWS * 975 // 1000 - 1])
