"""The place at the snapshot of a profile: one process has it, and the system takes it back."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from desktop.store.loading import Loading

_HOLDS = """
import sys
from pathlib import Path
from desktop.store.loading import Loading
here = Loading(Path(sys.argv[1]))
print(here.begin(), flush=True)
sys.stdin.read()
"""


def test_one_of_two_has_the_place_until_it_ends(tmp_path: Path) -> None:
    first, second = Loading(tmp_path), Loading(tmp_path)

    assert first.begin()
    assert first.begin()  # it has it already
    assert not second.begin()
    first.end()
    assert second.begin()
    second.end()


def test_who_is_killed_holds_nothing_any_more(tmp_path: Path) -> None:
    here = Loading(tmp_path)
    with subprocess.Popen(
        [sys.executable, "-c", _HOLDS, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "True\n"
        assert not here.begin()

        other.kill()
        other.wait()

    assert here.begin()
    here.end()
