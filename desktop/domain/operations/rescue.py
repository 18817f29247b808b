"""What was typed comes back when the hub would not have it: a refused text becomes a draft."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain.ids import AgentId, DraftId, InteractionId, id_of
from desktop.domain.operations.interaction import Reply
from desktop.domain.operations.writing import NoteInteraction, SaveDraft
from desktop.domain.records import Draft
from desktop.domain.words import DraftKind

if TYPE_CHECKING:
    from desktop.domain.operations.registry import AnyOperation


def draft_id(agent: AgentId, interaction: InteractionId, kind: DraftKind) -> DraftId:
    """The one draft of this person in this interaction of this kind."""
    return DraftId(id_of("draft", agent, interaction, kind))


def form_draft_id(agent: AgentId, form: str, about: str) -> DraftId:
    """The one draft of this person in this form about this record."""
    return DraftId(id_of("draft", agent, DraftKind.FORM, form, about))


def draft_of(operation: AnyOperation, by: AgentId) -> DraftId | None:
    """The draft that a refused operation's words belong to; None when it has none."""
    place = _place(operation)
    return None if place is None else draft_id(by, place[0], place[1])


def contact_of(operation: AnyOperation) -> InteractionId | None:
    """The contact that the words of an operation belong to."""
    place = _place(operation)
    return None if place is None else place[0]


def given_back(operation: AnyOperation, by: AgentId, draft: Draft | None) -> SaveDraft | None:
    """What saves the words of a refused operation as a draft.

    None when there are none, when they have no place, or when the person has begun to write
    something else there: then the refused operation keeps them, and the outbox list offers to take
    them back.
    """
    place = _place(operation)
    occupied = draft is not None and not draft.discarded and _holds_something(draft)
    if place is None or occupied:
        return None
    interaction, kind, text = place
    back = SaveDraft(
        id=draft_id(by, interaction, kind),
        interaction=interaction,
        kind=kind,
        text=text,
        attachments=operation.attachments if isinstance(operation, Reply) else (),
    )
    return back if _holds_something(back) else None


def _holds_something(draft: Draft | SaveDraft) -> bool:
    return bool(draft.text.strip() or draft.attachments)


def _place(operation: AnyOperation) -> tuple[InteractionId, DraftKind, str] | None:
    if isinstance(operation, Reply):
        return InteractionId(operation.id), DraftKind.REPLY, operation.text
    if isinstance(operation, NoteInteraction):
        return InteractionId(operation.about), DraftKind.NOTE, operation.text
    return None
