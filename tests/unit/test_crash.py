"""A crash report says where it happened and nothing of any customer."""

from __future__ import annotations

import os
import stat
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from integrations.system.crash import write_report

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def _failed(words: str) -> ValueError:
    with pytest.raises(ValueError, match=words) as caught:
        raise ValueError(words)
    return caught.value


def test_it_names_the_line_and_the_kind_but_not_the_words(tmp_path: Path) -> None:
    path = write_report(tmp_path, _failed("Frieda Musterfrau"), where="sync", now=NOW)

    report = path.read_text()
    assert "Frieda" not in report
    assert "error: builtins.ValueError" in report
    assert "test_crash.py" in report
    assert "where: sync" in report


def test_the_same_fault_writes_one_report(tmp_path: Path) -> None:
    for words in ("one customer", "another"):
        write_report(tmp_path, _failed(words), where="sync", now=NOW)

    assert len(list(tmp_path.iterdir())) == 1


def test_only_the_newest_are_kept(tmp_path: Path) -> None:
    tmp_path.mkdir(exist_ok=True)
    for number in range(30):
        old = tmp_path / f"crash-{number:03}.txt"
        old.touch()
        os.utime(old, (number, number))

    path = write_report(tmp_path, _failed("x"), where="sync", now=NOW)

    assert len(list(tmp_path.iterdir())) == 20
    assert path.exists()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_only_its_owner_can_read_it(tmp_path: Path) -> None:
    path = write_report(tmp_path, _failed("x"), where="sync", now=NOW)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_group_of_errors_names_each_kind(tmp_path: Path) -> None:
    group = ExceptionGroup("listeners failed", [_failed("x"), KeyError("y")])

    report = write_report(tmp_path, group, where="window", now=NOW).read_text()

    assert "of: ValueError" in report
    assert "of: KeyError" in report
