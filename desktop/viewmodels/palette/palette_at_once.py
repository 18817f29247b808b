"""What the palette shows with the key itself, while the store and the index are still looking.

    answers = Answers()                     # of one opening of the palette
    answers.keep("rech", rows, hits)        # the answer to what was typed
    answers.nearest("rechn")                # the one to "rech", when nothing nearer was answered
    typed_on(answer, "rechn", beside)       # its rows, as they may be shown for "rechn"

Typing on narrows what is there; deleting leads back to what was there. Laws: each row was found for
what is typed or for a beginning of it, and says for which (`of`); one that has every word in its
title is an answer to all of it; but for commands and help, which are known at once, no row comes,
goes or changes its place before the answer, so that nothing flickers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from msgspec.structs import replace

from desktop.store.reads.matching import words
from desktop.store.reads.passages import marks
from desktop.text import tr
from desktop.viewmodels import terms
from desktop.viewmodels.palette import palette_order, palette_rows
from desktop.viewmodels.rows import CommandRow, Empty, Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from desktop.store.reads.shown import Hit

LATE_S: Final = 0.15  # from then on a row that may not be meant any more is seen to be one
_KEPT: Final = 64  # answers of one opening


class Answer(NamedTuple):
    """hits: by the rows' keys."""

    text: str
    rows: tuple[Row, ...]
    hits: Mapping[str, Hit]


class Answers:
    """What was answered since the palette was opened, by what was typed."""

    def __init__(self) -> None:
        self._kept: dict[str, Answer] = {}

    def keep(self, text: str, rows: Sequence[Row], hits: Mapping[str, Hit]) -> None:
        self._kept.pop(text, None)
        self._kept[text] = Answer(text, tuple(rows), dict(hits))
        if len(self._kept) > _KEPT:
            del self._kept[next(iter(self._kept))]

    def nearest(self, text: str) -> Answer | None:
        """The answer to this, or to its longest beginning that was answered."""
        fitting = [each for each in self._kept if text.startswith(each)]
        return self._kept[max(fitting, key=len)] if fitting else None

    def clear(self) -> None:
        self._kept.clear()


def typed_on(before: Answer, text: str, beside: Mapping[str, Sequence[CommandRow]]) -> list[Row]:
    """The rows of an answer to a beginning of `text`.

    beside: by their group, the rows that are known for `text` itself.
    """
    if any(isinstance(row, Empty) for row in before.rows):
        return list(before.rows)  # it names what was not found, and what can be made instead
    known = {palette_rows.group_heading(group).key: group for group in beside}
    rows: list[Row] = []
    for row in before.rows:
        if row.key in known:
            rows += palette_rows.under(known[row.key], beside[known[row.key]])
        elif not isinstance(row, CommandRow):
            rows.append(row)
        elif not row.key.startswith(palette_rows.KNOWN_AT_ONCE):
            rows.append(_narrowed(row, before.hits.get(row.key), text))
    return rows


def seen(rows: Iterable[Row]) -> list[Row]:
    """What is to be seen of them: a list that looks the same is not painted for every key."""
    return [replace(row, of="") if isinstance(row, CommandRow) else row for row in rows]


def surely(hits: Iterable[Hit], text: str) -> list[Hit]:
    """Those of what was used last that answer this, too."""
    return [hit for hit in hits if _answers(hit, text)]


def late(rows: Iterable[Row], text: str, hits: Mapping[str, Hit]) -> list[Row]:
    """The same rows; hits that were found for less than this say so."""
    return [
        replace(row, late=True, said=terms.sentence(row.said, tr("still searching")))
        if isinstance(row, CommandRow) and row.of != text and row.key in hits
        else row
        for row in rows
    ]


def _narrowed(row: CommandRow, hit: Hit | None, text: str) -> CommandRow:
    if hit is None:
        return row
    seen = marks(row.title, words(text))
    # The index marks more than can be seen from here: other forms of a word, parts of compounds.
    seen = seen if len(seen) >= len(row.marks) else row.marks
    return replace(row, marks=seen, of=text if _answers(hit, text) else row.of)


def _answers(hit: Hit, text: str) -> bool:
    return palette_order.class_of(hit, text) >= palette_order.ALL
