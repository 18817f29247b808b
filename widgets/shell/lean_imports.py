"""PySide is loaded with what of it is needed, and leaves the modules after it alone.

PySide looks into the source text of each imported module for its own name, because such a module
might switch on `from __feature__ import …`; the texts stay in memory (`linecache`). Tresen uses no
such feature. Measured with everything the window loads: 0.3 to 0.4 s of processor time and 25 MB.
A PySide without this look-up is left as it is.

Law: this is the first import of PySide, and comes before our own modules.
"""

from __future__ import annotations

import builtins
import os
import sys
from importlib import import_module

import widgets.shell.lean_enums
import widgets.shell.lean_msgspec
import widgets.shell.lean_shiboken  # noqa: F401  before PySide, all three

_BEFORE = "__orig_import__"  # where PySide keeps what it replaced
_LOOKS = "_mod_uses_pyside"


def _load() -> None:
    """Load PySide; of the 14,000 functions it calls in Qt each is looked up when it is called."""
    if sys.platform == "win32":
        import_module("PySide6.QtWidgets")
        return
    before = sys.getdlopenflags()
    sys.setdlopenflags(os.RTLD_LAZY)
    try:
        import_module("PySide6.QtWidgets")
    finally:
        sys.setdlopenflags(before)


def _no_look(_module: object) -> bool:
    return False


def stop_looking() -> bool:
    """Whether there was something to stop."""
    if hasattr(builtins, _BEFORE):  # so an import is no call of PySide's Python code either
        builtins.__import__ = getattr(builtins, _BEFORE)
    feature = sys.modules.get("shibokensupport.feature")
    if not hasattr(feature, _LOOKS):
        return False
    setattr(feature, _LOOKS, _no_look)
    return True


_load()
stop_looking()
