"""The versions of a draft, in the composer or in a form: when each was, and what it said.

Law: a version that is taken is an edit like any other, and leaves a version itself.
"""

from __future__ import annotations

from collections.abc import Callable

from desktop.signal import Signal
from desktop.store import draft_versions
from desktop.store.draft_versions import Version
from desktop.text import tr
from desktop.viewmodels import terms
from desktop.viewmodels.desk import Desk
from desktop.viewmodels.drafts import Place
from desktop.viewmodels.latest import Latest
from desktop.viewmodels.rows import Empty, LineRow, Row, empty
from desktop.viewmodels.times.when import clock_s, day


class DraftHistory:
    """`rows` of one place, newest first; `text` of the one that is chosen."""

    def __init__(self, desk: Desk, words: Callable[[str], str] = str) -> None:
        """`words`: what a person reads of a text that was kept."""
        self._desk = desk
        self._words = words
        self.rows: tuple[Row, ...] = ()
        self.rows_changed: Signal[tuple[Row, ...]] = Signal()
        self._versions: dict[str, Version] = {}
        self._reading = Latest(desk.supervisor, "draft history")

    def close(self) -> None:
        self._reading.drop()

    def ask(self, place: Place | None) -> None:
        self._versions = {}
        self._show(())
        if place is not None:
            self._reading.ask(self._read(place))

    def text(self, key: str) -> str | None:
        """What stood there; None where the row is no version."""
        version = self._versions.get(key)
        return None if version is None else version.text

    async def _read(self, place: Place) -> None:
        found = await self._desk.read(draft_versions.of, place.draft(self._desk.me.agent))
        self._versions = {str(version.n): version for version in found}
        rows = tuple(self._row(key, version) for key, version in self._versions.items())
        self._show(rows or (_nothing(),))

    def _row(self, key: str, version: Version) -> LineRow:
        now = self._desk.clock.now()
        when = tr("{day}, {time}", day=day(now, version.at), time=clock_s(version.at))
        read = self._words(version.text)
        words = " ".join(read.split())
        long = tr("%n character(s)", n=len(read))
        said = terms.sentence(when, long, words)
        return LineRow(key=key, icon="clock", title=when, more=words, end=long, said=said)

    def _show(self, rows: tuple[Row, ...]) -> None:
        if rows != self.rows:
            self.rows = rows
            self.rows_changed.emit(rows)


def _nothing() -> Empty:
    title = tr("Nothing was written here yet")
    text = tr("Every version of what you type is kept here for 14 days.")
    return empty("clock", title, text)
