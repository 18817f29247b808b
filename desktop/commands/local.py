"""The profile's store, opened for one command and closed after it."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from desktop.commands.output import CannotDo
from desktop.commands.profile import profile_folder
from desktop.ports.clock import SystemClock
from desktop.store import lease, outbox_counts
from desktop.store.migrate import NewerStore, prepare
from desktop.store.opening import FILE, Connection, connect
from desktop.store.progress import read_progress
from desktop.store.store import Store
from desktop.store.unwritable import Unwritable, told_apart
from desktop.text import tr
from desktop.viewmodels.disk_words import disk_sentence
from desktop.viewmodels.lease_words import locked


@contextmanager
def opened_store(arguments: Namespace) -> Iterator[tuple[Store, Connection]]:
    """The store for writing, and its connection for reading. Raises CannotDo."""
    folder = existing_profile(arguments)
    with _explained(folder), told_apart():
        prepare(folder)
        connection = connect(folder)
        try:
            _check_lease(connection)
            yield Store(connection, SystemClock(), announce=lambda _changes: None), connection
        finally:
            connection.close()


def _check_lease(connection: Connection) -> None:
    """Raises CannotDo while nothing of customers may be shown."""
    if lease.is_over(read_progress(connection), SystemClock().now()):
        words = locked(outbox_counts.counts(connection).waiting)
        again = tr("Bring the profile up to date with `tresen sync --once`, or start `tresen`.")
        raise CannotDo(f"{words.happened} {words.then} {again}")


@contextmanager
def _explained(folder: Path) -> Iterator[None]:
    """Raises CannotDo for what is the file's or the disk's fault."""
    try:
        yield
    except NewerStore:
        raise CannotDo(
            tr(
                "A newer Tresen wrote the profile {folder}. Nothing in it was changed. "
                "Update Tresen, or choose another profile.",
                folder=folder,
            )
        ) from None
    except Unwritable as error:
        raise CannotDo(disk_sentence(error.why)) from error


def existing_profile(arguments: Namespace) -> Path:
    """The profile's folder. Raises CannotDo when nobody has used it yet."""
    folder = profile_folder(arguments.profile)
    if not (folder / FILE).exists():
        raise CannotDo(
            tr(
                "There is no local data in {folder}. Sign in with `tresen`, or bring the profile "
                "up to date with `tresen sync --once`.",
                folder=folder,
            )
        )
    return folder
