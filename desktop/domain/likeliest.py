"""Which wrap-up code a contact most likely gets: from how contacts like it ended before.

Counted, not learned: how often a code was given in this queue lately, how well the words of the
contact go with the words of those, what this customer came with last, what the words have in common
with the code's own title. Law: pure; what was never given stays in the order of the tree, behind.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from math import log
from typing import Final

import msgspec

from desktop.domain.code_tree import Leaf, folded, words

SMOOTHED: Final = 0.3  # so often every code was given anyway
DOUBT: Final = 3.0  # contacts like all others that each code is thought to have beside its own
OF_THE_CUSTOMER: Final = 1.0  # for each of the last contacts that ended with it
IN_ITS_TITLE: Final = 0.5  # for a word of the contact that is one of the title
WORDS: Final = 40  # of a contact are looked at
SHORTEST: Final = 4  # letters


class Past(msgspec.Struct, frozen=True):
    """A contact that was wrapped up; `theirs`: of the same customer."""

    code: str
    text: str
    theirs: bool = False


def ranked(offered: Sequence[Leaf], past: Iterable[Past], text: str) -> tuple[Leaf, ...]:
    """The leaves, the likeliest first.

    A word speaks for a code by how much more often it stood in contacts with that code than in all
    of them; a code with few contacts is taken to be like all (`DOUBT`).
    """
    known = {leaf.id for leaf in offered}
    given, theirs, said = Counter[str](), Counter[str](), Counter[str]()
    of_code: dict[str, Counter[str]] = {}
    for one in past:
        if one.code in known:
            given[one.code] += 1
            theirs[one.code] += one.theirs
            there = telling(one.text)
            said.update(there)
            of_code.setdefault(one.code, Counter()).update(there)
    asked, every = telling(text), given.total()
    shares = {word: said[word] / every for word in asked if said[word]}

    def score(leaf: Leaf) -> float:
        of, often = of_code.get(leaf.id, Counter[str]()), given[leaf.id]
        fits = sum(
            log((of[word] + DOUBT * share) / (often + DOUBT) / share)
            for word, share in shares.items()
        )
        common = len(asked & frozenset(_stems(leaf.title)))
        liked = OF_THE_CUSTOMER * theirs[leaf.id] + IN_ITS_TITLE * common
        return log(often + SMOOTHED) + fits + liked

    return tuple(sorted(offered, key=score, reverse=True)) if given else tuple(offered)


def telling(text: str) -> frozenset[str]:
    """The words of a contact that may say what it is about, without their endings."""
    return frozenset(_stems(text)[:WORDS])


def _stems(text: str) -> list[str]:
    """The beginnings of words: an ending says nothing of the matter."""
    found = (folded(word) for word in words(text) if len(word) >= SHORTEST)
    return list(dict.fromkeys(word[:6] for word in found if not word.isdigit()))
