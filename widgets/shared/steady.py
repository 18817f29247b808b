"""The order of rows while the pointer moves over them.

Law: what an agent is about to click stays where it is; new rows come in beside their neighbours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.viewmodels.rows import Row


def settled(shown: Sequence[str], wanted: Sequence[Row]) -> list[Row]:
    """Return the wanted rows, those already shown in the order of their keys in `shown`.

    A new row stands behind the row it follows in `wanted`, or first.
    """
    by_key = {row.key: row for row in wanted}
    order = [key for key in shown if key in by_key]
    known = set(order)
    before: str | None = None
    for row in wanted:
        if row.key not in known:
            order.insert(0 if before is None else order.index(before) + 1, row.key)
        before = row.key
    return [by_key[key] for key in order]
