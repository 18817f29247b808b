"""How an article stands at a time: valid, not yet, not any more; old against its original.

Pure, and the same on both sides: the hub expires articles by its own clock, and a desk that is
offline past an article's end says so by its own.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Protocol

from desktop.domain.records import Article
from desktop.domain.words import ArticleStatus


class Standing(StrEnum):
    PROPOSED = "proposed"
    NOT_YET = "not-yet"
    VALID = "valid"
    EXPIRED = "expired"


class Timed(Protocol):
    """An article, or what is shown of one."""

    @property
    def status(self) -> ArticleStatus: ...
    @property
    def valid_from(self) -> datetime | None: ...
    @property
    def valid_until(self) -> datetime | None: ...


def standing(article: Timed, now: datetime) -> Standing:
    """It is valid from `valid_from` on, and at `valid_until` not any more."""
    if article.status is ArticleStatus.PROPOSED:
        return Standing.PROPOSED
    over = article.valid_until is not None and article.valid_until <= now
    if article.status is ArticleStatus.EXPIRED or over:
        return Standing.EXPIRED
    begins = article.valid_from
    return Standing.NOT_YET if begins is not None and now < begins else Standing.VALID


def changes_at(article: Timed, now: datetime) -> datetime | None:
    """When it will stand otherwise by the clock alone; None: never."""
    if article.status is not ArticleStatus.PUBLISHED:
        return None
    times = (article.valid_from, article.valid_until)
    return min((at for at in times if at is not None and at > now), default=None)


def ended_at(article: Article, now: datetime) -> datetime | None:
    """Since when it is not valid any more; None while it is, or where that is not known."""
    if standing(article, now) is not Standing.EXPIRED:
        return None
    times = (at for at in (article.expired_at, article.valid_until) if at is not None and at <= now)
    return min(times, default=None)


def needs_review(article: Article, now: datetime) -> bool:
    """Somebody has to look whether it is still right."""
    due = article.review_by is not None and article.review_by <= now
    return due and standing(article, now) is Standing.VALID


def is_older_than_original(translation: Article, original: Article | None) -> bool:
    """The original has become another one since this was translated from it."""
    if original is None or translation.translation_of != original.id:
        return False
    return translation.translated_version < original.version
