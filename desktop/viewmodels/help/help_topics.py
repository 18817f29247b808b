"""The help's pages: short texts by what people want to do, found by their words in either language.

`resources/help/topics.<language>.md` holds them, the same ones in the same order.
"""

from __future__ import annotations

from functools import lru_cache

import msgspec

from desktop.text import LANGUAGES, language
from desktop.viewmodels.beginnings import all_begin, asked_for, begin, words_of
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
    asked = asked_for(text)
    if not asked:
        return ()
    hits = [
        (not all_begin(topic.title, asked), topic)
        for topic, said in zip(topics(), _said(), strict=True)
        if any(begin(each, asked) for each in said)
    ]
    return tuple(topic for _, topic in sorted(hits, key=lambda hit: hit[0]))[:MOST]


@lru_cache
def _said() -> tuple[tuple[str, ...], ...]:
    """Of each topic its words in every language, prepared."""
    each_language = ([words_of(f"{it.title} {it.text}") for it in _read(by)] for by in LANGUAGES)
    return tuple(zip(*each_language, strict=True))


@lru_cache
def _read(spoken: str) -> tuple[Topic, ...]:
    _head, *parts = (HELP / f"topics.{spoken}.md").read_text("utf-8").split("\n## ")
    split = (part.partition("\n") for part in parts)
    return tuple(
        Topic(str(number), title.strip(), text.strip())
        for number, (title, _, text) in enumerate(split)
    )
