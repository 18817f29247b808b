"""What the tour's person knows before the day begins: who to be, what to type, what to look for.

The words come from `resources/demo/<language>/tour.toml`, so that the day is the same for a seed
and a language; what stands on buttons comes from the window's own translations.
"""

from __future__ import annotations

from typing import Protocol

import msgspec


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file, field by field."""

    customer: str  # who waits longest
    mail_subject: str
    mail: str  # in what was written
    home: str  # in the customer's address
    earlier: str  # in an older contact
    question: str
    article: str
    greeting: str
    answer: str  # in the passage that is inserted
    closing: str
    note: str
    promise: str
    words: str
    due: str
    wrap_up: str
    speech: str  # on the telephone
    next_customer: str
    next_subject: str
    offline_reply: str
    offline_note: str
    offline_task: str
    offline_due: str
    draft_customer: str
    draft: str


class Account(msgspec.Struct, frozen=True):
    address: str
    login: str
    password: str


class Around(Protocol):
    """What happens around the window, which no person at it can do."""

    async def call(self) -> None:
        """Let somebody call the hub, who is given to whoever is ready."""

    async def cut(self) -> None:
        """Stop the hub for good; returns when nobody answers any more."""

    async def mend(self) -> None:
        """Start it again at the same address; returns when it answers."""
