"""What this machine knows of the person's surroundings: a locked screen, nothing to hear with.

`integrations/system/around.py` fits it. Law: what cannot be known is not claimed; then it answers
as if all were well.
"""

from __future__ import annotations

from typing import Protocol


class Around(Protocol):
    async def locked(self) -> bool:
        """Whether the screen is known to be locked now."""
        ...

    def is_silent(self) -> bool:
        """Whether there is known to be nothing to hear and speak with."""
        ...
