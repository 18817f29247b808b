"""How far something has come: fields filled in, steps done, pauses, stretches of a call."""

from __future__ import annotations

from datetime import datetime

import msgspec

from desktop.domain.ids import AgentId
from desktop.domain.words import CallState


class FieldValue(msgspec.Struct, frozen=True, gc=False):
    """What stands in a field of a case that its type declares."""

    id: str
    text: str


class Step(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """A line of a checklist; done or not."""

    id: str
    text: str
    by: AgentId | None = None
    at: datetime | None = None


class Pause(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    since: datetime
    until: datetime | None = None


class Stretch(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """A part of a call, until the next one begins."""

    kind: CallState
    since: datetime
