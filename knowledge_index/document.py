"""An article as the index takes it: its words in plain text, whoever wrote it and wherever it lies.

Law: nothing here knows what an article is to Tresen; an id is a text, a time is a number.
"""

from __future__ import annotations

import msgspec

LANGUAGES = ("de", "en")  # between which articles are found by what they mean


class Document(msgspec.Struct, frozen=True):
    """One text to be found.

    language: "de" and "en" are known by their grammar; any other is found by its words as written.
    body: plain text; marks of Markdown or HTML would be read as words.
    changed_at: milliseconds since 1970, UTC; what `changed:` asks for.
    """

    id: str
    language: str
    title: str
    body: str
    tags: tuple[str, ...] = ()
    changed_at: int = 0
