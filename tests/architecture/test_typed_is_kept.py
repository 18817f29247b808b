"""Every place of the window in which people write keeps what they write, or says here why not.

A form keeps it (`widgets.shared.form`), and so does whatever writes into the journal itself.
"""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Final

import pytest

WIDGETS: Final = Path(__file__).parents[2] / "widgets"
_TYPED_IN: Final = {"Field", "TextArea", "Writing"}
_KEEPS: Final = {"KeptForm", "Journal", "Form"}
_BY_ITS_PANEL: Final = "its view-model writes it into the journal: tests/unit/test_wrap_up.py"
_SOUGHT: Final = "what is looked for is no work: the list it narrows is there again"
_A_TIME: Final = "a time in a menu that closes with it"
NOT_KEPT: Final = {
    "composer/box.py": "the composer's journal: tests/machines/test_drafts.py",
    "composer/wrap_up.py": _BY_ITS_PANEL,
    "composer/follow_up.py": _BY_ITS_PANEL,
    "shared/history_sheet.py": "shows a version and takes nothing in",
    "interaction/beside.py": "shows what somebody else types",
    "interaction/card.py": "shows a card and takes nothing in",
    "composer/code_picker.py": _SOUGHT,
    "lists/long_page.py": _SOUGHT,
    "knowledge/page.py": _SOUGHT,
    "knowledge/texts.py": _SOUGHT,
    "knowledge/tab.py": _SOUGHT,
    "interaction/park_menu.py": _A_TIME,
    "composer/send_menu.py": _A_TIME,
    "interaction/call.py": "what is said to a customer of the demo, gone with its call",
    "interaction/who_calls.py": "a name for who rings now; the call does not outlive the window",
    "settings/page.py": "a setting is chosen with its key",
    "signin/page.py": "a password is kept nowhere",
    "signin/again.py": "a password is kept nowhere",
    "gallery/pages.py": "pictures of the parts",
    "shared/field.py": "what fields are made of",
    "shared/list_sheet.py": _SOUGHT,
}


def _names(tree: ast.AST, of: set[str]) -> bool:
    return any(isinstance(node, ast.Name) and node.id in of for node in ast.walk(tree))


def _written_in() -> dict[str, bool]:
    """{module in which people write: whether it keeps that}."""
    found = {}
    for path in sorted(WIDGETS.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
        if any(isinstance(call, ast.Name) and call.id in _TYPED_IN for call in calls):
            found[path.relative_to(WIDGETS).as_posix()] = _names(tree, _KEEPS)
    return found


def test_whatever_is_typed_is_kept_or_it_is_said_why_not() -> None:
    lost = {module for module, keeps in _written_in().items() if not keeps}
    assert lost - set(NOT_KEPT) == set()


@pytest.mark.parametrize("module", NOT_KEPT)
def test_no_reason_outlives_its_module(module: str) -> None:
    assert module in _written_in()
