"""What the agent must be told: one bar of notices, so that nothing stacks and nothing is missed.

    board.tell(Notice(tone=Tone.WARNING, happened=tr("No connection."),
                      safe=tr("Your reply is kept and goes out when the line is back."),
                      replace="line"))
    board.clear("line")

Law: what concerns the same matter (`replace`) replaces itself; at most two matters are shown,
the gravest first, and the others wait until one of them is done.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import IntEnum

import msgspec

from desktop.signal import Signal

SHOWN_AT_ONCE = 2


class Tone(IntEnum):
    """How grave it is; the graver one is shown first."""

    DONE = 0  # it worked: "Sent."
    INFO = 1  # worth knowing, nothing to do
    WARNING = 2  # something waits or works only in part
    BREACH = 3  # something was refused, missed or failed


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """One matter: what happened, what is safe, and at most one thing to do about it."""

    tone: Tone
    happened: str
    safe: str = ""  # "Your reply is kept."
    replace: str  # the matter: "line", "signing-in", "refused:<operation id>"
    action: str = ""  # id of an entry in the action registry, drawn as the notice's button
    icon: str = ""  # where another fits better than that of the tone
    subject: str = ""  # the record that action concerns, if it is not the selected one

    @property
    def sentence(self) -> str:
        """All of it, as it is read: what happened and what is safe do not run into each other."""
        ends = not self.safe or self.happened.endswith((".", "!", "?", ":", "…"))
        return f"{self.happened}{'' if ends else ':'} {self.safe}".strip()


class Board:
    """Holds every open matter; `shown` is what the window draws."""

    def __init__(self) -> None:
        self.changed: Signal[tuple[Notice, ...]] = Signal()
        self._open: dict[str, Notice] = {}
        self._rests: set[str] = set()

    @property
    def everything(self) -> tuple[Notice, ...]:
        """Every open matter, the gravest first, the newest first among equals."""
        newest_first = reversed(self._open.values())
        return tuple(sorted(newest_first, key=lambda notice: -notice.tone))

    @property
    def pressing(self) -> tuple[Notice, ...]:
        """Those that want a line; the others are found at the bell."""
        return tuple(each for each in self.everything if each.replace not in self._rests)

    @property
    def shown(self) -> tuple[Notice, ...]:
        """The gravest matters."""
        return self.everything[:SHOWN_AT_ONCE]

    @property
    def waiting(self) -> int:
        """How many matters wait for their turn."""
        return max(0, len(self._open) - SHOWN_AT_ONCE)

    def tell(self, notice: Notice) -> None:
        """Open the matter, or say it anew: it keeps its place unless it has become graver."""
        if self._open.get(notice.replace) != notice:
            self._open[notice.replace] = notice
            self._rests.discard(notice.replace)
            self.changed.emit(self.shown)

    def reword(self, say: Callable[[str], str]) -> None:
        """Say every open matter anew: another language is spoken."""
        for matter, notice in self._open.items():
            self._open[matter] = msgspec.structs.replace(
                notice, happened=say(notice.happened), safe=say(notice.safe)
            )
        self.changed.emit(self.shown)

    def rest(self, matters: Iterable[str]) -> None:
        """They have been seen: they stay open, without a line, until they say something else."""
        new = {each for each in matters if each in self._open} - self._rests
        if new:
            self._rests |= new
            self.changed.emit(self.shown)

    def clear(self, matter: str) -> None:
        """The matter is done, or the agent has put it away; without such a one nothing happens."""
        self._rests.discard(matter)
        if self._open.pop(matter, None) is not None:
            self.changed.emit(self.shown)
