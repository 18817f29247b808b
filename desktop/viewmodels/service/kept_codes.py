"""The tree of wrap-up codes as who keeps it sees and changes it.

Laws: nothing is deleted, what is not offered any more is withdrawn and can be offered again; a
code never stands below itself; moving one up or down changes nothing but the places of its own
neighbours.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec

from desktop.domain.ids import CodeId, QueueId
from desktop.domain.operations import service
from desktop.domain.operations.registry import AnyOperation
from desktop.domain.records import Queue
from desktop.domain.wrap_up_codes import Code, Title
from desktop.text import tr
from desktop.viewmodels import terms
from desktop.viewmodels.queues_named import named, queues_of
from desktop.viewmodels.rows import Cell, Column, TableRow

_DEEPEST: Final = 20
_STEP: Final = "\N{EM SPACE}"
_OTHER: Final = "en"  # the language beside the one that the title is in

Errors = dict[str, str]  # field -> sentence


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """What stands in the form's fields."""

    title: str = ""
    english: str = ""
    parent: str = ""
    queues: str = ""  # their names, with commas
    note_needed: bool = False


class Standing(msgspec.Struct, frozen=True):
    """A code at its place in the tree."""

    code: Code
    depth: int
    above: tuple[str, ...]  # titles, from the top


def columns() -> tuple[Column, ...]:
    return (
        Column("title", tr("Wrap-up code"), share=5),
        Column("english", tr("In English"), share=3),
        Column("queues", tr("Only in"), share=3),
        Column("note", tr("Note"), width=110),
        Column("standing", tr("Status"), width=150),
    )


def in_order(codes: Sequence[Code]) -> tuple[Standing, ...]:
    """From the top of the tree to its end; what hangs on nothing known stands at the top."""
    known = {code.id for code in codes}
    below: dict[str | None, list[Code]] = {}
    for code in codes:
        below.setdefault(code.parent if code.parent in known else None, []).append(code)
    return tuple(_walk(below, None, 0, ()))


def _walk(
    below: Mapping[str | None, list[Code]], parent: str | None, depth: int, above: tuple[str, ...]
) -> Iterator[Standing]:
    if depth > _DEEPEST:
        return
    for code in sorted(below.get(parent, ()), key=_place):
        yield Standing(code, depth, above)
        yield from _walk(below, code.id, depth + 1, (*above, code.title))


def row(each: Standing, queues: Sequence[Queue]) -> TableRow:
    code = each.code
    tone = Cell("").tone if code.active else "faint"
    where = named(code.queues, queues) or tr("everywhere")
    note = tr("needs a note") if code.note_needed else ""
    status = "" if code.active else tr("withdrawn")
    below = tr("below {code}", code=each.above[-1]) if each.above else ""
    return TableRow(
        key=code.id,
        cells=(
            Cell(_STEP * 2 * each.depth + code.title, tone),
            Cell(english(code), tone),
            Cell(where, "faint"),
            Cell(note, tone),
            Cell(status, "pause", "circle-off" if status else ""),
        ),
        said=terms.sentence(code.title, below, english(code), where, note, status),
    )


def english(code: Code) -> str:
    return next((each.text for each in code.titles if each.language == _OTHER), "")


def parents(codes: Sequence[Code], of: Code | None) -> list[tuple[str, str]]:
    """Below which it may stand: value and words; not below itself."""
    found = [("", tr("At the top"))]
    for each in in_order(codes):
        chain = _chain(each.code, codes)
        if of is None or of.id not in chain:
            found.append((each.code.id, " › ".join((*each.above, each.code.title))))
    return found


def known_of(code: Code, queues: Sequence[Queue]) -> dict[str, str]:
    """The form's fields as the code stands."""
    return {
        "title": code.title,
        "english": english(code),
        "parent": code.parent or "",
        "queues": named(code.queues, queues),
        "note_needed": "yes" if code.note_needed else "",
    }


def errors(given: Given, queues: Sequence[Queue]) -> Errors:
    wrong: Errors = {}
    if not given.title.strip():
        wrong["title"] = tr("A code needs a name.")
    if isinstance(found := queues_of(given.queues, queues), str):
        wrong["queues"] = found
    return wrong


def added(given: Given, id_: str, codes: Sequence[Code], queues: Sequence[Queue]) -> AnyOperation:
    """Asks for a new one, last among its neighbours."""
    parent = CodeId(given.parent) if given.parent else None
    places = [code.place for code in codes if code.parent == parent]
    return service.AddCode(
        id=CodeId(id_), place=max(places, default=-1) + 1, **_fields(given, (), queues)
    )


def changed(code: Code, given: Given, queues: Sequence[Queue]) -> AnyOperation | None:
    """Asks for what is another now; None where nothing is."""
    new = _fields(given, code.titles, queues)
    other = {name: value for name, value in new.items() if value != getattr(code, name)}
    return service.SetCode(id=code.id, **other) if other else None


def moved(code: Code, codes: Sequence[Code], by: int) -> list[AnyOperation]:
    """Asks for the places of its neighbours, it being so much further down; none at an end."""
    known = {each.id for each in codes}

    def home(each: Code) -> str | None:
        return each.parent if each.parent in known else None

    line = sorted((each for each in codes if home(each) == home(code)), key=_place)
    at = next(place for place, each in enumerate(line) if each.id == code.id)
    if not 0 <= at + by < len(line):
        return []
    line.insert(at + by, line.pop(at))
    return [
        service.SetCode(id=each.id, place=place)
        for place, each in enumerate(line)
        if each.place != place
    ]


def _fields(given: Given, titles: tuple[Title, ...], queues: Sequence[Queue]) -> dict[str, Any]:
    by_language = {each.language: each for each in titles}
    by_language[_OTHER] = Title(_OTHER, given.english.strip())
    found = queues_of(given.queues, queues)
    only: tuple[QueueId, ...] = () if isinstance(found, str) else found
    return {
        "title": given.title.strip(),
        "titles": tuple(each for each in by_language.values() if each.text),
        "parent": CodeId(given.parent) if given.parent else None,
        "queues": only,
        "note_needed": given.note_needed,
    }


def _chain(code: Code, codes: Sequence[Code]) -> set[str]:
    """Itself and all above it."""
    by_id: dict[str, Code] = {each.id: each for each in codes}
    found = {str(code.id)}
    above = by_id.get(code.parent or "")
    while above is not None and above.id not in found:
        found.add(above.id)
        above = by_id.get(above.parent or "")
    return found


def _place(code: Code) -> tuple[int, str, str]:
    return code.place, code.title, code.id
