"""What is chosen for the one record that is open: who sees to a case, the queue it stands in.

    sheet = PickOne(desk, AssignPick("case", desk.me), lambda: tab.case); sheet.begin()

Laws: what would be refused, or is so already, is not offered; where nothing is left to be offered
it is said why.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from desktop.domain.ids import OperationId
from desktop.domain.operations.operation import Reason, Stamp
from desktop.signal import Signal
from desktop.text import tr
from desktop.viewmodels.latest import Latest
from desktop.viewmodels.picking import empty
from desktop.viewmodels.reasons import why_not

if TYPE_CHECKING:
    from desktop.domain.records import Record
    from desktop.viewmodels.deed import Deed, Pick
    from desktop.viewmodels.desk import Desk
    from desktop.viewmodels.rows import Row


class PickOne:
    """`rows` of what can be chosen for the record as it is now."""

    def __init__(self, desk: Desk, pick: Pick, record: Callable[[], Record | None]) -> None:
        self._desk = desk
        self._pick = pick
        self._record = record
        self._text = ""
        self._known = False  # what can be chosen was read
        self.rows: tuple[Row, ...] = ()
        self.rows_changed: Signal[tuple[Row, ...]] = Signal()
        self._reading = Latest(desk.supervisor, f"choices of one {pick.id}")

    def begin(self) -> None:
        self._text, self._known = "", False
        self._show(())
        self._reading.ask(self._read())

    def end(self) -> None:
        self._reading.drop()

    def ask(self, text: str) -> None:
        self._text = text
        self._say()

    def take(self, key: str) -> bool:
        record, deed = self._record(), self._pick.deed(key)
        if record is None or deed is None or self._against(deed, record) is not None:
            return False
        operation = deed.made(record)
        if operation is not None:
            self._desk.supervisor.spawn(f"one {deed.id}", self._do(deed, record))
        return True

    async def _do(self, deed: Deed, record: Record) -> None:
        if (operation := deed.made(record)) is not None:
            await self._desk.ask(operation, saw=[record])

    async def _read(self) -> None:
        record = self._record()
        await self._pick.read(self._desk, [] if record is None else [record])
        self._known = True
        self._say()

    def _say(self) -> None:
        record = self._record()
        if not self._known or record is None:
            return
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
        self._show(tuple(rows) or tuple(_left_out(reason) for reason in reasons[:1]))

    def _against(self, deed: Deed, record: Record) -> Reason | None:
        operation = deed.made(record)
        if operation is None:
            return None
        said = deed.against(record) if deed.against is not None else None
        stamp = Stamp(OperationId(""), self._desk.me.agent, self._desk.clock.now())
        return said or operation.refusal(record, stamp)

    def _show(self, rows: tuple[Row, ...]) -> None:
        self.rows = rows
        self.rows_changed.emit(rows)


def _left_out(reason: Reason) -> Row:
    return empty("info", tr("Not for you to change"), why_not(reason))
