"""What the first screen shows, read in one go before there is a loop, a store or a line.

Through the driver alone, so that the way to the first paint is short; the connection is closed
again. Law: reading changes nothing, and a profile that cannot be shown yet (nobody has signed in,
or its schema is not this version's) is no error here: opening the store says what it is.
"""

from __future__ import annotations

from pathlib import Path

import msgspec
from sqlcipher3 import dbapi2

from desktop.domain.records import Agent
from desktop.store import outbox_counts
from desktop.store.migrate import SCHEMA
from desktop.store.opening import FILE, Connection, connect
from desktop.store.progress import Progress, read_progress
from desktop.store.reads import records, work_list


class First(msgspec.Struct, frozen=True):
    progress: Progress  # whose profile it is, and as of when it is true
    agent: Agent | None  # the own record, None before the first sync
    work: work_list.Work
    counts: outbox_counts.Counts


def first(profile: Path, due_before: int) -> First | None:
    """The first screen of a profile; None when there is nothing to show yet.

    due_before: ms; tasks due until then belong to the work list.
    """
    if not (profile / FILE).exists():
        return None
    try:
        connection = connect(profile, only_reading=True)
    except dbapi2.Error:
        return None
    try:
        return _read(connection, due_before)
    except dbapi2.Error:
        return None
    finally:
        connection.close()


def _read(connection: Connection, due_before: int) -> First | None:
    (schema,) = connection.execute("PRAGMA user_version").fetchone()
    if schema != SCHEMA:
        return None
    progress = read_progress(connection)
    if not progress.agent:
        return None
    return First(
        progress=progress,
        agent=records.record(connection, Agent, progress.agent),
        work=work_list.work(connection, progress.agent, due_before),
        counts=outbox_counts.counts(connection),
    )
