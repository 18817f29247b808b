"""msgspec is loaded with Python's own `typing` alone.

It takes three names from `typing_extensions` where that is installed, and the same three from
`typing` where it is not; since Python 3.11 they are the same things. A tenth of what msgspec costs
is then left out at every start, and loaded by whoever needs it.

Laws: comes before the first import of msgspec; afterwards `typing_extensions` can be imported as
if nothing had been.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any

_LEFT_OUT = "typing_extensions"


def load() -> None:
    """Load msgspec; a module that stands as None is one that is not installed."""
    modules: dict[str, Any] = sys.modules
    if _LEFT_OUT in modules:
        return
    modules[_LEFT_OUT] = None
    try:
        import_module("msgspec")
    finally:
        del modules[_LEFT_OUT]


load()
