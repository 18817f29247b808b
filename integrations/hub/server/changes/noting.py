"""Whether a contact that is wrapped up has the note that its code asks for.

Laws: it is written by whoever wraps up, before or in the same breath; where the time for wrapping
up runs none is insisted on, because what is over is completed with what is there; a code that is
not among the records asks for nothing.
"""

from __future__ import annotations

from desktop.domain.operations.interaction import WrapUp
from desktop.domain.operations.operation import Reason
from desktop.domain.operations.registry import AnyOperation
from desktop.domain.records import Interaction, Note, Queue, Record
from desktop.domain.words import WrapUpMode
from desktop.domain.wrap_up_codes import Code
from integrations.hub.server.store.notes import noted
from integrations.hub.server.store.work import Work


def lacks_note(work: Work, operation: AnyOperation, record: Record | None) -> Reason | None:
    if not isinstance(operation, WrapUp) or not isinstance(record, Interaction):
        return None
    code = work.look("code", operation.code) if operation.code else None
    if not isinstance(code, Code) or not code.note_needed:
        return None
    queue = work.look("queue", record.queue)
    runs = isinstance(queue, Queue) and queue.wrap_up.mode is WrapUpMode.TIMED
    there = runs or record.agent is None or _has_note(work, record.id, record.agent)
    return None if there else Reason.INCOMPLETE


def _has_note(work: Work, contact: str, agent: str) -> bool:
    now = any(each.about == contact and each.by == agent for each in work.put_of(Note))
    return now or noted(work.within, contact, agent)
