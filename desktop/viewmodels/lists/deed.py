"""What can be done with several records at once, as a value; and what first needs a choice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Protocol

import msgspec

from desktop.domain.operations.operation import Reason
from desktop.domain.operations.registry import AnyOperation

if TYPE_CHECKING:
    from desktop.domain.records import Record
    from desktop.viewmodels.desk import Desk
    from desktop.viewmodels.rows import Row


class Deed(msgspec.Struct, frozen=True, kw_only=True):
    """What can be done with each of several records; `back` takes it back, knowing what was.

    Where `made` makes nothing, it is so already: there is nothing to do and nothing to undo.
    """

    id: str
    title: str  # marked
    done: str  # marked, with {count}, and {value} where there is one
    icon: str
    made: Callable[[Any], AnyOperation | None]
    back: Callable[[Any], AnyOperation | Sequence[AnyOperation]] | None = None
    against: Callable[[Any], Reason | None] | None = None  # beside what the operation says
    value: str = ""


class Pick(Protocol):
    """One kind of choice; its titles are marked."""

    id: str
    title: str
    icon: str
    hint: str
    rows_name: str

    async def read(self, desk: Desk, records: Sequence[Record]) -> None:
        """Find out what can be chosen for these records."""

    def rows(self, text: str) -> tuple[Row, ...]: ...

    def deed(self, key: str) -> Deed | None:
        """What is done when this row is taken."""
