"""What of an article is quoted: whole paragraphs, lists and tables of it, in its own words.

Law: every line of a passage is a line of the article without the signs of Markdown; nothing is
put in, nothing left out of a block but its end, where it is longer than a chat can show.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

import msgspec

MOST: Final = 600  # letters of a passage; an article that is no longer is quoted whole
_LINK: Final = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_SIGNS: Final = re.compile(r"\*\*|__|`|(?<![\w*])\*(?=\S)|(?<=\S)\*(?![\w*])|^\s*>\s?", re.M)
_RULE: Final = re.compile(r"^\s*\|?[\s:|-]*-[\s:|-]*$")
_HEADING: Final = re.compile(r"^#{1,6}\s+(.*?)\s*#*$")


class Block(msgspec.Struct, frozen=True):
    """A paragraph, a list or a table."""

    heading: str  # it stands under; "" for none
    text: str


class Passage(msgspec.Struct, frozen=True):
    heading: str  # where in the article it begins; "" at its beginning
    text: str


def blocks(markdown: str) -> list[Block]:
    """What an article says, in its order."""
    found: list[Block] = []
    heading = ""
    for part in re.split(r"\n\s*\n", markdown.replace("\r\n", "\n")):
        lines: list[str] = []
        for line in part.splitlines():
            if head := _HEADING.match(line):
                found += _block(heading, lines)
                heading, lines = plain(head[1]), []
            else:
                lines.append(line)
        found += _block(heading, lines)
    return found


def plain(markdown: str) -> str:
    """The same words without the signs."""
    return _SIGNS.sub("", _LINK.sub(r"\1", markdown)).strip()


def best(markdown: str, worth: Callable[[str], float]) -> Passage | None:
    """The blocks that stand together, are no longer than MOST, and are worth most.

    worth: of a text, for the question. None for an article that says nothing.
    """
    every = blocks(markdown)
    if every and len(_joined(every)) <= MOST:
        return Passage(every[0].heading, _joined(every))
    chosen = max(_runs(every), key=lambda run: worth(_joined(run)), default=[])
    if not chosen:
        return None
    text = _joined(chosen)
    return Passage(chosen[0].heading, text if len(text) <= MOST else _cut(text))


def _runs(every: list[Block]) -> Iterator[list[Block]]:
    """From each block on, as many as fit; a longer block alone."""
    for begin in range(len(every)):
        end = begin + 1
        while end < len(every) and len(_joined(every[begin : end + 1])) <= MOST:
            end += 1
        yield every[begin:end]


def _joined(run: list[Block]) -> str:
    """As they stand, with the headings between them."""
    texts: list[str] = []
    heading = run[0].heading
    for each in run:
        if each.heading != heading:
            heading = each.heading
            texts.append(heading)
        texts.append(each.text)
    return "\n\n".join(texts)


def _cut(text: str) -> str:
    """The first lines, or words, that fit."""
    at = max(text.rfind("\n", 0, MOST), 0) or max(text.rfind(" ", 0, MOST), 0) or MOST
    return text[:at].rstrip() + " …"


def _block(heading: str, lines: list[str]) -> list[Block]:
    kept = (_line(line) for line in lines if line.strip() and not _RULE.match(line))
    text = "\n".join(filter(None, kept))
    return [Block(heading, text)] if text else []


def _line(line: str) -> str:
    said = plain(line)
    if said.startswith("|") and said.endswith("|"):
        said = " | ".join(cell.strip() for cell in said[1:-1].split("|"))
    return " ".join(said.split())
