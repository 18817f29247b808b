"""Stands in for the encoder of the extra `languages`: it knows eight things by their words.

No model: a text is the sum of the things its words name, in either language, and what is not
listed means nothing. Enough to try what is done with meanings; whether they are right is tried with
the real encoder.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

NAME = __name__
_THINGS = (
    ("rechnung", "rechnungsadresse", "invoice", "billing"),
    ("adresse", "rechnungsadresse", "anschrift", "address"),
    ("waschmaschine", "washing"),
    ("wasser", "water", "leaks"),
    ("termin", "liefertermin", "appointment", "date"),
    ("lieferung", "liefertermin", "delivery"),
    ("kündigung", "cancel"),
    ("verschieben", "postpone", "move"),
)
_NOTHING = len(_THINGS)


class USE:
    def __init__(self, threads: int) -> None:
        assert threads == 1
        self.encoded: list[str] = []

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.encoded += texts
        return np.stack([self._row(text) for text in texts])

    def _row(self, text: str) -> NDArray[np.float32]:
        row = np.zeros(_NOTHING + 1, np.float32)
        for word in text.lower().split():
            for at, words in enumerate(_THINGS):
                row[at] += word in words
        if not row.any():
            row[_NOTHING] = 1
        return np.asarray(row / np.linalg.norm(row), np.float32)
