"""A Markdown page as an article; what stands between two lines of `---` at its top is about it.

Law: its words stay as they are; only links to other pages of the folder are turned.
"""

from __future__ import annotations

import re

from integrations.imports.html import Link, Page

_FRONT = re.compile(r"\A---\s*\n(.*?)\n(?:---|\.\.\.)\s*(?:\n|\Z)", re.DOTALL)
_FACT = re.compile(r"^(\w+)\s*:\s*(.+?)\s*$", re.MULTILINE)
_HEADING = re.compile(r"\A\s*#\s+(.+?)\s*#*\s*(?:\n|\Z)")
_UNDERLINED = re.compile(r"\A\s*(\S.*?)\s*\n=+\s*(?:\n|\Z)")
_LINK = re.compile(r"(!?)\[([^\]\n]*)\]\(<?([^)\s>]*)>?(?:\s+\"[^\"\n]*\")?\)")


def read_markdown(text: str, link: Link) -> Page:
    """The page of this text."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    front = _FRONT.match(text)
    facts = {name.lower(): value for name, value in _FACT.findall(front[1])} if front else {}
    body = text[front.end() :] if front else text
    heading = _HEADING.match(body) or _UNDERLINED.match(body)
    if heading:
        body = body[heading.end() :]
    title = _unquoted(facts.get("title", "")) or (heading[1] if heading else "")
    body = _LINK.sub(lambda found: _linked(found, link), body).strip()
    return Page(
        title=title,
        body=f"{body}\n" if body else "",
        language=_unquoted(facts.get("language", facts.get("lang", ""))),
        tags=_tags(facts.get("tags", "")),
    )


def _linked(found: re.Match[str], link: Link) -> str:
    image, words, address = found.groups()
    if image:
        return words
    target = link(address)
    return words if target is None else f"[{words}]({target})"


def _tags(listed: str) -> tuple[str, ...]:
    tags = (_unquoted(tag) for tag in listed.strip("[]").split(","))
    return tuple(dict.fromkeys(tag for tag in tags if tag))


def _unquoted(text: str) -> str:
    return text.strip().strip("\"'").strip()
