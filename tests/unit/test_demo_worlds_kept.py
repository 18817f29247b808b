"""Made-up worlds are kept for the next demo, and not for longer than they are believable."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

import pytest

from desktop.commands import demo
from desktop.commands.output import Output
from tests.support.desk import NOON, HandClock


def test_a_demo_hours_later_has_a_world_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = HandClock(NOON.replace(minute=0))
    monkeypatch.setattr(demo, "SystemClock", lambda: clock)
    monkeypatch.setattr(demo, "demo_cache", lambda: tmp_path)
    out = Output(Namespace(json=True))

    def world() -> Path:
        return demo._world(out, language="de", seed=7, size="small")

    first = world()
    made = first.stat().st_mtime_ns
    clock.move(minutes=59)
    assert (world(), first.stat().st_mtime_ns) == (first, made)
    clock.move(minutes=1)
    assert world() != first
