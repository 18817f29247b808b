"""What the hub did not do of several that were asked for with one press.

    not_done = NotDone(desk); not_done.follow({op_id: "V-7", …})

Laws: however many it are, one notice says how many and which, with the way to what was refused; it
grows while answers come in, and what was asked before with another press has its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count
from typing import TYPE_CHECKING, Final

import msgspec

from desktop.notices import Notice, Tone
from desktop.store import outbox
from desktop.text import tr
from desktop.viewmodels import reasons
from desktop.viewmodels.latest import Latest

if TYPE_CHECKING:
    from desktop.store.changes import Changes
    from desktop.viewmodels.desk import Desk

SHOW: Final = "page.outbox"
_NAMED: Final = 5
_FOLLOWED: Final = 20  # presses; who has chosen so often since has looked elsewhere
_numbers = count(1)


class Press(msgspec.Struct):
    """What one press asked for: {operation: name of its record}, and which were refused."""

    matter: str
    asked: dict[str, str]
    refused: frozenset[str] = frozenset()


class NotDone:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._presses: list[Press] = []
        self._reading = Latest(desk.supervisor, "not done of several")
        self._disconnect = desk.changed.connect(self._on_change)

    def close(self) -> None:
        self._disconnect()
        self._reading.drop()

    def follow(self, asked: Mapping[str, str]) -> None:
        """Say so when some of these are refused."""
        if asked:
            press = Press(f"not done {next(_numbers)}", dict(asked))
            self._presses = [*self._presses, press][-_FOLLOWED:]
            self._reading.ask(self._look())  # answers may have come while it was asked for

    def was_refused(self, operation: str) -> bool:
        return any(operation in press.refused for press in self._presses)

    def _on_change(self, changes: Changes) -> None:
        if self._presses and changes.outbox:
            self._reading.ask(self._look())

    async def _look(self) -> None:
        found_here = await self._desk.read(outbox.refused)
        refused: dict[str, outbox.Refused] = {each.op_id: each for each in found_here}
        for press in self._presses:
            found = frozenset(refused.keys() & press.asked.keys())
            if found != press.refused:
                press.refused = found
                ours = [refused[id_] for id_ in press.asked if id_ in found]
                self._desk.notices.tell(_notice(press, ours))


def _notice(press: Press, refused: list[outbox.Refused]) -> Notice:
    names = [press.asked[each.op_id] for each in refused]
    left = len(names) - _NAMED
    more = [tr("and {count} more", count=left)] if left > 0 else []
    whys = dict.fromkeys(reasons.why(each.verdict, each.reason) for each in refused)
    return Notice(
        tone=Tone.WARNING,
        happened=tr(
            "{count} of {all} were not done: {names}.",
            count=len(names),
            all=len(press.asked),
            names="; ".join((*names[:_NAMED], *more)),
        ),
        safe=" ".join(whys),
        replace=press.matter,
        action=SHOW,
        icon="cloud-alert",
    )
