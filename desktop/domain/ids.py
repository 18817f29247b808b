"""Ids are types: a customer's id can never stand where a case's is asked for.

All are UUID text. New ones are UUIDv7 (RFC 9562, 5.7), so rows made later sort later; things that
come from elsewhere get a UUIDv5 of their source, so that importing twice finds the first one again.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable
from typing import NewType

TenantId = NewType("TenantId", str)
SiteId = NewType("SiteId", str)
TeamId = NewType("TeamId", str)
QueueId = NewType("QueueId", str)
AgentId = NewType("AgentId", str)
CustomerId = NewType("CustomerId", str)
InteractionId = NewType("InteractionId", str)
MessageId = NewType("MessageId", str)
CaseId = NewType("CaseId", str)
TaskId = NewType("TaskId", str)
NoteId = NewType("NoteId", str)
ArticleId = NewType("ArticleId", str)
TextModuleId = NewType("TextModuleId", str)
DraftId = NewType("DraftId", str)
ClashId = NewType("ClashId", str)
UseId = NewType("UseId", str)
UsageId = NewType("UsageId", str)
RevisionId = NewType("RevisionId", str)
ReceiptId = NewType("ReceiptId", str)
ReadershipId = NewType("ReadershipId", str)
CalendarId = NewType("CalendarId", str)
CodeId = NewType("CodeId", str)
CaseTypeId = NewType("CaseTypeId", str)
SurveyId = NewType("SurveyId", str)
RecordId = NewType("RecordId", str)  # any of the above, where the kind stands beside it
OperationId = NewType("OperationId", str)

_SOURCES = uuid.UUID("5c1f9d4e-3d0e-5b0a-9a57-6f2f6f0f7e11")


def new_id(unix_ms: int, random_bytes: Callable[[int], bytes] = os.urandom) -> str:
    """A fresh UUIDv7; unix_ms comes from the clock port, so that simulated time works too."""
    value = (unix_ms & ((1 << 48) - 1)) << 80 | int.from_bytes(random_bytes(10), "big")
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return str(uuid.UUID(int=value))


def id_of(*source: str) -> str:
    """The same id for the same source, for ever: UUIDv5 over the parts, in order."""
    return str(uuid.uuid5(_SOURCES, "\x1f".join(source)))
