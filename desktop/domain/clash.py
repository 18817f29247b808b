"""A clash: what two people wrote into the same place, kept until somebody decides.

The hub makes it when it could not bring a change together with what had come before: its own value
stays, the other one is kept here beside it. Laws: both values stand in it, whatever becomes of the
record; whoever may see the record sees its clashes, nobody else does.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import msgspec

from desktop.domain.ids import AgentId, ClashId, RecordId
from desktop.domain.records import Record


class Choice(StrEnum):
    """What was decided."""

    MINE = "mine"  # the value that had been set aside
    THEIRS = "theirs"  # the value that had stayed
    BOTH = "both"  # two texts, one below the other


class Side(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One field with both its values, each as JSON."""

    field: str
    mine: str
    theirs: str
    base: str = ""  # what both began with, where it is known
    by: AgentId | None = None  # who gave it the value that stayed, where it is known
    at: datetime | None = None


class Clash(Record, frozen=True, kw_only=True, omit_defaults=True):
    """`by` asked for `operation` on the record `about` at `at`; `sides` were left aside."""

    id: ClashId
    about_kind: str
    about: RecordId
    operation: str  # its signature
    by: AgentId
    at: datetime
    sides: tuple[Side, ...]
    reason: str = ""  # why none of it could be done; "" when the values alone were in the way
    seen_in: tuple[str, ...] = ()  # the buckets of the record
    decided: Choice | None = None
    decided_by: AgentId | None = None
    decided_at: datetime | None = None
