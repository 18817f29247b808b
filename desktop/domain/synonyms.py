"""Words that mean the same, as editors keep them: in articles that carry the tag `synonyms`.

They are articles like others, so that they are proposed, approved by a second person and known at
every site; a line is a group, its words stand between commas. What is typed there is found by
whoever asks for one of the group; the list itself is nobody's answer and is not found.

    - Rechnung, Faktura, Abrechnung
    - Altgerät, altes Gerät
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

TAG: Final = "synonyms"
_MARKS: Final = "-*+ \t"  # of a list in Markdown


def groups_in(body: str) -> Iterator[tuple[str, ...]]:
    """The groups of two and more; headings and sentences without a comma are none."""
    for line in body.splitlines():
        if line.startswith("#"):
            continue
        group = tuple(word for each in line.lstrip(_MARKS).split(",") if (word := each.strip()))
        if len(group) > 1:
            yield group
