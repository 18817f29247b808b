"""A profile for the real window: the small world, and so many articles and customers more."""

from __future__ import annotations

import itertools
import shutil
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.desk import Told
from benchmarks.first_sync import first_of
from benchmarks.hubs import Served
from benchmarks.search.cache import folder
from benchmarks.search.corpus import Text, texts
from desktop.domain.ids import ArticleId
from desktop.domain.records import Article, Customer, Record
from desktop.domain.words import ArticleStatus
from desktop.indexing.making import Making, is_outgrown
from desktop.store import terms
from desktop.store.migrate import prepare
from desktop.store.opening import FILE, connect
from integrations.demo.dice import Dice
from integrations.demo.world import Customers, world

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def profile_with(articles: int, customers: int) -> Path:
    """Synced once from a hub that is gone; kept in the cache. Raises NoCorpus."""
    kept = folder(f"window-{articles}-{customers}")
    profile = kept / "profile"
    if (profile / FILE).exists():
        prepare(profile)
        return profile
    with Served(kept / "hub", _records(articles, customers)) as hub:
        first_of(Told(address=hub.address, token=hub.token, profile=profile, key=False))
    shutil.rmtree(kept / "hub")
    return profile


def has_terms(profile: Path) -> bool:
    """Whether its articles have the terms that a window of this version looks for."""
    connection = connect(profile)
    try:
        words = terms.learned(connection)
        if words is None or is_outgrown(words, terms.count(connection)):
            return False
        return not terms.unmade(connection, Making(words.packed).made_by, 0, 1)
    finally:
        connection.close()


def _records(articles: int, customers: int) -> Iterator[Record]:
    yield from world(seed=7, size="small", language="de", now=NOON)
    made = Customers(Dice("tresen search"), "de", NOON).all("small", customers, 0)
    yield from itertools.islice(_only_customers(made), customers)
    for number, text in enumerate(texts(articles)):
        yield _article(number, text)


def _only_customers(made: Iterator[Record]) -> Iterator[Record]:
    return (record for record in made if isinstance(record, Customer))


def _article(number: int, text: Text) -> Article:
    return Article(
        id=ArticleId(str(uuid.uuid5(uuid.NAMESPACE_URL, text.id))),
        title=text.title,
        language=text.language,
        body=text.body,
        updated_at=NOON - timedelta(minutes=number),
        status=ArticleStatus.PUBLISHED,
    )
