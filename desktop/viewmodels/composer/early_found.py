"""What was typed for a contact by the window before this one, which was killed meanwhile.

Law: it stands in the contact when that is opened, once; what was meant for a note, or for a contact
in which nobody can be written to, stands in the note.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.channels.rules import rules
from desktop.domain.operations.rescue import form_draft_id
from desktop.domain.operations.writing import DiscardDraft
from desktop.domain.records import Draft, Interaction
from desktop.domain.words import DraftKind
from desktop.store.reads import interaction as reads
from desktop.store.reads import records
from desktop.viewmodels.drafts import Place
from desktop.viewmodels.early_words import NOTE, REPLY

if TYPE_CHECKING:
    from desktop.domain.ids import InteractionId
    from desktop.viewmodels.desk import Desk, Open
    from desktop.viewmodels.drafts import Journal


class EarlyFound:
    def __init__(self, desk: Desk, journal: Journal) -> None:
        """`journal`: of the composer."""
        self._desk = desk
        self._journal = journal
        self._looked: set[InteractionId] = set()
        self.close = desk.opened.connect(self._on_open)
        self._on_open(desk.open)

    def _on_open(self, what: Open) -> None:
        contact = what.interaction
        if contact is None or contact in self._looked | self._desk.typed_early:
            return
        self._looked.add(contact)
        self._desk.supervisor.spawn(f"typed early {contact}", self._give_back(contact))

    async def _give_back(self, contact: InteractionId) -> None:
        me, read = self._desk.me.agent, self._desk.read
        for form in (REPLY, NOTE):
            found = await read(records.record, Draft, form_draft_id(me, form, contact))
            if found is None or found.discarded:
                continue
            of = await read(records.record, Interaction, contact)
            if of is None:
                self._looked.discard(contact)  # it may still come
                return
            written = rules(of.channel).written and form == REPLY
            kind = DraftKind.REPLY if written else DraftKind.NOTE
            asked = [DiscardDraft(id=found.id)]
            kept = (await read(reads.drafts, me, contact)).get(kind)
            if found.text.strip() and found.text not in (kept.text if kept else ""):
                place = Place(contact, kind)
                await self._desk.ask(
                    await self._journal.put_back(place, found.text, found.attachments), *asked
                )
            else:  # the kill came between the two: they are there already
                await self._desk.ask(*asked)
