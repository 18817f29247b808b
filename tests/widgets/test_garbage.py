"""While the window runs, circles of objects are collected in its thread alone."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from tests.support.qt import wait_until
from widgets.shell.garbage import Garbage

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication


class _Circle:
    """Refers to itself, and remembers in which thread it was taken apart."""

    ended_in: list[int]

    def __init__(self, ended_in: list[int]) -> None:
        self.me = self
        self.ended_in = ended_in

    def __del__(self) -> None:
        self.ended_in.append(threading.get_ident())


@pytest.fixture
def garbage(app: QApplication) -> Iterator[Garbage]:
    assert app.thread().isCurrentThread()
    each = Garbage(left_out=0)
    yield each
    each.close()


def _allocate(ended_in: list[int]) -> None:
    for _ in range(5_000):
        _Circle(ended_in)


@pytest.mark.usefixtures("garbage")
def test_another_thread_makes_garbage_and_the_windows_thread_takes_it_away() -> None:
    ended_in: list[int] = []

    with ThreadPoolExecutor(1) as pool:
        pool.submit(_allocate, ended_in).result()
    left_alone = list(ended_in)
    wait_until(lambda: len(ended_in) == 5_000)

    assert left_alone == []
    assert set(ended_in) == {threading.get_ident()}


@pytest.mark.usefixtures("app")
def test_what_comes_in_the_first_seconds_is_never_looked_through() -> None:
    ended_in: list[int] = []
    garbage = Garbage(left_out=1)
    before = gc.get_freeze_count()
    try:
        _allocate(ended_in)
        wait_until(lambda: gc.get_freeze_count() > before + 5_000)
        garbage.collect()
        assert ended_in == []
    finally:
        garbage.close()
    gc.collect()
    assert len(ended_in) == 5_000


@pytest.mark.usefixtures("app")
def test_afterwards_python_collects_as_before() -> None:
    Garbage().close()

    assert gc.isenabled()
    assert gc.get_freeze_count() == 0
