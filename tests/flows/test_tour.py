"""The tour: an agent's day through the real window, as `tresen demo --tour DIR` plays it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from PySide6.QtGui import QImage

from widgets.tour.telling import SUMMARY, Summary

STEPS = (
    *("sign-in", "desk", "state-menu", "offer", "accepted", "next-state"),
    *("customer", "timeline", "knowledge", "answer", "sent"),
    *("note", "promise", "promised"),
    *("answered-back", "wrap-up", "completed"),
    *("call-offered", "call-answered", "call-talked", "call-over", "call-completed"),
    *("line-down", "offline-reply", "offline-note", "offline-task", "offline-draft"),
    *("outbox", "line-back"),
    *("partner-sign-in", "partner-desk", "partner-search", "partner-reply"),
    "partner-offline-reply",
)
_COLOURS_OF_A_WINDOW = 20


def tour(folder: Path, language: str) -> tuple[int, Summary]:
    command = [sys.executable, "-m", "desktop.commands.cli", "demo", "--language", language]
    played = subprocess.run([*command, "--tour", str(folder)], check=False)
    summary = msgspec.json.decode((folder / SUMMARY).read_bytes(), type=Summary)
    return played.returncode, summary


def colours(picture: Path) -> int:
    """How many colours a coarse look finds; a blank picture has one."""
    image = QImage(str(picture))
    across, down = range(0, image.width(), 7), range(0, image.height(), 7)
    return len({image.pixel(x, y) for x in across for y in down})


def check(folder: Path, language: str) -> None:
    code, summary = tour(folder, language)

    assert [step.said for step in summary.steps if not step.ok] == []
    assert (code, summary.ok, summary.language, summary.seed) == (0, True, language, 7)
    assert tuple(step.name for step in summary.steps) == STEPS
    for number, step in enumerate(summary.steps, start=1):
        assert step.picture == f"{number:02}-{step.name}.png"
        assert step.said
        assert colours(folder / step.picture) > _COLOURS_OF_A_WINDOW
    assert summary.gaps.beats > 0


@pytest.mark.timeout(600)
def test_an_agents_day_succeeds_in_german(tmp_path: Path) -> None:
    check(tmp_path, "de")


@pytest.mark.long
@pytest.mark.timeout(600)
def test_an_agents_day_succeeds_in_english(tmp_path: Path) -> None:
    check(tmp_path, "en")
