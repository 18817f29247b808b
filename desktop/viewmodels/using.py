"""Noting beside the work what was opened, inserted or put away while a contact is open.

Nobody is asked for it and nobody waits for it; without an open contact nothing is noted.
"""

from __future__ import annotations

from desktop.domain.ids import ArticleId, RecordId
from desktop.domain.operations.using import AddUse
from desktop.domain.using import use_id
from desktop.domain.words import Usable, Used
from desktop.store.reads import knowledge as reads
from desktop.viewmodels.desk import Desk


async def note_use(desk: Desk, of: str, of_kind: Usable, what: Used) -> None:
    contact = desk.open.interaction
    if contact is not None:
        id_ = use_id(desk.me.agent, contact, of, what)
        use = AddUse(id=id_, of=RecordId(of), of_kind=of_kind, what=what, interaction=contact)
        await desk.ask(use)


async def insert_fitting(desk: Desk, id_: str, asked: str = "") -> None:
    """Put the paragraph into the composer that answers what was asked, or the customer wrote."""
    terms = asked or await desk.read(reads.theirs, desk.open.interaction)
    words = await desk.read(reads.paragraph, ArticleId(id_), terms)
    if words:
        desk.insert.emit(words)
        await note_use(desk, id_, Usable.ARTICLE, Used.INSERTED)
