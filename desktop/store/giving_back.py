"""Where the words of a refused operation stand again: in the composer, or in the form."""

from __future__ import annotations

from desktop.domain.conversation import Attachment
from desktop.domain.operations import rescue
from desktop.domain.operations.interaction import Reply
from desktop.domain.operations.writing import SaveDraft
from desktop.domain.records import Draft
from desktop.domain.words import DraftKind
from desktop.store import outbox, sent_forms
from desktop.store.opening import Connection
from desktop.store.projection import shown_here
from desktop.store.rows import TABLES

Back = tuple[SaveDraft, Draft | None]


def saving(connection: Connection, waiting: outbox.Waiting) -> Back | None:
    """What saves them as a draft, and the draft that is there.

    None where it cannot be sent again or something else is written there: the refusal keeps them.
    """
    operation = outbox.readable(waiting)
    if operation is None:
        return None
    form = sent_forms.saved_form(connection, waiting.op_id)
    if form is not None:
        return _in_form(connection, waiting, form)
    id_ = rescue.draft_of(operation, waiting.by)
    contact = rescue.contact_of(operation)
    known = TABLES["interaction"].found(connection, contact) if contact else None
    if id_ is None or known is None:
        return None
    draft = _there(connection, id_)
    back = rescue.given_back(operation, waiting.by, draft)
    return None if back is None else (back, draft)


def _in_form(
    connection: Connection, waiting: outbox.Waiting, form: sent_forms.SentForm
) -> Back | None:
    id_ = rescue.form_draft_id(waiting.by, form.form, form.about)
    draft = _there(connection, id_)
    if not form.text or (draft is not None and not draft.discarded and draft.text.strip()):
        return None
    back = SaveDraft(
        id=id_,
        kind=DraftKind.FORM,
        text=form.text,
        attachments=_beside(connection, waiting),
        form=form.form,
        about=form.about,
    )
    return back, draft


def _beside(connection: Connection, waiting: outbox.Waiting) -> tuple[Attachment, ...]:
    """The files that were to go out in the contact that was not begun."""
    asked: list[outbox.Waiting | outbox.Refused] = []
    asked += outbox.pending_on(connection, (waiting.kind, waiting.record))
    asked += (each for each in outbox.refused(connection) if each.record == waiting.record)
    replies = (it for each in asked if isinstance(it := outbox.readable(each), Reply))
    return next((it.attachments for it in replies if it.attachments), ())


def _there(connection: Connection, id_: str) -> Draft | None:
    found = shown_here(connection, ("draft", id_))
    return found if isinstance(found, Draft) else None
