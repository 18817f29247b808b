"""msgspec without `typing_extensions`: loaded so in a fresh process, and able to do the same."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

LOAD = """
import sys
import widgets.shell.lean_msgspec
assert "typing_extensions" not in sys.modules
import msgspec
from typing import NotRequired, Required, TypedDict
import typing_extensions

class Row(TypedDict, total=False):
    id: Required[str]
    name: NotRequired[str]

class Extended(typing_extensions.TypedDict):
    id: str
    name: typing_extensions.NotRequired[str]

for kind in (Row, Extended):
    assert msgspec.json.decode(b'{"id":"a"}', type=kind) == {"id": "a"}
    try:
        msgspec.json.decode(b'{"name":"a"}', type=kind)
    except msgspec.ValidationError:
        print("right")
"""


def test_msgspec_reads_required_and_optional_fields_as_ever() -> None:
    told = subprocess.run(
        [sys.executable, "-c", LOAD],
        check=True,
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
    )

    assert told.stdout.split() == ["right", "right"]
