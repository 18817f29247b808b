"""A folder of HTML or Markdown pages as articles.

Laws: an article's id depends on the folder's name and the page's place in it, so importing again
finds it again; a page that cannot be read is refused and named, the others are taken; what the hub
had of a page when the import began goes along, so that what is written there meanwhile stays.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path, PurePath
from urllib.parse import unquote, urlsplit

from desktop.domain.ids import ArticleId, id_of
from desktop.domain.operations.article import Import
from desktop.domain.operations.together import seen_by
from desktop.domain.records import Article
from desktop.text import tr
from integrations.imports.encodings import decoded, is_binary
from integrations.imports.html import Link, Page, read_page
from integrations.imports.languages import of_path, of_text, short_code
from integrations.imports.markdown import read_markdown
from integrations.imports.rows import Found, Refused, Row, Unreadable

HTML = {".html", ".htm", ".xhtml"}
MARKDOWN = {".md", ".markdown"}
LARGEST = 4_000_000  # bytes of a page
LONGEST = 500_000  # characters of an article
_ELSEWHERE = {"http", "https", "mailto", "tel"}


def read_articles(folder: Path, language: str = "", there: Iterable[Article] = ()) -> Iterator[Row]:
    """Every page of the folder, in the order of their paths.

    language: what all of it is in; else each page says so, its path does, or its words do.
    there: the articles that the hub has.
    Raises Unreadable when there is no such folder, or no page in it.
    """
    return Pages(folder, language, there).rows()


class Pages:
    """The pages of a folder, known by their paths so that links between them can be told."""

    def __init__(self, folder: Path, language: str = "", there: Iterable[Article] = ()) -> None:
        self._folder = Path(os.path.abspath(folder))  # noqa: PTH100  resolve() would follow links
        self._language = language
        self._there = {article.id: article for article in there}
        self._paths = sorted(_pages_of(self._folder))
        if not self._paths:
            raise Unreadable(tr("There is no HTML or Markdown page in {folder}.", folder=folder))
        self._known = {str(path): self.id_of(path) for path in self._paths}

    def source(self, path: Path) -> str:
        """Where a page comes from: the folder's name and the path in it."""
        return PurePath(self._folder.name, path.relative_to(self._folder)).as_posix()

    def id_of(self, path: Path) -> ArticleId:
        return ArticleId(id_of("import", "article", self.source(path)))

    def rows(self) -> Iterator[Row]:
        for path in self._paths:
            place = path.relative_to(self._folder).as_posix()
            try:
                operation = self._article(path)
                seen = seen_by(operation, self._there.get(operation.id))
                yield Found(place=place, operation=operation, seen=seen)
            except RecursionError:
                yield Refused(place, tr("it is nested too deeply"))
            except (OSError, ValueError) as error:
                yield Refused(place, str(error))

    def _article(self, path: Path) -> Import:
        """Raises OSError, ValueError with the reason, RecursionError."""
        page = self._page(path, _content(path))
        if not page.body.strip():
            raise ValueError(tr("there is no text in it"))
        if len(page.body) > LONGEST:
            raise ValueError(tr("it is longer than {count} characters", count=LONGEST))
        return Import(
            id=self.id_of(path),
            title=page.title or path.stem,
            body=page.body,
            language=self._language_of(path, page),
            updated_at=datetime.fromtimestamp(int(path.stat().st_mtime), UTC),
            source=self.source(path),
            tags=page.tags,
        )

    def _page(self, path: Path, data: bytes) -> Page:
        if path.suffix.lower() in MARKDOWN:
            return read_markdown(decoded(data), self._link(path, ""))
        return read_page(data, lambda base: self._link(path, base))

    def _language_of(self, path: Path, page: Page) -> str:
        said = self._language or short_code(page.language)
        return said or of_path(PurePath(self.source(path))) or of_text(page.body)

    def _link(self, path: Path, base: str) -> Link:
        """How the links of a page are read."""
        start = os.path.join(path.parent, unquote(urlsplit(base).path))  # noqa: PTH118  may end in /

        def link(address: str) -> str | None:
            try:
                parts = urlsplit(address)
            except ValueError:
                return None
            if parts.scheme in _ELSEWHERE:
                return address
            if parts.scheme or parts.netloc or not parts.path:
                return None
            target = os.path.normpath(os.path.join(start, unquote(parts.path)))  # noqa: PTH118
            id = self._known.get(target)
            return None if id is None else f"article:{id}"

        return link


def _pages_of(folder: Path) -> Iterator[Path]:
    if not folder.is_dir():
        raise Unreadable(tr("There is no folder {folder}.", folder=folder))
    for place, _, names in os.walk(folder):
        for name in names:
            if PurePath(name).suffix.lower() in HTML | MARKDOWN:
                yield Path(place, name)


def _content(path: Path) -> bytes:
    if path.stat().st_size > LARGEST:
        raise ValueError(tr("it is larger than {count} bytes", count=LARGEST))
    data = path.read_bytes()
    if is_binary(data):
        raise ValueError(tr("it is no text"))
    return data
