"""What people complain about elsewhere is tried here: the list in `tests/README.md` is true."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
_ROW = re.compile(r"^\| (?P<complaint>[a-z][^|]+?) \| (?P<tests>.+) \|$", re.MULTILINE)
_TEST = re.compile(r"`([a-z0-9_/]+\.py)::(test_[a-z0-9_]+)`")


def listed() -> dict[str, str]:
    """{complaint: what stands beside it}."""
    text = (TESTS / "README.md").read_text(encoding="utf-8").partition("## What people")[2]
    rows = {row["complaint"]: row["tests"] for row in _ROW.finditer(text)}
    return {complaint: tests for complaint, tests in rows.items() if complaint != "complaint"}


@cache
def decorated(file: str) -> dict[str, str]:
    """{test: what stands above it}, of a file of tests."""
    tree = ast.parse((TESTS / file).read_text(encoding="utf-8"))
    return {
        each.name: " ".join(map(ast.unparse, each.decorator_list))
        for each in tree.body
        if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)
    }


def test_all_eighteen_complaints_are_listed() -> None:
    assert len(listed()) == 18


@pytest.mark.parametrize("complaint", listed())
def test_each_complaint_has_tests_that_are_there_and_one_of_them_in_every_run(
    complaint: str,
) -> None:
    named = _TEST.findall(listed()[complaint])
    there = [decorated(file).get(test) for file, test in named]

    assert None not in there, [one for one, at in zip(named, there, strict=True) if at is None]
    assert [one for one in there if one is not None and "mark.long" not in one]
