"""The list of erasures beside the database: what a backup from before them does not know.

One line of JSON for each, only ever added to, on the disk before the erasure is committed. Who was
erased stands in it as a keyed hash, so that alone it says nothing about anybody. Law: it outlives
the backup that it corrects; whoever restores puts the newest list beside the older database.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import msgspec

from desktop.domain.ids import TenantId
from integrations.hub.server.store.opening import make_private


class Entry(msgspec.Struct, frozen=True):
    """One erasure: whose, in digests, and of what."""

    tenant: TenantId
    subject: str
    at: datetime
    records: tuple[str, ...] = ()


class Unreadable(Exception):
    """The list is not what it was; `str` says where."""


_ENTRY = msgspec.json.Decoder(Entry)


class KeptList:
    """A file; made when the first entry is added."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def is_there(self) -> bool:
        return self.path.exists()

    def entries(self, tenant: TenantId) -> list[Entry]:
        """Those of a tenant, oldest first. Raises Unreadable.

        A last line without its end was being written when the machine stopped: its erasure was
        not committed, and nobody was told of it.
        """
        if not self.is_there:
            return []
        *lines, _unfinished = self.path.read_bytes().split(b"\n")
        return [each for each in self._read(lines) if each.tenant == tenant]

    def add(self, *entries: Entry) -> None:
        """On the disk when this returns."""
        make_private(self.path)
        said = b"".join(msgspec.json.encode(each) + b"\n" for each in entries)
        with self.path.open("rb+") as opened:
            whole = opened.read()
            opened.seek(whole.rfind(b"\n") + 1)  # behind the last line that has its end
            opened.truncate()
            opened.write(said)
            opened.flush()
            os.fsync(opened.fileno())

    def begin(self) -> None:
        """An empty list, so that its absence is noticed from now on."""
        make_private(self.path)

    def _read(self, lines: Iterable[bytes]) -> Iterable[Entry]:
        for number, line in enumerate(lines, 1):
            try:
                yield _ENTRY.decode(line)
            except msgspec.DecodeError as error:
                raise Unreadable(f"{self.path}, line {number}") from error
