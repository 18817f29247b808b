"""Whether every word that was typed begins a word of a text, for lists gone through at each letter.

Law: a text is taken apart once; the commands and the help of all languages are asked in 1 ms.
"""

from __future__ import annotations

from functools import lru_cache

from desktop.store.reads.matching import words
from desktop.store.reads.passages import folded

Asked = tuple[str, ...]  # folded, each behind the sign that stands before every word


def asked_for(typed: str) -> Asked:
    return tuple(f"\n{folded(word)}" for word in words(typed))


def all_begin(text: str, asked: Asked) -> bool:
    return begin(words_of(text), asked)


def begin(there: str, asked: Asked) -> bool:
    """The same of a text that `words_of` has prepared."""
    return all(term in there for term in asked)


@lru_cache(maxsize=2048)
def words_of(text: str) -> str:
    return "".join(f"\n{folded(word)}" for word in words(text))
