"""A correction of an article as a change of the page's source: only what was changed is touched.

The source is cut into blocks (headings, lists, paragraphs), and so is the Markdown that was made of
it. A block that was changed is looked up in the source by what it says and is written anew there;
everything else of the source stays as it is, to the letter. Laws: a block that cannot be found in
the source, or that holds what wikitext would not say the same way (templates, tables, images), is
not guessed at: `Cannot`; words never become markup.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import Final

import msgspec
from markdown_it import MarkdownIt
from markdown_it.token import Token

_MARKDOWN: Final = MarkdownIt("commonmark", {"html": False}).enable("table")
_HEADING = re.compile(r"^(={1,6})\s*(.+?)\s*\1\s*$")
_CATEGORIES = re.compile(r"^(\s*\[\[\s*\w+\s*:[^\[\]]*\]\]\s*)+$")
_LIST = re.compile(r"^([*#]+)\s*(.*)$")
_ANCHORED = re.compile(r"\[\[article:([^\[\]|]+)\|([^\[\]]*)\]\]")
_NOWIKI = re.compile(r"<nowiki\s*/>|<nowiki>(.*?)</nowiki>", re.DOTALL)
_TAKEN: Final = r"\[\[.*?\]\]|\[\S+ .*?\]|<nowiki>.*?</nowiki>|<code>.*?</code>|https?://\S+"
_PRE = re.compile(r"\s*(</?pre>)\s*")
_RISKY = re.compile(r"\n(?=[*#:;= ]|-{4}|\{\|)")
_INNER = re.compile(r"\[\[([^\[\]|]+)(?:\|([^\[\]]*))?\]\]")
_SPACE = re.compile(r"\s+")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_MARKUP = re.compile(r"\[\[|\]\]|\{\{|\}\}|''+|~~~+|__+|\[(?=\w+:|//)|\{\||\|\}|&(?=#?\w+;)|<")
_BEGINS = re.compile(r"^[*#:;= ]|^-{4}")


class Cannot(Exception):
    """The source cannot be made to say it; `str` is what stands in the way."""


class Titles(msgspec.Struct, frozen=True):
    """Between titles of the wiki and articles."""

    article: Callable[[str], str | None]  # by the title of a page
    title: Callable[[str], str | None]  # by the id of an article


class _Block(msgspec.Struct, frozen=True):
    """A part of the source, by lines."""

    start: int
    end: int
    says: str


def corrected(source: str, was: str, now: str, titles: Titles) -> str:
    """The source with what became of `was` in `now`, both Markdown. Raises Cannot."""
    lines = source.split("\n")
    blocks = list(_blocks(lines, titles))
    old, new = _parts(was), _parts(now)
    at = _places(blocks, [_says(part) for part in old])
    out, done = list[str](), 0
    for what, first, last, begin, end in SequenceMatcher(None, old, new, False).get_opcodes():
        if what == "equal":
            continue
        start, stop = _stretch(at, blocks, first, last, old)
        stood = "\n".join(lines[start:stop])
        written = [_written(part, titles, stood) for part in new[begin:end]]
        out += lines[done:start]
        out += _set_apart(written, lines, start, stop)
        done = stop
    return "\n".join([*out, *lines[done:]])


# ------------------------------------------------------------------------- finding the place
def _places(blocks: Sequence[_Block], said: Sequence[str | None]) -> dict[int, int]:
    """{place of a part of the Markdown: place of its block}."""
    matcher = SequenceMatcher(
        None, [each.says for each in blocks], [s or "\0" for s in said], False
    )
    pairs = matcher.get_matching_blocks()
    return {b + n: a + n for a, b, size in pairs for n in range(size)}


def _stretch(
    at: dict[int, int], blocks: Sequence[_Block], first: int, last: int, old: Sequence[str]
) -> tuple[int, int]:
    """The lines that stand for these parts; none where something is only put in between."""
    if first == last:
        if first == 0:
            return 0, 0
        if first - 1 in at:
            return blocks[at[first - 1]].end, blocks[at[first - 1]].end
        if first in at:
            return blocks[at[first]].start, blocks[at[first]].start
        raise Cannot(old[first - 1][:80])
    for place in range(first, last):
        if place not in at:
            raise Cannot(old[place][:80])
        if at[place] != at[first] + place - first:
            raise Cannot(old[place][:80])
    return blocks[at[first]].start, blocks[at[last - 1]].end


def _set_apart(written: Sequence[str], lines: Sequence[str], start: int, stop: int) -> list[str]:
    """The new blocks with a blank line between them, and around them where there is none."""
    if not written:
        return []
    out = "\n\n".join(written).split("\n")
    before = start > 0 and lines[start - 1].strip() and start == stop
    after = stop < len(lines) and lines[stop].strip() and start == stop
    return [*([""] if before else []), *out, *([""] if after else [])]


# ------------------------------------------------------------------------------- the source
def _blocks(lines: Sequence[str], titles: Titles) -> Iterator[_Block]:
    start = 0
    while start < len(lines):
        if not lines[start].strip():
            start += 1
            continue
        kind = _kind(lines[start])
        end = start + 1
        while end < len(lines) and kind != "heading" and _kind(lines[end]) == kind:
            end += 1
        text = "\n".join(lines[start:end])
        yield _Block(start, end, _canonical(text, kind, titles))
        start = end


def _kind(line: str) -> str:
    if not line.strip():
        return ""
    if _HEADING.match(line):
        return "heading"
    if _CATEGORIES.match(line):
        return "categories"
    return "list" if _LIST.match(line) else "words"


def _canonical(text: str, kind: str, titles: Titles) -> str:
    """What a block says, as `_says` puts it; for what has no Markdown of its own, nothing equal."""
    if kind == "heading" and (found := _HEADING.match(text)):
        return f"{found[1]} {_plain(found[2], titles)} {found[1]}"
    if kind == "list":
        items = (found for line in text.split("\n") if (found := _LIST.match(line)))
        return "\n".join(f"{item[1]} {_plain(item[2], titles)}" for item in items)
    return _plain(text, titles)


def _plain(text: str, titles: Titles) -> str:
    """Links lead to articles, as in the Markdown; one that leads nowhere is its words."""
    said, done = "", 0
    for verbatim in _NOWIKI.finditer(text):
        said += _linked(text[done : verbatim.start()], titles) + (verbatim[1] or "")
        done = verbatim.end()
    return _even(said + _linked(text[done:], titles))


def _linked(text: str, titles: Titles) -> str:
    return _INNER.sub(lambda found: _to_article(found, titles) or _words(found), text)


def _to_article(link: re.Match[str], titles: Titles) -> str:
    """As it stands in the Markdown; empty when there is no such article."""
    title = link[1].partition("#")[0].strip().replace("_", " ")
    id = titles.article(title[:1].upper() + title[1:])
    return "" if id is None else f"[[article:{id}|{_words(link)}]]"


def _words(link: re.Match[str]) -> str:
    return (link[2] if link[2] is not None else link[1]).strip()


def _even(text: str) -> str:
    """Without what makes no difference."""
    return _SPACE.sub(" ", _PRE.sub(r"\1", html.unescape(_BREAK.sub("<br />", text)))).strip()


# ----------------------------------------------------------------------------- the Markdown
def _parts(markdown: str) -> list[str]:
    """Its blocks as they are written."""
    lines = markdown.split("\n")
    found = [token.map for token in _MARKDOWN.parse(markdown) if token.level == 0 and token.map]
    places = dict.fromkeys((start, end) for start, end in found)
    return ["\n".join(lines[start:end]).strip("\n") for start, end in places]


def _says(part: str) -> str | None:
    """What a part says, as `_canonical` puts it; None for what wikitext says otherwise."""
    try:
        text = _rendered(part)
    except Cannot:
        return None
    several = text.startswith(("*", "#"))
    return "\n".join(_verbatim(line) for line in (text.split("\n") if several else [text]))


def _verbatim(text: str) -> str:
    return _even(_NOWIKI.sub(lambda found: found[1] or "", text))


def _written(part: str, titles: Titles, stood: str) -> str:
    """The part in wikitext; links that stood there stay as they were written. Raises Cannot."""
    links = list(_INNER.finditer(_NOWIKI.sub("", stood)))
    there = {_to_article(link, titles): link[0] for link in links}
    red = {_words(link): link[0] for link in links if not _to_article(link, titles)}

    def link(found: re.Match[str]) -> str:
        title = titles.title(found[1])
        if found[0] not in there and title is None:
            raise Cannot(f"article:{found[1]}")
        fresh = f"[[{title}]]" if title == found[2] else f"[[{title}|{found[2]}]]"
        return there.get(found[0], fresh)

    text = _ANCHORED.sub(link, _rendered(part))
    for words, original in red.items():
        text = _linked_again(text, words, original)
    return text


def _linked_again(text: str, words: str, original: str) -> str:
    """A link to a page that is not there yet, where its words stand once and in no other link."""
    bare = re.compile(rf"{_TAKEN}|(?<!\w)(?P<bare>{re.escape(words)})(?!\w)")
    found = [each for each in bare.finditer(text) if each["bare"]]
    if len(found) != 1:
        return text
    return text[: found[0].start()] + original + text[found[0].end() :]


def _rendered(part: str) -> str:
    """In wikitext, with links to articles by their ids. Raises Cannot."""
    tokens = _MARKDOWN.parse(part)
    match tokens[0].type if tokens else "":
        case "heading_open":
            sign = "=" * int(tokens[0].tag[1])
            return f"{sign} {_one_line(tokens[1])} {sign}"
        case "paragraph_open":
            words = _RISKY.sub(" ", _inline(tokens[1]))
            return f"<nowiki />{words}" if _BEGINS.match(words) else words
        case "bullet_list_open" | "ordered_list_open":
            return "\n".join(_items(tokens))
        case "hr":
            return "----"
        case "fence" | "code_block":
            return f"<pre>\n{html.escape(tokens[0].content.rstrip(), quote=False)}\n</pre>"
    raise Cannot(part[:80])


def _items(tokens: Sequence[Token]) -> Iterator[str]:
    signs, fresh = "", False
    for token in tokens:
        match token.type:
            case "bullet_list_open":
                signs += "*"
            case "ordered_list_open":
                signs += "#"
            case "bullet_list_close" | "ordered_list_close":
                signs = signs[:-1]
            case "list_item_open":
                fresh = True
            case "inline" if fresh:
                fresh = False
                yield f"{signs} {_one_line(token)}"
            case "list_item_close" | "paragraph_open" | "paragraph_close":
                pass
            case _:  # a second paragraph, a table: an item of wikitext is one line
                raise Cannot(token.content[:80])


def _one_line(token: Token) -> str:
    return _inline(token).replace("\n", " ")


_SIGNS: Final = {
    "strong_open": "'''",
    "strong_close": "'''",
    "em_open": "''",
    "em_close": "''",
    "softbreak": "\n",
    "hardbreak": "<br />",
}


def _inline(token: Token) -> str:
    out, link = list[str](), ""
    for each in token.children or []:
        match each.type:
            case "text":
                out.append(_escaped(each.content))
            case "code_inline":
                out.append(f"<code>{_escaped(each.content)}</code>")
            case "link_open":
                link = str(each.attrGet("href") or "")
                out.append(_link_begins(link))
            case "link_close":
                out.append("]]" if link.startswith("article:") else "]")
            case name if name in _SIGNS:
                out.append(_SIGNS[name])
            case _:
                raise Cannot(each.content[:80])
    text = "".join(out)
    return re.sub(r"\[(https?://\S+) \1\]", r"\1", text)


def _link_begins(link: str) -> str:
    if link.startswith("article:"):
        return f"[[{link}|"
    if re.match(r"(https?://|mailto:|tel:)[^\s\[\]]+\Z", link):
        return f"[{link} "
    raise Cannot(link[:80])


def _escaped(words: str) -> str:
    """Words that would be markup stay words."""
    return _MARKUP.sub(
        lambda found: "&lt;" if found[0] == "<" else f"<nowiki>{found[0]}</nowiki>", words
    )
