"""Qt's enums as they are made here, against those that Python's own `enum` makes."""

from __future__ import annotations

import enum
import subprocess
import sys

import pytest

import widgets.shell.lean_enums  # noqa: F401  it is what is tried

# Every enum of three modules is made in both ways; what is told are those that came out unlike.
BOTH_WAYS = """
import enum
pythons = enum.EnumType._create_
import widgets.shell.lean_enums
ours = enum.EnumType._create_
seen, unlike = [], []

def told(part, kind):
    if isinstance(part, kind):
        return [(name, value) for name, value in vars(part).items() if name != "__objclass__"]
    if isinstance(part, dict):
        return [(key, told(value, kind)) for key, value in part.items()]
    return getattr(part, "__func__", part)

def parts(made, kind):
    left_out = ("__module__", "__dict__", "__weakref__")  # the module is given by PySide
    return {name: told(part, kind) for name, part in vars(made).items() if name not in left_out}

def both(kind, name, names, **how):
    made = ours(kind, name, names, **how)
    seen.append(name)
    if parts(made, kind) != parts(pythons(kind, name, names, **how), kind):
        unlike.append(name)
    return made

enum.EnumType._create_ = both
from PySide6 import QtCore, QtGui, QtWidgets
for module in (QtCore, QtGui, QtWidgets):
    for name in dir(module):
        getattr(module, name)
print(len(seen), *unlike)
"""


@pytest.mark.skipif(
    sys.version_info[:2] != (3, 11), reason="the enums of other Pythons are left to Python"
)
def test_every_enum_of_qt_is_what_python_would_have_made_of_it() -> None:
    told = subprocess.run(
        [sys.executable, "-c", BOTH_WAYS], check=True, capture_output=True, text=True
    ).stdout.split()

    count, *unlike = told
    assert int(count) > 500
    assert unlike == []


def test_an_enum_of_our_own_is_left_to_python() -> None:
    Colour = enum.Enum("Colour", [("RED", 1), ("CRIMSON", 1), ("BLUE", 2)])  # noqa: N806  a class

    assert Colour.__module__ == __name__
    assert [member.name for member in Colour] == ["RED", "BLUE"]
