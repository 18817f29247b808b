"""`tresen hub load`: an enterprise's first day, taken in as fast as the database takes rows.

    tresen hub load records.ndjson --database postgresql://…
    zstdcat records.ndjson.zst | tresen hub load - --database sqlite:///hub.db

One record a line, as a snapshot has them: `["customer",{"id":…}]`, in any order. All of it or
nothing; who is online takes a snapshot afterwards.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import msgspec

from desktop.commands.output import CannotDo, Output
from desktop.domain.kinds import BY_NAME, decode
from desktop.domain.records import Record
from desktop.ports.clock import SystemClock
from desktop.text import tr
from integrations.hub.server.administering import Administration
from integrations.hub.server.load import load
from integrations.hub.server.store.bulk import AlreadyThere
from integrations.hub.server.store.opening import Store

_LINE = msgspec.json.Decoder(tuple[str, msgspec.Raw])


class _NoRecord(Exception):
    """A line is none; `str` says which and why."""


def load_arguments(part: ArgumentParser) -> None:
    part.add_argument(
        "file", metavar="FILE", help=tr("one record a line, [kind, record]; - is standard input")
    )


def loaded(arguments: Namespace, out: Output, store: Store) -> None:
    Administration(store, SystemClock(), arguments.tenant)  # makes the tenant unless it is there
    try:
        with _opened(arguments.file) as lines:
            counts = load(store, arguments.tenant, _records(lines))
    except _NoRecord as error:
        raise CannotDo(tr("{reason} Nothing was taken.", reason=error)) from error
    except AlreadyThere as error:
        raise CannotDo(
            tr("A record is there already, or twice in the file. Nothing was taken.")
        ) from error
    for kind, rows in sorted(counts.items()):
        out.say(tr("{count} of kind {kind}", count=rows, kind=kind), kind=kind, rows=rows)


@contextmanager
def _opened(name: str) -> Iterator[BinaryIO]:
    if name == "-":
        yield sys.stdin.buffer
        return
    try:
        with Path(name).open("rb") as file:
            yield file
    except OSError as error:
        raise _NoRecord(f"{name}: {error.strerror}.") from error


def _records(lines: Iterable[bytes]) -> Iterator[Record]:
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield _record(number, line)


def _record(number: int, line: bytes) -> Record:
    try:
        kind, document = _LINE.decode(line)
        if kind not in BY_NAME:
            raise _NoRecord(tr("Line {number}: there is no kind {kind}.", number=number, kind=kind))
        return decode(kind, bytes(document))
    except msgspec.DecodeError as error:
        raise _NoRecord(
            tr("Line {number} is no record: {reason}.", number=number, reason=error)
        ) from error
