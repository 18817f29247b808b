"""A CSV file as rows with their line numbers, whatever its delimiter, quoting and line ends.

Law: a line that cannot be read is told with its number, and the lines after it are still read.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from itertools import islice

import msgspec

from desktop.text import tr

DELIMITERS = (",", ";", "\t", "|")
_LOOKED_AT = 40  # rows, to find out about the delimiter
_SAID = "sep="  # how a spreadsheet says it in the first line


class Line(msgspec.Struct, frozen=True):
    number: int  # of the first line of the row in the file, from 1
    cells: tuple[str, ...]
    flaw: str = ""  # why it could not be read


def lines(text: str) -> Iterator[Line]:
    """The rows of a table that are not empty; the first is the heading."""
    skipped = 0
    delimiter = ""
    first, _, rest = text.partition("\n")
    if first.lower().startswith(_SAID) and len(first.strip()) <= len(_SAID) + 1:
        delimiter = first.strip("\r\n")[len(_SAID) :] or "\t"
        text, skipped = rest, 1
    if len(delimiter) != 1 or delimiter in '"\r\n':
        delimiter = delimiter_of(text)
    for line in _read(text, delimiter):
        if line.flaw or any(cell.strip() for cell in line.cells):
            yield msgspec.structs.replace(line, number=line.number + skipped)


def delimiter_of(text: str) -> str:
    """The one that gives most rows the same number of columns, and more than one."""
    return max(DELIMITERS, key=lambda delimiter: _fitness(text, delimiter))


def _fitness(text: str, delimiter: str) -> tuple[int, int]:
    rows = islice(_read(text, delimiter), _LOOKED_AT)
    widths = Counter(len(line.cells) for line in rows if len(line.cells) > 1)
    if not widths:
        return 0, 0
    width, often = widths.most_common(1)[0]
    return often, width


def _read(text: str, delimiter: str) -> Iterator[Line]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        number = reader.line_num + 1
        try:
            yield Line(number, tuple(next(reader)))
        except StopIteration:
            return
        except csv.Error as error:
            yield Line(number, (), _reason(error))


def _reason(error: csv.Error) -> str:
    """The error in words; those of the module are for programmers."""
    said = str(error)
    if "unexpected end" in said:
        return tr("a quotation mark is opened and never closed")
    if "expected after" in said:
        return tr("text follows a closing quotation mark")
    if "field larger" in said:
        return tr("a cell is too long; perhaps a quotation mark is never closed")
    return said
