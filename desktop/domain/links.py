"""Links from one article to another: where they lead, without those in code.

Law: it reads a text once, so that an article of nothing but links takes no longer than its length.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from typing import Final

from desktop.domain.ids import ArticleId

_LINK: Final = re.compile(r"(?:\]\(\s*<?|<|^ {0,3}\[[^\]\n]{1,200}\]:\s*<?)article:([\w.-]{1,64})")
_FENCE: Final = re.compile(r" {0,3}(```|~~~)")
_CODE: Final = re.compile(r"`[^`\n]*`")


def linked(body: str) -> tuple[ArticleId, ...]:
    """The articles that a text links to, each once, in order."""
    return tuple(dict.fromkeys(_all(body)))


def leading_nowhere(body: str, there: Container[str]) -> tuple[ArticleId, ...]:
    """Those of them that are not there."""
    return tuple(id for id in linked(body) if id not in there)


def _all(body: str) -> Iterator[ArticleId]:
    fence = ""
    for line in body.split("\n"):
        marker = _FENCE.match(line)
        if marker is not None and fence in ("", marker[1]):
            fence = "" if fence else marker[1]
        elif not fence and "article:" in line:
            plain = _CODE.sub("", line) if "`" in line else line
            yield from map(ArticleId, _LINK.findall(plain))
