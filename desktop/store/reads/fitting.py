"""In which order suggestions stand: a sum of eight numbers, each with a weight. Pure.

The numbers say how well the words fit and what others did with it before. A count is weighed by how
much there is of it (`_share`): one use says little, a hundred say much. The reason of a running
contact is not known yet; it is guessed from what the best-fitting articles were used for.

WEIGHTS were learned by `benchmarks/suggesting.py --learn`: pairs of the right article and each
other candidate, logistic loss, none below 0, on phrasings of customers of which none is in the
test; what they are worth stands in benchmarks/README.md. Only `own` is chosen by hand: what one
person does again and again is not in that data.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

import msgspec

from desktop.domain.using import Count, Usage
from desktop.domain.words import Used

WORTH: Final = {Used.INSERTED: 1.0, Used.OPENED: 0.4, Used.DISMISSED: 0.0}
FADES: Final = 0.8  # what a month that has gone by leaves of a count
ENOUGH: Final = 5.0  # so much use counts half of what ever more would
FRESH_DAYS: Final = 60.0

WEIGHTS: Final[Mapping[str, float]] = {
    "words": 0.51,
    "first": 2.46,
    "queue": 3.14,
    "reason": 0.68,
    "liked": 3.91,
    "own": 1.0,
    "fresh": 0.33,
    "language": 2.2,
}


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """What speaks for one candidate, each about from 0 to 1."""

    words: float = 0.0  # its score by words, as a share of the best one's
    first: float = 0.0  # 1 for the first by words, 1/2 for the second …
    queue: float = 0.0  # how often it is used in the queue
    reason: float = 0.0  # and for the reason this contact is likely to have
    liked: float = 0.0  # used more than put away; below 0 the other way
    own: float = 0.0  # how often this person used it
    fresh: float = 0.0  # changed lately
    language: float = 0.0  # it is in the customer's


class Tried(msgspec.Struct, frozen=True):
    """How often something was used in a queue, what is long ago counting less."""

    used: float = 0.0
    by_code: Mapping[str, float] = {}
    dismissed: float = 0.0


def tried(usage: Usage, month: int) -> Tried:
    by_code: defaultdict[str, float] = defaultdict(float)
    dismissed = 0.0
    for each in usage.counts:
        left = FADES ** max(0, month - each.month)
        by_code[each.code] += left * worth(each)
        dismissed += left * each.dismissed
    return Tried(sum(by_code.values()), dict(by_code), dismissed)


def worth(count: Count) -> float:
    return sum(each * count.of(what) for what, each in WORTH.items())


def reasons(words: Mapping[str, float], all_tried: Mapping[str, Tried]) -> dict[str, float]:
    """How likely each reason is, guessed from what fits by words was used for; together 1 at most.

    words: for each candidate its `Evidence.words`.
    """
    found: defaultdict[str, float] = defaultdict(float)
    for id_, fits in words.items():
        had = all_tried.get(id_)
        for code, often in had.by_code.items() if had else ():
            if code:
                found[code] += fits**2 * often / (had.used + 1.0) if had else 0.0
    whole = max(1.0, sum(found.values()))
    return {code: share / whole for code, share in found.items()}


def evidence(
    id_: str,
    *,
    words: Mapping[str, float],
    all_tried: Mapping[str, Tried],
    likely: Mapping[str, float],
    own: float,
    days: float,
    language: bool,
) -> Evidence:
    """What speaks for the candidate; `words` and `all_tried` are those of all candidates."""
    fits = words.get(id_, 0.0)
    place = 1 + sum(each > fits for each in words.values())
    here = all_tried.get(id_, Tried())
    most = max((each.used for each in all_tried.values()), default=0.0)
    reason = sum(
        share * _share(here.by_code.get(code, 0.0), _most_for(code, all_tried))
        for code, share in likely.items()
    )
    return Evidence(
        words=fits,
        first=1.0 / place if fits else 0.0,
        queue=_share(here.used, most),
        reason=reason,
        liked=(here.used - here.dismissed) / (here.used + here.dismissed + ENOUGH),
        own=own / (own + ENOUGH),
        fresh=math.exp(-days / FRESH_DAYS),
        language=float(language),
    )


def score(of: Evidence, weights: Mapping[str, float] = WEIGHTS) -> float:
    total: float = sum(weight * getattr(of, name) for name, weight in weights.items())
    return total


def _share(often: float, most: float) -> float:
    """As a share of the one that is used most, little use counting little."""
    return often / (most + ENOUGH)


def _most_for(code: str, all_tried: Mapping[str, Tried]) -> float:
    return max((each.by_code.get(code, 0.0) for each in all_tried.values()), default=0.0)


def of_best(scores: Iterable[tuple[str, float]]) -> dict[str, float]:
    """Scores of any engine as shares of the best."""
    given = dict(scores)
    best = max(given.values(), default=0.0)
    return {id_: each / best for id_, each in given.items()} if best > 0 else {}
