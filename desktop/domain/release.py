"""Which Tresen this is, as it says it to a hub.

Apart from what it is compared with (`bounds`): where it stands is looked for by modules that read
mail and addresses, 35 of them, and no window is painted by those.
"""

from __future__ import annotations

from functools import cache
from importlib.metadata import version


@cache
def this_release() -> str:
    """Read once: it stands in a file of the installation."""
    return f"tresen {version('tresen')}"
