"""`tresen bench`: which programs it starts for the names it was given."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from desktop.commands import bench
from desktop.commands.dispatch import dispatch


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """What was started: the file's name and its arguments; nothing runs."""
    started: list[tuple[str, ...]] = []

    def call(command: list[str | Path]) -> int:
        program = Path(command[1])
        started.append((program.relative_to(bench.FOLDER).as_posix(), *map(str, command[2:])))
        return 0

    monkeypatch.setattr(subprocess, "call", call)
    return started


def test_figures_of_sync_are_asked_for_by_their_numbers(started: list[tuple[str, ...]]) -> None:
    assert dispatch(["bench", "b6", "b8"]) == 0
    assert started == [("sync.py", "b6", "b8")]


def test_a_figure_can_stand_behind_its_benchmark_and_beside_others(
    started: list[tuple[str, ...]],
) -> None:
    assert dispatch(["bench", "sync", "b1", "lists"]) == 0
    assert started == [("sync.py", "b1"), ("lists.py",)]


def test_without_a_name_all_are_run(started: list[tuple[str, ...]]) -> None:
    assert dispatch(["bench"]) == 0
    assert [each[0] for each in started] == [each.file for each in bench.BENCHES]


def test_an_unknown_name_starts_nothing(started: list[tuple[str, ...]]) -> None:
    assert dispatch(["bench", "b14"]) == 2
    assert started == []
