"""What a queue, a type of cases or a tree of codes asks of an operation before it is done.

Pure but for `look`. Laws: whoever wraps up a contact of a queue that needs a code names one, and
the mark of a time that was over only where there is such a time; a code that is not among the
records is taken, because an older desk has its own list; the enterprise's own people keep codes and
types; no code stands below itself.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from msgspec import UNSET

from desktop.domain.case_types import CaseType, missing
from desktop.domain.operations import case, service
from desktop.domain.operations.interaction import WrapUp
from desktop.domain.operations.operation import Reason
from desktop.domain.operations.registry import AnyOperation
from desktop.domain.records import Case, Interaction, Queue, Record
from desktop.domain.words import WrapUpMode
from desktop.domain.wrap_up_codes import NONE_GIVEN, Code
from integrations.hub.server.rights.rights import Person

Look = Callable[[str, str], Record | None]
Against = tuple[Reason, str]

_KEPT: Final = (service.AddCode, service.SetCode, service.SetCaseType)
_DEEPEST: Final = 20  # levels of codes


def against(
    operation: AnyOperation, record: Record | None, who: Person, look: Look
) -> Against | None:
    """Why it cannot be done here, with what the log says of it; None when nothing speaks."""
    if isinstance(operation, _KEPT) and who.partner:
        return Reason.DENIED, "the enterprise's own people keep these"
    match operation, record:
        case WrapUp(), Interaction():
            return _code_is_missing(operation, look("queue", record.queue))
        case service.AddCode() | service.SetCode(), _:
            return _is_below_itself(operation, look)
    return _against_of_case(operation, record, look)


def _against_of_case(operation: AnyOperation, record: Record | None, look: Look) -> Against | None:
    match operation, record:
        case case.Open(), None:
            return _not_of_this_type(operation.type, operation.queue, look)
        case case.Set(), Case() if operation.type not in (UNSET, record.type):
            return _not_of_this_type(operation.type, record.queue, look)
        case case.Close(), Case():
            return _fields_are_missing(record, look)
    return None


def _code_is_missing(operation: WrapUp, queue: Record | None) -> Against | None:
    if not isinstance(queue, Queue) or operation.code not in ("", NONE_GIVEN):
        return None
    rule = queue.wrap_up
    if not rule.code_needed or rule.mode is WrapUpMode.OPTIONAL:
        return None
    if operation.code == NONE_GIVEN and rule.mode is WrapUpMode.TIMED:
        return None
    return Reason.INCOMPLETE, f"queue {queue.name} asks for a wrap-up code"


def _is_below_itself(operation: service.AddCode | service.SetCode, look: Look) -> Against | None:
    above = operation.parent
    for _ in range(_DEEPEST):
        if above is UNSET or above is None:
            return None
        if above == operation.id:
            break
        code = look("code", str(above))
        above = code.parent if isinstance(code, Code) else None
    return Reason.INVALID, "a code cannot stand below itself"


def _not_of_this_type(id: object, queue: str, look: Look) -> Against | None:
    """A type that is not there is another objection's business."""
    kind = look("case-type", id) if isinstance(id, str) else None
    if not isinstance(kind, CaseType):
        return None
    if kind.active and (not kind.queues or queue in kind.queues):
        return None
    return Reason.INVALID, f"type {kind.name} is not for this queue"


def _fields_are_missing(record: Case, look: Look) -> Against | None:
    kind = look("case-type", record.type) if record.type else None
    fields = missing(kind if isinstance(kind, CaseType) else None, record)
    if not fields:
        return None
    return Reason.INCOMPLETE, f"needed: {', '.join(field.title for field in fields)}"
