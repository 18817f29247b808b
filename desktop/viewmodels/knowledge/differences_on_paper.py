"""What differs between two versions of an article, as it is printed.

Law: as on the screen, what was added and removed is told apart without colours, by a sign before
its line and by what is under or through its words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from desktop.text import tr
from desktop.viewmodels import terms
from desktop.viewmodels.knowledge.article_versions import Compared
from desktop.viewmodels.knowledge.difference import SIGNS, Kind, Line, Part
from desktop.viewmodels.on_paper import Paper, in_parts

ADDED, REMOVED = "added", "removed"  # classes of the words that were
_TAGS = {Kind.ADDED: ("ins", ADDED), Kind.REMOVED: ("del", REMOVED)}


def differences_on_paper(compared: Compared) -> Paper:
    """Between which versions, whose change it is, how much of it, and every changed line."""
    parts, whole = in_parts((_head(compared), *map(_line, compared.lines)))
    return Paper(terms.dotted(compared.of, compared.title), parts, whole)


def _head(compared: Compared) -> str:
    above = terms.dotted(compared.title, compared.whose)
    signs = tr("{plus} added, {minus} removed, {both} changed", plus="+", minus="−", both="±")
    said = "".join(f"<p>{escape(line)}</p>" for line in (above, compared.summary, signs))
    return f"<h1>{escape(compared.of)}</h1>{said}<hr>"


def _line(line: Line) -> str:
    if line.kind is Kind.LEFT_OUT:
        same = tr("%n line(s) that are the same", n=int(line.parts[0].text))
        return f"<p><i>… {escape(same)}</i></p>"
    sign = SIGNS[line.kind] or "&nbsp;&nbsp;"
    return f"<p>{sign}&nbsp; {''.join(_words(line.parts))}</p>"


def _words(parts: Sequence[Part]) -> Iterator[str]:
    for part in parts:
        words = escape(part.text).replace("\n", "<br>")
        tag, of_class = _TAGS.get(part.kind, ("", ""))
        yield f'<{tag} class="{of_class}">{words}</{tag}>' if tag else words
