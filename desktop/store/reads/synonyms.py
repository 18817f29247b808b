"""The words that mean the same, from all the articles that keep them."""

from __future__ import annotations

import msgspec

from desktop.domain.records import Article
from desktop.domain.synonyms import TAG, groups_in
from desktop.domain.words import ArticleStatus
from desktop.store.opening import Connection

_KEPT = """
    SELECT doc FROM articles WHERE status = ? AND instr(doc, ?) AND EXISTS (
        SELECT 1 FROM json_each(doc, '$.tags') WHERE value = ?
    ) ORDER BY id
"""
_decode = msgspec.json.Decoder(Article).decode

Groups = tuple[tuple[str, ...], ...]


def groups(connection: Connection) -> Groups:
    """In the same order as long as the articles are the same."""
    rows = connection.execute(_KEPT, (ArticleStatus.PUBLISHED, f'"{TAG}"', TAG)).fetchall()
    return tuple(group for (doc,) in rows for group in groups_in(_decode(doc).body))
