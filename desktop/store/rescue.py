"""What can still be read of a damaged file goes into a new one: above all what nobody else has.

    saved = rescue(profile, now)

Laws: the damaged file is moved aside and kept; what the hub has is not copied but read anew;
whatever of the rest can be read is there afterwards, in the order in which it was asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import msgspec
from sqlcipher3 import dbapi2

from desktop.domain.ids import AgentId
from desktop.store import outbox, outbox_counts
from desktop.store.migrate import prepare
from desktop.store.opening import FILE, Connection, connect
from desktop.store.progress import Progress, read_progress, write_progress
from desktop.store.projection import reproject
from desktop.store.unwritable import Unwritable, Why

# What the hub does not have; `outbox` comes first, because it is what people wrote.
KEPT: Final = (
    "outbox",
    "refused",
    "acknowledged",
    "progress",
    "transfer",
    "seen",
    "lost",
    "draft_version",
)


_SUSPECTED: Final = "damaged"  # a file of this name in the profile: look closely at the next start
_SOUND: Final = "ok"


class Saved(msgspec.Struct, frozen=True):
    """What came of it."""

    waiting: int  # operations that the hub has not answered
    aside: Path  # where the damaged file lies now


def rescue(profile: Path, now: datetime, *, key: bytes | None = None) -> Saved:
    """Make a new file in the place of the damaged one. Raises dbapi2.Error, OSError."""
    aside = profile / f"damaged-{now:%Y%m%d-%H%M%S}"
    aside.mkdir(mode=0o700)
    for ending in ("-wal", "-shm", ""):  # the file itself last: until then it can be tried again
        damaged = profile / f"{FILE}{ending}"
        if damaged.exists():
            damaged.rename(aside / damaged.name)
    (profile / _SUSPECTED).unlink(missing_ok=True)
    prepare(profile, key=key)
    with closing(connect(profile, key=key)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        for table in KEPT:
            _copy(aside, connection, table, key)
        _begin_anew(connection)
        reproject(connection, outbox.keys_waiting(connection))
        connection.execute("COMMIT")
        return Saved(outbox_counts.counts(connection).waiting, aside)


def suspect(profile: Path) -> None:
    """Somebody found the file damaged while working with it."""
    with suppress(OSError):
        (profile / _SUSPECTED).touch(mode=0o600)


def look_at(profile: Path, connection: Connection) -> None:
    """Check a file that was found damaged: every start would be too often, it takes seconds.

    Raises Unwritable.
    """
    mark = profile / _SUSPECTED
    if not mark.exists():
        return
    (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if verdict != _SOUND:
        raise Unwritable(Why.DAMAGED, verdict)
    mark.unlink()


def _copy(aside: Path, connection: Connection, table: str, key: bytes | None) -> None:
    known = [row[1] for row in connection.execute(f"PRAGMA table_info({table})").fetchall()]
    for row in _readable_rows(aside, table, key):
        values = {name: value for name, value in row.items() if name in known}
        names, marks = ", ".join(values), ", ".join("?" * len(values))
        with suppress(dbapi2.IntegrityError):  # half a row is none
            connection.execute(
                f"INSERT OR IGNORE INTO {table} ({names}) VALUES ({marks})", tuple(values.values())
            )


def _readable_rows(aside: Path, table: str, key: bytes | None) -> Iterator[dict[str, Any]]:
    """From the first row onwards as far as it goes, and from the last one backwards to there."""
    rows: dict[int, dict[str, Any]] = {}
    for order in ("ASC", "DESC"):
        with suppress(dbapi2.Error), closing(connect(aside, key=key, only_reading=True)) as damaged:
            found = damaged.execute(f"SELECT rowid, * FROM {table} ORDER BY rowid {order}")
            names = [column[0] for column in found.description]
            while (row := found.fetchone()) is not None and row[0] not in rows:
                rows[row[0]] = dict(zip(names[1:], row[1:], strict=True))
    for place in sorted(rows):
        yield rows[place]


def _begin_anew(connection: Connection) -> None:
    """Without a cursor everything is read anew; the numbers of what waits have no gap."""
    progress = _progress(connection)
    if not progress.agent:
        owner = connection.execute("SELECT by_agent FROM outbox LIMIT 1").fetchone()
        progress = Progress(agent=AgentId(owner[0]) if owner else AgentId(""))
    write_progress(connection, msgspec.structs.replace(progress, cursor=""))
    if not progress.client_id:
        return  # signing in makes one, and counts anew
    mids = [mid for (mid,) in connection.execute("SELECT mid FROM outbox ORDER BY mid").fetchall()]
    if mids and mids != list(range(mids[0], progress.next_mid)):
        following = outbox.renumber(connection, mids[0])
        write_progress(
            connection, msgspec.structs.replace(read_progress(connection), next_mid=following)
        )


def _progress(connection: Connection) -> Progress:
    try:
        return read_progress(connection)
    except msgspec.ValidationError:
        return Progress()
