"""What can be asked of the machine Tresen runs on: its checks, and the reports of faults on it.

`desktop/machine.py` fits it. All but its printer may take seconds and belongs in a thread
beside.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from desktop.ports.finding import Finding
from desktop.ports.printer import Printer


class Machine(Protocol):
    @property
    def printer(self) -> Printer | None:
        """None where Qt prints by itself."""
        ...

    def examine(self) -> Iterator[Finding]:
        """One check after the other, the same as `tresen doctor`."""
        ...

    def crashes(self) -> tuple[tuple[str, str], ...]:
        """Names and texts of the reports of faults, the newest first."""
        ...

    def own_words(self) -> tuple[str, ...]:
        """What names this machine or this person: folders, the account, the hub's address."""
        ...

    def keep(self, path: str, files: tuple[tuple[str, str], ...]) -> None:
        """Write a bundle of files with these names and texts. Raises OSError."""
        ...
