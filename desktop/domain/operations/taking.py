"""From a clash to the ordinary operation that writes what was chosen, or keeps it as a note."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from desktop.domain.clash import Choice, Clash
from desktop.domain.ids import NoteId
from desktop.domain.kinds import BY_RECORD
from desktop.domain.operations.deciding import chosen_values
from desktop.domain.operations.operation import Conflict, Stamp
from desktop.domain.operations.registry import OPERATIONS, AnyOperation
from desktop.domain.operations.writing import AddNote
from desktop.domain.records import Case, Customer, Interaction, Note, Record, Task

_WRITING = (Conflict.SCALARS, Conflict.TEXT)


def taking(clash: Clash, choice: Choice, record: Record, stamp: Stamp) -> AnyOperation | None:
    """What writes the chosen values; None when the record does not let it any more."""
    values = chosen_values(clash, choice)
    for made in OPERATIONS:
        declared = made.declared
        if declared.kind == clash.about_kind and declared.conflict in _WRITING:
            operation = _made(made, record, values, renews=declared.renews)
            if operation is not None and operation.refusal(record, stamp) is None:
                return operation
    return None


def as_note(text: str, record: Record, id_: NoteId) -> AddNote | None:
    """The text as a note on the record, or on what the record belongs to."""
    place = _place(record)
    if place is None or not text.strip():
        return None
    return AddNote(id=id_, about_kind=place[0], about=place[1], text=text.strip())


def _made(
    made: type[AnyOperation], record: Record, values: Mapping[str, Any], *, renews: bool
) -> AnyOperation | None:
    names = made.__struct_fields__
    if not set(values) <= set(names) or made.declared.name.endswith(".import"):
        return None  # an import speaks for where it comes from, not for a person
    if renews:
        there = msgspec.to_builtins(record)
        values = {name: there[name] for name in names if name in there} | dict(values)
    try:
        return msgspec.convert({**values, "id": record.id}, type=made)
    except msgspec.ValidationError:
        return None


def _place(record: Record) -> tuple[str, str] | None:
    """(kind, id) of what the note is to stand on."""
    match record:
        case Customer() | Case() | Interaction():
            return BY_RECORD[type(record)].name, record.id
        case Note():
            return record.about_kind, record.about
        case Task():
            belongs = (
                ("case", record.case),
                ("interaction", record.interaction),
                ("customer", record.customer),
            )
            return next(((kind, id_) for kind, id_ in belongs if id_), None)
    return None
