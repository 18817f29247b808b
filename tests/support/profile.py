"""A folder of local data that belongs to the test alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop.store.reserve import FILE as RESERVE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def profile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty profile folder, also in TRESEN_PROFILE for whatever the test starts."""
    folder = tmp_path / "profile"
    folder.mkdir(mode=0o700)
    monkeypatch.setenv("TRESEN_PROFILE", str(folder))
    yield folder
    (folder / RESERVE).unlink(missing_ok=True)  # pytest keeps folders for some runs
