"""The help's pages: short texts by what people want to do, found by their words in either language.

`resources/help/topics.<language>.md` holds them, the same ones in the same order.
"""

from __future__ import annotations

from functools import lru_cache

import msgspec

from desktop.store.reads.matching import words
from desktop.store.reads.passages import folded
from desktop.text import LANGUAGES, language
from resources.paths import HELP

MOST = 3  # that the palette shows


class Topic(msgspec.Struct, frozen=True):
    """`key` is its place, which is the same in every language."""

    key: str
    title: str
    text: str  # Markdown, without the title

    @property
    def first(self) -> str:
        """Its first sentence."""
        return self.text.partition(". ")[0].rstrip(".") + "."


def topics() -> tuple[Topic, ...]:
    """All of them, in the spoken language."""
    return _read(language())


def found(text: str) -> tuple[Topic, ...]:
    """Those with every word of the text, in German or English; first those with it in the title."""
    asked = [folded(word) for word in words(text)]
    if not asked:
        return ()
    hits = [
        (not _has(topic.title, asked), topic)
        for topic, *others in zip(topics(), *map(_read, LANGUAGES), strict=True)
        if any(_has(f"{each.title} {each.text}", asked) for each in others)
    ]
    return tuple(topic for _, topic in sorted(hits, key=lambda hit: hit[0]))[:MOST]


def _has(text: str, asked: list[str]) -> bool:
    there = [folded(word) for word in words(text)]
    return all(any(word.startswith(term) for word in there) for term in asked)


@lru_cache
def _read(spoken: str) -> tuple[Topic, ...]:
    _head, *parts = (HELP / f"topics.{spoken}.md").read_text("utf-8").split("\n## ")
    split = (part.partition("\n") for part in parts)
    return tuple(
        Topic(str(number), title.strip(), text.strip())
        for number, (title, _, text) in enumerate(split)
    )
