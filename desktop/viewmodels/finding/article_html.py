"""An article's Markdown as HTML that can be shown: words, lists, tables, its own pictures.

    first = part(markdown, BEGINNING, attachments)     first.html; first.next leads on, or is None

Articles come from many hands and from other systems. Laws: only tags and attributes of a short
list come through, so no script, style, form or frame; a link leads to an article, the web, a mail
or a number; a picture is one of the article's own files, named by its hash, and nothing else has
an address that could be loaded. An article of any length is prepared a part at a time, so that no
text is too long to be shown, and nothing is nested deeper than it can be laid out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

import msgspec
import nh3
from markdown_it import MarkdownIt

from desktop.domain.conversation import Attachment
from desktop.viewmodels.finding.flat_html import flat

PICTURE: Final = "attachment:"  # before the hash of a file, in the address of a picture
_WEIGHT = 24_000  # of a part: letters, and a toll for what makes a line, a link or a cell
_LINE, _SIGN = 32, 16
_SIGNS = ("|", "<", "[")
_LONGEST_LINE = 12_000
_DEFINED_WITHIN = 400_000  # letters that are searched for the targets of [links][by name]
_MOST_DEFINED = 300

_TAGS = {
    *("a", "b", "blockquote", "br", "caption", "code", "dd", "del", "div", "dl", "dt", "em"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "kbd", "li", "ol", "p", "pre"),
    *("s", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "tt"),
    *("u", "ul"),
}
_ATTRIBUTES = {
    "a": {"href"},
    "img": {"src", "alt"},
    "td": {"align", "colspan", "rowspan"},
    "th": {"align", "colspan", "rowspan"},
    "ol": {"start"},
}
_WITH_THEIR_WORDS = {  # tags whose content is no text
    *("script", "style", "iframe", "object", "embed", "noembed", "noframes", "noscript"),
    *("template", "textarea", "select", "svg", "math", "title", "head", "audio", "video", "applet"),
}
_HREF = re.compile(
    r"(?:article:[\w.:-]+|https?://[^\s/\\][^\s\\]*|mailto:\S+|tel:[\d+().\s/-]+)", re.I
)
_NUMBER = re.compile(r"\d{1,2}")
_ALIGNED = ("left", "right", "center")
_DEFINITION = re.compile(r"^ {0,3}\[[^\]\n]{1,200}\]:[ \t]+\S[^\n]{0,2000}$", re.M)
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
# Control signs, and those that Qt's documents keep for themselves.
_NO_TEXT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffc\ufffe\uffff]"
)


class Place(msgspec.Struct, frozen=True):
    """Where a part begins; inside a block of code, with the fence that opened it."""

    at: int = 0
    fence: str = ""


BEGINNING: Final = Place()


class Prepared(msgspec.Struct, frozen=True, kw_only=True):
    """A part of an article; `next` is where the following one begins."""

    html: str
    place: Place = BEGINNING
    next: Place | None = None
    letters: int = 0  # of the whole article
    pictures: tuple[Attachment, ...] = ()  # those it shows


NOTHING: Final = Prepared(html="")


def part(
    markdown: str, place: Place = BEGINNING, attachments: Sequence[Attachment] = ()
) -> Prepared:
    """The part that begins there. Not for the window's thread: it takes a tenth of a second."""
    words, following = _cut(markdown, place)
    source = f"{place.fence}\n{words}" if place.fence else words
    if following is not None or place.at:
        source = "\n\n".join((source, *_definitions(markdown)))
    shown: dict[str, Attachment] = {}
    html = _clean(_markdown().render(_text(source)), attachments, shown)
    return Prepared(
        html=flat(html).rstrip(),  # Qt makes a word of a newline at the end
        place=place,
        next=following,
        letters=len(markdown),
        pictures=tuple(shown.values()),
    )


def own(name: str, attachments: Iterable[Attachment]) -> Attachment | None:
    """The article's file that an address of a picture means: its hash, or its plain name."""
    wanted = name.removeprefix(PICTURE)
    return next((it for it in attachments if wanted in (it.sha256, it.name)), None)


def _cut(markdown: str, place: Place) -> tuple[str, Place | None]:
    """As many lines as a part holds, whole paragraphs where there are any."""
    at, weight, fence = place.at, 0, place.fence
    gap: int | None = None  # where the last empty line began
    while at < len(markdown):
        end = markdown.find("\n", at, at + _LONGEST_LINE)
        end = min(at + _LONGEST_LINE, len(markdown)) if end < 0 else end + 1
        line = markdown[at:end]
        weight += len(line) + _LINE + _SIGN * sum(map(line.count, _SIGNS))
        if weight > _WEIGHT and at > place.at:
            break
        if not fence and not line.strip():
            gap = at
        fence = _fence_after(line, fence)
        at = end
    else:
        return markdown[place.at :], None
    if gap is not None and gap > place.at:
        return markdown[place.at : gap], Place(gap)
    return markdown[place.at : at], Place(at, fence)


def _fence_after(line: str, fence: str) -> str:
    """The fence that is open behind this line; "" for none."""
    found = _FENCE.match(line)
    if found is None:
        return fence
    sign = found[1]
    if not fence:
        return sign
    closes = sign[0] == fence[0] and len(sign) >= len(fence) and not line[found.end() :].strip()
    return "" if closes else fence


def _definitions(markdown: str) -> list[str]:
    found = (match[0] for match in _DEFINITION.finditer(markdown[:_DEFINED_WITHIN]))
    return [each for each, _ in zip(found, range(_MOST_DEFINED), strict=False)]


def _text(source: str) -> str:
    return _NO_TEXT.sub("�", source)


class _Markdown(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: N802  its own name
        """Take it as it is: the one list of what a link may be is below."""
        return True


def _markdown() -> MarkdownIt:
    made = _Markdown("commonmark", {"html": True, "maxNesting": 20})
    made.enable(["table", "strikethrough"])
    return made


def _clean(html: str, attachments: Sequence[Attachment], shown: dict[str, Attachment]) -> str:
    html = html.replace("\n</code></pre>", "</code></pre>")  # Qt makes a line of it
    for side in _ALIGNED:
        html = html.replace(f'style="text-align:{side}"', f'align="{side}"')

    def kept(_tag: str, attribute: str, value: str) -> str | None:
        if attribute == "href":
            return value if _HREF.fullmatch(value) else None
        if attribute == "src":
            file = own(value, attachments)
            if file is None:
                return None
            shown[file.sha256] = file
            return f"{PICTURE}{file.sha256}"
        if attribute == "align":
            return value if value in _ALIGNED else None
        if attribute == "alt":
            return value
        return value if _NUMBER.fullmatch(value) else None

    return nh3.clean(
        html,
        tags=_TAGS,
        clean_content_tags=_WITH_THEIR_WORDS,
        attributes=_ATTRIBUTES,
        attribute_filter=kept,
        url_schemes={"article", "http", "https", "mailto", "tel", "attachment"},
        link_rel=None,
    )
