"""Progress in words, of everything that takes longer than half a second.

Laws: what is over sooner is never shown; what can be stopped says so, and stopping loses nothing
of what a person has written.
"""

from __future__ import annotations

import msgspec

from desktop.line import LineState, Standing
from desktop.notices import Notice, Tone
from desktop.signal import Signal, all_of
from desktop.text import tr
from desktop.under_way import Work
from desktop.viewmodels import terms
from desktop.viewmodels.desk import Desk

SHOWN_AFTER_S = 0.5
_LOADING = "first sync"
_MATTER = "stopped"
_GO_ON = "sync.now"
_SYNC = "sync"  # the work that brings it


class Line(msgspec.Struct, frozen=True):
    """`share` of it that is done, 0..1; None where nobody knows."""

    id: str
    title: str
    more: str
    share: float | None
    stops: bool

    @property
    def said(self) -> str:
        return terms.sentence(self.title, self.more)


class Progress:
    """`lines` and their changes."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._begun: dict[str, object] = {}  # each beginning is one of its own
        self._ripe: set[str] = set()  # what runs for so long by now
        self.lines: tuple[Line, ...] = ()
        self.changed: Signal[tuple[Line, ...]] = Signal()
        self._disconnect = all_of(
            desk.under_way.changed.connect(lambda _works: self._look()),
            desk.line.changed.connect(self._on_line),
        )
        self._on_line(desk.line.state)
        self._look()

    def close(self) -> None:
        self._disconnect()

    def stop(self, id_: str | None = None) -> None:
        """Stop this one; without an id what began last; or say that nothing can be."""
        if not self._desk.under_way.stop(id_):
            self._desk.notices.tell(
                Notice(
                    tone=Tone.INFO,
                    happened=tr("Nothing runs that could be stopped."),
                    replace=_MATTER,
                )
            )

    def _on_line(self, line: LineState) -> None:
        if line.loading is None:
            self._desk.under_way.over(_LOADING)
            return
        done, expected = line.loading
        title = tr("Your data comes from the hub")
        self._desk.under_way.say(
            _LOADING, title, done=done, total=max(done, expected), stop=self._hold
        )

    def _hold(self) -> None:
        """Bring no more for now; the next try goes on where it was held, after a restart too."""
        self._desk.supervisor.cancel(_SYNC)
        self._desk.line.set(standing=Standing.OFFLINE, loading=None)
        self._desk.notices.tell(
            Notice(
                tone=Tone.INFO,
                happened=tr("No more data comes from the hub for now."),
                safe=tr("What is here stays; the next try goes on from there."),
                replace=_MATTER,
                action=_GO_ON,
            )
        )

    def _look(self) -> None:
        works = self._desk.under_way.works
        there = {work.id: self._begun.get(work.id, object()) for work in works}
        for new in there.keys() - self._begun.keys():
            self._desk.supervisor.spawn("progress", self._ripen(new, there[new]))
        self._begun, self._ripe = there, self._ripe & there.keys()
        lines = tuple(_line(work) for work in works if work.id in self._ripe)
        if lines != self.lines:
            self.lines = lines
            self.changed.emit(lines)

    async def _ripen(self, id_: str, beginning: object) -> None:
        await self._desk.supervisor.pause(SHOWN_AFTER_S)
        if self._begun.get(id_) is beginning:
            self._ripe.add(id_)
            self._look()


def _line(work: Work) -> Line:
    share = work.done / work.total if work.total else None
    more = str(work.done) if work.done else ""
    if work.total:
        more = tr("{done} of {total}", done=work.done, total=work.total)
    return Line(work.id, work.title, more, share, work.stop is not None)
