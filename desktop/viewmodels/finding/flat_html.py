"""Clean HTML made flat enough to be laid out: Qt takes twice as long for each table in a table.

Law: what comes in was written by a cleaner, so every tag is whole and every text is escaped; what
goes out has the same words in the same order.
"""

from __future__ import annotations

import re

_TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)((?:\s+[a-z-]+="[^"]*")*)\s*/?>')
_ALONE = {"br", "hr", "img"}
_OF_TABLES = {"table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption"}
_CELLS = {"td", "th"}
_DEEPEST = 16
_WIDEST = 24  # cells of a row


def flat(html: str) -> str:
    return _TAG.sub(_Flattening().take, html)


class _Flattening:
    """Walks over the tags; `_open` says of each that is open whether it was kept."""

    def __init__(self) -> None:
        self._open: list[tuple[str, bool]] = []
        self._kept = 0
        self._tables = 0
        self._cells = 0  # of this row

    def take(self, found: re.Match[str]) -> str:
        closing, tag, attributes = found.groups()
        if tag in _ALONE:
            return "" if closing else f"<{tag}{attributes}>"
        return self._close(tag) if closing else self._begin(tag, attributes)

    def _begin(self, tag: str, attributes: str) -> str:
        self._tables += tag == "table"
        keeps = self._kept < _DEEPEST and not (tag in _OF_TABLES and self._tables > 1)
        if keeps and tag in _CELLS:
            self._cells += 1
            keeps = self._cells <= _WIDEST
        elif keeps and tag == "tr":
            self._cells = 0
        self._open.append((tag, keeps))
        self._kept += keeps
        return f"<{tag}{attributes}>" if keeps else ""

    def _close(self, tag: str) -> str:
        if not self._open or self._open[-1][0] != tag:
            return ""
        _, kept = self._open.pop()
        self._kept -= kept
        self._tables -= tag == "table"
        if kept:
            return f"</{tag}>"
        return " " if tag in _CELLS else "<br>" if tag in {"tr", "table", "p", "div"} else ""
