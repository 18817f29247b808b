"""Who has read which version of an article, and how many of a site have."""

from __future__ import annotations

from datetime import datetime

from desktop.domain.ids import AgentId, ArticleId, ReadershipId, ReceiptId, SiteId
from desktop.domain.records import Record


class Receipt(Record, frozen=True, kw_only=True, omit_defaults=True):
    """That somebody has read one version of an article."""

    id: ReceiptId
    article: ArticleId
    version: int
    agent: AgentId
    at: datetime


class Readership(Record, frozen=True, kw_only=True, omit_defaults=True):
    """How many people of a site have read the newest version of an article that one has read."""

    id: ReadershipId
    article: ArticleId
    site: SiteId
    version: int
    readers: int = 0
