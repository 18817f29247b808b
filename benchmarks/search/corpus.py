"""The texts that are searched: 8,800 real pages, and 50,000 documents made of them.

    python -m benchmarks.search.corpus

`pages.jsonl` holds whole pages, for what is found (quality). `scale.jsonl` holds pages, their
sections and overlapping windows of 120 words, shuffled with a seed, for how fast it is found: real
text, but repeated, so its vocabulary grows slower than that of a real collection.
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from benchmarks.search.cache import folder, read_lines, write_lines
from benchmarks.search.manuals import manuals
from benchmarks.search.packages import NoCorpus, unpacked
from benchmarks.search.pages import Page, books, office

SEED = 7
MANY = 50_000
_WINDOW, _STEP = 120, 60  # words
_LEAST_WORDS, _LEAST_LETTERS = 150, 120
_LONGEST_TITLE = 160


class Text(msgspec.Struct, frozen=True):
    """A document as every engine gets it; `whole`: a page or section with a title of its own."""

    id: str
    language: str
    title: str
    body: str
    whole: bool = True


def pages() -> list[Page]:
    """All pages, made when they are not there yet. Raises NoCorpus."""
    file = folder() / "pages.jsonl"
    if not file.exists():
        write_lines(file, _read(unpacked()))
    return list(read_lines(file, Page))


def texts(count: int = MANY) -> Iterator[Text]:
    """The first so many of the shuffled documents. Raises NoCorpus."""
    file = folder() / "scale.jsonl"
    if not file.exists():
        write_lines(file, shuffled(pages())[:MANY])
    return read_lines(file, Text, count)


def whole(found: Iterable[Page]) -> Iterator[Text]:
    for page in found:
        yield Text(id=page.id, language=page.language, title=page.title, body=page.body)


def shuffled(found: list[Page]) -> list[Text]:
    """Pages, sections and windows of these pages; with the same seed always in the same order."""
    made = [*whole(found), *_sections(found), *_windows(found)]
    random.Random(SEED).shuffle(made)
    return made


def _sections(found: Iterable[Page]) -> Iterator[Text]:
    for page in found:
        for number, section in enumerate(page.sections):
            if len(section.body) >= _LEAST_LETTERS:
                title = (section.title or page.title)[:_LONGEST_TITLE]
                yield Text(f"{page.id}#s{number}", page.language, title, section.body)


def _windows(found: Iterable[Page]) -> Iterator[Text]:
    for page in found:
        words = page.body.split()
        if len(words) < _LEAST_WORDS:
            continue
        for number, at in enumerate(range(0, len(words) - _STEP, _STEP), start=1):
            body = " ".join(words[at : at + _WINDOW])
            title = f"{page.title[:100]} ({number})"
            yield Text(f"{page.id}#w{number}", page.language, title, body, whole=False)


def _read(root: Path) -> Iterator[Page]:
    yield from office(root / "libreoffice-help-de", "de", "de")
    yield from office(root / "libreoffice-help-en-us", "en", "en-US")
    for language, country in (("de", "de-DE"), ("en", "en-US")):
        gimp = root / f"gimp-help-{language}/usr/share/gimp/2.0/help" / language
        yield from books("gimp", language, gimp, gimp.rglob("*.html"))
        handbook = root / "debian-handbook/usr/share/doc/debian-handbook/html" / country
        yield from books("handbook", language, handbook, handbook.glob("*.html"))
        guides = root / "installation-guide-amd64/usr/share/doc/installation-guide-amd64"
        guide = guides / language
        yield from books("guide", language, guide, guide.glob("*.html*"))
        reference = root / f"debian-reference-{language}/usr/share/debian-reference"
        yield from books("reference", language, reference, reference.glob(f"*.{language}.html"))
    yield from manuals("de", root / "manpages-de/usr/share/man/de")
    yield from manuals("en", root / "manpages/usr/share/man")
    yield from manuals("en", root / "manpages-dev/usr/share/man")


def main() -> int:
    try:
        found = pages()
        many = sum(1 for _ in texts())
    except NoCorpus as missing:
        print(missing, file=sys.stderr)
        return 3
    for (source, language), count in sorted(Counter((p.source, p.language) for p in found).items()):
        print(f"{source:12} {language} {count:6}")
    print(f"{len(found)} pages, {many} documents in {folder()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
