"""Several rows of a list chosen at once, and doing one thing with all of them.

    chosen.toggle("case-1"); chosen.reach(from_, to); await chosen.do(deed)

Laws: what is done is an ordinary operation for each record; one that cannot be done is left out and
named with why, the others are done; they are asked for some at a time, so that the window answers
meanwhile; where it is stopped, the rest stays chosen and as it is; what can be taken back is taken
back with one step; what the hub then does not do is told by itself (`not_done`), and there is
nothing of it to take back.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from desktop.domain.ids import OperationId
from desktop.domain.kinds import BY_NAME
from desktop.domain.operations.operation import Reason, Stamp
from desktop.domain.operations.registry import AnyOperation
from desktop.domain.records import Record
from desktop.notices import Notice, Tone
from desktop.signal import Signal
from desktop.store.reads import records
from desktop.text import tr
from desktop.viewmodels.desk import Desk
from desktop.viewmodels.lists.deed import Deed, Pick
from desktop.viewmodels.lists.paged import Pages
from desktop.viewmodels.not_done import NotDone
from desktop.viewmodels.reasons import why_not

UNDO: Final = "notice.undo"
AT_ONCE: Final = 25  # operations in one transaction
_NAMED: Final = 5  # of those left out
_MATTER: Final = "done with several"
_Back = tuple[str, Sequence[AnyOperation]]  # what was asked, and what takes it back


class Chosen:
    """`keys` of the chosen rows, in the order they were chosen."""

    def __init__(
        self,
        desk: Desk,
        kind: str,
        pages: Pages[Any],
        deeds: Sequence[Deed],
        picks: Sequence[Pick] = (),
    ) -> None:
        self.deeds = tuple(deeds)
        self.picks = tuple(picks)
        self.keys: tuple[str, ...] = ()
        self.changed: Signal[tuple[str, ...]] = Signal()
        self.busy = False
        self._stopped = False
        self._work = f"several: {kind}"
        self._desk = desk
        self._kind = BY_NAME[kind]
        self._pages = pages
        self._way_back: tuple[_Back, ...] = ()
        self._not_done = NotDone(desk)

    def close(self) -> None:
        self._not_done.close()

    def toggle(self, key: str) -> None:
        others = tuple(each for each in self.keys if each != key)
        self._choose(others if key in self.keys else (*self.keys, key))

    def reach(self, first: int, last: int) -> None:
        """Choose the rows at these places and between them, as far as they are read."""
        places = range(min(first, last), max(first, last) + 1)
        rows = (self._pages.row(at) for at in places)
        self._choose((*self.keys, *(row.key for row in rows if row is not None)))

    def all_read(self) -> None:
        """Choose all that is read."""
        self._choose((*self.keys, *(row.key for row in self._pages.rows_read())))

    def clear(self) -> None:
        self._choose(())

    def ask(self, deed: Deed) -> None:
        if self.keys and not self.busy:
            self._desk.supervisor.spawn(f"several: {deed.id}", self.do(deed))

    async def do(self, deed: Deed) -> None:
        """Do it with each of them; the notice says how many, and which not and why."""
        self.busy = True
        self._begin(deed, len(self.keys))
        keys, done, back = self.keys, 0, list[_Back]()
        left, names, seen = list[str](), dict[str, str](), 0
        try:
            for some in _slices(keys):
                found = await self._records(some)
                asked: list[tuple[AnyOperation, Record]] = []
                for record in found:
                    operation = deed.made(record)
                    reason = self._against(deed, operation, record)
                    if reason is not None:
                        left.append(f"{_name(record)} ({why_not(reason)})")
                        continue
                    done += 1
                    if operation is None:
                        continue
                    asked.append((operation, record))
                if asked:
                    ids = await self._desk.ask(*(each for each, _ in asked), saw=found)
                    for id_, (_, record) in zip(ids, asked, strict=True):
                        names[id_] = _name(record)
                        if deed.back is not None:
                            back.append((id_, _each(deed.back(record))))
                seen += len(some)
                self._say(deed, seen, len(keys))
                await self._desk.supervisor.pause(0)
                if self._stopped:
                    break
        finally:
            self.busy = False
            self._desk.under_way.over(self._work)
        self._way_back = tuple(back)
        self._choose(keys[seen:])
        self._tell(deed, done, left)
        self._not_done.follow(names)

    def _begin(self, deed: Deed, total: int) -> None:
        self._stopped = False
        self._desk.notices.clear(_MATTER)  # said anew, it is news again, and the newest
        self._say(deed, 0, total)

    def _say(self, deed: Deed, done: int, total: int) -> None:
        title = tr(deed.title)
        self._desk.under_way.say(self._work, title, done=done, total=total, stop=self._stop)

    def _stop(self) -> None:
        """Not in the middle of a transaction: what was asked for by then is done, and said."""
        self._stopped = True

    async def records(self) -> list[Record]:
        """Those that are chosen, as they are now."""
        return await self._records(self.keys)

    async def undo(self) -> None:
        """Take back what was done last; where it is stopped, the rest can still be taken back."""
        back, self._way_back = self._way_back, ()
        self._desk.notices.clear(_MATTER)
        asked = [
            (id_, op) for id_, ops in back if not self._not_done.was_refused(id_) for op in ops
        ]
        self._stopped, done, total = False, 0, len(asked)
        title = tr("Undo")
        try:
            for some in _slices(asked):
                self._desk.under_way.say(self._work, title, done=done, total=total, stop=self._stop)
                await self._desk.ask(*(op for _, op in some))
                done += len(some)
                await self._desk.supervisor.pause(0)
                if self._stopped:
                    break
        finally:
            self._desk.under_way.over(self._work)
        if done < total:
            self._way_back = tuple((id_, (op,)) for id_, op in asked[done:])
            said = tr(
                "Taken back: {done} of {total}. The rest stays as it is.", done=done, total=total
            )
            self._desk.notices.tell(
                Notice(tone=Tone.INFO, happened=said, replace=_MATTER, action=UNDO)
            )

    async def _records(self, keys: Sequence[str]) -> list[Record]:
        type_ = self._kind.record
        found = [await self._desk.read(records.record, type_, key) for key in keys]
        return [record for record in found if record is not None]

    def _against(self, deed: Deed, operation: AnyOperation | None, record: Record) -> Reason | None:
        if operation is None:
            return None
        said = deed.against(record) if deed.against is not None else None
        return said or operation.refusal(record, self._stamp())

    def _stamp(self) -> Stamp:
        return Stamp(OperationId(""), self._desk.me.agent, self._desk.clock.now())

    def _choose(self, keys: Iterable[str]) -> None:
        chosen = tuple(dict.fromkeys(keys))
        if chosen != self.keys:
            self.keys = chosen
            self.changed.emit(chosen)

    def _tell(self, deed: Deed, done: int, left: Sequence[str]) -> None:
        said = tr(deed.done, count=done, value=deed.value)
        if left:
            more = tr("and {count} more", count=len(left) - _NAMED) if len(left) > _NAMED else ""
            names = "; ".join((*left[:_NAMED], *([more] if more else [])))
            said = f"{said} {tr('Left as they were: {names}', names=names)}"
        self._desk.notices.tell(
            Notice(
                tone=Tone.WARNING if left else Tone.DONE,
                happened=said,
                replace=_MATTER,
                action=UNDO if self._way_back else "",
            )
        )


def _each(back: AnyOperation | Sequence[AnyOperation]) -> Sequence[AnyOperation]:
    return back if isinstance(back, Sequence) else (back,)


def _slices(values: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (values[at : at + AT_ONCE] for at in range(0, len(values), AT_ONCE))


def _name(record: Record) -> str:
    names = (getattr(record, each, "") for each in ("number", "title", "subject", "name"))
    return next((name for name in names if name), record.id)
