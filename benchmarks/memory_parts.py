"""What this process is made of, in MB of its PSS, by what the kernel and Python's allocator tell.

Loads nothing that a bare window of Qt has not loaded.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
from pathlib import Path

_ARENA = re.compile(rb"# arenas allocated current\s*=\s*([\d,]+)")
_ARENA_MB = 1.0  # of Python 3.10 and later

# A mapped file belongs to the first part whose word is in its path.
_FILES = (
    ("Qt: libraries", ("/PySide6/Qt/",)),
    ("Qt: bindings to Python", ("/PySide6/", "/shiboken6/")),
    ("SQLite with its cipher", ("sqlcipher3", "libcrypto", "libssl")),
    ("search of articles", ("/tantivy/",)),
    ("other packages", ("/site-packages/",)),
    ("Python: library and modules", ("libpython", "/lib-dynload/", "/bin/python")),
    ("fonts", ("/fonts/", "/fontconfig/")),
    ("the profile's files", ("tresen.db", "/knowledge")),
    ("libraries of the system", ("/",)),
)
OF_PYTHON, OF_MALLOC, STACKS = (
    "Python's small objects",
    "malloc: Qt, SQLite's pages, long texts",
    "stacks and the rest",
)


def parts() -> dict[str, float]:
    """Each part; together they are the PSS."""
    found = _mapped()
    arenas = min(_arenas_mb(), found[OF_MALLOC])
    found[OF_PYTHON] = arenas
    found[OF_MALLOC] -= arenas
    return found


def _mapped() -> dict[str, float]:
    """Each mapping's PSS, by what it belongs to."""
    parts: dict[str, float] = {name: 0.0 for name, _ in _FILES} | {OF_MALLOC: 0.0, STACKS: 0.0}
    part = STACKS
    for line in Path("/proc/self/smaps").read_text().splitlines():
        words = line.split(None, 5)
        if not words[0].endswith(":"):
            part = _part_of(words[5] if len(words) > len("rwxp.") else "")
        elif words[0] == "Pss:":
            parts[part] += int(words[1]) / 1024
    return parts


def _part_of(path: str) -> str:
    if path in ("", "[heap]"):
        return OF_MALLOC
    if path.startswith("["):
        return STACKS
    return next(name for name, words in _FILES if any(word in path for word in words))


def _arenas_mb() -> float:
    """What Python's own allocator holds, as it tells on the error stream."""
    with tempfile.TemporaryFile() as file:
        before = os.dup(2)
        os.dup2(file.fileno(), 2)
        try:
            sys._debugmallocstats()  # noqa: SLF001  there is no other way to ask
        finally:
            os.dup2(before, 2)
            os.close(before)
        file.seek(0)
        found = _ARENA.search(file.read())
    return int(found[1].replace(b",", b"")) * _ARENA_MB if found else 0.0
