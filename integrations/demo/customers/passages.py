"""What everybody here may send: published articles and text modules, known again by sentences.

Law: a sentence of five words and more that stands in one of them is known again in whatever it is
pasted into, whatever stands in its placeholders; Markdown marks do not count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_END = re.compile(r"[.!?:;\n|{}]+")
_LETTERS = re.compile(r"[^\W_]+")
_LEAST_WORDS = 5


class Passages:
    """A set of sentences."""

    def __init__(self, texts: Iterable[str] = ()) -> None:
        self._known: set[str] = set()
        for text in texts:
            self.add(text)

    def add(self, text: str) -> None:
        self._known.update(_sentences(text))

    def within(self, text: str) -> bool:
        """Whether one of them is in this text."""
        return any(sentence in self._known for sentence in _sentences(text))


def _sentences(text: str) -> Iterator[str]:
    for part in _END.split(text):
        words = _LETTERS.findall(part.casefold())
        if len(words) >= _LEAST_WORDS:
            yield " ".join(words)
