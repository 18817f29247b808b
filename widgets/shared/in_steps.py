"""Panes that are built in steps, so that no step of it is felt.

    def fill(self) -> Iterator[Callable[[], object]]      a pane has it when there is more to build

Law: every step can be left out until it is needed; whoever needs a part earlier builds it then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

Steps = Iterator[Callable[[], object]]


@runtime_checkable
class InSteps(Protocol):
    """Usable when it has been made; complete when the last of its steps has been done."""

    def fill(self) -> Steps: ...


def rest_of(pane: QWidget) -> Steps:
    """What is still to be built of it, if anything."""
    return pane.fill() if isinstance(pane, InSteps) else iter(())


def complete(pane: QWidget) -> None:
    """Build the rest of it now."""
    for step in rest_of(pane):
        step()
