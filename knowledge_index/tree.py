"""A question once it is read: an own small tree, of which Whoosh's parser knows nothing.

Saved questions are texts; the parser behind them may change, these words may not.
"""

from __future__ import annotations

from typing import TypeAlias

import msgspec


class Word(msgspec.Struct, frozen=True):
    """A word, anywhere or in titles.

    begun: it is still being typed, so what it may become is looked for, too.
    prefix: "rechn*", words that begin so and no other reading of it.
    """

    text: str
    title: bool = False
    begun: bool = False
    prefix: bool = False


class Phrase(msgspec.Struct, frozen=True):
    """Words side by side."""

    words: tuple[str, ...]
    title: bool = False


class Tag(msgspec.Struct, frozen=True):
    text: str


class Language(msgspec.Struct, frozen=True):
    code: str


class Changed(msgspec.Struct, frozen=True):
    """Changed at `since` or later and before `before`; milliseconds since 1970, None: no limit."""

    since: int | None = None
    before: int | None = None


class Every(msgspec.Struct, frozen=True):
    parts: tuple[Node, ...]


class Either(msgspec.Struct, frozen=True):
    parts: tuple[Node, ...]


class Without(msgspec.Struct, frozen=True):
    part: Node


Node: TypeAlias = Word | Phrase | Tag | Language | Changed | Every | Either | Without


class Flaw(msgspec.Struct, frozen=True):
    """What could not be read: where in the text, and why, by a key that the window words.

    bracket_open, bracket_close: its other half is missing · quote_open: the closing one is ·
    operator_alone: OR, NOT or - without a word beside it · star: only the end of a word may be
    left open · field_empty: nothing stands behind the colon · field_unknown · language_unknown ·
    date_unreadable · only_not: says only what is not wanted · too_deep: brackets · too_long: the
    rest is not looked at.
    """

    at: int
    length: int
    why: str


class Question(msgspec.Struct, frozen=True):
    """What is asked for: all of the parts; and what of the text could not be read, in its order."""

    parts: tuple[Node, ...]
    flaws: tuple[Flaw, ...] = ()

    @property
    def flaw(self) -> Flaw | None:
        return self.flaws[0] if self.flaws else None
