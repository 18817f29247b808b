"""What PySide does to every import, and that it does not do so here."""

from __future__ import annotations

import subprocess
import sys

_ASK = """
import linecache
import builtins
import desktop.main
assert builtins.__import__ is builtins.__orig_import__
print(sum("desktop" in file or "msgspec" in file for file in linecache.cache))
"""


def test_no_module_is_read_for_the_name_of_pyside() -> None:
    asked = subprocess.run([sys.executable, "-c", _ASK], check=True, capture_output=True, text=True)
    assert asked.stdout.split() == ["0"]
