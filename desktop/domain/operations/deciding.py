"""What can be done about a clash: decide which value counts, and write that one.

Taking the value that was set aside is an ordinary change asked for anew, together with the
decision; keeping the other is the decision alone.
"""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec.structs import replace

from desktop.domain.clash import Choice, Clash
from desktop.domain.operations.operation import (
    Changing,
    Conflict,
    Declared,
    Reason,
    Stamp,
)
from desktop.text import mark


class Decide(Changing[Clash], frozen=True, kw_only=True):
    """The first decision counts; both values stay findable after it."""

    declared = Declared(
        name="clash.decide",
        kind="clash",
        title=mark("Decide a conflict"),
        conflict=Conflict.STATUS,
    )

    choice: Choice

    def changed(self, record: Clash, stamp: Stamp) -> Clash:
        if record.decided is not None:
            return record
        return replace(record, decided=self.choice, decided_by=stamp.by, decided_at=stamp.at)

    def guard(self, record: Clash, stamp: Stamp) -> Reason | None:
        return None if record.decided is None else Reason.NOT_OPEN


def chosen_values(clash: Clash, choice: Choice) -> dict[str, Any]:
    """{field: value} of what is to be written; with both, two texts one below the other."""
    values: dict[str, Any] = {}
    for side in clash.sides:
        mine, theirs = msgspec.json.decode(side.mine), msgspec.json.decode(side.theirs)
        both = choice is Choice.BOTH and isinstance(mine, str) and isinstance(theirs, str)
        value = f"{theirs}\n\n{mine}" if both else mine
        name, part, id = side.field.partition(".")
        if part:
            values.setdefault(name, []).append({"id": id, "text": value})
        else:
            values[name] = value
    return values


OPERATIONS = (Decide,)
