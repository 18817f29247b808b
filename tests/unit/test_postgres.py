"""The tests' own PostgreSQL hands out databases that know nothing of each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg
import pytest

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


_NUMBER = "SELECT oid FROM pg_database WHERE datname = current_database()"


def _prepared(url: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE thing (name text PRIMARY KEY)")
        connection.execute("CREATE TABLE part (of_thing text REFERENCES thing)")
        connection.execute("CREATE TABLE version AS SELECT 7 AS number")


def test_what_a_test_has_put_in_is_gone_for_the_next_one_and_its_connections_too(
    postgres: Cluster,
) -> None:
    first = postgres.database("again", _prepared)
    with psycopg.connect(first, autocommit=True) as left_open:
        left_open.execute("INSERT INTO thing VALUES ('first')")
        left_open.execute("INSERT INTO part VALUES ('first')")
        (was,) = left_open.execute(_NUMBER).fetchall()
        postgres.discard(first)
        second = postgres.database("again", _prepared)
        with pytest.raises(psycopg.OperationalError):
            left_open.execute("INSERT INTO thing VALUES ('late')")

    assert second != first
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(first)
    with psycopg.connect(second) as connection:
        (now,) = connection.execute(_NUMBER).fetchall()
        rows = connection.execute("SELECT name FROM thing UNION SELECT of_thing FROM part")
        assert rows.fetchall() == []
        assert connection.execute("SELECT number FROM version").fetchall() == [(7,)]
    assert now == was  # it is the same one, under another name
    postgres.discard(second)


@pytest.mark.parametrize(
    "change",
    [
        "ALTER TABLE thing ADD COLUMN colour text",
        "DROP TABLE part",
        "CREATE INDEX ON thing (lower(name))",
        "GRANT SELECT ON thing TO PUBLIC",
        "ALTER TABLE thing ENABLE ROW LEVEL SECURITY",
        "ALTER TABLE thing DISABLE TRIGGER ALL",
        "UPDATE version SET number = 8",
        "CREATE SCHEMA other",
    ],
)
def test_what_is_more_than_rows_never_meets_another_test(postgres: Cluster, change: str) -> None:
    changed = postgres.database("again", _prepared)
    with psycopg.connect(changed) as connection:
        connection.execute(change.encode())
        (was,) = connection.execute(_NUMBER).fetchall()
    postgres.discard(changed)

    following = postgres.database("again", _prepared)
    with psycopg.connect(following) as connection:
        assert connection.execute(_NUMBER).fetchall() != [was]
    postgres.discard(following)
