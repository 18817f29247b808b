"""Wrap-up codes from a table and types of cases from TOML, as rows to bring to the hub.

Codes: a CSV file with the columns id, parent, title and, where there are any, title_de, title_en …,
queues (names or ids between bars), place, note (yes), active (no). Types: one table each,

    [complaint]
    name = "Complaint"
    solve_minutes = 960
    checklist = ["Ask for the bill"]
    fields = [{ id = "serial", title = "Serial number", needed = true }]

Law: a code comes behind the one it stands below, wherever that is in the file; ids are those of
the file, so a file that is taken in twice changes nothing.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import msgspec

from desktop.domain.ids import CodeId, QueueId
from desktop.domain.operations.service import AddCode, SetCaseType
from desktop.domain.records import Queue
from desktop.domain.wrap_up_codes import Title
from desktop.text import tr
from integrations.imports.rows import Found, Merged, Refused, Row, Unreadable
from integrations.imports.tables import Line, lines

_TITLE: Final = "title_"
_YES: Final = frozenset({"yes", "ja", "true", "1", "x"})
_NO: Final = frozenset({"no", "nein", "false", "0"})


def read_codes(path: Path, queues: Iterable[Queue]) -> Iterator[Row]:
    """Raises Unreadable."""
    table = list(lines(_text(path)))
    heading = [cell.strip().lower() for cell in table[0].cells] if table else []
    if not {"id", "title"} <= set(heading):
        raise Unreadable(tr("The table has no columns “id” and “title”."))
    named = _by_name(queues)
    waiting: list[tuple[Line, dict[str, str]]] = []
    for line in table[1:]:
        place = tr("line {number}", number=line.number)
        cells = dict(zip(heading, (cell.strip() for cell in line.cells), strict=False))
        if line.flaw or not cells.get("id") or not cells.get("title"):
            yield Refused(place, line.flaw or tr("it has no id or no title"))
        else:
            waiting.append((line, cells))
    yield from _from_the_top(waiting, named)


def read_case_types(path: Path, queues: Iterable[Queue]) -> Iterator[Row]:
    """Raises Unreadable."""
    try:
        told = tomllib.loads(_text(path))
    except tomllib.TOMLDecodeError as error:
        raise Unreadable(tr("This is no TOML: {error}.", error=error)) from None
    named = _by_name(queues)
    for id, one in told.items():
        try:
            fields = {"id": id, **one}
            fields["queues"] = _queues(fields.get("queues", ()), named)
            yield Found(place=id, operation=msgspec.convert(fields, type=SetCaseType))
        except (msgspec.ValidationError, TypeError, LookupError) as error:
            yield Refused(id, str(error))


def _from_the_top(
    waiting: list[tuple[Line, dict[str, str]]], named: Mapping[str, QueueId]
) -> Iterator[Row]:
    """What stands below nothing of this file first, then what stands below that."""
    ids, done = {cells["id"] for _, cells in waiting}, set[str]()
    while waiting:
        later = []
        for line, cells in waiting:
            above = cells.get("parent", "")
            if above in ids and above not in done:
                later.append((line, cells))
                continue
            yield _code(line, cells, named, known=cells["id"] in done)
            done.add(cells["id"])
        if len(later) == len(waiting):
            for line, _ in later:
                place = tr("line {number}", number=line.number)
                yield Refused(place, tr("it stands below itself"))
            return
        waiting = later


def _code(
    line: Line, cells: Mapping[str, str], named: Mapping[str, QueueId], *, known: bool
) -> Row:
    place = tr("line {number}", number=line.number)
    if known:
        return Merged(place, cells["id"])
    try:
        queues = [each for each in cells.get("queues", "").split("|") if each.strip()]
        operation = AddCode(
            id=CodeId(cells["id"]),
            title=cells["title"],
            titles=tuple(
                Title(name.removeprefix(_TITLE), text)
                for name, text in cells.items()
                if name.startswith(_TITLE) and text
            ),
            parent=CodeId(cells["parent"]) if cells.get("parent") else None,
            queues=_queues(queues, named),
            place=int(cells.get("place") or line.number),
            note_needed=cells.get("note", "").lower() in _YES,
            active=cells.get("active", "").lower() not in _NO,
        )
    except (ValueError, LookupError) as error:
        return Refused(place, str(error))
    return Found(place=place, operation=operation)


def _queues(given: Iterable[Any], named: Mapping[str, QueueId]) -> tuple[QueueId, ...]:
    """Raises LookupError with the name of the one that is not there."""
    found = []
    for each in given:
        name = str(each).strip()
        if name.casefold() not in named:
            raise LookupError(tr("There is no queue “{name}”.", name=name))
        found.append(named[name.casefold()])
    return tuple(found)


def _by_name(queues: Iterable[Queue]) -> dict[str, QueueId]:
    both = {queue.id.casefold(): queue.id for queue in queues}
    return both | {queue.name.casefold(): queue.id for queue in queues}


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise Unreadable(tr("The file cannot be read: {error}.", error=error)) from None
