"""What the hub refused of a conversation, as rows: why, and the words that were written.

Law: nothing that was written vanishes: until somebody has seen to a refusal, its words stand here.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import msgspec

from desktop.domain.conversation import Attachment
from desktop.domain.operations.interaction import Reply
from desktop.domain.operations.registry import UnknownOperation
from desktop.domain.operations.writing import NoteInteraction
from desktop.domain.words import DraftKind
from desktop.store.outbox import Refused
from desktop.text import tr
from desktop.viewmodels import reasons, terms
from desktop.viewmodels.rows import Part, RefusedRow
from desktop.viewmodels.times.when import moment

BACK = "back"  # the part that takes the words back to the composer
DISMISS = "dismiss"
_KEY = "refused:"


def refusals(
    refused: Iterable[Refused], now: datetime, in_composer: frozenset[str]
) -> Iterable[RefusedRow]:
    """The rows, but for words the composer holds: there they stand with the reason."""
    for each in refused:
        kind, text = words_of(each)
        if not text or text not in in_composer:
            yield _row(each, kind, text, now)


def key_of(operation: str) -> str:
    return f"{_KEY}{operation}"


def operation_of(key: str) -> str:
    """The operation a row speaks of; "" for the key of any other row."""
    return key.removeprefix(_KEY) if key.startswith(_KEY) else ""


def words_of(refused: Refused) -> tuple[DraftKind | None, str]:
    """What had been written, and where it belongs; (None, "") when it was nothing written."""
    try:
        operation = refused.operation
    except (UnknownOperation, msgspec.ValidationError):
        return None, ""
    if isinstance(operation, Reply):
        return DraftKind.REPLY, operation.text
    if isinstance(operation, NoteInteraction):
        return DraftKind.NOTE, operation.text
    return None, ""


def files_of(refused: Refused) -> tuple[Attachment, ...]:
    """What was to go with the words."""
    try:
        operation = refused.operation
    except (UnknownOperation, msgspec.ValidationError):
        return ()
    return operation.attachments if isinstance(operation, Reply) else ()


def _row(refused: Refused, kind: DraftKind | None, text: str, now: datetime) -> RefusedRow:
    what = _what(kind)
    because = reasons.why(refused.verdict, refused.reason)
    back = (Part(BACK, tr("Back to the composer"), primary=True),) if text else ()
    return RefusedRow(
        key=key_of(refused.op_id),
        icon="cloud-alert",
        what=what,
        why=because,
        when=moment(now, refused.at),
        text=text,
        parts=(*back, Part(DISMISS, tr("Put away"))),
        said=terms.sentence(what, because, text),
    )


def _what(kind: DraftKind | None) -> str:
    if kind is DraftKind.REPLY:
        return tr("The reply was refused")
    return tr("The note was refused") if kind else tr("Something was refused")
