"""A text of any length, shown in pieces that a window lays out in a moment.

What customers write has up to 400,000 letters, in one line or in 200,000 of them; laid out at once
it stops a window for seconds. Laws: no piece is longer than what takes a few milliseconds; the
pieces together are the text, letter for letter; what is not shown is said, with how much it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from desktop.text import tr
from desktop.viewmodels import terms
from desktop.viewmodels.rows import Fold, Row

LONGEST = 12_000  # letters of a piece
MOST_LINES = 400
LONGEST_LINE = 300  # letters of the one line that stands for a whole text
_GREETING = 60  # letters of a line that ends with a comma and greets
_WHOLE_WORD = 200  # letters at most that a piece is shorter for


def pieces(text: str) -> Iterator[str]:
    """In order; one for a text that is short enough, "" too."""
    begin = 0
    while True:
        end = _end(text, begin)
        yield text[begin:end]
        if end >= len(text):
            return
        begin = end


def beginning(text: str) -> str:
    return next(pieces(text))


def further(
    key: str, text: str, unfolded: frozenset[str], show: Callable[[str, str], Row]
) -> list[Row]:
    """The rows behind the beginning: what was asked for, and what asks for more."""
    if not _is_long(text):
        return []
    rows: list[Row] = []
    each = pieces(text)
    shown = len(next(each))
    for number, piece in enumerate(each):
        more = f"{key}/more/{number}"
        is_open = more in unfolded
        who = tr("Show less") if is_open else tr("Show more")
        left = "" if is_open else tr("%n more character(s)", n=len(text) - shown)
        said = terms.sentence(who, left)
        rows.append(Fold(key=more, who=who, text=left, when="", open=is_open, said=said))
        if not is_open:
            break
        rows.append(show(f"{more}/text", piece))
        shown += len(piece)
    return rows


def first_line(text: str) -> str:
    """The first that has words, as much of it as could stand in one line."""
    lines = (line.strip() for line in text[:LONGEST].splitlines())
    return next((line for line in lines if line), "")[:LONGEST_LINE]


def first_words(text: str) -> str:
    """The first line that says something: a greeting alone says nothing of what is written."""
    said = [line for line in (it.strip() for it in text[:LONGEST].splitlines()) if line]
    telling = (line for line in said if len(line) > _GREETING or not line.endswith(","))
    return next(telling, said[0] if said else "")[:LONGEST_LINE]


def _is_long(text: str) -> bool:
    return _end(text, 0) < len(text)


def _end(text: str, begin: int) -> int:
    """Where the piece ends that begins there: between lines or words where there are some."""
    end = begin + LONGEST
    lines = text.count("\n", begin, end)
    if lines > MOST_LINES:
        end = begin
        for _ in range(MOST_LINES):
            end = text.index("\n", end) + 1
    elif end < len(text):
        between = max(text.rfind(gap, end - _WHOLE_WORD, end) for gap in " \n")
        end = between + 1 if between >= 0 else end
    return min(end, len(text))
