"""Comparing buckets with the hub's sums, fetching them anew, and not believing in mass deletions.

A bucket that differs is counted anew here first; if it still differs it is sent once more through
the ordinary pull: its rows are set aside and shown with the last page, and what lies in it here and
was not sent goes then. Laws: outbox and drafts are not touched; plain `gone` (and what was not
sent) of more than a fifth and more than a hundred rows of a bucket is believed only when the hub's
sum of it, as of that page, says the same, and else the rows are kept; what went because a right
ended, or was erased, is not asked about.
"""

from __future__ import annotations

from base64 import b64decode
from collections import Counter
from collections.abc import Collection, Iterable
from typing import Final

import msgspec

from desktop.domain.bucket_sum import EMPTY
from desktop.domain.bucket_sums import SHORT, short_name
from desktop.domain.kinds import BY_NAME, KINDS, decode
from desktop.ports.wire import PAGE_ROWS, BucketSums
from desktop.store import staging, sums
from desktop.store.opening import Connection
from desktop.store.progress import read_progress
from desktop.store.projection import NOT_ON_HUB
from desktop.store.rows import TABLES, Key

MANY: Final = 100  # rows of a bucket that may go without a question
SHARE: Final = 0.2  # of its rows
_SUMS = msgspec.json.Decoder(BucketSums)


class Doubted(Exception):
    """So many rows of some buckets would go that the hub's sums are to be asked first."""


class Disbelieved(Exception):
    """The hub's own sums say otherwise."""


class Trust(msgspec.Struct, frozen=True):
    """How a page is to be taken."""

    anew: tuple[str, ...] = ()  # buckets that it begins to send once more
    said: bytes = b""  # JSON of wire.BucketSums as of its cursor
    blindly: bool = False  # this hub has no sums
    keep: bool = False  # what is doubted stays


class Compared(msgspec.Struct, frozen=True):
    """What came of comparing."""

    known: bool  # false: ask again later
    differing: tuple[str, ...] = ()
    whole: bool = False  # so much of all that is here that a snapshot is less


def compare(connection: Connection, asked_with: str, said: bytes) -> Compared:
    """Compare with sums that were asked for with this cursor.

    Raises msgspec.ValidationError when they are none.
    """
    hub = _SUMS.decode(said)
    # What another process has set aside so far is behind the cursor, and not among the rows yet.
    halfway = staging.has_any(connection)
    if halfway or not hub.known or read_progress(connection).cursor != asked_with:
        return Compared(known=False)
    differing = sums.differing(connection, hub.sums, hub.sees)
    if differing:
        sums.recount(connection, differing)
        differing = sums.differing(connection, hub.sums, hub.sees)
    rows = sum(hub.sums.get(bucket, EMPTY).rows for bucket in differing)
    every = sum(each.rows for each in hub.sums.values())
    return Compared(
        known=True, differing=tuple(differing), whole=rows > PAGE_ROWS and rows > every / 2
    )


def begin(connection: Connection, buckets: Collection[str]) -> None:
    """From the page on that is being taken, these are sent once more."""
    rows = [(bucket,) for bucket in buckets]
    connection.executemany("INSERT OR IGNORE INTO healing VALUES (?)", rows)


def clear(connection: Connection) -> None:
    """A snapshot brings everything anyway."""
    connection.execute("DELETE FROM healing")


def not_sent(connection: Connection, sent: Collection[Key]) -> list[Key]:
    """What lies here in the buckets that were sent once more, and did not come."""
    buckets = _healing(connection)
    if not buckets:
        return []
    lying = ((k.name, row[0]) for k in KINDS for row in sums.lying_in(connection, k, buckets))
    return [key for key in lying if key not in sent]


def not_named(connection: Connection, still: Iterable[str], sent: Collection[Key]) -> list[Key]:
    """What lies here, and the hub neither sent it nor named it among what is as it was."""
    named: set[bytes] = set()
    for each in still:
        names = b64decode(each)
        named.update(names[at : at + SHORT] for at in range(0, len(names), SHORT))
    here = ((k.name, id_, number) for k in KINDS for id_, number in sums.numbers(connection, k))
    return [
        (kind, id_)
        for kind, id_, number in here
        if (kind, id_) not in sent and short_name(kind, id_, number) not in named
    ]


def end(connection: Connection) -> None:
    """All is here: what was sent once more is counted from its rows."""
    if buckets := _healing(connection):
        sums.recount(connection, buckets)
        clear(connection)


class Judged(msgspec.Struct, frozen=True):
    """What may be taken away, and the buckets of which that is to be checked afterwards."""

    going: list[Key]
    doubted: frozenset[str] = frozenset()


def judged(connection: Connection, gone: Collection[Key], trust: Trust) -> Judged:
    """What of these may be taken away. Raises Doubted."""
    if len(gone) <= MANY or trust.blindly:
        return Judged(list(gone))
    lay_in = {key: buckets for key in gone if (buckets := _buckets_here(connection, key))}
    doubted = _too_many(connection, lay_in.values())
    if doubted and trust.keep:
        return Judged([key for key in gone if doubted.isdisjoint(lay_in.get(key, ()))])
    if doubted and not (trust.said and _SUMS.decode(trust.said).known):
        raise Doubted
    return Judged(list(gone), doubted)


def check(connection: Connection, doubted: frozenset[str], trust: Trust) -> None:
    """It was done: do we count in these buckets what the hub counts? Raises Disbelieved."""
    if doubted:
        hub = _SUMS.decode(trust.said)
        if not doubted.isdisjoint(sums.differing(connection, hub.sums, hub.sees)):
            raise Disbelieved


def _too_many(connection: Connection, gone: Iterable[Collection[str]]) -> frozenset[str]:
    counted = Counter(bucket for buckets in gone for bucket in buckets)
    here = sums.read(connection)
    return frozenset(
        bucket
        for bucket, count in counted.items()
        if count > MANY and count > here.get(bucket, EMPTY).rows * SHARE
    )


def _buckets_here(connection: Connection, key: Key) -> frozenset[str]:
    """In which buckets the hub's row lies; none, when it is not here."""
    kind, id_ = key
    row = TABLES[kind].found(connection, id_)
    document = (row[0] if row[1] is None else row[1]) if row else NOT_ON_HUB
    return BY_NAME[kind].buckets(decode(kind, document)) if document else frozenset()


def _healing(connection: Connection) -> frozenset[str]:
    rows = connection.execute("SELECT bucket FROM healing").fetchall()
    return frozenset(bucket for (bucket,) in rows)
