"""A wrap-up that came too late, because another had the contact by then, becomes a note there.

Law: it is a note once, however often this is tried; the refusal counts as seen to only when the
note is in the outbox.
"""

from __future__ import annotations

from desktop.domain.ids import InteractionId, NoteId, id_of
from desktop.domain.operations.interaction import WrapUp
from desktop.domain.operations.writing import NoteInteraction
from desktop.domain.records import Interaction, Note
from desktop.notices import Notice, Tone
from desktop.ports.wire import Verdict
from desktop.store import outbox
from desktop.store.changes import Changes
from desktop.store.outbox import Refused
from desktop.store.reads import records
from desktop.text import tr
from desktop.viewmodels import codes, terms
from desktop.viewmodels.desk import Desk
from desktop.viewmodels.latest import Latest


class LateWrapUps:
    """Looks when it is made, and whenever something in the outbox has changed."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._looking = Latest(desk.supervisor, "late wrap-ups")
        self._disconnect = desk.changed.connect(self._on_change)
        self._looking.ask(self.look())

    def close(self) -> None:
        self._disconnect()
        self._looking.drop()

    async def look(self) -> None:
        for each in await self._desk.read(outbox.refused, open_only=True):
            wrap_up = outbox.readable(each) if each.verdict is Verdict.FENCED else None
            if isinstance(wrap_up, WrapUp):
                await self._keep(each, wrap_up)

    async def _keep(self, refused: Refused, wrap_up: WrapUp) -> None:
        about = InteractionId(wrap_up.id)
        id_ = NoteId(id_of("late wrap-up", refused.op_id))
        if await self._desk.read(records.record, Interaction, about) is None:
            return  # it may not be seen any more: the refusal keeps the words
        if await self._desk.read(records.record, Note, id_) is None:
            text = _words(wrap_up, codes.title(wrap_up.code, self._desk.codes))
            await self._desk.ask(NoteInteraction(id=id_, about=about, text=text))
        self._desk.notices.tell(
            Notice(
                tone=Tone.WARNING,
                happened=tr("Your wrap-up came too late: somebody else had the contact by then."),
                safe=tr("It is kept there as a note."),
                replace=f"late wrap-up:{refused.op_id}",
            )
        )
        await self._desk.dismiss(refused.op_id)

    def _on_change(self, changes: Changes) -> None:
        if changes.outbox:
            self._looking.ask(self.look())


def _words(wrap_up: WrapUp, code: str) -> str:
    return tr(
        "Wrap-up that came too late: {code}, {outcome}",
        code=code,
        outcome=terms.outcome(wrap_up.outcome),
    )
