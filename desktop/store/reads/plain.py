"""Markdown as plain words: to be searched, shown in a line, or put into somebody's reply.

    plain("Press <kbd>Ctrl</kbd>, see [the form](https://x.test/a_b)")   "Press Ctrl, see the form"
    for_reply(the same)                          "Press Ctrl, see the form (https://x.test/a_b)"

Laws: signs of Markdown and HTML go, words stay; what is code or an address stays letter by letter,
since a customer copies it: "first_last@example.org" keeps its underscore.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Final

VERSION: Final = 3  # of the words; another number, and terms of articles are made anew

_CODE = re.compile(
    r"^ {0,3}(?P<fence>`{3,20}|~{3,20})[^\n]*\n(?P<block>.*?)(?:^ {0,3}(?P=fence)[`~]*[ \t]*$|\Z)"
    r"|(?<!`)(?P<ticks>`{1,3})(?!`)(?P<code>[^`]{1,2000})(?P=ticks)(?!`)",
    re.M | re.S,
)
_INSIDE = r"(?:[^()]|\([^()]*\))*"
_PICTURE = re.compile(rf"!\[([^\]]*)\]\({_INSIDE}\)")
_LINK = re.compile(rf"\[(?P<words>[^\]]*)\]\((?P<where>{_INSIDE})\)")
_ANCHOR = re.compile(  # as far as its own end, and over no other anchor
    r"<a\s(?:[^<>]*?\s)?href\s*=\s*(?P<where>\"[^\"<>]*\"|'[^'<>]*'|[^\s<>\"']+)[^<>]*>"
    r"(?P<words>[^<]*(?:<(?!/?a[\s>])[^<]*){0,20})</a\s*>",
    re.I,
)
_ADDRESS = re.compile(r"<?((?:https?://|mailto:)[^\s<>()]*(?:\([^\s<>()]*\)[^\s<>()]*)*)>?")
_LEADS_OUT = re.compile(r"(?:https?://|mailto:|tel:)\S+", re.I)
_HIDES = re.compile(r"<!--|<(?:script|style|template)\b", re.I)
_ENDS = {
    "<!--": re.compile("-->"),
    **{f"<{it}": re.compile(f"</{it}[^<>]*>?", re.I) for it in ("script", "style", "template")},
}
_TAG = re.compile(
    r"</?(?:a|abbr|b|base|big|blockquote|body|br|button|caption|center|cite|code|col|colgroup|dd|del"
    r"|details|dfn|div|dl|dt|em|embed|font|form|h[1-6]|hr|i|iframe|img|input|ins|kbd|li|link|mark"
    r"|math|object|ol|p|pre|q|s|samp|script|small|span|strike|strong|style|sub|summary|sup|svg|table"
    r"|tbody|td|tfoot|th|thead|tr|tt|u|ul|var|video)(?:[\s/][^<>]*)?>",
    re.I,
)
_BREAK = re.compile(r"<br\s*/?>\n?|</(?:p|div|li|tr|h[1-6])\s*>", re.I)
_MARKUP = re.compile(
    r"^\s*(?:#{1,6}\s+|>\s?|[-*+]\s+|\d+[.)]\s+|\|?[-:| ]{3,}$)|[*`]{1,3}"
    r"|(?<!\w)_{1,3}(?=\w)|(?<=[\w.,;:!?])_{1,3}(?!\w)",
    re.M,
)
_ROW = re.compile(r"^\s*\|", re.M)
_KEPT, _KEPT_END = "\ue000", "\ue001"  # private signs around the number of what stays as it is
_STAYS = re.compile(f"{_KEPT}(\\d+){_KEPT_END}")


def plain(markdown: str, *, row: str = "\n") -> str:
    """The words of a Markdown text without its signs, paragraphs kept.

    Cells of a table are parted by commas; row: what stands between its rows.
    """
    return _words(markdown, lambda link: link["words"], row)


def for_reply(markdown: str) -> str:
    """The same for a customer, who cannot click: where a link leads stands behind its words."""
    return _words(markdown, _with_address)


def _with_address(link: re.Match[str]) -> str:
    words, where = link["words"], link["where"].strip("\"'").partition(" ")[0].strip("<>")
    where = html.unescape(where)
    if not _LEADS_OUT.fullmatch(where) or where.removeprefix("mailto:") in words:
        return words
    return f"{words} ({where.removeprefix('mailto:').removeprefix('tel:')})"


def _words(markdown: str, of_link: Callable[[re.Match[str]], str], row: str = "\n") -> str:
    text = markdown.replace("\r\n", "\n")
    kept: list[str] = []

    def keep(words: str) -> str:
        kept.append(words)
        return f"{_KEPT}{len(kept) - 1}{_KEPT_END}"

    if _KEPT in text:
        text = text.replace(_KEPT, " ")
    if "`" in text or "~~~" in text:
        text = _CODE.sub(lambda it: keep((it["block"] or it["code"] or "").strip("\n")), text)
    if "](" in text:
        text = _LINK.sub(of_link, _PICTURE.sub(r"\1", text))
    if "<" in text:
        text = _ANCHOR.sub(of_link, _without_hidden(text))
        text = _TAG.sub("", _BREAK.sub("\n", text))
    if "://" in text or "mailto:" in text:
        text = _ADDRESS.sub(lambda it: keep(it[1]), text)
    if "&" in text:
        text = html.unescape(text)
    paragraphs = "\n\n".join(filter(None, (_paragraph(each, row) for each in text.split("\n\n"))))
    return _STAYS.sub(lambda it: kept[int(it[1])], paragraphs) if kept else paragraphs


def _without_hidden(text: str) -> str:
    """Without comments, scripts and styles, to their ends; what has none is left to `_TAG`."""
    seen, at = [], 0
    endless: set[str] = set()  # each is looked for once
    for opens in _HIDES.finditer(text):
        name = opens[0].lower()
        if opens.start() < at or name in endless:
            continue
        end = _ENDS[name].search(text, opens.end())
        if end is None:
            endless.add(name)
        else:
            seen.append(text[at : opens.start()])
            at = end.end()
    return "".join((*seen, text[at:]))


def _paragraph(text: str, row: str) -> str:
    lines = (" ".join(line.split()) for line in _MARKUP.sub("", text).split("\n"))
    if "|" not in text:
        return "\n".join(filter(None, lines))
    if not _ROW.search(text):
        return "\n".join(filter(None, (line.replace("|", "") for line in lines)))
    cells = (", ".join(filter(None, map(str.strip, line.split("|")))) for line in lines)
    return row.join(filter(None, cells))
