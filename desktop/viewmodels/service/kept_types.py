"""Types of cases as who keeps them sees and changes them: own fields, steps, by when.

Own fields and steps are written a line each: "Serial number *", "Bought on: date", "Colour: red |
blue". Laws: a field that keeps its name keeps its id, and one that is called otherwise at its old
place does too, so that what stands in cases stays; a type is withdrawn, never deleted; open cases
keep their steps.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import msgspec

from desktop.domain.calendars import Calendar
from desktop.domain.case_types import CaseType, Field
from desktop.domain.ids import CalendarId, CaseTypeId, id_of
from desktop.domain.operations import service
from desktop.domain.records import Queue
from desktop.domain.words import FieldKind
from desktop.text import tr
from desktop.viewmodels import terms
from desktop.viewmodels.queues_named import named, queues_of
from desktop.viewmodels.rows import Cell, Column, TableRow
from desktop.viewmodels.service.kept_codes import Errors

_KINDS: Final = {
    **dict.fromkeys(("text",), FieldKind.TEXT),
    **dict.fromkeys(("number", "zahl"), FieldKind.NUMBER),
    **dict.fromkeys(("date", "datum"), FieldKind.DATE),
    **dict.fromkeys(("yes/no", "ja/nein"), FieldKind.YES_NO),
}
_NEEDED: Final = "*"
_OR: Final = "|"
_BARE: Final = re.compile(r"\d{1,4}")  # hours
_SPAN: Final = re.compile(
    r"(?:(\d{1,4}) ?(?:h|std\.?|hours?|stunden?))?(?: ?(\d{1,3}) ?min(?:uten|utes|\.)?)?"
)
_MOST_PERCENT: Final = 100


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """What stands in the form's fields."""

    name: str = ""
    queues: str = ""
    within: str = ""
    calendar: str = ""
    warn: str = ""
    fields: str = ""
    checklist: str = ""


def columns() -> tuple[Column, ...]:
    return (
        Column("name", tr("Type"), share=4),
        Column("queues", tr("Only in"), share=3),
        Column("within", tr("To be solved within"), share=3),
        Column("fields", tr("Own fields"), width=100, right=True),
        Column("steps", tr("Steps"), width=80, right=True),
        Column("standing", tr("Status"), width=150),
    )


def in_order(types: Sequence[CaseType]) -> list[CaseType]:
    return sorted(types, key=lambda each: (not each.active, each.name.casefold(), each.id))


def row(kind: CaseType, queues: Sequence[Queue], calendars: Sequence[Calendar]) -> TableRow:
    tone = Cell("").tone if kind.active else "faint"
    where = named(kind.queues, queues) or tr("everywhere")
    hours = next((each.name for each in calendars if each.id == kind.calendar), "")
    within = terms.dotted(written_minutes(kind.solve_minutes), hours if kind.solve_minutes else "")
    status = "" if kind.active else tr("withdrawn")
    counts = tr("%n own field(s)", n=len(kind.fields)), tr("%n step(s)", n=len(kind.checklist))
    return TableRow(
        key=kind.id,
        cells=(
            Cell(kind.name, tone),
            Cell(where, "faint"),
            Cell(within or tr("no promise"), tone if within else "faint"),
            Cell(str(len(kind.fields)), tone),
            Cell(str(len(kind.checklist)), tone),
            Cell(status, "pause", "circle-off" if status else ""),
        ),
        said=terms.sentence(kind.name, where, within, *counts, status),
    )


def known_of(kind: CaseType, queues: Sequence[Queue]) -> dict[str, str]:
    """The form's fields as the type stands."""
    return {
        "name": kind.name,
        "queues": named(kind.queues, queues),
        "within": written_minutes(kind.solve_minutes),
        "calendar": kind.calendar or "",
        "warn": str(kind.warn_percent),
        "fields": "\n".join(map(written, kind.fields)),
        "checklist": "\n".join(kind.checklist),
    }


def written(field: Field) -> str:
    """A field as its line."""
    title = f"{field.title} {_NEEDED}" if field.needed else field.title
    kinds = {
        FieldKind.NUMBER: tr("number"),
        FieldKind.DATE: tr("date"),
        FieldKind.YES_NO: tr("yes/no"),
        FieldKind.CHOICE: f" {_OR} ".join(field.choices),
    }
    return f"{title}: {kinds[field.kind]}" if field.kind in kinds else title


def read_fields(text: str, before: Sequence[Field] = ()) -> tuple[Field, ...] | str:
    """The fields of these lines; or what is wrong with one of them."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    made: list[Field] = []
    for line in lines:
        field = _field(line)
        if isinstance(field, str):
            return field
        if field.title.casefold() in {each.title.casefold() for each in made}:
            return tr("{field} stands there twice.", field=field.title)
        made.append(field)
    return _with_ids(made, before)


def written_minutes(minutes: int) -> str:
    """To the minute, as `read_minutes` reads it; "" for no promise."""
    hours, rest = divmod(minutes, 60)
    parts = (f"{hours} h" if hours else "", f"{rest} min" if rest else "")
    return " ".join(part for part in parts if part)


def read_minutes(text: str) -> int | None:
    """8 h, 2 h 30 min, 45 min, or hours as a bare number; nothing is no promise."""
    plain = " ".join(text.casefold().split())
    if _BARE.fullmatch(plain):
        return int(plain) * 60
    found = _SPAN.fullmatch(plain)
    if found is None:
        return None
    return int(found[1] or 0) * 60 + int(found[2] or 0)


def read(
    given: Given, kind: CaseType | None, id_: str, queues: Sequence[Queue]
) -> service.SetCaseType | Errors:
    """What asks for the type as it is written; or what is wrong, field by field."""
    wrong: Errors = {}
    minutes, percent = read_minutes(given.within), given.warn.strip().rstrip("% ") or "80"
    fields = read_fields(given.fields, kind.fields if kind else ())
    only = queues_of(given.queues, queues)
    if not given.name.strip():
        wrong["name"] = tr("A type needs a name.")
    if minutes is None:
        wrong["within"] = tr("Write 8 h, 2 h 30 min or 45 min, or nothing.")
    if not percent.isdecimal() or not 0 < int(percent) <= _MOST_PERCENT:
        wrong["warn"] = tr("A number from 1 to 100.")
    if isinstance(fields, str):
        wrong["fields"] = fields
    if isinstance(only, str):
        wrong["queues"] = only
    if wrong or minutes is None or isinstance(fields, str) or isinstance(only, str):
        return wrong
    steps = dict.fromkeys(line.strip() for line in given.checklist.splitlines() if line.strip())
    return service.SetCaseType(
        id=kind.id if kind else CaseTypeId(id_),
        name=given.name.strip(),
        queues=only,
        calendar=CalendarId(given.calendar) if given.calendar else None,
        solve_minutes=minutes,
        warn_percent=int(percent),
        fields=fields,
        checklist=tuple(steps),
        active=kind.active if kind else True,
    )


def turned(kind: CaseType) -> service.SetCaseType:
    """Withdraws it, or offers it again."""
    names = service.SetCaseType.__struct_fields__
    as_it_is = {name: getattr(kind, name) for name in names}
    return service.SetCaseType(**as_it_is | {"active": not kind.active})


def _field(line: str) -> Field | str:
    """One line, without an id yet."""
    title, colon, behind = line.rpartition(":")
    if not colon:
        title, behind = line, "text"
    needed = title.rstrip().endswith(_NEEDED)
    title = title.rstrip().removesuffix(_NEEDED).strip()
    choices = tuple(dict.fromkeys(part.strip() for part in behind.split(_OR) if part.strip()))
    kind = FieldKind.CHOICE if _OR in behind else _KINDS.get(behind.strip().casefold())
    if not title:
        return tr("“{line}” has no name.", line=line)
    if kind is None or (kind is FieldKind.CHOICE and not choices):
        return tr("“{line}”: after the colon stands number, date, yes/no or red | blue.", line=line)
    return Field(
        id="",
        title=title,
        kind=kind,
        choices=choices if kind is FieldKind.CHOICE else (),
        needed=needed,
    )


def _with_ids(made: Sequence[Field], before: Sequence[Field]) -> tuple[Field, ...]:
    by_title = {each.title.casefold(): each.id for each in before}
    ids = [by_title.get(each.title.casefold(), "") for each in made]
    for at, each in enumerate(before):
        if at < len(ids) and not ids[at] and each.id not in ids:
            ids[at] = each.id
    taken = {*ids, *(each.id for each in before)}
    for at, each in enumerate(made):
        if not ids[at]:
            ids[at] = _new_id(each.title, taken)
            taken.add(ids[at])
    return tuple(msgspec.structs.replace(each, id=id_) for each, id_ in zip(made, ids, strict=True))


def _new_id(title: str, taken: set[str]) -> str:
    """The same on every desk for the same name, and never that of a field that was there."""
    number = 0
    while (found := id_of("field", title.casefold(), str(number))[:8]) in taken:
        number += 1
    return found
