"""The versions of a draft, in the composer or in a form: when each was, what it said, its files.

Laws: a version that is taken is an edit like any other, and leaves a version itself; a file whose
content is not here any more is named, and never given back as if it were.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING

import msgspec

from desktop.domain.conversation import Attachment
from desktop.domain.file_name import clean_name
from desktop.signal import Signal
from desktop.store import draft_versions
from desktop.store.draft_versions import Version
from desktop.text import isolated, tr
from desktop.viewmodels import terms
from desktop.viewmodels.desk import Desk
from desktop.viewmodels.drafts import Place
from desktop.viewmodels.latest import Latest
from desktop.viewmodels.rows import Empty, LineRow, Row, empty
from desktop.viewmodels.times.when import clock_s, day

if TYPE_CHECKING:
    from desktop.store.blobs import BlobFolder


class Given(msgspec.Struct, frozen=True):
    """A version as it is given back."""

    text: str
    files: tuple[Attachment, ...] = ()
    gone: tuple[Attachment, ...] = ()  # whose content is not here any more


class DraftHistory:
    """`rows` of one place, newest first; `given` is the one that is chosen."""

    def __init__(self, desk: Desk, words: Callable[[str], str] = str) -> None:
        """`words`: what a person reads of a text that was kept."""
        self._desk = desk
        self._words = words
        self.rows: tuple[Row, ...] = ()
        self.rows_changed: Signal[tuple[Row, ...]] = Signal()
        self._versions: dict[str, Version] = {}
        self._here: frozenset[str] = frozenset()
        self._reading = Latest(desk.supervisor, "draft history")

    def close(self) -> None:
        self._reading.drop()

    def ask(self, place: Place | None) -> None:
        self._versions = {}
        self._show(())
        if place is not None:
            self._reading.ask(self._read(place))

    def given(self, key: str) -> Given | None:
        """What stood there; None where the row is no version."""
        version = self._versions.get(key)
        if version is None:
            return None
        files = tuple(each for each in version.files if each.sha256 in self._here)
        gone = tuple(each for each in version.files if each.sha256 not in self._here)
        return Given(version.text, files, gone)

    def files(self, key: str) -> str:
        """In words which files lay there, and of which nothing is here any more."""
        given = self.given(key) or Given("")
        named = (tr("Files: {files}", files=_named(given.files)) if given.files else "",)
        return terms.dotted(*named, lost(given))

    async def _read(self, place: Place) -> None:
        found = await self._desk.read(draft_versions.of, place.draft(self._desk.me.agent))
        hashes = {file.sha256 for version in found for file in version.files}
        here = await self._desk.file(partial(_here, hashes)) if hashes else frozenset()
        lie_there = (file.sha256 for file in self._desk.journal.at(place).files)
        self._here = here.union(lie_there)
        self._versions = {str(version.n): version for version in found}
        rows = tuple(self._row(key, version) for key, version in self._versions.items())
        self._show(rows or (_nothing(),))

    def _row(self, key: str, version: Version) -> LineRow:
        now = self._desk.clock.now()
        when = tr("{day}, {time}", day=day(now, version.at), time=clock_s(version.at))
        read = self._words(version.text)
        files = tr("%n file(s)", n=len(version.files)) if version.files else ""
        words = terms.dotted(" ".join(read.split()), files)
        long = tr("%n character(s)", n=len(read))
        said = terms.sentence(when, long, words)
        return LineRow(key=key, icon="clock", title=when, more=words, end=long, said=said)

    def _show(self, rows: tuple[Row, ...]) -> None:
        if rows != self.rows:
            self.rows = rows
            self.rows_changed.emit(rows)


def lost(given: Given) -> str:
    """Which of its files cannot be given back; "" where all can."""
    if not given.gone:
        return ""
    return tr("Not here any more: {files}", files=_named(given.gone))


def _named(files: Iterable[Attachment]) -> str:
    return ", ".join(isolated(clean_name(each.name, tr("file"))) for each in files)


def _here(hashes: Iterable[str], folder: BlobFolder) -> frozenset[str]:
    return frozenset(each for each in hashes if folder.has(each))


def _nothing() -> Empty:
    title = tr("Nothing was written here yet")
    text = tr("Every version of what you type is kept here for 14 days.")
    return empty("clock", title, text)
