"""Cases that are listed already, with what their clocks say at another time."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from desktop.store.opening import Connection
from desktop.store.reads import listed

_PLACES: Final = "SELECT n FROM cases WHERE id IN (SELECT value FROM json_each(?))"


def cases_of(
    connection: Connection, ids: Sequence[str], now: datetime
) -> tuple[listed.CaseRow, ...]:
    """Those that are still there, in no order."""
    places = connection.execute(_PLACES, (json.dumps(ids),)).fetchall()
    return tuple(listed.cases(connection, [n for (n,) in places], now).values())
