"""The tests' own PostgreSQL hands out databases that know nothing of each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg

if TYPE_CHECKING:
    from tests.support.postgres import Cluster


def test_two_copies_of_one_template_do_not_see_each_other(postgres: Cluster) -> None:
    prepared = []

    def prepare(url: str) -> None:
        prepared.append(url)
        with psycopg.connect(url) as connection:
            connection.execute("CREATE TABLE thing (name text)")

    first, second = (postgres.database("guarded", prepare) for _ in range(2))
    with psycopg.connect(first) as connection:
        connection.execute("INSERT INTO thing VALUES ('first')")
    with psycopg.connect(second) as connection:
        rows = connection.execute("SELECT name FROM thing").fetchall()

    assert len(prepared) == 1
    assert rows == []
    postgres.discard(first)
    postgres.discard(second)
