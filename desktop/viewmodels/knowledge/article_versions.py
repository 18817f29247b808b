"""The versions of an article: who changed what, when; and the differences between two of them.

`rows`, newest first; `lines` are the differences of the chosen version to the one before it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

import msgspec

from desktop.domain.conversation import Attachment
from desktop.domain.ids import ArticleId
from desktop.domain.records import Article, Revision
from desktop.signal import Signal
from desktop.store.opening import Connection
from desktop.store.reads import editing as reads
from desktop.store.reads.editing import History
from desktop.text import tr
from desktop.viewmodels import terms
from desktop.viewmodels.desk import Desk
from desktop.viewmodels.knowledge.difference import Line, counted, differences, shortened
from desktop.viewmodels.latest import Latest
from desktop.viewmodels.rows import Badge, Empty, LineRow, Row, empty
from desktop.viewmodels.times.when import briefly

_FILE: Final = re.compile(r"attachment:([0-9a-f]{16,})")  # in a body: its sum
_LETTERS: Final = 4  # of the sum, where two files have one name


class Compared(msgspec.Struct, frozen=True, kw_only=True):
    """What differs; `title` says between what, `summary` how much.

    of: the title of the article. whose: why it was changed, by whom, and who approved it.
    """

    of: str
    title: str
    whose: str = ""
    summary: str
    lines: tuple[Line, ...]


class ArticleVersions:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._history: History | None = None
        self.rows: tuple[Row, ...] = ()
        self.rows_changed: Signal[tuple[Row, ...]] = Signal()
        self.compared: Compared | None = None
        self.compared_changed: Signal[Compared | None] = Signal()
        self._reading = Latest(desk.supervisor, "article versions")

    def close(self) -> None:
        self._reading.drop()

    def open(self, article: str) -> None:
        """The versions of this article, the newest compared with the one before."""
        self._reading.ask(self._read(ArticleId(article)))

    def choose(self, key: str) -> None:
        """Compare this version with the one before it."""
        if self._history is not None:
            self._reading.ask(self._compare(self._history, key))

    def compare(self, change: Revision, valid: Article | None) -> None:
        """What a change on its way adds to the valid article, and removes of it."""
        title = tr("This change against the valid version")
        self.rows = ()
        self.rows_changed.emit(self.rows)
        self._reading.ask(self._differ(change, title, valid))

    async def _read(self, article: ArticleId) -> None:
        found = await self._desk.read(reads.history, article, self._desk.me.site)
        self._history = found
        rows = self._made(found) if found is not None else ()
        self.rows = rows or (_nothing(),)
        self.rows_changed.emit(self.rows)
        if found is not None and found.versions:
            await self._compare(found, found.versions[0].id)
        else:
            self._take(None)

    async def _compare(self, history: History, key: str) -> None:
        at = next((n for n, each in enumerate(history.versions) if each.id == key), None)
        if at is None:
            return
        new = history.versions[at]
        old = history.versions[at + 1] if at + 1 < len(history.versions) else None
        title = tr("Version {number}", number=new.version)
        if old is not None:
            title = tr("Version {new} against {old}", new=new.version, old=old.version)
        whose = self._whose(new, history)
        await self._differ(new, title, old, whose)

    async def _differ(
        self, new: Revision, title: str, old: Article | Revision | None, whose: str = ""
    ) -> None:
        names = names_of((*(old.attachments if old is not None else ()), *new.attachments))
        before = text_of(old, names) if old is not None else ""
        lines, added, removed = await self._desk.read(_compared, before, text_of(new, names))
        summary = tr(
            "Lines with something added: {added}, with something removed: {removed}",
            added=added,
            removed=removed,
        )
        if not added and not removed:
            summary = tr("The words are the same.")
        self._take(Compared(of=new.title, title=title, whose=whose, summary=summary, lines=lines))

    def _take(self, compared: Compared | None) -> None:
        self.compared = compared
        self.compared_changed.emit(compared)

    def _made(self, history: History) -> tuple[Row, ...]:
        return tuple(self._row(each, history) for each in history.versions)

    def _whose(self, each: Revision, history: History) -> str:
        by = history.people.get(each.by, "?")
        second = history.people.get(each.approved_by or "", "")
        approved = tr("approved by {name}", name=second) if second else ""
        return terms.dotted(each.why, by, approved)

    def _row(self, each: Revision, history: History) -> LineRow:
        now = self._desk.clock.now()
        title = tr("Version {number}", number=each.version)
        when = briefly(now, each.published_at or each.at)
        valid = each.version == history.article.version
        badge = Badge(tr("valid"), "ready", "circle-check") if valid else None
        more = self._whose(each, history)
        return LineRow(
            key=each.id,
            icon="history",
            title=title,
            more=more,
            end="" if badge else when,
            badge=badge,
            said=terms.sentence(title, more, when, badge.text if badge else ""),
        )


def text_of(of: Article | Revision, names: Mapping[str, str]) -> str:
    """What is compared; files are called by their names, not by their sums."""
    body = _FILE.sub(lambda found: names.get(found[1], found[0]), of.body)
    return f"# {of.title}\n\n{body}"


def names_of(files: Iterable[Attachment]) -> dict[str, str]:
    """By their sums; another file of the same name has the beginning of its sum behind it."""
    found = {each.sha256: each.name for each in files}
    often = Counter(found.values())
    return {
        sum_: f"{name} ({sum_[:_LETTERS]})" if often[name] > 1 else name
        for sum_, name in found.items()
    }


def _compared(_connection: Connection, old: str, new: str) -> tuple[tuple[Line, ...], int, int]:
    lines = differences(old, new)
    return (shortened(lines), *counted(lines))


def _nothing() -> Empty:
    title = tr("No earlier versions are here")
    text = tr("The next change of this article is compared with it.")
    return empty("history", title, text, top=24)
