"""Who writes just now (XEP-0085), both ways, for as long as one session lasts.

    states.heard("eva@chat.test", "composing")     from a customer's program
    states.typing()                                who began to write since this was asked last
    states.due({"eva@chat.test"})                  what is to be said: [(jid, state), …]

Laws: only who has spoken of states is told of ours; nobody is told of a state twice in a row; of
somebody who has been silent for long nothing is kept; of many, the latest are.

https://xmpp.org/extensions/xep-0085.html
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Final

MOST: Final = 500  # customers whose programs are known to speak of states
KEPT_S: Final = 1_800.0  # after their last sign
COMPOSING, PAUSED, ACTIVE = "composing", "paused", "active"
_SAID: Final = frozenset({COMPOSING, PAUSED, ACTIVE, "inactive", "gone"})


class ChatStates:
    def __init__(self, clock: Callable[[], float]) -> None:
        """clock: seconds that only go on."""
        self._clock = clock
        self._speak: dict[str, float] = {}  # jid: when, the latest last
        self._typing: set[str] = set()
        self._told: set[str] = set()  # who was told that somebody writes

    def heard(self, jid: str, state: str) -> None:
        if state not in _SAID or "@" not in jid:
            return
        self._speak.pop(jid, None)
        self._speak[jid] = self._clock()
        while len(self._speak) > MOST:
            del self._speak[next(iter(self._speak))]
        (self._typing.add if state == COMPOSING else self._typing.discard)(jid)

    def typing(self) -> frozenset[str]:
        """Those who have given a sign since the last asking."""
        found, self._typing = frozenset(self._typing), set()
        return found

    def listeners(self) -> frozenset[str]:
        """Whose programs want to know."""
        first = self._clock() - KEPT_S
        self._speak = {jid: at for jid, at in self._speak.items() if at >= first}
        return frozenset(self._speak)

    def due(self, written_to: Collection[str]) -> list[tuple[str, str]]:
        """What is to be said now that somebody writes to these, and to nobody else."""
        writes = self.listeners() & frozenset(written_to)
        begun = [(jid, COMPOSING) for jid in sorted(writes - self._told)]
        ended = [(jid, PAUSED) for jid in sorted(self._told - writes)]
        self._told = set(writes)
        return begun + ended

    def said(self, jid: str) -> bool:
        """A message goes to them, which ends that somebody writes; whether it is to say so."""
        self._told.discard(jid)
        return jid in self._speak
