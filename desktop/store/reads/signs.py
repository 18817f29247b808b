"""The signs of the question's language that hold for every kind of record, not for articles alone.

    read("retoure -mahnung")          Signs(wanted=("retoure",), unwanted=("mahnung",))
    read("rechnung OR quittung")      Signs(wanted=("rechnung", "quittung"), unwanted=())

One field asks for all kinds at once: who leaves a word out must not be shown contacts with it, and
who names two must not be told that none has both. Brackets and quotes stay what they were here,
words; `knowledge_index.query` reads the whole language for articles.
"""

from __future__ import annotations

import re
from typing import Final

import msgspec

# A minus before a letter, behind a blank: "0171 -39200" is a number, "E-Mail" a word.
_UNWANTED: Final = re.compile(r"(?<!\S)(?:-|(?:NOT|NICHT)\s+)(?P<word>[^\W\d_]\w*)")
_BETWEEN: Final = re.compile(r"(?P<one>\w+)\s+(?:OR|ODER)\s+(?P<other>\w+)")
_ALONE: Final = re.compile(r"(?<!\S)(?:OR|ODER|AND|UND|NOT|NICHT)(?!\S)")
_MOST: Final = 8  # texts that are asked for


class Signs(msgspec.Struct, frozen=True):
    """wanted: texts of which a record has one; none where only unwanted words are named."""

    wanted: tuple[str, ...]
    unwanted: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """All that is wanted, to be marked."""
        return " ".join(self.wanted)


def read(text: str) -> Signs:
    """What is wanted and what is not; a text without signs is wanted as it stands."""
    unwanted = tuple(match["word"] for match in _UNWANTED.finditer(text))
    rest = _UNWANTED.sub(" ", text) if unwanted else text
    wanted = [rest]
    while (match := _BETWEEN.search(wanted[0])) is not None and len(wanted) < _MOST:
        first = wanted.pop(0)
        before, after = first[: match.start()], first[match.end() :]
        wanted += [f"{before}{match['one']}{after}", f"{before}{match['other']}{after}"]
    plain = dict.fromkeys(_ALONE.sub(" ", each) for each in wanted)
    return Signs(tuple(each for each in plain if each.strip()), unwanted)
