"""Hypothesis strategies for records and operations, read from their own field types.

A field that is added is drawn from that day on; nobody keeps a second list.
"""

from __future__ import annotations

import types
import typing
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any

import msgspec
from hypothesis import strategies as st

from desktop.domain.ids import AgentId, OperationId
from desktop.domain.operations.operation import Stamp

IDS = ("r1", "r2", "r3")
AGENTS = (AgentId("ann"), AgentId("bob"))
TIMES = st.datetimes(
    datetime.fromisoformat("2020-01-01"),
    datetime.fromisoformat("2030-01-01"),
    timezones=st.just(UTC),
)
TEXTS = st.text(
    st.characters(codec="utf-8", exclude_characters="\x00"), max_size=20
) | st.sampled_from(("", "Änderung", "Zeile 1\nZeile 2", '"{quoted}"'))
STAMPS = st.builds(
    Stamp,
    st.sampled_from([OperationId(f"op{n}") for n in range(5)]),
    st.sampled_from(AGENTS),
    TIMES,
)


def structs(cls: type[Any], **fixed: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Values of a msgspec struct; `fixed` strategies take the place of what a field's type says."""
    hints = typing.get_type_hints(cls)
    drawn = {name: _of(hints[name]) for name in cls.__struct_fields__ if name not in fixed}
    return st.builds(cls, **drawn, **fixed)


def _of(hint: Any) -> st.SearchStrategy[Any]:
    origin = typing.get_origin(hint)
    if origin in (types.UnionType, typing.Union):
        return st.one_of([_of(part) for part in typing.get_args(hint)])
    if origin is dict:
        return st.dictionaries(*map(_of, typing.get_args(hint)), max_size=3)
    if origin is tuple:
        return st.lists(_of(typing.get_args(hint)[0]), max_size=3).map(tuple)
    if isinstance(hint, typing.NewType):
        return st.sampled_from(AGENTS if hint is AgentId else IDS)
    return _plain(hint)


_PLAIN: dict[Any, st.SearchStrategy[Any]] = {
    type(None): st.none(),
    msgspec.UnsetType: st.just(msgspec.UNSET),
    str: TEXTS,
    bool: st.booleans(),
    int: st.integers(0, 10**6),
    datetime: TIMES,
    date: st.dates(date(1900, 1, 1), date(2030, 1, 1)),
}


def _plain(hint: Any) -> st.SearchStrategy[Any]:
    if hint in _PLAIN:
        return _PLAIN[hint]
    if issubclass(hint, Enum):
        return st.sampled_from(list(hint))
    if issubclass(hint, msgspec.Struct):
        return structs(hint)
    raise TypeError(f"no strategy for {hint!r}")
