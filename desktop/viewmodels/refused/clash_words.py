"""The fields and values of a conflict in the words of the screen."""

from __future__ import annotations

import typing
from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec

from desktop.domain.kinds import BY_NAME
from desktop.domain.words import CaseStatus, Outcome, Priority, TaskStatus
from desktop.text import mark, tr
from desktop.viewmodels import terms
from desktop.viewmodels.times.when import moment

_FIELDS = {
    "address": mark("Address"),
    "assignee": mark("Assignee"),
    "audience": mark("Audience"),
    "body": mark("Text"),
    "case": mark("Case"),
    "code": mark("Wrap-up code"),
    "description": mark("Description"),
    "due_at": mark("Due"),
    "holds_off": mark("What may interrupt what"),
    "form": mark("Form"),
    "language": mark("Language"),
    "name": mark("Name"),
    "number": mark("Number"),
    "outcome": mark("Outcome"),
    "phone": mark("Phone"),
    "priority": mark("Priority"),
    "result": mark("Result"),
    "scope": mark("Scope"),
    "short": mark("Abbreviation"),
    "solution": mark("Solution"),
    "status": mark("Status"),
    "subject": mark("Subject"),
    "team": mark("Team"),
    "text": mark("Text"),
    "title": mark("Title"),
}

_CLOSED_LISTS: tuple[tuple[type, Callable[[Any], str]], ...] = (
    (Priority, terms.priority),
    (CaseStatus, terms.case),
    (TaskStatus, terms.task),
    (Outcome, terms.outcome),
)


def field(name: str) -> str:
    return tr(_FIELDS[name]) if name in _FIELDS else name


def value(kind: str, name: str, json: str, people: dict[str, str], now: datetime) -> str:
    """What stands in a field, of its JSON; one that cannot be read is shown as it is."""
    type_ = typing.get_type_hints(BY_NAME[kind].record).get(name, object)
    try:
        found = msgspec.json.decode(json, type=type_)
    except msgspec.DecodeError:
        return json
    return _worded(found, people, now)


def _worded(found: object, people: dict[str, str], now: datetime) -> str:
    if found in (None, ""):
        return tr("(empty)")
    if isinstance(found, datetime):
        return moment(now, found)
    for type_, words in _CLOSED_LISTS:
        if isinstance(found, type_):
            return words(found)
    return people.get(str(found), str(found))
