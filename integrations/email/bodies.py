"""The words of a mail, and how they were laid out.

Law: the text says all that the layout says: where a mail's plain text is only a hint that there is
HTML, the text is made from that.
"""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from desktop.domain.words import LeftOut
from integrations.email.files import Files, is_body
from integrations.email.flowed import unflowed
from integrations.email.html_text import letters_in, text_of_html
from integrations.email.letters import text_of, visible
from integrations.email.limits import LARGEST_HTML, LARGEST_TEXT, LONGEST_HTML
from integrations.email.parts import Part, parameter
from integrations.email.safe_html import Safe, safe_html

_A_HINT: Final = 3  # times as much is said by the HTML: the plain text is only a hint
_SHORT: Final = 200  # letters: below that the HTML may just be a footer more


class Bodies(msgspec.Struct, frozen=True):
    text: str = ""
    html: str = ""
    cut: bool = False
    left_out: dict[LeftOut, int] = msgspec.field(default_factory=dict)
    shown: frozenset[str] = frozenset()


class _Said(msgspec.Struct):
    """One stretch of a mail, in both forms."""

    plain: list[str] = msgspec.field(default_factory=list)
    html: list[str] = msgspec.field(default_factory=list)


def bodies_of(leaves: Sequence[Part], files: Files) -> Bodies:
    own = [part for part in leaves if is_body(part)]
    cut = any(len(part.content) > _most(part) for part in own)
    left_out: Counter[LeftOut] = Counter()
    shown: set[str] = set()
    texts: list[str] = []
    layouts: list[str] = []
    laid_out = False
    for said in _stretches(own):
        safe = [safe_html(each, files.pictures) for each in said.html]
        for each in safe:
            left_out.update(dict(each.left_out))
            shown |= each.shown
        text, layout = _text(said, safe), "".join(each.html for each in safe)
        texts.append(text)
        laid_out = laid_out or bool(layout)
        layouts.append(layout or f"<p>{html.escape(text).replace(chr(10), '<br>')}</p>")
    text = "\n\n".join(text for text in texts if text) or visible(files.text).strip()
    together = "".join(layouts) if laid_out else ""
    if len(together) > 2 * LONGEST_HTML:
        together, left_out[LeftOut.LAYOUT] = "", 1
    return Bodies(text, together, cut, dict(left_out), frozenset(shown if together else ()))


def _stretches(own: Sequence[Part]) -> Iterator[_Said]:
    """What stands one behind the other; alternatives are one stretch."""
    groups: dict[int, _Said] = {}
    for number, part in enumerate(own):
        said = groups.setdefault(part.group if part.group >= 0 else -1 - number, _Said())
        (said.html if part.kind == "text/html" else said.plain).append(_words(part))
    yield from groups.values()


def _words(part: Part) -> str:
    is_html = part.kind == "text/html"
    text = text_of(part.content[: _most(part)], parameter(part.head, "charset"), declares=is_html)
    if not is_html and parameter(part.head, "format").lower() == "flowed":
        text = unflowed(text, delsp=parameter(part.head, "delsp").lower() == "yes")
    return visible(text)


def _most(part: Part) -> int:
    return LARGEST_HTML if part.kind == "text/html" else LARGEST_TEXT


def _text(said: _Said, safe: Sequence[Safe]) -> str:
    plain = "\n\n".join(each.strip() for each in said.plain).strip()
    if not said.html:
        return plain
    told = sum(letters_in(each.html) for each in safe)
    if plain and (told < _SHORT or len(plain) * _A_HINT > told):
        return plain
    made = "\n\n".join(text_of_html(each.html) for each in safe).strip()
    return made or plain or "\n\n".join(_without_tags(each) for each in said.html).strip()


def _without_tags(source: str) -> str:
    """The words of HTML that no parser is let near."""
    pieces = source.split("<")
    return html.unescape(" ".join([pieces[0], *(each.partition(">")[2] for each in pieces[1:])]))
