"""What one person sees, as a value: the buckets, and the fields hidden in what lies in them.

Laws: a record is seen through any one of its buckets; a field is hidden unless one of the buckets
the person sees it through was given for a purpose that clears it; two scopes that are equal show
the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Final

import msgspec

from desktop.domain import kinds, masks
from desktop.domain.kinds import EVERY_QUEUE, queue_bucket
from desktop.domain.masks import MASKS
from desktop.domain.words import Purpose, Role

QUEUES: Final = queue_bucket("")  # what every queue's bucket begins with
_NOTHING: Final[frozenset[str]] = frozenset()


class Scope(msgspec.Struct, frozen=True):
    """The buckets a person sees; every queue there is or will be, when `every_queue`."""

    buckets: frozenset[str]
    every_queue: bool = False
    hides: frozenset[str] = frozenset()  # names of masks
    clears: Mapping[str, frozenset[str]] = {}  # bucket -> masks that do not hold in it

    @property
    def names(self) -> frozenset[str]:
        """The buckets as they are told, with one name for every queue."""
        return self.buckets | {EVERY_QUEUE} if self.every_queue else self.buckets

    def sees(self, buckets: Iterable[str]) -> bool:
        return kinds.sees(self.names, buckets)

    def hidden(self, buckets: Iterable[str]) -> frozenset[str]:
        """The masks that hold for a record in these buckets."""
        if not self.hides:
            return _NOTHING
        cleared = (self.clears.get(bucket, _NOTHING) for bucket in buckets)
        return self.hides.difference(*cleared)


class Change(msgspec.Struct, frozen=True):
    """From one scope to another."""

    drop: frozenset[str]  # buckets not seen any more
    add: frozenset[str]  # buckets seen from now on
    veil: frozenset[str]  # buckets, left ones too, in which other fields are hidden now

    @property
    def is_empty(self) -> bool:
        return not (self.drop or self.add or self.veil)


def change(before: Scope, after: Scope) -> Change:
    """What of it the person notices."""
    add = {bucket for bucket in after.names if not _is_in(bucket, before)}
    drop = {bucket for bucket in before.names if not _is_in(bucket, after)}
    kept = after.names - add
    others = before.hides != after.hides
    veil = {b for b in kept if others or before.clears.get(b) != after.clears.get(b)}
    # What lies there and is still seen through another bucket loses what this one had cleared.
    veil |= drop & before.clears.keys()
    return Change(frozenset(drop), frozenset(add), frozenset(veil))


def hidden_at_first(role: Role, *, partner: bool) -> frozenset[str]:
    """The masks that hold for this person wherever no purpose clears them."""
    return frozenset(mask.name for mask in MASKS if partner or role not in mask.roles)


def cleared_by(purposes: Iterable[Purpose]) -> frozenset[str]:
    given = frozenset(purposes)
    return frozenset(mask.name for mask in MASKS if mask.purposes & given)


def veiled(scope: Scope, kind: str, document: str) -> str:
    """The document of a record as the person, who sees it, may have it."""
    declared = kinds.BY_NAME[kind]
    if not scope.hides or declared.record not in masks.VEILED:
        return document
    record = kinds.decode(kind, document)
    shown = masks.shown(record, scope.hidden(declared.buckets(record)))
    return document if shown is record else kinds.encode(shown).decode()


def missed(steps: Sequence[Scope]) -> Change:
    """All that was added or veiled on the way from the first to the last, as far as it still is."""
    last = steps[-1]
    add: frozenset[str] = frozenset()
    veil: frozenset[str] = frozenset()
    for before, after in pairwise(steps):
        one = change(before, after)
        add, veil = add | one.add, veil | one.veil
    still = frozenset(bucket for bucket in add if _is_in(bucket, last))
    return Change(frozenset(), still, veil)


def dropped(steps: Sequence[Scope]) -> frozenset[str]:
    """All that was seen at any time on the way and is not seen at the end.

    Not only what the first saw: the pages of a snapshot are read under the rights of their moment,
    and its cursor is of the beginning.
    """
    return frozenset[str]().union(*(change(each, steps[-1]).drop for each in steps))


def _is_in(bucket: str, scope: Scope) -> bool:
    return bucket in scope.names or (scope.every_queue and bucket.startswith(QUEUES))
