"""What the hub keeps of wikis: which, how far each is read, how each page stands there and here.

Law: no credentials stand here; they lie in a file of their own, not in backups of this database.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, MetaData, Table, Text


def wiki_tables(metadata: MetaData) -> tuple[Table, Table, Table]:
    """wiki, wiki_page, wiki_file."""
    wiki = Table(
        "wiki",
        metadata,
        *map(_key, ("tenant", "name")),
        *map(_text, ("address", "chosen", "position")),  # JSON of Chosen and Position
        _text("told"),  # what the last reading came to, or why it came to nothing
        _text("held_by"),  # the process that looks after it
        _number("held_until"),  # ms
        _number("read_at"),  # ms
    )
    wiki_page = Table(
        "wiki_page",
        metadata,
        *map(_key, ("tenant", "wiki")),
        Column("page", BigInteger, primary_key=True, autoincrement=False),
        *map(_text, ("title", "leads_to", "language", "touched")),
        _number("wanted"),  # the wiki's latest revision; 0: it is gone, or not chosen
        _number("has"),  # the one that the article says; 0: none
        _number("again"),  # 1: what it shows has changed without a revision
        _number("round"),  # of looking through all pages, when it was met last
        _text("article"),  # "": it was never one
        _number("changed"),  # when the article was changed last, as far as the wiki knows it, ms
        _text("body"),  # what the revision it has says, as Markdown: what corrections begin with
        _text("etag"),  # of its source
        _text("flaw"),  # why it cannot be an article as it is
        _text("sending"),  # a correction's mark while it is on its way to the wiki
        _text("waits_for"),  # a revision in the editors' queue that decides between two texts
        _number("theirs"),  # the wiki's revision of the other text
        _text("their_body"),
        Index("wiki_page_by_article", "tenant", "article"),
    )
    wiki_file = Table(
        "wiki_file",
        metadata,
        *map(_key, ("tenant", "wiki", "name")),
        *map(_text, ("sha1", "sha256", "media_type")),
        _number("size"),
    )
    return wiki, wiki_page, wiki_file


def _key(name: str) -> Column[str]:
    return Column(name, Text, primary_key=True)


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


def _number(name: str) -> Column[int]:
    return Column(name, BigInteger, nullable=False)
