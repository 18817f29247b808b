"""The tree of wrap-up codes as people choose from it: its leaves with their way, found by words.

Laws: a code with others below it is never chosen itself; a leaf is offered where it and everything
above it is active and for this queue; each typed word has to begin a word of the leaf or of what
stands above it, or, with four letters and more, stand in one, for German puts words together;
umlauts and case aside; a tree that runs in a circle has no leaves there.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Final

import msgspec

from desktop.domain.wrap_up_codes import Code

_WORD: Final = re.compile(r"[^\W_]+")
_WITHIN: Final = 4  # letters: fewer stand in too many words
_DEEPEST: Final = 20


class Leaf(msgspec.Struct, frozen=True):
    """What can be chosen; `above` are the titles on the way to it, from the top."""

    id: str
    title: str
    above: tuple[str, ...] = ()
    note_needed: bool = False


def leaves(codes: Iterable[Code], language: str, queue: str = "") -> tuple[Leaf, ...]:
    """What a contact of this queue can be wrapped up with, in the order of the tree."""
    by_id: dict[str, Code] = {code.id: code for code in codes}
    opens = {code.parent for code in by_id.values() if code.parent in by_id and code.active}
    found = []
    for code in by_id.values():
        way = _way(code, by_id)
        if code.id not in opens and way and all(_is_offered(each, queue) for each in way):
            place = tuple((each.place, each.title, each.id) for each in way)
            found.append((place, _leaf(way, language)))
    return tuple(leaf for _, leaf in sorted(found, key=lambda each: each[0]))


def title(code: Code, language: str) -> str:
    """What it is called in a language."""
    return next((each.text for each in code.titles if each.language == language), code.title)


def matching(offered: Sequence[Leaf], text: str) -> tuple[Leaf, ...]:
    """Those that have all the typed words, in the order given."""
    typed = words(text)
    return tuple(leaf for leaf in offered if _has(leaf, typed))


def words(text: str) -> tuple[str, ...]:
    """The words of a text, folded: "Größe" as "grosse"."""
    return tuple(map(folded, _WORD.findall(text)))


@lru_cache(maxsize=8_192)
def folded(word: str) -> str:
    spread = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in spread if not unicodedata.combining(letter))


def _has(leaf: Leaf, typed: Sequence[str]) -> bool:
    there = _words_of(leaf)
    return all(any(_said(word, each) for word in there) for each in typed)


def _said(word: str, typed: str) -> bool:
    """Whether it begins so, or is put together with it: "schaden" of "Transportschaden"."""
    return word.startswith(typed) or (len(typed) >= _WITHIN and typed in word)


@lru_cache(maxsize=2_048)
def _words_of(leaf: Leaf) -> tuple[str, ...]:
    return words(" ".join((*leaf.above, leaf.title)))


def _way(code: Code, by_id: Mapping[str, Code]) -> tuple[Code, ...]:
    """From the top to the code; nothing where that never ends."""
    way = [code]
    while (above := by_id.get(way[-1].parent or "")) is not None:
        way.append(above)
        if len(way) > _DEEPEST:
            return ()
    return tuple(reversed(way))


def _is_offered(code: Code, queue: str) -> bool:
    return code.active and (not code.queues or queue in code.queues)


def _leaf(way: Sequence[Code], language: str) -> Leaf:
    *above, code = way
    titles = tuple(title(each, language) for each in above)
    return Leaf(code.id, title(code, language), titles, code.note_needed)
