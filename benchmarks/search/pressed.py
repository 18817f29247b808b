"""What is asked to see how fast it is answered: six kinds of questions, made of the documents.

Keys are titles as they are typed, letter by letter from the second on; the others are words of one
document, so that there is always something to find.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from typing import Literal, get_args

from benchmarks.search.corpus import Text

Kind = Literal["keys", "word", "all of three", "any of three", "phrase", "typing error"]
KINDS: tuple[Kind, ...] = get_args(Kind)
MANY = 200  # questions of a kind
MANY_KEYS = 600
SEED = 11
_OF = 1000  # documents they are made of: the first ones, which every size has
_WORD = re.compile(r"[^\W_]+")
_LONG = 40  # words of a document that words are taken from
_TITLE = range(10, 61)  # letters of a title that is typed
_LETTERS = "abcdefghijklmnoprstu"


def pressed(found: Sequence[Text]) -> dict[Kind, list[str]]:
    """The questions of each kind, the same for the same documents."""
    draw = random.Random(SEED)
    long = [text for text in found[:_OF] if len(_WORD.findall(text.body)) > _LONG]
    words = [_words(draw.choice(long), 5) for _ in range(MANY)]
    threes = [draw.sample(it, 3) for it in (_words(draw.choice(long), 4) for _ in range(2 * MANY))]
    return {
        "keys": _keys(draw, [text.title for text in found[:_OF] if text.whole]),
        "word": [draw.choice(it) for it in words],
        "all of three": [" ".join(it) for it in threes[:MANY]],
        "any of three": [" ".join(it) for it in threes[MANY:]],
        "phrase": [_phrase(draw, draw.choice(long)) for _ in range(MANY)],
        "typing error": [_mistyped(draw, draw.choice(it)) for it in words],
    }


def typed(titles: Sequence[str]) -> list[str]:
    """What stands in the field after each key that is a letter or digit, from the second on."""
    return [
        title[:end]
        for title in titles
        for end in range(2, len(title) + 1)
        if title[end - 1].isalnum()
    ]


def _keys(draw: random.Random, titles: Sequence[str]) -> list[str]:
    fitting = [title for title in titles if len(title) in _TITLE]
    keys = typed(draw.sample(fitting, min(MANY, len(fitting))))
    return draw.sample(keys, min(MANY_KEYS, len(keys)))


def _words(text: Text, least: int) -> list[str]:
    found = [it.lower() for it in _WORD.findall(text.body) if len(it) >= least and it.isalpha()]
    return [*dict.fromkeys(found), "datei", "fenster", "zeile"]


def _phrase(draw: random.Random, text: Text) -> str:
    words = _WORD.findall(text.body)
    start = draw.randrange(len(words) - 4)
    return " ".join(words[start : start + draw.choice((2, 3, 4))])


def _mistyped(draw: random.Random, word: str) -> str:
    at = draw.randrange(1, len(word))
    letter = draw.choice(_LETTERS)
    return draw.choice(
        (
            word[:at] + letter + word[at + 1 :],
            word[:at] + word[at + 1 :],
            word[:at] + letter + word[at:],
        )
    )
