"""Manual pages: troff read down to title and text, well enough to be searched."""

from __future__ import annotations

import gzip
import itertools
import re
from collections.abc import Iterator
from pathlib import Path

from benchmarks.search.pages import Block, Page, clean, page

_LEAST = 200
_MACRO = re.compile(r"[.']\s*(\w+)\s*(.*)")
_HEADS = {"SH", "SS", "Sh", "Ss"}
_BREAKS = {"PP", "P", "TP", "IP", "LP", "Pp", "It", "nf", "fi", "HP"}
_WORDS = {"B", "I", "BR", "BI", "IR", "RB", "RI", "IB", "Nm", "Fl", "Ar", "Xr", "Em", "Pa", "Li"}
_NAMES = {"NAME", "BEZEICHNUNG"}
_ESCAPES = (
    (re.compile(r"\\f(?:[BIRPCW]|\([A-Z]{2}|\[[A-Z]*\])|\\[&/,:%|]|\\s[-+]?\d+"), ""),
    (re.compile(r"\\-"), "-"),
    (re.compile(r"\\(?:\(aq|\[aq\])"), "'"),
    (re.compile(r"\\(?:\(..|\[[^\]]*\]| )"), " "),
    (re.compile(r"\\e"), r"\\"),
)


def manuals(language: str, root: Path) -> Iterator[Page]:
    """Manual pages below the folder; those that only name another one are left out."""
    for file in sorted(root.rglob("*.gz")):
        if file.is_symlink():
            continue
        with gzip.open(file, "rt", encoding="utf-8", errors="replace") as opened:
            blocks = list(blocks_of(opened.read()))
        if sum(len(block.text) for block in blocks) < _LEAST:
            continue
        name = file.name.removesuffix(".gz")
        found = page("manual", language, name, _title(blocks) or name, blocks)
        if found is not None:
            yield found


def blocks_of(source: str) -> Iterator[Block]:
    """Headings and paragraphs of a page in troff, without its marks."""
    words: list[str] = []
    for line in _shown(source):
        macro = _MACRO.match(line) if line.startswith((".", "'")) else None
        name, rest = (macro[1], macro[2].replace('"', "")) if macro else ("", "")
        if words and (not line.strip() or name in _HEADS | _BREAKS):
            yield from _plain("p", " ".join(words))
            words = []
        if name in _HEADS:
            yield from _plain("h2", rest)
        elif name in _WORDS:
            words.append(rest)
        elif not line.startswith((".", "'")):
            words.append(line)
    yield from _plain("p", " ".join(words))


def _shown(source: str) -> Iterator[str]:
    """The lines without comments and without definitions of macros."""
    within = False
    for line in source.split("\n"):
        if within:
            within = not line.startswith("..")
        elif re.match(r"[.'](?:de|ig)\b", line):
            within = True
        elif not line.startswith(('.\\"', "'\\\"")):
            yield line


def _plain(tag: str, text: str) -> Iterator[Block]:
    for escape, instead in _ESCAPES:
        text = escape.sub(instead, text)
    if text := clean(text):
        yield Block(tag, text)


def _title(blocks: list[Block]) -> str:
    """What stands below NAME: the command and what it does in a line."""
    for head, below in itertools.pairwise(blocks):
        if head.heads and head.text.upper() in _NAMES:
            return below.text[:140]
    return ""
