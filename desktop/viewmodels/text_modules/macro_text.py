"""The steps of a macro as lines of text, one a line, for reading and for writing them.

    Add tags: refund, invoice
    Priority of the case: high
    Field of the case: Serial number = {number}
    Task: Look whether it has arrived | tomorrow 9:00

Law: what is read is what was written, whatever stands in it; a line that cannot be read is named
with its number and what could stand there, and nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

import msgspec

from desktop.domain.macro import MacroStep
from desktop.domain.words import CaseStatus, Priority
from desktop.store.reads.macros import Names
from desktop.text import tr
from desktop.viewmodels import terms
from desktop.viewmodels.text_modules.macro_kinds import BY_NAME, KINDS, Kind
from desktop.viewmodels.times.times import read_at_once

_MOST_NAMED = 6
_MOST_OFFERED = 40  # of a list; the others are typed


class Read(msgspec.Struct, frozen=True):
    """What stood in the lines; `wrong` says what could not be read."""

    steps: tuple[MacroStep, ...] = ()
    wrong: str = ""


def values(kind: Kind, names: Names) -> Mapping[str, str]:
    """{value: word} of the list that its value is of."""
    match kind.value:
        case "priority":
            return {each.value: terms.priority(each) for each in Priority}
        case "status":
            return {each.value: terms.case(each) for each in CaseStatus}
        case "queue":
            return names.queues
        case "field":
            return names.fields
        case "code":
            return names.codes
        case _:
            return {}


def line(step: MacroStep, names: Names) -> str:
    """A step as it is read."""
    kind = BY_NAME.get(step.do)
    if kind is None:
        return f"{step.do}: {step.text or step.value}".strip()
    value = values(kind, names).get(step.value, step.value)
    words = " ".join(step.text.split())
    said = f"{value} = {words}" if kind.value and kind.text else value or words
    timed = step.due or (kind.due and "|" in words)  # else what stands behind it is a time
    behind = f"{said} | {step.due}" if timed else said
    return f"{tr(kind.title)}: {behind.strip()}".strip()


def told(step: MacroStep, names: Names) -> str:
    """The same where nobody writes it: a time without words before it needs no sign."""
    said = line(step, names)
    return said if step.text or step.value else said.replace(": | ", ": ", 1)


def lines(steps: Iterable[MacroStep], names: Names) -> str:
    return "\n".join(line(step, names) for step in steps)


class Beginning(msgspec.Struct, frozen=True):
    """A kind of step, and the lines that it can begin with: (words in a menu, line)."""

    title: str
    lines: tuple[tuple[str, str], ...]


def beginnings(names: Names) -> tuple[Beginning, ...]:
    """What a person is offered to go on with; kinds of which there is nothing here are left out."""
    every = (Beginning(tr(kind.title), tuple(_begun(kind, names))) for kind in KINDS)
    return tuple(each for each in every if each.lines)


def _begun(kind: Kind, names: Names) -> Iterable[tuple[str, str]]:
    title = tr(kind.title)
    if not kind.value:
        yield title, f"{title}: {tr(kind.example)}"
        return
    behind = " = " if kind.text else ""
    for word in list(values(kind, names).values())[:_MOST_OFFERED]:
        yield word, f"{title}: {word}{behind}"


def read(text: str, names: Names, now: datetime) -> Read:
    """The steps of the lines. `now`: against which a time is one to come."""
    steps = []
    for number, written in enumerate(text.splitlines(), 1):
        if not written.strip():
            continue
        step = _read(written, names, now)
        if isinstance(step, str):
            return Read(wrong=tr("Line {number}: {why}", number=number, why=step))
        steps.append(step)
    return Read(tuple(steps))


def _read(written: str, names: Names, now: datetime) -> MacroStep | str:
    """The step, or why it is none."""
    before, _, behind = written.partition(":")
    kind = next((each for each in KINDS if _is(before, tr(each.title), each.title)), None)
    if kind is None:
        known = ", ".join(tr(each.title) for each in KINDS)
        return tr("a step begins with one of: {known}.", known=known)
    text, due = behind.strip(), ""
    if kind.due and "|" in behind:
        text, _, due = (part.strip() for part in behind.rpartition("|"))
    value = ""
    if kind.value:
        word, _, text = text.partition("=") if kind.text else (text, "", "")
        listed = values(kind, names)
        found = next((id_ for id_, said in listed.items() if _is(word, said, id_)), None)
        if found is None:
            some = ", ".join(list(listed.values())[:_MOST_NAMED])
            return tr("“{word}” is none of: {known}.", word=word.strip(), known=some)
        value, text = found, text.strip()
    return _flaw(kind, text, due, now) or MacroStep(do=kind.name, value=value, text=text, due=due)


def _flaw(kind: Kind, text: str, due: str, now: datetime) -> str:
    if kind.text and not kind.value and not text:
        return tr("the words are missing.")
    if kind.due == "must" and not due:
        return tr("a promise needs a time: | in 2 h")
    if due and read_at_once(due, now) is None:
        return tr("“{due}” is not a time. Write in 2 h, or tomorrow 9:00.", due=due)
    return ""


def _is(typed: str, *names: str) -> bool:
    return typed.strip().casefold() in {name.strip().casefold() for name in names}
