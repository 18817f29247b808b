"""A screen of twice as many pixels: Qt reads its scale once, when a process begins."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PLAYED = "tests/widgets/on_a_fine_screen.py"


@pytest.mark.long
def test_at_two_pixels_a_unit_nothing_is_cut_off_and_icons_are_crisp() -> None:
    env = {name: it for name, it in os.environ.items() if not name.startswith("PYTEST")}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-n", "0", PLAYED],
        cwd=ROOT,
        env=env | {"QT_SCALE_FACTOR": "2"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:]
