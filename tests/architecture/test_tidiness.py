"""What no linter of ours looks at: the shape of files, and what must not stand in them."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from desktop.commands.dispatch import COMMANDS

ROOT = Path(__file__).parents[2]
LONGEST = 400
LONGEST_TEST = 480  # a list of sentences is read one by one, not held in mind
LOCKS = ("requirements.lock", "requirements-dev.lock")
NOT_FOR_EVERYBODY = {"dev", "languages"}  # what somebody who runs it may do without
# Folders of one person's or one workplace's machine, and addresses of package registries.
ELSEWHERE = re.compile(
    r"/(?:home|Users)/\w|/root/|/work/(?!\w+@)|/opt/\w|[A-Z]:\\Users|"
    r"pypi\.org|pythonhosted\.org|--(?:extra-)?index-url|registry\.npmjs"
)


def tracked(*patterns: str) -> list[Path]:
    """The files of the repository, by git's patterns."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--", *patterns],
        check=True,
        capture_output=True,
        text=True,
        cwd=ROOT,
    ).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).exists()]


SOURCES = tracked("*.py")
PROGRAM = [p for p in SOURCES if p.relative_to(ROOT).parts[0] in {"desktop", "widgets"}]


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_no_file_is_longer_than_one_can_hold_in_mind() -> None:
    lengths = {named(path): len(path.read_text(encoding="utf-8").splitlines()) for path in SOURCES}

    assert {name: length for name, length in lengths.items() if length > _limit(name)} == {}


def _limit(name: str) -> int:
    return LONGEST_TEST if name.startswith("tests/") else LONGEST


def test_names_are_imported_one_by_one() -> None:
    """A star costs 110 ms for Qt alone, and hides where a name comes from."""
    stars = [
        f"{named(path)}:{node.lineno}"
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.names[0].name == "*"
    ]

    assert stars == []


def test_nothing_waits_in_a_loop_of_its_own() -> None:
    """A nested `.exec()` inside a coroutine hangs the whole desk (and blocks it outside of one)."""
    nested = [
        f"{named(path)}:{node.lineno}"
        for path in PROGRAM
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in {"exec", "exec_"}
    ]

    assert nested == []


def test_nothing_is_raised_in_an_except_star() -> None:
    """Up to Python 3.11.3 (Debian 12 has 3.11.2) it comes out in a group, past who waits for it."""
    raised = [
        f"{named(path)}:{node.lineno}"
        for path in SOURCES
        for group in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(group, ast.TryStar)
        for handler in group.handlers
        for node in ast.walk(handler)
        if isinstance(node, ast.Raise) and node.exc is not None
    ]

    assert raised == []


def test_every_package_file_is_empty_and_every_folder_of_code_has_one() -> None:
    packages = [path for path in SOURCES if path.name == "__init__.py"]
    rooms = {path.parent for path in SOURCES if path.name != "__init__.py"} - {ROOT}

    assert [named(path) for path in packages if path.read_text()] == []
    assert sorted(map(named, rooms - {path.parent for path in packages})) == []


def test_no_file_knows_the_machine_it_was_written_on() -> None:
    found = [
        f"{named(path)}:{number}: {line.strip()[:80]}"
        for path in tracked()
        if path != Path(__file__)
        for number, line in enumerate(_lines(path), 1)
        if ELSEWHERE.search(line)
    ]

    assert found == []


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError:
        return []  # a picture


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_is_held_by_its_hashes(lock: str) -> None:
    entries = (ROOT / lock).read_text().replace("\\\n", "").strip().splitlines()

    assert entries
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_the_locks_hold_what_the_project_asks_for(lock: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    left_out = set() if lock == "requirements-dev.lock" else NOT_FOR_EVERYBODY
    chosen = [extras[name] for name in extras.keys() - left_out]
    asked = {*project["dependencies"], *(each for extra in chosen for each in extra)}
    names = {re.split(r"[\[<>=]", each)[0] for each in asked}

    locked = set(re.findall(r"^([a-z0-9-]+)==", (ROOT / lock).read_text(), re.MULTILINE))

    assert sorted(names - locked) == []


def commands_in(path: Path) -> list[str]:
    """The lines of a text's code blocks that call us."""
    blocks = re.findall(r"^```\w*\n(.*?)^```", path.read_text(encoding="utf-8"), re.M | re.S)
    lines = [line.strip() for block in blocks for line in block.splitlines()]
    return [line for line in lines if re.match(r"(\S*[/\\])?tresen\b|make\b", line)]


def test_what_the_readme_calls_exists() -> None:
    wrong = {line: flaw for line in commands_in(ROOT / "README.md") if (flaw := _flaw(line))}

    assert wrong == {}


def _flaw(line: str) -> str:
    """What is wrong with a command line that people are told to type."""
    program, *words = line.partition("#")[0].split()
    if program == "make":
        targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
        return "" if words[0] in targets else f"no target {words[0]}"
    command = words[0] if words and not words[0].startswith("-") else ""
    if command not in {"", *(each.name for each in COMMANDS)}:
        return f"no command {command}"
    levels = words[: 2 if command in {"hub", "import"} else 1] if command else []
    help_ = subprocess.run(
        [sys.executable, "-m", "desktop.commands.cli", *levels, "--help"],
        check=False,
        capture_output=True,
        text=True,
        cwd=ROOT,
    ).stdout
    options = [word.partition("=")[0] for word in words if word.startswith("--")]
    return ", ".join(f"no option {option}" for option in options if option not in help_)
