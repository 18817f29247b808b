"""Fields and words of a document that this version does not know, kept when it writes it anew.

Two versions of a hub may work on one database while one takes the other's place, and what the
newer one wrote must not be stripped by the older. Law: where nothing is unknown, the document is
exactly the record's own JSON.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from desktop.domain.kinds import encode
from desktop.domain.records import Record

Json = dict[str, "Json"] | list["Json"] | str | float | bool | None


def with_unknown(record: Record, before: Record | None, document: str) -> str:
    """The record's document; `document` is that of `before`, as it was read."""
    fresh = encode(record)
    known = encode(before) if before is not None else b""
    if before is None or known.decode() == document:
        return fresh.decode()
    old, seen, new = (msgspec.json.decode(each) for each in (document, known, fresh))
    return msgspec.json.encode(_laid_under(new, seen, old)).decode()


def _laid_under(new: Json, seen: Json, old: Json) -> Json:
    """`new` with what is in `old` and was not `seen`, or was seen as another word."""
    if isinstance(new, dict) and isinstance(old, dict) and isinstance(seen, dict):
        unknown = {name: value for name, value in old.items() if name not in {*new, *seen}}
        known = {
            name: _laid_under(value, seen[name], old[name]) if name in {*seen} & {*old} else value
            for name, value in new.items()
        }
        return known | unknown
    if isinstance(new, list) and isinstance(old, list) and isinstance(seen, list):
        return [_element(each, seen, old) for each in new]
    return old if new == seen else new


def _element(new: Json, seen: Sequence[Json], old: Sequence[Json]) -> Json:
    """An element of a list is the one it was equal to, or has the id of."""
    for known, whole in zip(seen, old, strict=False):
        if known == new or _same_id(known, new):
            return _laid_under(new, known, whole)
    return new


def _same_id(one: Json, other: Json) -> bool:
    if not isinstance(one, dict) or not isinstance(other, dict):
        return False
    return "id" in one and one["id"] == other.get("id")
