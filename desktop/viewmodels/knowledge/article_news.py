"""What changed since the last shift: new and changed articles, and which of them were read.

`rows` with `rows_changed`, `unread` for the badge. Laws: an article counts as read by a receipt for
this very version, and so is unread again with the next; what a person wrote themselves is no news
to them.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from desktop.domain.ids import ArticleId
from desktop.domain.kinds import milliseconds
from desktop.domain.operations.article import Read, receipt_id
from desktop.domain.records import Article
from desktop.settings import NEWS_SINCE
from desktop.signal import Signal
from desktop.store.reads import editing as reads
from desktop.store.reads import records
from desktop.text import tr
from desktop.viewmodels import terms
from desktop.viewmodels.desk import Desk
from desktop.viewmodels.latest import Latest
from desktop.viewmodels.rows import Badge, Empty, NewsRow, Row, empty
from desktop.viewmodels.times.when import briefly

if TYPE_CHECKING:
    from desktop.store.changes import Changes

_AT_FIRST: Final = timedelta(days=1)  # how far back a desk looks that was never here
_AT_MOST: Final = timedelta(days=60)


class ArticleNews:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.rows: tuple[Row, ...] = ()
        self.rows_changed: Signal[tuple[Row, ...]] = Signal()
        self.unread = 0
        self.unread_changed: Signal[int] = Signal()
        self._reading = Latest(desk.supervisor, "article news")
        self._disconnect = desk.changed.connect(self._on_change)
        self.refresh()

    def close(self) -> None:
        self._disconnect()
        self._reading.drop()

    def refresh(self) -> None:
        self._reading.ask(self._read())

    def _on_change(self, changes: Changes) -> None:
        if changes.touches("article", "receipt"):
            self.refresh()

    async def _read(self) -> None:
        now, me = self._desk.clock.now(), self._desk.me.agent
        since = milliseconds(news_since(self._desk)) or 0
        found = await self._desk.read(reads.news, me, since)
        found = tuple((article, read) for article, read in found if article.by != me)
        waiting = [it for it in found if not it[1]]
        done = [it for it in found if it[1]]
        rows = tuple(_row(*each, now) for each in (*waiting, *done)) or (_nothing(),)
        before, self.unread = self.unread, len(waiting)  # said with the rows, so it stands first
        if rows != self.rows:
            self.rows = rows
            self.rows_changed.emit(rows)
        if before != self.unread:
            self.unread_changed.emit(self.unread)


async def mark_read(desk: Desk, article: str, shown: int | None = None) -> bool:
    """Say that this person has read the version that is here; False when it was said before.

    shown: the version they have before them; False as well where that is not the one that is here.
    """
    found = await desk.read(records.record, Article, article)
    if found is None or shown not in (None, found.version):
        return False
    me = desk.me.agent
    had = await desk.read(reads.receipts, found.id, me)
    if any(each.version == found.version for each in had):
        return False
    id_ = receipt_id(found.id, found.version, me)
    await desk.ask(Read(id=id_, article=ArticleId(found.id), version=found.version))
    return True


def news_since(desk: Desk) -> datetime:
    """Since when changes are news here: set once, when somebody first works at this desk."""
    now = desk.clock.now()
    kept = desk.settings[NEWS_SINCE]
    try:
        since = datetime.fromisoformat(kept) if kept else None
    except ValueError:
        since = None
    if since is None:
        since = now - _AT_FIRST
        desk.settings.note(NEWS_SINCE, since.isoformat())
    return max(since, now - _AT_MOST)


def _row(article: Article, read: bool, now: datetime) -> NewsRow:
    when = briefly(now, article.updated_at)
    new = article.version == 1
    kind = tr("new") if new else tr("changed, version {number}", number=article.version)
    text = terms.dotted(kind, when, article.changed)
    badge = Badge(tr("read"), "ready", "check-check") if read else Badge(tr("not read"), "offer")
    return NewsRow(
        key=article.id,
        icon="book-open" if new else "pen-line",
        title=article.title,
        text=text,
        badge=badge,
        tone="faint" if read else "accent",
        said=terms.sentence(article.title, text, badge.text),
    )


def _nothing() -> Empty:
    title = tr("Nothing has changed since your last shift")
    text = tr("New and changed articles appear here until you have read them.")
    return empty("check-check", title, text)
