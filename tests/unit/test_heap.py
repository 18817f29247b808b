"""Memory that nobody uses goes back to the system."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

FREED = """
from pathlib import Path
from integrations.system.heap import few_heaps, give_back

def anonymous_mb():
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Anonymous:")) / 1024

assert few_heaps()
held = [bytearray(2000) for _ in range(20_000)]
last = bytearray(2000)
full = anonymous_mb()
held.clear()
kept = anonymous_mb()
assert give_back()
print(full - kept < 10, kept - anonymous_mb() > 25)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the heaps of glibc")
def test_what_was_freed_below_something_held_is_given_back() -> None:
    told = subprocess.run(
        [sys.executable, "-c", FREED],
        check=True,
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
    )

    assert told.stdout.split() == ["True", "True"]
