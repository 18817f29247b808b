"""What the hub keeps of web chats: which there are, what visitors agreed to, and their visits.

Law: of a visit's secret only its hash stands here.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, MetaData, Table, Text


def webchat_tables(metadata: MetaData) -> tuple[Table, Table, Table]:
    """webchat, webchat_consent, webchat_visit."""
    webchat = Table(
        "webchat",
        metadata,
        *map(_key, ("tenant", "name")),
        _text("chosen"),  # JSON of Chosen
        _number("changed"),  # ms
    )
    webchat_consent = Table(  # every text that anybody could agree to, for good
        "webchat_consent",
        metadata,
        *map(_key, ("tenant", "version")),
        _text("text"),
        _number("since"),  # ms
    )
    webchat_visit = Table(
        "webchat_visit",
        metadata,
        *map(_key, ("tenant", "id")),
        *map(_text, ("chat", "token", "language", "name")),
        _text("consent"),  # the version that was agreed to
        _number("agreed_at"),  # ms
        _number("seen_at"),  # ms: when the page was last heard of
        _number("ended_at"),  # ms; 0: it goes on
        _number("person_at"),  # ms: since when agents see it; 0: they do not
        _number("files"),  # how many were brought
        _text("interaction"),  # "": there is none
        _text("talk"),  # JSON: what was said before agents see it
        Index("webchat_visit_by_token", "tenant", "token"),
        Index("webchat_visit_by_interaction", "tenant", "interaction"),
        Index("webchat_visit_by_seen_at", "tenant", "seen_at"),
    )
    return webchat, webchat_consent, webchat_visit


def _key(name: str) -> Column[str]:
    return Column(name, Text, primary_key=True)


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


def _number(name: str) -> Column[int]:
    return Column(name, BigInteger, nullable=False)
