"""Noting beside the work what was opened, inserted or put away while a contact is open.

Nobody is asked for it and nobody waits for it; without an open contact nothing is noted.
"""

from __future__ import annotations

from desktop.domain.ids import ArticleId, RecordId
from desktop.domain.operations.using import AddUse
from desktop.domain.records import Article
from desktop.domain.standing import Standing, standing
from desktop.domain.using import use_id
from desktop.domain.words import Usable, Used
from desktop.notices import Notice, Tone
from desktop.store.reads import knowledge as reads
from desktop.text import tr
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
    if not words:
        return
    desk.insert.emit(words)
    if (shown := await desk.read(reads.article, ArticleId(id_))) is not None:
        warn_if_over(desk, shown.article)
    await note_use(desk, id_, Usable.ARTICLE, Used.INSERTED)


def warn_if_over(desk: Desk, article: Article) -> None:
    """Its words are in the composer now; that they are no answer any more is said at once."""
    if standing(article, desk.clock.now()) is Standing.EXPIRED:
        said = tr("“{title}” has expired.", title=article.title)
        safe = tr("Its words are in your reply: check them before you send it.")
        notice = Notice(tone=Tone.WARNING, happened=said, safe=safe, replace="expired-inserted")
        desk.notices.tell(notice)
