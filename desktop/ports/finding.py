"""What an examination of this machine has found, and what to do about it."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class State(StrEnum):
    GOOD = "good"
    NOTICE = "notice"  # Tresen works, but not in every respect
    BAD = "bad"  # Tresen cannot open, or cannot keep what is typed


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    check: str  # its name for programs
    title: str  # its name for people
    state: State
    found: str
    do: str = ""
