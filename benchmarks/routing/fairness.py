"""Are shares kept, and does work fall evenly? Five sites of two models, a row of 2,000 contacts.

Somebody is free at every site all the time: then each share must be kept within one contact at
every moment, not only in the end. The seed makes the percentages.
"""

from __future__ import annotations

import random
from datetime import timedelta

from benchmarks.routing.centre import NOW
from desktop.domain.ids import AgentId, InteractionId, QueueId, SiteId
from desktop.domain.records import Queue, Site
from desktop.domain.routing import Routing, Share
from desktop.domain.words import Channel, PartnerModel, SiteKind
from integrations.hub.routing.deciding import decide
from integrations.hub.routing.picture import Free, Picture, Waiting

QUEUE = QueueId("q")
CONTACTS = 2000
SITES = 5


def farthest_from_share(seed: int) -> float:
    """How many contacts any site was ever ahead of or behind its share."""
    percents = _percents(random.Random(seed))
    sites = _sites(percents)
    queue = Queue(
        id=QUEUE,
        name="",
        sites=tuple(sites),
        routing=Routing(shares=tuple(Share(id, percents[id]) for id in percents)),
    )
    given = dict.fromkeys(percents, 0)
    farthest = 0.0
    for number in range(1, CONTACTS + 1):
        (decision,) = decide(_picture(number, queue, sites, given))
        given[decision.site] += 1
        off = (abs(given[id] - percents[id] * number / 100) for id in percents)
        farthest = max(farthest, *off)
    return farthest


def _percents(chance: random.Random) -> dict[SiteId, int]:
    cuts = sorted(chance.sample(range(1, 100), SITES - 1))
    return {
        SiteId(f"s{number}"): after - before
        for number, (before, after) in enumerate(zip((0, *cuts), (*cuts, 100), strict=True))
    }


def _sites(percents: dict[SiteId, int]) -> dict[SiteId, Site]:
    models = (PartnerModel.VIRTUALIZED, PartnerModel.ENTERPRISE)
    return {
        id: Site(id=id, name=id, kind=SiteKind.PARTNER, model=models[number % 2])
        for number, id in enumerate(percents)
    }


def _picture(
    number: int, queue: Queue, sites: dict[SiteId, Site], given: dict[SiteId, int]
) -> Picture:
    now = NOW + timedelta(seconds=number)
    caller = Waiting(
        id=InteractionId(f"i{number}"), queue=QUEUE, channel=Channel.VOICE, place_at=now
    )
    return Picture(
        now=now,
        queues={QUEUE: queue},
        sites=sites,
        waiting=(caller,),
        free=tuple(
            Free(agent=AgentId(f"{id}-{each}"), site=id, since=NOW, room={Channel.VOICE: 1})
            for id in sites
            for each in range(3)
        ),
        given={QUEUE: given},
    )
