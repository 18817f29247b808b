"""PySide does not read the source of every module that is imported after it.

PySide looks into the source text of each imported module for its own name, because such a module
might switch on `from __feature__ import …`; the texts stay in memory (`linecache`). Tresen uses no
such feature. Measured with everything the window loads: 0.3 to 0.4 s of processor time and 25 MB.
A PySide without this look-up is left as it is.

Law: imported right after the first import of PySide, before our own modules.
"""

from __future__ import annotations

import builtins
import sys

import widgets.shell.lean_enums
import widgets.shell.lean_shiboken  # noqa: F401  both before PySide

# isort: split
import PySide6.QtCore  # noqa: F401  it loads what is stopped here

_BEFORE = "__orig_import__"  # where PySide keeps what it replaced
_LOOKS = "_mod_uses_pyside"


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


stop_looking()
