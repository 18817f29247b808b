"""A Markdown page as an article; what stands between two lines of `---` at its top is about it.

    ---
    title: Refunds
    language: en
    audience: in-house
    tags: [money, returns]
    ---

Law: its words stay as they are; only links to other pages and files of the folder are turned.
"""

from __future__ import annotations

import re

from integrations.imports.html import Link, Page, Picture, no_picture

_FRONT = re.compile(r"\A---\s*\n(.*?)\n(?:---|\.\.\.)\s*(?:\n|\Z)", re.DOTALL)
_FACT = re.compile(r"^(\w+)[ \t]*:[ \t]*(.*?)[ \t]*$((?:\n[ \t]*-[ \t].*)*)", re.MULTILINE)
_ITEM = re.compile(r"^[ \t]*-[ \t]+(.*?)[ \t]*$", re.MULTILINE)
_HEADING = re.compile(r"\A\s*#\s+(.+?)\s*#*\s*(?:\n|\Z)")
_UNDERLINED = re.compile(r"\A\s*(\S.*?)\s*\n=+\s*(?:\n|\Z)")
_LINK = re.compile(r"(!?)\[([^\]\n]*)\]\(<?([^)\s>]*)>?(?:\s+\"[^\"\n]*\")?\)")


def read_markdown(text: str, link: Link, picture: Picture = no_picture) -> Page:
    """The page of this text."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    front = _FRONT.match(text)
    facts = _facts(front[1]) if front else {}
    body = text[front.end() :] if front else text
    heading = _HEADING.match(body) or _UNDERLINED.match(body)
    if heading:
        body = body[heading.end() :]
    title = _unquoted(facts.get("title", "")) or (heading[1] if heading else "")
    body = _LINK.sub(lambda found: _linked(found, link, picture), body).strip()
    return Page(
        title=title,
        body=f"{body}\n" if body else "",
        language=_unquoted(facts.get("language", facts.get("lang", ""))),
        tags=_tags(facts.get("tags", "")),
        audience=_unquoted(facts.get("audience", "")).lower(),
    )


def _facts(front: str) -> dict[str, str]:
    """By name; a list that goes over several lines is one with commas."""
    return {
        name.lower(): value or ",".join(_ITEM.findall(items))
        for name, value, items in _FACT.findall(front)
    }


def _linked(found: re.Match[str], link: Link, picture: Picture) -> str:
    image, words, address = found.groups()
    if image:
        lies = picture(address)
        return words if lies is None else f"![{words}]({lies})"
    target = link(address)
    return words if target is None else f"[{words}]({target})"


def _tags(listed: str) -> tuple[str, ...]:
    tags = (_unquoted(tag) for tag in listed.strip("[]").split(","))
    return tuple(dict.fromkeys(tag for tag in tags if tag))


def _unquoted(text: str) -> str:
    return text.strip().strip("\"'").strip()
