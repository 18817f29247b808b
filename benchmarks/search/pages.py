"""Pages of documentation in HTML, read down to title and text.

Law: what editors wrote for their own index (`keywords`) is never part of the text, so that it can
be asked for as somebody would who does not know the page; menus, scripts and lists of links are
left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec
from lxml import html

_BLOCKS = ("h1", "h2", "h3", "h4", "h5", "h6", "p", "pre", "dt", "li", "td", "th")
_HOLDERS = {"li", "td", "th"}  # said by the blocks within, when there are some
_ASIDE = {"embedded", "howtoget", "nextTopic"}
_AWAY = (
    './/script|.//style|.//*[@class="navheader" or @class="navfooter" or @class="toc"'
    ' or @class="docnav"]'
)
_SPACE = re.compile(r"\s+")
_PARSER = html.HTMLParser(encoding="utf-8")
_LEAST = 40  # letters of text, below which a page says nothing


class Block(NamedTuple):
    tag: str
    text: str

    @property
    def heads(self) -> bool:
        return self.tag[0] == "h"


class Section(msgspec.Struct, frozen=True):
    title: str
    body: str


class Page(msgspec.Struct, frozen=True):
    """`pair`: the same for a page and its translation."""

    id: str
    source: str
    language: str
    pair: str
    title: str
    body: str
    keywords: list[str] = []
    sections: list[Section] = []


def clean(text: str | None) -> str:
    return _SPACE.sub(" ", text or "").strip()


def page(name: str, language: str, path: str, title: str, blocks: list[Block]) -> Page | None:
    """A page of these blocks, or None when they say nothing."""
    body = said(blocks)
    if len(body) < _LEAST or not title:
        return None
    return Page(
        id=f"{name}/{language}/{path}",
        source=name,
        language=language,
        pair=f"{name}/{path.replace(f'.{language}.', '.')}",
        title=title,
        body=body,
        sections=_sections(blocks),
    )


def said(blocks: Iterable[Block]) -> str:
    return "\n".join(block.text for block in blocks)


def office(root: Path, language: str, locale: str) -> Iterator[Page]:
    """LibreOffice's help: the same paths in every language, with its editors' index entries."""
    base = root / "usr/share/libreoffice/help" / locale / "text"
    for file in sorted(base.rglob("*.html")):
        tree = html.parse(str(file), _PARSER).getroot()
        for area in tree.xpath('//*[@id="DisplayArea"]'):
            entries = [clean(it) for it in area.xpath('.//meta[@itemprop="keywords"]/@content')]
            blocks = list(_blocks(area))
            title = next((it.text for it in blocks if it.tag == "h1"), None)
            text = [it for it in blocks if it.tag != "h1"]
            found = page(
                "office",
                language,
                str(file.relative_to(base)),
                title or clean(tree.findtext(".//title")),
                text,
            )
            if found is not None:
                yield msgspec.structs.replace(found, keywords=[it for it in entries if it])


def books(name: str, language: str, base: Path, files: Iterable[Path]) -> Iterator[Page]:
    """Pages of a book in HTML, of whoever made it; `base`: what their paths begin after."""
    for file in sorted(files):
        tree = html.parse(str(file), _PARSER).getroot()
        body = None if tree is None else tree.find("body")
        if tree is None or body is None:
            continue
        blocks = list(_blocks(body))
        title = next((it.text for it in blocks if it.heads), clean(tree.findtext(".//title")))
        found = page(name, language, str(file.relative_to(base)), title, blocks)
        if found is not None:
            yield found


def _blocks(root: html.HtmlElement) -> Iterator[Block]:
    for away in root.xpath(_AWAY):
        away.drop_tree()
    for element in root.iter(*_BLOCKS):
        if element.tag in _HOLDERS and element.xpath(".//p|.//pre|.//li"):
            continue
        if any(_ASIDE & set((it.get("class") or "").split()) for it in _upwards(element)):
            continue
        if text := clean(element.text_content()):
            yield Block(str(element.tag), text)


def _upwards(element: html.HtmlElement) -> Iterator[html.HtmlElement]:
    yield element
    yield from element.iterancestors()


def _sections(blocks: Iterable[Block]) -> list[Section]:
    found: list[Section] = []
    title, under = "", list[Block]()
    for block in (*blocks, Block("h2", "")):
        if not block.heads:
            under.append(block)
            continue
        if under:
            found.append(Section(title, said(under)))
        title, under = block.text, []
    return found
