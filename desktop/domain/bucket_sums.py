"""What hub and desktop both know of a bucket, in two numbers: how many rows, and the XOR of them.

A row counts as (kind, id, number of its last change), not as its words: a partner's desktop has
veiled documents, and an older hub or desktop may write the same record in other bytes. Law: whoever
takes the same rows in and out, in any order, comes to the same two numbers. BLAKE2b, because a CRC
is linear: two rows with each other's number would cancel out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import blake2b

from desktop.domain.bucket_sum import EMPTY, Sum

SHORT = 6  # bytes of a short name


def row_hash(kind: str, id: str, version: int) -> int:
    """64 bits, signed as databases have them."""
    digest = blake2b(f"{kind} {id} {version}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def short_name(kind: str, id: str, version: int) -> bytes:
    """Six bytes of it: of 100,000 rows one that is gone is taken for another once in a billion."""
    return row_hash(kind, id, version).to_bytes(8, "big", signed=True)[:SHORT]


class Tally:
    """Sums, or what is to be added to sums, by bucket."""

    def __init__(self, sums: Mapping[str, Sum] | None = None) -> None:
        self._rows: dict[str, int] = {}
        self._sums: dict[str, int] = {}
        for bucket, each in (sums or {}).items():
            self._rows[bucket], self._sums[bucket] = each.rows, each.sum

    def put(self, buckets: Iterable[str], row: int) -> None:
        """A row, by its hash, lies in these buckets."""
        self._count(buckets, row, 1)

    def take(self, buckets: Iterable[str], row: int) -> None:
        """A row does not lie in these buckets any more."""
        self._count(buckets, row, -1)

    def sums(self) -> dict[str, Sum]:
        """{bucket: sum} without those that are empty."""
        found = {bucket: Sum(rows, self._sums[bucket]) for bucket, rows in self._rows.items()}
        return {bucket: each for bucket, each in found.items() if each != EMPTY}

    def _count(self, buckets: Iterable[str], row: int, one: int) -> None:
        for bucket in buckets:
            self._rows[bucket] = self._rows.get(bucket, 0) + one
            self._sums[bucket] = self._sums.get(bucket, 0) ^ row
