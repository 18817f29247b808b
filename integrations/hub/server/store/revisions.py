"""Questions about changes of articles and about times: versions, what is over, what is due."""

from __future__ import annotations

from typing import Final

from sqlalchemy import BigInteger, Integer, Text, bindparam, select

from desktop.domain.ids import ArticleId
from desktop.domain.kinds import decode
from desktop.domain.records import Revision
from desktop.domain.words import ArticleStatus
from integrations.hub.server.store.opening import Transaction
from integrations.hub.server.store.prepared import OF_TENANT, Prepared
from integrations.hub.server.store.tables import RECORDS

_revisions, _articles = RECORDS["revision"].c, RECORDS["article"].c
_AT: Final = bindparam("of_at", type_=BigInteger)
_MOST: Final = bindparam("most", type_=Integer)
_VERSION: Final = Prepared(
    select(_revisions.doc)
    .where(
        _revisions.tenant == OF_TENANT,
        _revisions.article == bindparam("of_article", type_=Text),
        _revisions.version_made == bindparam("of_version", type_=BigInteger),
    )
    .order_by(_revisions.id)
    .limit(1)
)
_OVER: Final = Prepared(
    select(_articles.id)
    .where(
        _articles.tenant == OF_TENANT,
        _articles.valid_until <= _AT,
        _articles.status == ArticleStatus.PUBLISHED.value,
    )
    .order_by(_articles.valid_until)
    .limit(_MOST)
)
_DUE: Final = Prepared(
    select(_revisions.id)
    .where(_revisions.tenant == OF_TENANT, _revisions.due_at <= _AT)
    .order_by(_revisions.due_at)
    .limit(_MOST)
)
_PROPOSED: Final = Prepared(
    select(_articles.id)
    .where(_articles.tenant == OF_TENANT, _articles.status == ArticleStatus.PROPOSED.value)
    .order_by(_articles.id)
    .limit(_MOST)
)


def version_of(within: Transaction, article: ArticleId, version: int) -> Revision | None:
    """The revision that became this version of the article; none became version 0."""
    if version < 1:
        return None
    row = _VERSION.row(within, of_article=article, of_version=version)
    found = None if row is None else decode("revision", row[0])
    return found if isinstance(found, Revision) else None


def over(within: Transaction, at: int, most: int) -> list[str]:
    """Articles that are not valid any more by this time (ms), and still look so."""
    return [id for (id,) in _OVER.rows(within, of_at=at, most=most)]


def due(within: Transaction, at: int, most: int) -> list[str]:
    """Revisions that were released and whose time has come."""
    return [id for (id,) in _DUE.rows(within, of_at=at, most=most)]


def proposed(within: Transaction, most: int) -> list[str]:
    """Articles that are proposals, as they were once kept."""
    return [id for (id,) in _PROPOSED.rows(within, most=most)]
