"""Stored terms, when the process that stores them is killed at any moment.

Killed is the process, not the machine; what a bad disk does is in `test_disks.py`.
"""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from desktop.domain.ids import ArticleId
from desktop.domain.records import Article
from desktop.domain.words import ArticleStatus
from desktop.indexing.making import Making, words_of
from desktop.indexing.pace import Pace
from desktop.store import terms
from desktop.store.opening import Connection, connect
from desktop.store.terms import Unmade
from knowledge_index.index import Index
from knowledge_index.terms import Terms
from tests.support.terms_writer import GROUPS, of_group
from tests.support.whole_window import fill

KILLS = 100
_NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A profile with a hundred articles, and the words compounds are taken apart by."""
    fill(
        tmp_path / "profile",
        [
            Article(
                id=ArticleId(id_),
                title=f"Rechnungsadresse {id_}",
                language="de",
                body="batch0",
                updated_at=_NOON,
                status=ArticleStatus.PUBLISHED,
            )
            for group in range(GROUPS)
            for id_ in of_group(group)
        ],
    )
    connection = connect(tmp_path / "profile")
    counted = Counter({"rechnung": 9, "adresse": 9})
    terms.learn(connection, words_of(counted, GROUPS * len(of_group(0))))
    connection.commit()
    connection.close()
    return tmp_path / "profile"


@pytest.mark.long
@pytest.mark.timeout(1200)
def test_hundred_kills_of_who_stores_terms_tear_none_and_lose_none(library: Path) -> None:
    draw, batch, stored = random.Random(7), 1, 0
    for _ in range(KILLS):
        acknowledged = _killed(library, batch, draw.uniform(0.0, 0.25))
        connection = connect(library)
        assert connection.execute("PRAGMA quick_check").fetchone() == ("ok",)
        last = _judge(connection, acknowledged)
        connection.close()
        batch, stored = max(batch, last) + 1, stored + len(acknowledged)
    assert stored > KILLS  # it was killed in the middle of work, not before it


def _killed(profile: Path, first: int, after_s: float) -> set[int]:
    """The batches it had acknowledged when it was killed."""
    writer = subprocess.Popen(
        [sys.executable, "-m", "tests.support.terms_writer", str(profile), str(first)],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert writer.stdout is not None
    begun = writer.stdout.readline()
    time.sleep(after_s)  # noqa: TID251  killed at any moment is what is tried
    writer.send_signal(signal.SIGKILL)
    said, _ = writer.communicate()
    return {int(line) for line in (begun + said).split("\n")[:-1]}


def _judge(connection: Connection, acknowledged: set[int]) -> int:
    """What stands is what the articles say, whole, with all that was acknowledged; last batch."""
    words = terms.learned(connection)
    assert words is not None
    making, last = Making(words.packed), 0
    standing = _standing(connection)
    for group in range(GROUPS):
        docs = _docs(connection, group)
        batches = {_batch_of(doc.doc) for doc in docs.values()}
        assert len(batches) == 1, "a change of articles is there in part"
        there = [id_ for id_ in docs if id_ in standing]
        whole = len(there) == len(docs)
        assert whole or not there, "a batch of terms is there in part"
        assert whole or not batches & acknowledged, "acknowledged terms are lost"
        for id_ in there:
            ((_, packed),) = making.terms([docs[id_]], Pace(rests=False))
            assert standing[id_] == Terms.of(packed), "terms of other words than the article's"
        last = max(last, *batches)
    index = Index(making.analysis)
    index.fill(standing.values())
    assert index.count == len(standing)
    return last


def _docs(connection: Connection, group: int) -> dict[str, Unmade]:
    return {
        id_: Unmade(
            *connection.execute("SELECT n, doc FROM articles WHERE id = ?", (id_,)).fetchone()
        )
        for id_ in of_group(group)
    }


def _standing(connection: Connection) -> Mapping[str, Terms]:
    rows = connection.execute(
        "SELECT a.id, t.packed FROM article_terms t JOIN articles a ON a.n = t.n"
    ).fetchall()
    return {id_: Terms.of(terms.unpacked(packed)) for id_, packed in rows}


def _batch_of(doc: str) -> int:
    article = msgspec.json.decode(doc, type=Article)
    return int(article.body.split()[0].removeprefix("batch"))


def test_the_judge_sees_terms_that_are_torn_lost_or_of_other_words(library: Path) -> None:
    acknowledged = _killed(library, 1, 0.0)
    last = max(acknowledged)
    connection = connect(library)
    of_last = f"a-{last % GROUPS}-%"
    there = "n IN (SELECT n FROM articles WHERE id LIKE ?)"
    _judge(connection, acknowledged)
    for damage, seen in (
        (f"DELETE FROM article_terms WHERE {there} AND n % 2", "in part"),
        (f"DELETE FROM article_terms WHERE {there}", "are lost"),
        (
            "UPDATE article_terms SET packed = (SELECT t.packed FROM article_terms t"
            f" WHERE t.n <> article_terms.n LIMIT 1) WHERE {there}",
            "of other words",
        ),
    ):
        connection.execute("BEGIN")
        connection.execute(damage, (of_last,))
        with pytest.raises(AssertionError, match=seen):
            _judge(connection, acknowledged)
        connection.execute("ROLLBACK")
    connection.close()
