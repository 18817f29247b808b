"""Questions as people type them, and what is wrong with them.

    rechnung adresse            both words, best first; the last one may still be in typing
    "offene Rechnung"           these words side by side
    rechnung OR quittung        one of them; ODER, AND, UND
    rechnung -mahnung           without this word; NOT, NICHT
    rechn*                      words that begin so
    title:rechnung tag:sepa language:de changed:>2026-01-01
    (rechnung OR quittung) title:ändern

Law: every text is a question. What cannot be read is told as a `Flaw`, and the words of the
question are looked for nonetheless; nothing that is typed raises.
"""

from __future__ import annotations

import re
from datetime import UTC, tzinfo
from typing import TYPE_CHECKING

from whoosh.qparser.syntax import GroupNode, NotGroup, OrGroup

from knowledge_index.dates import changed
from knowledge_index.letters import WORD, words
from knowledge_index.syntax import Chunk, Condition, Quoted, marks
from knowledge_index.tree import (
    Changed,
    Either,
    Every,
    Flaw,
    Language,
    Node,
    Phrase,
    Question,
    Tag,
    Without,
    Word,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from knowledge_index.syntax import Mark

__all__ = ["Flaw", "Question", "parse", "plain"]

LONGEST = 500  # letters of a question that are read; a message goes to `Index.like`

_LANGUAGES = {"deutsch": "de", "german": "de", "englisch": "en", "english": "en"}
_CODE = re.compile("[a-z]{2,3}")
_FIELD = re.compile(r"(?P<name>[^\W\d_]+):(?!//)(?=\S)")
_QUOTES = str.maketrans("„“”«»", '"""""')
# Any of these, and Whoosh reads the question; a question of mere words is read at once.
_MARKED = re.compile(
    r'[()"*:„“”«»]|(?<!\S)-\S|(?<!\S)(?:AND|UND|OR|ODER|NOT|NICHT)(?!\S)',
)


def parse(text: str, zone: tzinfo | None = UTC) -> Question:
    """Read a question. The last word counts as begun unless something follows it.

    zone: where the days of `changed:` are counted; None: where the machine is.
    """
    asked = text[:LONGEST]
    flaws = [Flaw(LONGEST, len(text) - LONGEST, "too_long")] if len(text) > LONGEST else []
    if _MARKED.search(asked) is None:
        return Question(_words(asked, open_at=len(asked)), tuple(flaws))
    reading = _Reading(len(asked), zone)
    group, misplaced = marks(asked.translate(_QUOTES))
    parts = _flat([reading.node(mark) for mark in group])
    if parts and all(isinstance(part, Without) for part in parts):
        flaws.append(Flaw(0, len(asked), "only_not"))
    flaws += misplaced + reading.flaws
    return Question(parts, tuple(sorted(flaws, key=lambda flaw: flaw.at)))


def plain(question: Question) -> bool:
    """Whether it is of mere words, so that each may be left out for want of hits."""
    return all(isinstance(part, Word) for part in question.parts)


def _words(text: str, *, title: bool = False, open_at: int = -1) -> tuple[Word, ...]:
    """The words of a text; the one that ends at `open_at` is still in typing."""
    return tuple(
        Word(match.group(), title=title, begun=match.end() == open_at)
        for match in WORD.finditer(text)
    )


class _Reading:
    """From Whoosh's nodes to ours, and what could not be read on the way."""

    def __init__(self, end: int, zone: tzinfo | None) -> None:
        self._end = end
        self._zone = zone
        self.flaws: list[Flaw] = []

    def node(self, mark: Mark) -> Node | None:
        """None when nothing of it can be asked for."""
        if isinstance(mark, Condition):
            return self._condition(mark)
        if isinstance(mark, Quoted):
            return _phrase(mark)
        if isinstance(mark, Chunk):
            return self._chunk(mark)
        if isinstance(mark, GroupNode):
            return self._group(mark)
        return None

    def _group(self, group: Mark) -> Node | None:
        read = [part for mark in group if (part := self.node(mark)) is not None]
        if isinstance(group, OrGroup) and len(read) > 1:
            return Either(tuple(read))
        whole = _one(_flat(read))
        return Without(whole) if isinstance(group, NotGroup) and whole is not None else whole

    def _chunk(self, chunk: Mark) -> Node | None:
        at, text, title = chunk.startchar, chunk.text, chunk.fieldname is not None
        named = _FIELD.match(text)
        if named is not None:
            self.flaws.append(Flaw(at, named.end(), "field_unknown"))
        found = list(_words(text, title=title, open_at=self._end - at))
        star = text.find("*")
        if star >= 0 and found and text.endswith(found[-1].text + "*"):
            found[-1] = Word(found[-1].text, title=title, prefix=True)
        if 0 <= star < len(text) - 1 or text == "*":
            self.flaws.append(Flaw(at + star, 1, "star"))
        return _one(found)

    def _condition(self, condition: Mark) -> Node | None:
        value = condition.text.strip('"').strip()
        why = "field_empty"
        if value:
            read = self._read(condition.name, value)
            if read is not None:
                return read
            why = {"changed": "date_unreadable", "language": "language_unknown"}.get(
                condition.name, why
            )
        length = condition.endchar - condition.startchar
        self.flaws.append(Flaw(condition.startchar, length, why))
        return None

    def _read(self, name: str, value: str) -> Tag | Language | Changed | None:
        if name == "tag":
            return Tag(value) if words(value) else None
        if name == "changed":
            return changed(value, self._zone)
        code = _LANGUAGES.get(value.lower(), value.lower())
        return Language(code) if _CODE.fullmatch(code) else None


def _phrase(quoted: Mark) -> Node | None:
    title = quoted.fieldname is not None
    asked = words(quoted.text)
    return Phrase(tuple(asked), title) if len(asked) > 1 else _one(_words(quoted.text, title=title))


def _one(parts: Sequence[Node]) -> Node | None:
    """All of these as one part."""
    if len(parts) > 1:
        return Every(tuple(parts))
    return parts[0] if parts else None


def _flat(parts: Iterable[Node | None]) -> tuple[Node, ...]:
    """Without what is nothing; groups in which all is wanted, as are these, opened."""
    flat: list[Node] = []
    for part in parts:
        if isinstance(part, Every):
            flat.extend(part.parts)
        elif part is not None:
            flat.append(part)
    return tuple(flat)
