"""A change brought together with what came before it, field by field, where the hub does it.

Decision: a change carries the values that the person saw (`seen`), not the number of a version.
It needs no history of a field, so it holds for records that were loaded or imported; a number
would be given out twice after a restore from backup; a value that came back to what was seen is
what was seen; and a long text needs its base for the merge anyway. Laws:
- a field that stands as it was seen takes the new value; equal values are no conflict;
- a value given back as it was seen is no change, and what came meanwhile stays;
- long texts are merged from what was seen, line by line (`lines.py`);
- values that each have an id (`parts`) are fields of their own: "fields.serial" of a case;
- everything else is left aside with both values, and the rest of the change is done;
- a change that carries nothing seen (of an old desk) is done as it is.
"""

from __future__ import annotations

import typing
from functools import cache
from typing import Any, TypeVar

import msgspec
from msgspec import UNSET
from msgspec.structs import replace

from desktop.domain import lines
from desktop.domain.clash import Side
from desktop.domain.operations.operation import Conflict, Operation, Reason, Stamp, given
from desktop.domain.records import Record

R = TypeVar("R", bound=Record)

NOTHING_SEEN = ""  # it is not known what the person saw
NO_RECORD = "null"  # they saw that there was none

_PART = "."  # between a field and the id of a value in it
_COMPARED = frozenset({Conflict.SCALARS, Conflict.TEXT})
_UNDECIDED = frozenset({"agent", "clash", "site"})  # nobody has to decide on these later
_SEEN = msgspec.json.Decoder(dict[str, msgspec.Raw] | None)
_encode = msgspec.json.Encoder().encode


class Together(msgspec.Struct, frozen=True):
    """What can be done of a change, and what was left aside."""

    operation: Operation[Any]
    sides: tuple[Side, ...] = ()
    merged: bool = False  # two texts became one
    idle: bool = False  # nothing is left to do
    reason: Reason | None = None  # it rests on something that is not so any more


def seen_by(operation: Operation[Any], record: Record | None) -> str:
    """What the person saw of the record when they asked, as JSON that travels along."""
    declared = operation.declared
    names = {*_compared_fields(operation, record), *declared.rests_on}
    if declared.conflict not in _COMPARED or (record is None and not declared.renews):
        return NOTHING_SEEN
    if record is None:
        return NO_RECORD
    return _encode({name: value_at(record, name) for name in sorted(names)}).decode()


def bring_together(operation: Operation[R], record: R | None, seen: str, stamp: Stamp) -> Together:
    """The operation as it may be done on the record as it stands. `seen` is of `seen_by`."""
    if record is None or seen == NOTHING_SEEN:
        return Together(operation)
    saw = _Sight(type(record), seen)
    if any(saw.differs(name, getattr(record, name)) for name in operation.declared.rests_on):
        return Together(operation, reason=Reason.CHANGED)
    after = operation.over(record, stamp) or record
    merged: dict[str, Any] = {}
    kept: dict[str, Any] = {}
    sides: list[Side] = []
    for name in _compared_fields(operation, record):
        mine, theirs = value_at(operation, name), value_at(record, name)
        if value_at(after, name) == theirs or not saw.differs(name, theirs):
            continue
        text = saw.merged(name, mine, theirs) if name in operation.declared.texts else None
        if text is not None:
            merged[name] = text
        else:
            of = whole(name)
            kept[of] = _without(kept.get(of, getattr(operation, of)), name) or _untouched(
                operation, of, theirs
            )
            if saw.differs(name, mine):
                sides.append(_side(name, mine, theirs, saw.base(name)))
    left = replace(operation, **merged, **kept)
    idle = bool(kept) and not _changes(left, record, stamp)
    return Together(left, tuple(sides), merged=bool(merged), idle=idle)


def read_sight(seen: str) -> None:
    """Raises msgspec.DecodeError when this is nothing that `seen_by` has made."""
    if seen != NOTHING_SEEN:
        _SEEN.decode(seen)


def sides_of(operation: Operation[R], record: R, seen: str) -> tuple[Side, ...]:
    """Both values of each field, for an operation that the state of the record forbids."""
    if operation.declared.kind in _UNDECIDED:
        return ()
    saw = _Sight(type(record), seen) if seen != NOTHING_SEEN else None
    defaults = _defaults(type(operation))
    return tuple(
        _side(name, mine, theirs, saw.base(name) if saw else "")
        for name in (*_shared_fields(operation, record), *_parts(operation))
        for mine, theirs in [(value_at(operation, name), value_at(record, name))]
        if mine not in (theirs, defaults.get(name))
    )


def whole(name: str) -> str:
    """The field that a place is in: "fields" of "fields.serial"."""
    return name.partition(_PART)[0]


def value_at(of: msgspec.Struct, name: str) -> Any:  # noqa: ANN401  of any field
    """What stands in a field, or in one of its parts; "" where that is not there."""
    field, part, id = name.partition(_PART)
    found = getattr(of, field)
    if not part:
        return found
    return next((each.text for each in reversed(found) if each.id == id), "")


class _Sight:
    """What a person saw of a record."""

    def __init__(self, kind: type[Record], seen: str) -> None:
        self._values = _SEEN.decode(seen)
        self._types = _types(kind)

    def differs(self, name: str, value: object) -> bool:
        """Whether the field was seen with another value, or without the record."""
        if self._values is None:
            return True
        if name not in self._values:
            return False
        try:
            type_ = str if _PART in name else self._types[name]
            return bool(msgspec.json.decode(self._values[name], type=type_) != value)
        except msgspec.DecodeError:
            return True

    def base(self, name: str) -> str:
        """The value as JSON; "" when there was none."""
        return bytes((self._values or {}).get(name, b"")).decode()

    def merged(self, name: str, mine: str, theirs: str) -> str | None:
        base = self.base(name)
        return lines.merged(msgspec.json.decode(base, type=str) if base else "", mine, theirs)


@cache
def _types(kind: type[Record]) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _shared_fields(operation: Operation[Any], record: Record | None) -> list[str]:
    """Fields that were given and that are a record's own; a tuple is a set, and never compared."""
    there = None if record is None else set(record.__struct_fields__)
    return [
        name
        for name, value in given(operation, *operation.declared.apart).items()
        if not isinstance(value, tuple) and (there is None or name in there)
    ]


def _compared_fields(operation: Operation[Any], record: Record | None) -> list[str]:
    if operation.declared.conflict not in _COMPARED:
        return []
    return [*_shared_fields(operation, record), *_parts(operation)]


def _parts(operation: Operation[Any]) -> list[str]:
    """The places of what was given of fields whose values have ids, each once."""
    there = given(operation)
    of = sorted(operation.declared.parts & set(there))
    return list(dict.fromkeys(f"{name}{_PART}{each.id}" for name in of for each in there[name]))


def _without(values: tuple[Any, ...], name: str) -> tuple[Any, ...]:
    """What is left of a field without this part; nothing, where it is a field by itself."""
    _, part, id = name.partition(_PART)
    return tuple(each for each in values if each.id != id) if part else ()


def _untouched(operation: Operation[R], name: str, theirs: object) -> object:
    """The value with which the operation leaves the field as it stands."""
    return UNSET if _defaults(type(operation))[name] is UNSET else theirs


@cache
def _defaults(operation: type[msgspec.Struct]) -> dict[str, object]:
    return {field.name: field.default for field in msgspec.structs.fields(operation)}


def _changes(operation: Operation[R], record: R, stamp: Stamp) -> bool:
    after = operation.over(record, stamp)
    shared = set(operation.__struct_fields__) & set(record.__struct_fields__)
    return any(getattr(after, name) != getattr(record, name) for name in shared)


def _side(name: str, mine: object, theirs: object, base: str) -> Side:
    return Side(field=name, mine=_encode(mine).decode(), theirs=_encode(theirs).decode(), base=base)
