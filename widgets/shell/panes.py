"""Where the window gets its panes from: one factory each, so that the shell knows none of them.

A factory imports what it needs when it is called; the work list is built before the first paint,
all others in idle steps after it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop.viewmodels.desk import Desk
    from widgets.shared.actions import Actions

Factory = Callable[["Desk", "Actions"], "QWidget"]


@runtime_checkable
class Narrowing(Protocol):
    """A pane that can do with 64 units."""

    def set_narrow(self, on: bool) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Panes:
    """The three panes of the desk, and the pages by the action that opens them."""

    work_list: Factory
    interaction: Factory
    context: Factory
    pages: Mapping[str, Factory]  # "page.customers": ...
