"""The action registry is whole: nothing twice, nothing unreadable, nothing without words."""

from __future__ import annotations

from collections import Counter

import pytest
from PySide6.QtGui import QKeySequence

from desktop.actions.action import Action
from desktop.actions.registry import ACTIONS, AREAS
from desktop.text import read_catalogue
from resources.paths import ICONS
from resources.translations.collect import ts_file


def every_action() -> pytest.MarkDecorator:
    return pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.id)


def test_no_id_stands_twice() -> None:
    ids = Counter(action.id for action in ACTIONS)
    assert [id_ for id_, times in ids.items() if times > 1] == []


def test_no_key_has_two_meanings() -> None:
    keys = Counter(key.casefold() for action in ACTIONS for key in action.keys)
    assert [key for key, times in keys.items() if times > 1] == []


@every_action()
def test_its_keys_are_written_as_qt_writes_them(action: Action) -> None:
    for key in action.keys:
        written = QKeySequence(key).toString(QKeySequence.SequenceFormat.PortableText)
        assert written == key


@every_action()
def test_a_letter_alone_is_no_key(action: Action) -> None:
    assert [key for key in action.keys if len(key) == 1 and key.isalnum()] == []


@every_action()
def test_it_has_an_area_and_its_icon_is_there(action: Action) -> None:
    assert action.area in AREAS
    assert not action.icon or (ICONS / f"{action.icon}.svg").exists()


@every_action()
def test_it_has_a_title_and_a_help_line_in_german(action: Action) -> None:
    german = read_catalogue(ts_file("de"))
    for words in (action.title, action.help, *(need.why_not for need in action.needs)):
        assert words
        assert german.get(words, ("",))[0], words
