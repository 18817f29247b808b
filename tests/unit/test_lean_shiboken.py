"""The parts of PySide that are Python source: compiled once, and never from what is not theirs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from types import CodeType

import pytest

from widgets.shell.lean_shiboken import Kept

START = """
import builtins
python, compiled = builtins.compile, []
def counting(source, name, *how, **more):
    compiled.append(name)
    return python(source, name, *how, **more)
builtins.compile = counting
import widgets.shell.lean_shiboken
from PySide6.QtCore import Qt
assert builtins.compile is counting
print(sum(name.startswith("shibokensupport") for name in compiled))
"""


def start(folder: Path) -> int:
    """Load PySide in a fresh process; how many of its parts were compiled."""
    where = {"PYTHONPYCACHEPREFIX": str(folder), "PYTHONDONTWRITEBYTECODE": ""}
    told = subprocess.run(
        [sys.executable, "-c", START],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, **where},
    )
    return int(told.stdout)


def test_the_second_start_compiles_nothing_of_pyside(tmp_path: Path) -> None:
    first, second = start(tmp_path), start(tmp_path)

    assert first > 0
    assert second == 0


def test_what_was_cut_off_while_it_was_written_is_made_anew(tmp_path: Path) -> None:
    start(tmp_path)
    (kept,) = tmp_path.rglob("*.shiboken")
    kept.write_bytes(kept.read_bytes()[:1000])

    assert start(tmp_path) > 0
    assert start(tmp_path) == 0


def test_another_source_of_the_same_name_is_compiled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    path = str(tmp_path / "kept")
    before = Kept(path)
    before.compile(b"answer = 1", "part.py", "exec")
    before.write()

    code = Kept(path).compile(b"answer = 2", "part.py", "exec")

    assert isinstance(code, CodeType)
    assert 2 in code.co_consts


def test_a_folder_that_cannot_be_written_hinders_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    kept = Kept(str(tmp_path / "not there" / "kept"))

    code = kept.compile(b"answer = 1", "part.py", "exec")
    kept.write()

    assert isinstance(code, CodeType)
