"""Who this profile belongs to and how far it has come, as one value read and written whole.

Law: it changes in the same transaction as the rows it speaks of.
"""

from __future__ import annotations

import msgspec

from desktop.domain.bounds import BLOB_BYTES
from desktop.domain.ids import AgentId, SiteId
from desktop.store.opening import Connection


class Progress(msgspec.Struct, frozen=True):
    client_id: str = ""
    address: str = ""  # of the hub
    agent: AgentId = AgentId("")
    site: SiteId = SiteId("")
    name: str = ""
    epoch: int = 0
    cursor: str = ""  # "" until a snapshot is complete
    next_mid: int = 1
    pulled_mid: int = 0  # every mutation up to this one is contained in the rows here
    app: str = ""  # the version of Tresen that has read what is here
    restored: str = ""  # RFC 3339: when the hub was last found to be restored from a backup
    erased: int = 0  # the last erasure of which nothing is left here
    lease_since: str = ""  # RFC 3339, this machine's clock: see `lease`
    lease_until: str = ""
    as_of: str = ""  # RFC 3339: the hub's clock at the last news
    blob_bytes: int = BLOB_BYTES  # of a file, as the hub said last


def read_progress(connection: Connection) -> Progress:
    rows = dict(connection.execute("SELECT name, value FROM progress").fetchall())
    return msgspec.convert(rows, type=Progress, strict=False)


def write_progress(connection: Connection, progress: Progress) -> None:
    """What has changed of it: with most pages that are two of its seventeen rows."""
    here = dict(connection.execute("SELECT name, value FROM progress").fetchall())
    said = ((name, str(value)) for name, value in msgspec.structs.asdict(progress).items())
    values = [(name, value) for name, value in said if here.get(name) != value]
    connection.executemany(
        "INSERT INTO progress (name, value) VALUES (?, ?) "
        "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        values,
    )
