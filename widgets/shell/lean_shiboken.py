"""What PySide brings as Python source is compiled once and not at every start.

A part of PySide is written in Python and lies as source in an archive inside its library; it is
compiled anew each time it is loaded, which takes a tenth of a bare start. Here it is kept compiled,
as Python keeps every other module: in `__pycache__`, beside this one.

Laws: imported before PySide; what is kept serves only the very source it was made of; where
nothing can be written, and for a PySide that does otherwise, all is as it was.
"""

from __future__ import annotations

import builtins
import marshal
import os
import sys
from importlib import import_module
from importlib.util import cache_from_source, source_hash
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import CodeType

_COMPILE = "compile"
_as_python_does: Callable[..., Any] = builtins.compile
# Writes stubs for type checkers when PySide itself is built; it costs as much as all of msgspec.
_NEVER_NEEDED = "signature/lib/pyi_generator.py"
# A pattern that is dear to compile, for those who ask for the signature of a function of Qt.
_AT_ONCE = b"self._finditer = rec.finditer"
_PATTERN = b"rec = re.compile(regex, flags=re.VERBOSE)"
_WHEN_ASKED = b"self._finditer = lambda text: re.finditer(regex, text, re.VERBOSE)"


class Kept:
    """The compiled parts by name and hash of their source, and whether some are new."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._parts: dict[tuple[str, bytes], CodeType] = {}
        self._has_new = False
        try:
            with open(path, "rb") as file:  # noqa: PTH123  pathlib is not loaded yet
                kept = marshal.load(file)  # noqa: S302  as with every .pyc
        except (OSError, EOFError, ValueError, TypeError):
            return  # the first start, or a machine that stopped while it was written
        if isinstance(kept, dict):
            self._parts = kept

    def compile(self, source: object, name: str, *how: object, **more: object) -> object:
        """In the place of the built-in, with its arguments."""
        if not isinstance(source, bytes):
            return _as_python_does(source, name, *how, **more)
        if name.endswith(_NEVER_NEEDED):
            source = b""
        elif _PATTERN in source and _AT_ONCE in source:
            source = source.replace(_PATTERN, b"").replace(_AT_ONCE, _WHEN_ASKED)
        key = name, source_hash(source)
        if key not in self._parts:
            self._parts[key] = _as_python_does(source, name, *how, **more)
            self._has_new = True
        return self._parts[key]

    def write(self) -> None:
        if not self._has_new or sys.dont_write_bytecode:
            return
        draft = f"{self._path}.{os.getpid()}"
        try:
            with open(draft, "xb") as file:  # noqa: PTH123
                marshal.dump(self._parts, file)
            os.replace(draft, self._path)  # noqa: PTH105
        except OSError:
            return  # a folder of somebody else: compiled at the next start again


def load(path: str) -> None:
    """Load PySide's foundation; path: where its compiled parts are kept."""
    kept = Kept(path)
    setattr(builtins, _COMPILE, kept.compile)
    try:
        import_module("shiboken6")
    finally:
        setattr(builtins, _COMPILE, _as_python_does)
    kept.write()


if "shiboken6" not in sys.modules:
    load(cache_from_source(__file__) + ".shiboken")
