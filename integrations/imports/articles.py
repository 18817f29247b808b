"""A folder of HTML or Markdown pages as articles.

Laws: an article's id depends on the folder's name and the page's place in it, so importing again
finds it again; a page that cannot be read is refused and named, the others are taken; what the hub
had of a page when the import began goes along, so that what is written there meanwhile stays; an
original comes before its translations, a file before the page that shows it; what is not there any
more is told, and expires only when that is asked for.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path, PurePath
from urllib.parse import unquote, urlsplit

from msgspec import UNSET

from desktop.domain.ids import ArticleId, id_of
from desktop.domain.operations.article import Expire, Import
from desktop.domain.operations.together import seen_by
from desktop.domain.records import Article
from desktop.domain.words import ArticleStatus, Audience
from desktop.text import tr
from integrations.imports.encodings import decoded, is_binary
from integrations.imports.files import Files
from integrations.imports.html import Link, Page, Picture, read_page
from integrations.imports.languages import of_path, of_text, short_code
from integrations.imports.markdown import read_markdown
from integrations.imports.rows import Found, Refused, Row, Unreadable
from integrations.imports.translations import originals

HTML = {".html", ".htm", ".xhtml"}
MARKDOWN = {".md", ".markdown"}
LARGEST = 4_000_000  # bytes of a page
LONGEST = 500_000  # characters of an article
_ELSEWHERE = {"http", "https", "mailto", "tel"}


def read_articles(
    folder: Path, language: str = "", there: Iterable[Article] = (), *, prune: bool = False
) -> Iterator[Row]:
    """Every page of the folder, in the order of their paths, translations last.

    language: what all of it is in; else each page says so, its path does, or its words do.
    there: the articles that the hub has.
    prune: pages of an earlier import that are not there any more expire.
    Raises Unreadable when there is no such folder, or no page in it.
    """
    return Pages(folder, language, there).rows(prune=prune)


class Pages:
    """The pages of a folder, known by their paths so that links between them can be told."""

    def __init__(self, folder: Path, language: str = "", there: Iterable[Article] = ()) -> None:
        self._folder = Path(os.path.abspath(folder))  # noqa: PTH100  resolve() would follow links
        self._language = language
        self._there = {article.id: article for article in there}
        paths = sorted(_pages_of(self._folder))
        if not paths:
            raise Unreadable(tr("There is no HTML or Markdown page in {folder}.", folder=folder))
        self._known = {str(path): self.id_of(path) for path in paths}
        of = originals(PurePath(path.relative_to(self._folder)) for path in paths)
        self._original = {self._folder / path: self._folder / of[path] for path in of}
        self._paths = sorted(paths, key=lambda path: (path in self._original, path))
        self._files = Files(self._folder)
        self._taken: set[Path] = set()

    def source(self, path: Path) -> str:
        """Where a page comes from: the folder's name and the path in it."""
        return PurePath(self._folder.name, path.relative_to(self._folder)).as_posix()

    def id_of(self, path: Path) -> ArticleId:
        return _id_of(self.source(path))

    def gone(self) -> list[Article]:
        """Valid articles of an earlier import of this folder whose pages are not there any more."""
        here = set(self._known.values())
        return [
            article
            for article in self._there.values()
            if article.status is ArticleStatus.PUBLISHED
            and article.source.startswith(f"{self._folder.name}/")
            and article.id == _id_of(article.source)
            and article.id not in here
        ]

    def rows(self, *, prune: bool = False) -> Iterator[Row]:
        for path in self._paths:
            yield from self._rows_of(path)
        for article in self.gone() if prune else ():
            yield Found(place=article.source, operation=Expire(id=article.id))

    def _rows_of(self, path: Path) -> Iterator[Row]:
        place = path.relative_to(self._folder).as_posix()
        self._files.begin()
        try:
            operation = self._article(path)
        except RecursionError:
            yield Refused(place, tr("it is nested too deeply"))
            return
        except (OSError, ValueError) as error:
            yield Refused(place, str(error))
            return
        there = self._there.get(operation.id)
        has = frozenset(each.sha256 for each in there.attachments) if there else frozenset[str]()
        yield from self._files.rows(place, has)
        yield Found(place=place, operation=operation, seen=seen_by(operation, there))
        self._taken.add(path)

    def _article(self, path: Path) -> Import:
        """Raises OSError, ValueError with the reason, RecursionError."""
        page, original = self._page(path, _content(path)), self._original.get(path)
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
            audience=_audience(page.audience),
            attachments=self._files.attachments,
            translation_of=self.id_of(original) if original in self._taken else UNSET,
        )

    def _page(self, path: Path, data: bytes) -> Page:
        if path.suffix.lower() in MARKDOWN:
            return read_markdown(decoded(data), self._link(path, ""), self._picture(path, ""))
        return read_page(
            data, lambda base: self._link(path, base), lambda base: self._picture(path, base)
        )

    def _language_of(self, path: Path, page: Page) -> str:
        said = self._language or short_code(page.language)
        return said or of_path(PurePath(self.source(path))) or of_text(page.body)

    def _link(self, path: Path, base: str) -> Link:
        """How the links of a page are read."""

        def link(address: str) -> str | None:
            try:
                parts = urlsplit(address)
            except ValueError:
                return None
            if parts.scheme in _ELSEWHERE:
                return address
            target = _target(path, base, address)
            if target is None:
                return None
            id = self._known.get(str(target))
            return self._files.document(target) if id is None else f"article:{id}"

        return link

    def _picture(self, path: Path, base: str) -> Picture:
        """How the images of a page are read."""

        def picture(address: str) -> str | None:
            target = _target(path, base, address)
            return None if target is None else self._files.picture(target)

        return picture


def _target(path: Path, base: str, address: str) -> Path | None:
    """The file that an address in a page means; None for one elsewhere."""
    try:
        parts = urlsplit(address)
        if parts.scheme or parts.netloc or not parts.path:
            return None
        start = os.path.join(path.parent, unquote(urlsplit(base).path))  # noqa: PTH118  may end in /
        return Path(os.path.normpath(os.path.join(start, unquote(parts.path))))  # noqa: PTH118
    except ValueError:
        return None


def _id_of(source: str) -> ArticleId:
    return ArticleId(id_of("import", "article", source))


def _audience(said: str) -> Audience:
    """Raises ValueError."""
    try:
        return Audience(said or Audience.EVERYONE)
    except ValueError:
        raise ValueError(tr("{word} is no audience: everyone or in-house", word=said)) from None


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
