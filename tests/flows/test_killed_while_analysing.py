"""kill -9 while articles are analysed: no stored terms are torn, lost for good, or of old words."""

from __future__ import annotations

import asyncio
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from desktop.indexing.articles import Articles
from desktop.indexing.following import Following
from desktop.indexing.making import Making, document_of
from desktop.store import terms
from desktop.store.migrate import prepare
from desktop.store.opening import connect
from desktop.store.terms import unpacked
from tests.support.analyst import ARTICLES, article
from tests.support.desk import a_desk, put, until


def killed_after(profile: Path, seconds: float) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "tests.support.analyst", str(profile)], stdout=subprocess.PIPE
    ) as analyst:
        assert analyst.stdout is not None
        assert analyst.stdout.readline() == b"begun\n"
        time.sleep(seconds)  # noqa: TID251  any moment will do, and a busy loop would slow it
        analyst.send_signal(signal.SIGKILL)


def stored_are_of_the_present_words(profile: Path) -> int:
    """How many are stored; each is what the analysis makes of the article that stands there."""
    connection = connect(profile)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    learned = terms.learned(connection)
    rows = connection.execute(
        "SELECT a.doc, t.packed, t.made_by FROM article_terms t JOIN articles a ON a.n = t.n"
    ).fetchall()
    orphans = "SELECT count(*) FROM article_terms WHERE n NOT IN (SELECT n FROM articles)"
    assert connection.execute(orphans).fetchone() == (0,)
    connection.close()
    assert learned is not None or not rows
    if learned is None:
        return 0
    made = Making(learned.packed)
    for doc, packed, made_by in rows:
        assert made_by == made.made_by
        assert unpacked(packed) == made.analysis.terms(document_of(doc)).packed()
    return len(rows)


async def opened_again(profile: Path) -> None:
    async with a_desk(profile) as desk:
        articles = Articles(desk.clock)
        desk.supervisor.spawn("knowledge", Following(desk.store, articles).run())
        await until(lambda: articles.ready, within_s=30)
        found = await articles.search("adresse", 3 * ARTICLES)
        assert found is not None
        assert len(found.hits) == ARTICLES


def kills(profile: Path, times: int, seed: int) -> None:
    prepare(profile)
    put(profile, map(article, range(ARTICLES)))
    dice = random.Random(seed)
    for _ in range(times):
        killed_after(profile, dice.uniform(0, 0.6))
        stored_are_of_the_present_words(profile)
    asyncio.run(opened_again(profile))
    assert stored_are_of_the_present_words(profile) == ARTICLES


def test_terms_survive_kills_and_are_complete_after_the_next_start(profile: Path) -> None:
    kills(profile, times=3, seed=4)


@pytest.mark.long
@pytest.mark.timeout(900)
def test_terms_survive_a_hundred_kills(profile: Path) -> None:
    kills(profile, times=100, seed=7)
