"""A way to tell that writes down what it was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.signal import Signal

if TYPE_CHECKING:
    from collections.abc import Mapping


class Panel:
    """Fits `desktop.ports.outside.Outside`; `stands` is what is shown now."""

    def __init__(self) -> None:
        self.acted: Signal[str] = Signal()
        self.told: list[tuple[str, str]] = []
        self.stands: tuple[str, str] | None = None

    async def tell(self, title: str, text: str, buttons: Mapping[str, str], seconds: float) -> bool:
        self.stands = (title, text)
        self.told.append(self.stands)
        return True

    async def withdraw(self) -> None:
        self.stands = None

    async def close(self) -> None: ...
