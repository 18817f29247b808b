"""Key events from another process: the X server's own way to press keys (XTest).

with Keys(":96") as keys: keys.press("k", held=("Control_L",)); keys.type("rechnung")
"""

from __future__ import annotations

import ctypes
import ctypes.util
from types import TracebackType

_NAMED = {" ": "space", "-": "minus", ".": "period", ",": "comma"}


class Keys:
    """The keyboard of a display; what is pressed goes to the window that has the focus."""

    def __init__(self, display: str) -> None:
        self._x = _library("X11")
        self._test = _library("Xtst")
        self._x.XOpenDisplay.restype = ctypes.c_void_p
        self._x.XStringToKeysym.restype = ctypes.c_ulong
        opened = self._x.XOpenDisplay(display.encode())
        if not opened:
            raise OSError(f"the display {display} cannot be opened")
        self._display = ctypes.c_void_p(opened)

    def __enter__(self) -> Keys:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._x.XCloseDisplay(self._display)

    def press(self, key: str, held: tuple[str, ...] = ()) -> None:
        """Down and up again; the server has it when this returns."""
        codes = [self._code(name) for name in (*held, key)]
        for code in codes:
            self._test.XTestFakeKeyEvent(self._display, code, 1, ctypes.c_ulong(0))
        for code in reversed(codes):
            self._test.XTestFakeKeyEvent(self._display, code, 0, ctypes.c_ulong(0))
        self._x.XFlush(self._display)

    def _code(self, key: str) -> int:
        name = _NAMED.get(key, key)
        sym = ctypes.c_ulong(self._x.XStringToKeysym(name.encode()))
        code = int(self._x.XKeysymToKeycode(self._display, sym)) & 0xFF
        if not code:
            raise ValueError(f"there is no key {key!r}")
        return code


def _library(name: str) -> ctypes.CDLL:
    found = ctypes.util.find_library(name)
    if found is None:
        raise OSError(f"lib{name} is missing (apt-get install libx11-6 libxtst6)")
    return ctypes.CDLL(found)
