"""The usual printer of this machine.

`integrations/system/printer.py` fits it. Law: whoever waits for it may stop, and then nothing that
was not yet taken is printed.
"""

from __future__ import annotations

from typing import Protocol


class Printer(Protocol):
    async def print(self, title: str, file: bytes) -> bool:
        """Give it this PDF file; False where there is no printer, or none that answers."""
        ...
