"""What is typed into any form of the window is there half a second later, whatever ends it.

All forms stand in one process and are typed into by keys; half a second after the last one it is
killed, and another process opens each of them about the same record.
"""

from __future__ import annotations

import ast
import json
import signal
import subprocess
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import Final

import pytest

from desktop.store.opening import connect

SAVED_AFTER_S: Final = 0.5
FILES: Final = "files"  # beside the new mail, as they are told
_WIDGETS: Final = Path(__file__).parents[2] / "widgets"


def _names() -> set[str]:
    """What the drafts of all forms are kept under, as the code of the window says it."""
    found = set()
    for path in sorted(_WIDGETS.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef) and _is_form(node):
                found |= _given(node)
            elif isinstance(node, ast.Call) and _called(node) == "KeptForm":
                found |= _texts(node.args[1]) | _constant(path, node.args[1])
    return found


def _constant(path: Path, node: ast.expr) -> set[str]:
    """The words of a constant that the module has from elsewhere."""
    if not isinstance(node, ast.Name):
        return set()
    of = import_module(".".join(path.relative_to(_WIDGETS.parent).with_suffix("").parts))
    value = getattr(of, node.id, None)
    return {value} if isinstance(value, str) else set()


def _is_form(node: ast.ClassDef) -> bool:
    return any(isinstance(base, ast.Name) and base.id == "Form" for base in node.bases)


def _given(node: ast.ClassDef) -> set[str]:
    """The name in `super().__init__(desk, name, …)`."""
    calls = (call for call in ast.walk(node) if isinstance(call, ast.Call))
    begins = [call for call in calls if isinstance(call.func, ast.Attribute)]
    return {
        name
        for call in begins
        if isinstance(call.func, ast.Attribute) and call.func.attr == "__init__"
        for name in _texts(call.args[1])
    }


def _called(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else ""


def _texts(node: ast.expr) -> set[str]:
    constants = (each for each in ast.walk(node) if isinstance(each, ast.Constant))
    return {each.value for each in constants if isinstance(each.value, str)}


NAMES: Final = sorted(_names())


def typist(profile: Path, *more: str) -> dict[str, str]:
    """What it says stands in each form; half a second after the last key it is killed."""
    command = [sys.executable, "-m", "tests.support.forms_typist", str(profile), *more]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as typing:
        assert typing.stdout is not None
        line = typing.stdout.readline()
        told = time.monotonic()
        while time.monotonic() < told + SAVED_AFTER_S:
            pass  # sleeping would end at the scheduler's convenience
        typing.send_signal(signal.SIGKILL)
    assert line, "the process ended before anything was typed"
    found: dict[str, str] = json.loads(line)
    return found


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, str], dict[str, str]]:
    """What was typed into the forms before the kill, and what stands in them afterwards."""
    profile = tmp_path_factory.mktemp("forms")
    typed = typist(profile)
    connection = connect(profile)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()
    again = typist(profile, "read")
    return typed, again


@pytest.mark.timeout(120)
@pytest.mark.parametrize("form", NAMES)
def test_what_was_typed_into_a_form_stands_there_after_a_kill(
    form: str, both: tuple[dict[str, str], dict[str, str]]
) -> None:
    typed, again = both

    assert typed[form]
    assert again[form] == typed[form]


def test_a_file_beside_a_new_mail_lies_there_after_a_kill(
    both: tuple[dict[str, str], dict[str, str]],
) -> None:
    typed, again = both

    assert (typed[FILES], again[FILES]) == ("plan.txt", "plan.txt")


def test_every_form_of_the_window_is_among_them(
    both: tuple[dict[str, str], dict[str, str]],
) -> None:
    assert set(NAMES) == set(both[0]) - {FILES}
    assert len(NAMES) > 20
