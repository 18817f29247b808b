"""Once a second: articles whose time is over expire, changes whose day has come become valid.

Any hub process may do it, several at once as well: each record is looked at again under its lock.
Law: what is valid follows from the times in an article alone (`domain/standing.py`), a desk says it
by its own clock; this makes it so for searches and for who was not looking.
"""

from __future__ import annotations

import logging
from functools import partial
from typing import Final

from msgspec.structs import replace

from desktop.domain.ids import TenantId
from desktop.domain.kinds import milliseconds
from desktop.domain.operations.article import expired
from desktop.domain.operations.revision import revision_of_proposal
from desktop.domain.publishing import former
from desktop.domain.records import Article, Revision
from desktop.domain.words import ArticleStatus, Audience, RevisionStatus
from integrations.hub.server.changes import publishing
from integrations.hub.server.changes.objections import Objection
from integrations.hub.server.changes.settling import keep
from integrations.hub.server.hub import Hub
from integrations.hub.server.leasing import work_of
from integrations.hub.server.store import revisions
from integrations.hub.server.store.opening import Transaction
from integrations.hub.server.store.work import Work

AT_ONCE: Final = 100

log = logging.getLogger(__name__)


def keep_valid(hub: Hub, tenant: TenantId) -> int:
    """Look after everything once. Returns how many records have changed."""
    now = milliseconds(hub.clock.now()) or 0
    with hub.store.reading(tenant) as within:
        over = revisions.over(within, now, AT_ONCE)
        due = revisions.due(within, now, AT_ONCE)
    steps = [*(partial(_expire, hub, id) for id in over), *(partial(_make, hub, id) for id in due)]
    return sum(hub.store.writing(tenant, step) for step in steps)


def _expire(hub: Hub, id: str, within: Transaction) -> int:
    work = work_of(hub, within)
    article = work.hold("article", id)
    if isinstance(article, Article) and article.valid_until and article.valid_until <= work.now:
        work.put(expired(article, article.valid_until))
    return work.write()


def _make(hub: Hub, id: str, within: Transaction) -> int:
    work = work_of(hub, within)
    revision = work.hold("revision", id)
    if isinstance(revision, Revision) and revision.due_at and revision.due_at <= work.now:
        made = replace(revision, status=RevisionStatus.PUBLISHED)
        try:
            with work.trial():
                keep(work, publishing.settled(work, revision, made))
        except Objection:
            # Approved still, and not released any more: the editors see that it was overtaken.
            keep(work, replace(revision, published_by=None, published_at=None))
    return work.write()


def bring_over(hub: Hub, tenant: TenantId) -> int:
    """Proposals that were articles, before there were revisions; desks are told as of any change.

    Returns how many it were.
    """
    count = 0
    while _some_left(hub, tenant):
        count += hub.store.writing(tenant, partial(_bring_over, hub))
    return count


def _some_left(hub: Hub, tenant: TenantId) -> bool:
    """Asked without writing: nearly always there is nothing."""
    with hub.store.reading(tenant) as within:
        return bool(revisions.proposed(within, 1))


def _bring_over(hub: Hub, within: Transaction) -> int:
    ids = revisions.proposed(within, AT_ONCE)
    work = work_of(hub, within)
    for id in ids:
        article = work.hold("article", id)
        if isinstance(article, Article) and article.status is ArticleStatus.PROPOSED:
            _became_revision(work, article)
    work.write()
    return len(ids)


def _became_revision(work: Work, article: Article) -> None:
    revision = replace(
        former(article),
        id=revision_of_proposal(article.id),
        of_version=0,
        version=0,
        status=RevisionStatus.REVIEW,
        submitted_at=article.updated_at,
        published_at=None,
        audience=Audience.EVERYONE,
    )
    if work.hold("revision", revision.id) is None:
        work.put(revision)
    work.remove("article", article.id)
