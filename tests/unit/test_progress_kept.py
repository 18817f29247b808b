"""How far a profile has come is read back as it was written, and only what changed is written."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from msgspec.structs import replace

from desktop.store.migrate import prepare
from desktop.store.opening import connect
from desktop.store.progress import Progress, read_progress, write_progress


def test_only_the_rows_that_changed_are_written(tmp_path: Path) -> None:
    prepare(tmp_path)
    at_first = Progress(client_id="c", epoch=3, cursor="a", next_mid=7)
    with closing(connect(tmp_path)) as connection:
        write_progress(connection, at_first)
        before = connection.total_changes

        write_progress(connection, at_first)
        assert connection.total_changes == before

        later = replace(at_first, cursor="b", pulled_mid=6)
        write_progress(connection, later)
        assert connection.total_changes == before + 2
        assert read_progress(connection) == later
