"""httpx without its command line.

Where rich and click are installed, and the hub's own server brings them, httpx loads both at once
for a command that nobody calls here: measured 5 MB and 60 ms of processor time. Without them it
does the same with an empty command.

Law: imported before httpx.
"""

from __future__ import annotations

import sys
from importlib import import_module

_COMMAND_LINE = "httpx._main"

if "httpx" not in sys.modules:
    sys.modules[_COMMAND_LINE] = None  # type: ignore[assignment]  # Python's way to say "not here"
    try:
        import_module("httpx")
    finally:
        del sys.modules[_COMMAND_LINE]
