"""Analyses a profile's articles, which change all the while, until it is killed.

python -m tests.support.analyst PROFILE
"""

from __future__ import annotations

import asyncio
import itertools
import sys
from pathlib import Path

from msgspec.structs import replace

from desktop.domain.ids import ArticleId
from desktop.domain.records import Article
from desktop.domain.words import ArticleStatus
from desktop.indexing.articles import Articles
from desktop.indexing.following import Following
from desktop.ports.clock import SystemClock
from desktop.store.changes import changes_of
from desktop.store.worker import StoreThread
from desktop.tasks import Supervisor
from tests.support.desk import NOON, put

ARTICLES = 150


def article(number: int) -> Article:
    return Article(
        id=ArticleId(f"article-{number}"),
        title=f"Rechnungsadresse {number} ändern",
        language="de",
        body="Die Rechnung geht an die neue Adresse. " * 30,
        updated_at=NOON,
        status=ArticleStatus.PUBLISHED,
    )


def _fail(name: str, error: BaseException) -> None:
    raise RuntimeError(name) from error


async def work(profile: Path) -> None:
    store, supervisor = StoreThread(profile, SystemClock()), Supervisor(_fail)
    await store.open()
    supervisor.spawn("index", Following(store, Articles(SystemClock())).run())
    sys.stdout.write("begun\n")
    sys.stdout.flush()
    for count in itertools.count():
        before = article(count % ARTICLES)
        put(profile, [replace(before, body=f"{before.body} Stand {count}.")])
        store.changed.emit(changes_of([("article", before.id)]))
        await asyncio.sleep(0.005)


if __name__ == "__main__":
    asyncio.run(work(Path(sys.argv[1])))
