"""What independent hands know of words: simplemma of lemmas, CharSplit of compounds.

They make the questions, so that the index is not asked by its own rules; neither is part of the
program. Both are installed into the benchmark's cache when they are first needed.
"""

from __future__ import annotations

import importlib
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from types import ModuleType
from typing import NamedTuple

from benchmarks.search.cache import folder
from benchmarks.search.packages import NoCorpus

_WANTED = ("simplemma==2.0.0", "compound-split==1.0.2")
_SURE = 0.3  # CharSplit's score from which on it is right nearly always
_LEAST = 9  # letters of a compound
_PART = 4  # letters of either part


Parts = Callable[[str], tuple[str, str] | None]
Forms = Callable[[str, Iterable[str]], Mapping[str, list[str]]]


class Words(NamedTuple):
    """Who is asked about words."""

    forms: Forms
    parts: Parts


def head_and_tail(word: str) -> tuple[str, str] | None:
    """`Rechnungsadresse` as `Rechnungs`, `adresse`; None when it does not look like a compound."""
    if len(word) < _LEAST or not word.isalpha():
        return None
    score, first, last = _module("compound_split.char_split").split_compound(word)[0]
    if score < _SURE or min(len(first), len(last)) < _PART:
        return None
    return word[: len(word) - len(last)], word[len(word) - len(last) :]


def forms(language: str, words: Iterable[str]) -> Mapping[str, list[str]]:
    """For each word, in lower case, the others among the words that have the same lemma."""
    lemmatize = _module("simplemma").lemmatize
    families: dict[str, set[str]] = defaultdict(set)
    for word in words:
        families[lemmatize(word, lang=language).lower()].add(word.lower())
    others: dict[str, list[str]] = {}
    for family in families.values():
        for word in family:
            others.setdefault(word, []).extend(sorted(family - {word}))
    return others


INDEPENDENT = Words(forms, head_and_tail)


@cache
def _module(name: str) -> ModuleType:
    target = folder("words")
    if not (target / name.split(".", maxsplit=1)[0]).is_dir():
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "uv",
                "pip",
                "install",
                "--no-deps",
                "--target",
                target,
                *_WANTED,
            ],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise NoCorpus(
                f"{' and '.join(_WANTED)} make the questions and could not be installed:"
                f" {done.stderr.strip()[-300:]}"
            )
    if str(target) not in sys.path:
        sys.path.append(str(target))
    return importlib.import_module(name)
