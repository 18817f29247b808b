"""What somebody remembers of a conversation, and of contacts before it."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

import msgspec

from integrations.demo.customers.moods import LADDER, Deed, Mood, Temper, moved


class Promise(msgspec.Struct, frozen=True):
    """What an agent said would be, in the agent's words, and until when where that can be told."""

    when: str
    by: datetime | None


class Memory(msgspec.Struct, kw_only=True):
    """Grows with the conversation."""

    mood: Mood
    temper: Temper
    annoyances: int = 0
    told: Counter[str] = msgspec.field(default_factory=Counter)  # facts, how often asked for
    promise: Promise | None = None
    broken: int = 0
    waits: int = 0  # in a row
    asked_after: int = 0  # times in all
    held: bool = False  # was asked to wait
    steps: int = 0
    agent: str = ""  # who answered last
    wondering: bool = False  # asked one thing more, and waits for that alone
    curious: bool = True
    offers: int = 0
    threatened: bool = False
    said: set[str] = msgspec.field(default_factory=set)
    moods: list[Mood] = msgspec.field(default_factory=list)

    def feel(self, deed: Deed) -> Mood:
        """Be moved by this; the mood that it has come to."""
        before = self.mood
        self.mood = moved(before, deed, self.temper, self.annoyances)
        if deed in _ANNOYING:
            self.annoyances += 1
        self.moods.append(self.mood)
        return self.mood

    @property
    def cross(self) -> bool:
        """Whether one would hear it."""
        return self.mood in LADDER[3:]

    @property
    def over(self) -> bool:
        return self.mood in (Mood.RELIEVED, Mood.GONE)


_ANNOYING = frozenset(
    {
        *(Deed.WAITED, Deed.EMPTY, Deed.ASKED_AGAIN, Deed.HANDED_OVER),
        *(Deed.REFUSED, Deed.BROKE, Deed.SHUT),
    }
)
