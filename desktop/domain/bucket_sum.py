"""A bucket in two numbers: how many rows, and the XOR of them (see `bucket_sums`)."""

from __future__ import annotations

import msgspec


class Sum(msgspec.Struct, frozen=True):
    rows: int = 0
    sum: int = 0  # XOR of the rows' 64-bit hashes, signed


EMPTY = Sum()
