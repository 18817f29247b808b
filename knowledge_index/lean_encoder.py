"""The encoder keeps a sixth of what it would: its table lies in a file, its words in two arrays.

A table of 128,000 rows of which a text needs a hundred takes 65 MB, and a dictionary of 250,000
beginnings of words another 35. Read by row from a file that nobody else sees, and looked up by hash
in arrays, they say the same (`tests/unit/knowledge_index/test_lean_encoder.py`) and cost a text a
millisecond.

Law: an encoder that is built otherwise, a system that cannot do it and a full disk leave all as
it was.
"""

from __future__ import annotations

import os
import tempfile
import weakref
from array import array
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

_MODEL, _TABLE = "_model", "table"
_TOKENIZER, _PREFIXES, _PIECES = "_tokenizer", "_prefixes", "_pieces"
_ON_DISK: Final = Path("/var/tmp")  # noqa: S108  never memory, as /tmp may be; the file has no name
_ALL_BITS: Final = 2**64 - 1
_EMPTY: Final = 0


def lean(encoder: object) -> None:
    """Make it so, where it is built as this knows it."""
    table = getattr(getattr(encoder, _MODEL, None), _TABLE, None)
    if isinstance(table, np.ndarray) and table.ndim == 2 and table.dtype == np.uint8:  # noqa: PLR2004
        try:
            setattr(getattr(encoder, _MODEL), _TABLE, Rows(table))
        except (OSError, AttributeError):
            return
    prefixes = getattr(getattr(encoder, _TOKENIZER, None), _PREFIXES, None)
    if isinstance(prefixes, dict):
        setattr(getattr(encoder, _TOKENIZER), _PREFIXES, Numbers(prefixes))
        setattr(getattr(encoder, _TOKENIZER), _PIECES, [])  # only for who asks for texts


class Rows:
    """A table in a file, of which rows are read by their numbers: `rows[[7, 2]]`."""

    def __init__(self, table: NDArray[np.uint8]) -> None:
        """Raises OSError, AttributeError where a file cannot be read from any place in it."""
        self._read = os.pread
        self._width = table.shape[1]
        folder = _ON_DISK if _ON_DISK.is_dir() else None
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(np.ascontiguousarray(table).data)
            file.flush()
            self._file = os.dup(file.fileno())
        weakref.finalize(self, os.close, self._file)

    def __getitem__(self, numbers: NDArray[np.int64]) -> NDArray[np.uint8]:
        read, file, width = self._read, self._file, self._width
        rows = b"".join([read(file, width, number * width) for number in numbers.tolist()])
        return np.frombuffer(rows, np.uint8).reshape(-1, width)


class Numbers:
    """What a dictionary of texts to small numbers answers by `get`; two may not share a hash.

    Of 250,000 texts the chance of that is one in 600 million, and then one word is read as another.
    """

    def __init__(self, numbers: Mapping[str, int]) -> None:
        room = 1 << (2 * len(numbers)).bit_length()
        self._last = room - 1
        self._hashes = array("Q", bytes(8 * room))
        self._numbers = array("i", bytes(4 * room))
        for text, number in numbers.items():
            hashed = _hash(text)
            place = hashed & self._last
            while self._hashes[place] != _EMPTY:
                place = (place + 1) & self._last
            self._hashes[place], self._numbers[place] = hashed, number

    def get(self, text: str) -> int | None:
        hashed = _hash(text)
        place = hashed & self._last
        while (found := self._hashes[place]) != _EMPTY:
            if found == hashed:
                return self._numbers[place]
            place = (place + 1) & self._last
        return None


def _hash(text: str) -> int:
    return hash(text) & _ALL_BITS or 1  # nought stands for an empty place
