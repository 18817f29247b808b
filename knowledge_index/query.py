"""Questions as people type them, and what is wrong with them.

    rechnung adresse            both words, best first; the last one may still be in typing
    "offene Rechnung"           these words side by side
    rechnung OR quittung        one of them
    rechnung -mahnung           without this word, also: NOT mahnung
    rechn*                      words that begin so
    title:rechnung tag:sepa language:de changed:>2026-01-01
    (rechnung OR quittung) title:ändern

Law: every text is a question. What cannot be read is told as a `Flaw`, and the words of the
question are looked for nonetheless; nothing that is typed raises.
"""

from __future__ import annotations

from typing import TypeAlias

import msgspec

from knowledge_index.letters import words


class Word(msgspec.Struct, frozen=True, tag=True):
    """A word, anywhere or in the title; begun: words that begin with it are meant, too."""

    text: str
    title: bool = False
    begun: bool = False


class Phrase(msgspec.Struct, frozen=True, tag=True):
    """Words side by side."""

    words: tuple[str, ...]
    title: bool = False


class Tag(msgspec.Struct, frozen=True, tag=True):
    text: str


class Language(msgspec.Struct, frozen=True, tag=True):
    code: str


class Changed(msgspec.Struct, frozen=True, tag=True):
    """Changed at `since` or later and before `before`; milliseconds since 1970, None: no limit."""

    since: int | None
    before: int | None


class Every(msgspec.Struct, frozen=True, tag=True):
    parts: tuple[Node, ...]


class Either(msgspec.Struct, frozen=True, tag=True):
    parts: tuple[Node, ...]


class Without(msgspec.Struct, frozen=True, tag=True):
    part: Node


Node: TypeAlias = Word | Phrase | Tag | Language | Changed | Every | Either | Without


class Flaw(msgspec.Struct, frozen=True):
    """What could not be read: where it stands, and a key; the window says it in words."""

    at: int
    length: int
    why: str


class Question(msgspec.Struct, frozen=True):
    """What is asked for: all of the parts, and the first flaw, if any."""

    parts: tuple[Node, ...]
    flaw: Flaw | None = None


def parse(text: str) -> Question:
    """Read a question; the last word counts as begun unless something follows it."""
    asked = words(text)
    begun = bool(asked) and text.endswith(asked[-1])
    last = len(asked) - 1
    return Question(tuple(Word(word, begun=begun and at == last) for at, word in enumerate(asked)))
