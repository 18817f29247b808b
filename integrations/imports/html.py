"""An HTML page as an article: only its content, as Markdown, with headings, lists and tables.

Laws: navigation, scripts and forms never get through; an image is an attachment of the article or
its alternative text; a link leads to another page of the folder, to the web, or is only its text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

import msgspec
from bs4 import BeautifulSoup, Tag
from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring, tostring
from markdownify import MarkdownConverter

from integrations.imports.encodings import decoded

Link = Callable[[str], str | None]  # an address in the page -> where it leads; None: nowhere
Picture = Callable[[str], str | None]  # an image's address -> where it lies; None: not taken along

_CONTENT = (
    "//*[@id='DisplayArea']",  # LibreOffice's help
    "//main",
    "//*[@role='main']",
    "//article",
    "//body",
)
_NOISE_TAGS = """
script style nav header footer noscript template iframe object embed form button input select
textarea svg canvas audio video dialog aside meta link
"""
_NOISE = tuple(_NOISE_TAGS.split())
_SPACE = re.compile(r"\s+")
_XML = re.compile(r"^\s*<\?xml[^>]*\?>")
_BLANK = re.compile(r"^[ \t]+$", re.MULTILINE)
_GAPS = re.compile(r"\n{3,}")
_OF_CLASS = ".//*[contains(concat(' ', normalize-space(@class), ' '), $name)]"
_NO_BRACKETS = str.maketrans("[]", "()")
_TAGS = 24
_LINES = ("br", "p", "div", "tr", "li", "h1", "h2", "h3", "h4", "blockquote", "pre", "table", "hr")
_TELLING = {"href", "src", "alt", "start", "colspan"}  # attributes that Markdown can say


class Page(msgspec.Struct, frozen=True):
    title: str
    body: str  # Markdown; empty when there is nothing to read
    language: str  # as it says itself; empty when it does not
    tags: tuple[str, ...]
    audience: str = ""  # the same


def no_picture(_address: str) -> None:
    """No image is taken along."""


def read_page(
    data: bytes,
    resolve: Callable[[str], Link],
    pictures: Callable[[str], Picture] = lambda _base: no_picture,
) -> Page:
    """The page of these bytes.

    resolve: from what the page gives as its base (mostly empty) to how its links are read.
    pictures: the same for its images.
    Raises ValueError when it is no HTML, RecursionError when it is nested beyond all reason.
    """
    page = _parsed(_XML.sub("", decoded(data, declares=True)))
    content = next((found for path in _CONTENT for found in _elements(page, path)), page)
    keywords = _keywords(page, content)
    _without_noise(content)
    base = next((str(base.get("href") or "") for base in _elements(page, "//base")), "")
    _relinked(content, resolve(base))
    _pictured(content, pictures(base))
    title = _title(page, content)
    return Page(
        title=title,
        body=_markdown(content),
        language=str(page.get("lang") or page.get("xml:lang") or ""),
        tags=keywords,
    )


def read_fragment(html: str, link: Link, picture: Picture, noise: Sequence[str] = ()) -> str:
    """The Markdown of what stands inside a page; its headings all stay.

    noise: classes of elements that are not the page's own words.
    Raises ValueError when it is no HTML, RecursionError when it is nested beyond all reason.
    """
    content = _parsed(f"<html><body>{html}</body></html>")
    for name in noise:
        for element in content.xpath(_OF_CLASS, name=f" {name} "):
            element.drop_tree()
    _without_noise(content)
    _relinked(content, link)
    _pictured(content, picture)
    return _markdown(content)


def plain_text(html: str) -> str:
    """What a person reads of a mail in HTML, line by line.

    Raises ValueError when it is no HTML.
    """
    page = _parsed(_XML.sub("", html))
    content = next(_elements(page, "//body"), page)
    _without_noise(content)
    for element in content.iter(*_LINES):
        element.tail = f"\n{element.tail or ''}"
        element.text = f"\n{element.text or ''}" if element.tag != "br" else element.text
    lines = (_SPACE.sub(" ", line).strip() for line in content.text_content().split("\n"))
    return _GAPS.sub("\n\n", "\n".join(lines)).strip()


class _Converter(MarkdownConverter):
    """Images where they lie or as what they show, and definition lists in bold."""

    def convert_img(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        words = _SPACE.sub(" ", str(el.get("alt") or "")).strip()
        target = str(el.get("src") or "")
        return f"![{words.translate(_NO_BRACKETS)}]({target})" if target else words

    def convert_dt(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return f"\n\n**{text.strip()}**\n" if text.strip() else ""


_CONVERTER = _Converter(
    heading_style="atx",
    bullets="-",
    escape_misc=False,
    escape_underscores=False,
    table_infer_header=True,
)


def _parsed(text: str) -> HtmlElement:
    # A parser of its own each time: lxml's are not safe in several threads at once.
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        return document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except etree.LxmlError as error:
        raise ValueError(str(error)) from error


def _elements(page: HtmlElement, path: str) -> Iterator[HtmlElement]:
    yield from page.xpath(path)


def _keywords(page: HtmlElement, content: HtmlElement) -> tuple[str, ...]:
    """The page's own index entries."""
    own = [meta.get("content") or "" for meta in content.xpath(".//meta[@itemprop='keywords']")]
    for meta in page.xpath("//head/meta[translate(@name,'KEYWORDS','keywords')='keywords']"):
        own += (meta.get("content") or "").split(",")
    plain = (_SPACE.sub(" ", word).strip() for word in own)
    return tuple(dict.fromkeys(word for word in plain if word))[:_TAGS]


def _without_noise(content: HtmlElement) -> None:
    for element in [found for name in _NOISE for found in content.iter(name)]:
        if element is not content:
            element.drop_tree()
    for element in content.xpath(".//*[@hidden or contains(@class, 'noteicon')]"):
        if not _is_a_choice(element):
            element.drop_tree()


def _is_a_choice(element: HtmlElement) -> bool:
    """LibreOffice hides what differs by system or program until a script shows the right one."""
    parent = element.getparent()
    if parent is None or "switch" not in (parent.get("class") or ""):
        return False
    others = [str(other.get("id") or "") for other in parent if other is not element]
    return element.get("class") != "MAC" or not any(id.startswith("default") for id in others)


def _relinked(content: HtmlElement, link: Link) -> None:
    for anchor in list(content.iter("a")):
        target = link(anchor.get("href") or "")
        if target is None or not anchor.text_content().strip():
            anchor.drop_tag()
        else:
            anchor.set("href", target)
            anchor.attrib.pop("title", None)


def _pictured(content: HtmlElement, picture: Picture) -> None:
    for image in content.iter("img"):
        target = picture(image.get("src") or "")
        if target is None:
            image.attrib.pop("src", None)
        else:
            image.set("src", target)


def _title(page: HtmlElement, content: HtmlElement) -> str:
    """The first heading, which is then taken out; else the title; may be empty."""
    for heading in content.iter("h1"):
        words = _words(heading)
        if words:
            heading.drop_tree()
            return words
    return next((_words(title) for title in page.iter("title")), "")


def _words(element: HtmlElement) -> str:
    return _SPACE.sub(" ", element.text_content()).strip()


def _markdown(content: HtmlElement) -> str:
    body = _tidied(_CONVERTER.convert_soup(BeautifulSoup(_spelled(content), "lxml")))
    return f"{body}\n" if body else ""


def _tidied(markdown: str) -> str:
    return _GAPS.sub("\n\n", _BLANK.sub("", markdown)).strip()


def _spelled(content: HtmlElement) -> str:
    """The content without what Markdown has no words for: half the size, twice as fast to read."""
    etree.strip_tags(content, "span", "font")
    for element in content.iter():
        for name in set(element.attrib) - _TELLING:
            del element.attrib[name]
    return str(tostring(content, encoding="unicode", with_tail=False))
