"""What a person reads of a mail in HTML, line by line; links say where they lead.

Law: what comes in was written by a cleaner (`safe_html`), so every tag is whole and every text is
escaped; it is read once, from the beginning to the end.
"""

from __future__ import annotations

import html
import re
from typing import Final

_PIECE: Final = re.compile(r'<(/?)([a-z][a-z0-9]*)((?:\s+[a-z-]+="[^"]*")*)\s*/?>|([^<]+)|<')
_HREF: Final = re.compile(r'\shref="([^"]*)"')
_ALT: Final = re.compile(r'\salt="([^"]*)"')
_SPACE: Final = re.compile(r"[ \t\n\r\f]+")
_GAPS: Final = re.compile(r"\n{3,}")
_TAG: Final = re.compile(r"<[^>]*>")
_LINES: Final = frozenset(("div", "tr", "li", "dt", "dd", "center", "table", "caption", "ul", "ol"))
_GAPPED: Final = frozenset(("p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre"))


def text_of_html(safe: str) -> str:
    reader = _Reader()
    for found in _PIECE.finditer(safe):
        if found[4] is not None:
            reader.words(html.unescape(found[4]))
        elif found[2]:
            reader.tag(found[2], found[3], closes=bool(found[1]))
    return _GAPS.sub("\n\n", "\n".join(line.rstrip() for line in reader.lines())).strip()


def letters_in(safe: str) -> int:
    """About how many letters it shows, without laying it out."""
    return len(_SPACE.sub("", _TAG.sub("", safe)))


class _Reader:
    def __init__(self) -> None:
        self._out: list[str] = []
        self._quoted = 0
        self._pre = 0
        self._links: list[tuple[str, int]] = []

    def lines(self) -> list[str]:
        return [self._line(line) for line in "".join(self._out).split("\n")]

    def _line(self, line: str) -> str:
        """A line begins with as many marks as it is quoted deep."""
        depth = line.count(_DEEPER)
        return ("> " * depth if depth else "") + line.replace(_DEEPER, "").lstrip(" ")

    def words(self, text: str) -> None:
        text = text.replace(_DEEPER, "")
        if not self._pre:
            text = _SPACE.sub(" ", text)
            ended = not self._out or self._out[-1].endswith(("\n", " ", _DEEPER))
            text = text.lstrip(" ") if ended else text
        if text:
            self._out.append(text.replace("\n", "\n" + _DEEPER * self._quoted))

    def tag(self, name: str, attributes: str, *, closes: bool) -> None:
        if name == "blockquote":
            self._quoted = max(0, min(9, self._quoted + (-1 if closes else 1)))
        if name == "pre":
            self._pre = max(0, self._pre + (-1 if closes else 1))
        if name == "a":
            self._link(attributes, closes=closes)
        elif name == "img":
            alt = _ALT.search(attributes)
            self.words(f" {html.unescape(alt[1])} " if alt and alt[1].strip() else "")
        elif name in ("br", "hr") or name in _LINES:
            self._break(twice=False, always=name == "br")
        elif name in _GAPPED:
            self._break(twice=True)
        elif name in ("td", "th") and closes:
            self._out.append("  ")
        if name == "li" and not closes:
            self._out.append("• ")

    def _break(self, *, twice: bool, always: bool = False) -> None:
        begun = "\n" + _DEEPER * self._quoted
        at_start = not self._out or self._out[-1].endswith(("\n", _DEEPER))
        if always or not at_start or twice:
            self._out.append(begun)
        if twice and not at_start:
            self._out.append(begun)

    def _link(self, attributes: str, *, closes: bool) -> None:
        if not closes:
            href = _HREF.search(attributes)
            self._links.append((html.unescape(href[1]) if href else "", len(self._out)))
        elif self._links:
            target, begun = self._links.pop()
            said = "".join(self._out[begun:]).replace(_DEEPER, "").strip()
            bare = target.removeprefix("mailto:").removeprefix("tel:")
            if target and said and said.rstrip("/") not in (target.rstrip("/"), bare):
                self._out.append(f" <{bare}>")


_DEEPER: Final = "\ue000"  # a private letter that no words have
