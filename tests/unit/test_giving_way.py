"""Threads beside the window's: they give way while it works, and never for ever."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import TYPE_CHECKING, Any

import pytest

from desktop import giving_way as module
from desktop.domain.ids import CustomerId
from desktop.domain.records import Customer
from desktop.giving_way import giving_way, the_window
from desktop.store.migrate import prepare
from desktop.store.opening import connect
from desktop.store.rows import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LONG_S = 30.0
_SOON_S = 0.2


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_S", LONG_S)


@pytest.fixture
def beside() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1) as pool:
        yield pool


def _ends(work: Future[Any], within_s: float) -> bool:
    return bool(wait([work], within_s).done)


@pytest.mark.usefixtures("patient")
def test_rows_are_written_once_the_window_rests(tmp_path: Path, beside: ThreadPoolExecutor) -> None:
    prepare(tmp_path)
    connection = connect(tmp_path)
    record = Customer(id=CustomerId("c1"), name="Marlies Brandt")

    with the_window:
        with the_window:  # a paint within the answer to a key
            pass
        row = (record, '{"id":"c1"}', None, None)
        writing = beside.submit(lambda: TABLES["customer"].put(connection, [row]))
        waits = not _ends(writing, _SOON_S)

    assert waits
    assert _ends(writing, LONG_S)
    assert connection.execute("SELECT id FROM customers").fetchall() == [("c1",)]
    connection.close()


def test_a_window_that_waits_for_the_thread_itself_goes_on(
    monkeypatch: pytest.MonkeyPatch, beside: ThreadPoolExecutor
) -> None:
    monkeypatch.setattr(module, "MOST_S", 0.01)

    with the_window:
        # It waits once, not a hundred thousand times.
        assert _ends(beside.submit(lambda: list(giving_way(range(100_000)))), LONG_S)


@pytest.mark.usefixtures("patient")
def test_without_a_window_nobody_waits() -> None:
    assert list(giving_way("abc")) == ["a", "b", "c"]
