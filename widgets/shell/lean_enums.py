"""Qt's enums are made in a quarter of the time.

PySide turns each enum of a Qt class into a Python one when the class is first named: 270 enums with
3,500 members before the first paint, a quarter of the processor time until then. Python's `enum`
allows for all that a person could write in a class body; PySide writes names and whole numbers.
What comes out is the same, attribute for attribute (`tests/unit/test_lean_enums.py`).

Laws: imported before PySide; an enum that is not of this plain kind, and a Python whose enums are
built otherwise than those of 3.11, are left to `enum` itself.
"""

from __future__ import annotations

import enum
import sys
from typing import Any, TypeGuard

_CREATE = "_create_"
_SINGLES = "_singles_mask_"
_BUILT_SO = (3, 11)
_OWN = {"__module__", "__qualname__", "__doc__", "__dict__", "__weakref__"}
_as_python_does = getattr(enum.EnumType, _CREATE)


class _Mould:
    """What an enum of one kind has before its first member, taken from one that has none."""

    def __init__(self, kind: enum.EnumType) -> None:
        empty = _as_python_does(kind, "Empty", (), module=__name__, boundary=enum.KEEP)
        self._kind = kind
        self._parts = {name: part for name, part in vars(empty).items() if name not in _OWN}
        self._of_numbers = issubclass(kind, int)
        self._is_flag = issubclass(kind, enum.Flag)
        self._counts_singles = _SINGLES in vars(empty)  # Debian 12's 3.11.2 does not yet
        self.taken = {"mro", ""}.union(*(vars(base) for base in kind.__mro__))

    def cast(self, name: str, pairs: list[tuple[str, int]]) -> enum.EnumType:
        """Make an enum; what `_proto_member` and `EnumType.__new__` do for whole numbers."""
        parts: dict[str, Any] = {
            key: part.copy() if isinstance(part, list | dict) else part
            for key, part in self._parts.items()
        }
        made: Any = type.__new__(enum.EnumType, name, (self._kind,), parts)
        names, by_name = parts["_member_names_"], parts["_member_map_"]
        by_value = parts["_value2member_map_"]
        for word, value in pairs:
            if value not in by_value:
                member = int.__new__(made, value) if self._of_numbers else object.__new__(made)
                member._value_ = value
                member._name_ = word
                member.__objclass__ = made
                member._sort_order_ = len(names)
                by_value[value] = member
                if not self._is_flag or _is_one_bit(value):
                    names.append(word)
            by_name[word] = by_value[value]
        # All at the end: each makes Python forget what it has looked up in the class.
        for word, member in by_name.items():
            type.__setattr__(made, word, member)
        if self._is_flag:
            made._flag_mask_, singles, made._all_bits_ = _masks(by_value)
            if self._counts_singles:
                made._singles_mask_ = singles
            else:
                made._flag_mask_ = singles
            values = [member.value for member in made]
            if values != sorted(values):
                made._iter_member_ = made._iter_member_by_def_
        return made  # type: ignore[no-any-return]  # one we have just made


def _is_one_bit(value: int) -> bool:
    return value > 0 and not value & (value - 1)


def _masks(values: dict[int, object]) -> tuple[int, int, int]:
    """All bits that have a name, those that have one alone, and all up to the highest."""
    mask = singles = 0
    for value in values:
        mask |= value
        singles |= value if _is_one_bit(value) else 0
    return mask, singles, 2 ** mask.bit_length() - 1


_moulds: dict[enum.EnumType, _Mould] = {}


def _create(kind: enum.EnumType, class_name: str, names: object, **how: object) -> object:
    """In the place of `EnumType._create_`, with its arguments."""
    if _is_of_pyside(how) and _is_plain(names):
        mould = _moulds.get(kind)
        if mould is None:
            mould = _moulds[kind] = _Mould(kind)
        if mould.taken.isdisjoint(name for name, _ in names):
            return mould.cast(class_name, names)
    if how.get("module") is None:  # Python asks who called; that is one call further away now
        how["module"] = sys._getframe(2).f_globals.get("__name__")  # noqa: SLF001  as Python does
    return _as_python_does(kind, class_name, names, **how)


def _is_of_pyside(how: dict[str, object]) -> bool:
    """PySide names the module afterwards, and keeps all bits."""
    none = how.get("type") is None and how.get("module") is None and how.get("qualname") is None
    return none and how.get("boundary") is enum.KEEP


def _is_plain(names: object) -> TypeGuard[list[tuple[str, int]]]:
    """Whether these are pairs of a name and a whole number, at least one."""
    return (
        isinstance(names, list)
        and bool(names)
        and all(
            type(pair) is tuple and type(pair[1]) is int and not pair[0].startswith("_")
            for pair in names
        )
    )


if sys.version_info[:2] == _BUILT_SO:
    setattr(enum.EnumType, _CREATE, _create)
