"""The names of buckets: the places in which records lie, and through which people see them.

A person's scope is a set of these names, and a record is seen through any one of its own. Knowledge
is for readers of a site, of a role, or for both at once; where both are asked for, one name says
both, because names are only ever alternatives.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final

EVERYONE: Final = "everyone"  # the bucket of the whole tenant
IN_HOUSE: Final = "in-house"  # the bucket of the enterprise's own people
EVERY_QUEUE: Final = "queue:*"  # in a scope: the bucket of any queue there is or will be

_QUEUES_BEGIN: Final = "queue:"


def queue_bucket(queue: str) -> str:
    return f"queue:{queue}"


def site_bucket(site: str) -> str:
    return f"site:{site}"


def agent_bucket(agent: str) -> str:
    return f"agent:{agent}"


def team_bucket(team: str) -> str:
    return f"team:{team}"


def segment_bucket(segment: str) -> str:
    return f"segment:{segment}"


def readers_bucket(*, in_house: bool = False, site: str = "", role: str = "") -> str:
    """Of people to whom all of this applies: as in `role:lead+in-house`."""
    return _all_of(f"role:{role}" if role else "", in_house=in_house, site=site) or EVERYONE


def editors_bucket(*, in_house: bool = False, site: str = "") -> str:
    """Of everybody who edits; in house alone, or at one site."""
    return _all_of("editors", in_house=in_house, site=site)


def reading(site: str, role: str, *, in_house: bool, edits: bool) -> frozenset[str]:
    """Every bucket of knowledge that such a person sees."""
    applies = [
        (house, place)
        for house in ((False, True) if in_house else (False,))
        for place in ("", site)
    ]
    readers = {
        readers_bucket(in_house=house, site=place, role=of)
        for house, place in applies
        for of in ("", role)
    }
    editors = {editors_bucket(in_house=house, site=place) for house, place in applies if edits}
    return frozenset(readers | editors)


def _all_of(first: str, *, in_house: bool, site: str) -> str:
    parts = (first, site_bucket(site) if site else "", IN_HOUSE if in_house else "")
    return "+".join(part for part in parts if part)


def needle(bucket: str) -> str:
    """What stands in the document of a record that lies in this bucket; "" where nothing does."""
    if "+" in bucket or bucket.startswith("role:"):
        return ""
    return bucket.partition(":")[2]


def sees(scope: Collection[str], buckets: Iterable[str]) -> bool:
    """Whether a record in these buckets is seen by whoever sees the buckets of the scope."""
    every = EVERY_QUEUE in scope
    return any(
        bucket in scope or (every and bucket.startswith(_QUEUES_BEGIN)) for bucket in buckets
    )
