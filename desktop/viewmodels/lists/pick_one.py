"""What is chosen for the one record that is open: who sees to a case, the queue it stands in.

    sheet = PickOne(desk, AssignPick("case", desk.me), lambda: tab.case); sheet.begin()

Laws: what would be refused, or is so already, is not offered; where nothing is left to be offered
it is said why.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from desktop.domain.ids import OperationId
from desktop.domain.operations.operation import Reason, Stamp
from desktop.text import tr
from desktop.viewmodels.lists.narrowing import nothing_here
from desktop.viewmodels.lists.picking import Picking
from desktop.viewmodels.reasons import why_not

if TYPE_CHECKING:
    from desktop.domain.records import Record
    from desktop.viewmodels.desk import Desk
    from desktop.viewmodels.lists.deed import Deed, Pick
    from desktop.viewmodels.rows import Row


class PickOne(Picking):
    """What can be chosen for the record as it is now."""

    def __init__(self, desk: Desk, pick: Pick, record: Callable[[], Record | None]) -> None:
        super().__init__(desk, pick, f"choices of one {pick.id}")
        self._record = record

    def take(self, key: str) -> bool:
        record, deed = self._record(), self._pick.deed(key)
        if record is None or deed is None or self._against(deed, record) is not None:
            return False
        operation = deed.made(record)
        if operation is not None:
            self._desk.supervisor.spawn(f"one {deed.id}", self._do(deed, record))
        return True

    async def records(self) -> Sequence[Record]:
        record = self._record()
        return [] if record is None else [record]

    def offered(self) -> tuple[Row, ...]:
        record = self._record()
        if record is None:
            return self.rows
        rows: list[Row] = []
        reasons: list[Reason] = []
        for row in self._pick.rows(self._text):
            deed = self._pick.deed(row.key)
            if deed is not None and deed.made(record) is None:
                continue  # it is so already
            reason = self._against(deed, record) if deed is not None else None
            if reason is None:
                rows.append(row)
            else:
                reasons.append(reason)
        return tuple(rows) or tuple(_left_out(reason) for reason in reasons[:1])

    async def _do(self, deed: Deed, record: Record) -> None:
        if (operation := deed.made(record)) is not None:
            await self._desk.ask(operation, saw=[record])

    def _against(self, deed: Deed, record: Record) -> Reason | None:
        operation = deed.made(record)
        if operation is None:
            return None
        said = deed.against(record) if deed.against is not None else None
        stamp = Stamp(OperationId(""), self._desk.me.agent, self._desk.clock.now())
        return said or operation.refusal(record, stamp)


def _left_out(reason: Reason) -> Row:
    return nothing_here("info", tr("Not for you to change"), why_not(reason))
