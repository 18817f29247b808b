"""A made-up contact centre: three partners of the three models, queues, people, contacts.

All follow from a seed. Half of the queues have shares, half let flow over.
"""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

from desktop.domain.ids import AgentId, InteractionId, QueueId, SiteId
from desktop.domain.records import Queue, Site
from desktop.domain.routing import Overflow, Routing, Share, Skill
from desktop.domain.words import Channel, PartnerModel, Priority, SiteKind
from integrations.hub.routing.picture import Free, Picture, Waiting

NOW = datetime(2026, 11, 18, 10, tzinfo=UTC)
VIRTUAL, ENTERPRISE, NETWORK = (SiteId(name) for name in ("virtual", "enterprise", "network"))
MODELS = {
    VIRTUAL: PartnerModel.VIRTUALIZED,
    ENTERPRISE: PartnerModel.ENTERPRISE,
    NETWORK: PartnerModel.NETWORK,
}
SITES = {
    id: Site(id=id, name=id, kind=SiteKind.PARTNER, model=model) for id, model in MODELS.items()
}
SKILLS = ("tax", "contracts", "technics", "complaints", "payment")
LANGUAGES = ("de", "de", "de", "en", "tr")


def burst(
    seed: int, *, contacts: int = 10_000, people: int = 500, queues: int = 12, levels: int = 3
) -> Picture:
    """So many wait at once for so many; levels: a skill is known or needed up to this one."""
    chance = random.Random(seed)
    ids = [QueueId(f"q{number:02}") for number in range(queues)]
    return Picture(
        now=NOW,
        sites=SITES,
        queues={id: _queue(id, number) for number, id in enumerate(ids)},
        waiting=tuple(_waiting(chance, number, ids, levels) for number in range(contacts)),
        free=tuple(_free(chance, number, levels) for number in range(people)),
        site_room={ENTERPRISE: people // 3},
    )


def _queue(id: QueueId, number: int) -> Queue:
    if number % 2:
        routing = Routing(shares=(Share(VIRTUAL, 70), Share(ENTERPRISE, 30)), relax_s=300)
    else:
        routing = Routing(overflows=(Overflow(site=ENTERPRISE, after_s=600),))
    return Queue(id=id, name=id, sites=tuple(SITES), routing=routing)


def _waiting(chance: random.Random, number: int, queues: list[QueueId], levels: int) -> Waiting:
    needed = chance.sample(SKILLS, chance.choice((0, 0, 1, 1, 2)))
    return Waiting(
        id=InteractionId(f"i{number:05}"),
        queue=chance.choice(queues),
        channel=chance.choice(list(Channel)),
        place_at=NOW - timedelta(seconds=chance.random() * 900),
        priority=chance.choices(list(Priority), (1, 8, 1))[0],
        value=chance.choice((0, 0, 0, 1, 2, 3)),
        language=chance.choice(LANGUAGES),
        needs=tuple(Skill(name, chance.randint(1, levels)) for name in sorted(needed)),
    )


def _free(chance: random.Random, number: int, levels: int) -> Free:
    known = sorted(chance.sample(SKILLS, chance.choice((1, 2, 2, 3))))
    spoken = sorted({"de", chance.choice(LANGUAGES)})
    return Free(
        agent=AgentId(f"a{number:03}"),
        site=chance.choices(list(SITES), (6, 2, 2))[0],
        since=NOW - timedelta(seconds=chance.random() * 1800),
        skills=(
            *(Skill(name, chance.randint(1, levels)) for name in known),
            *(Skill(language) for language in spoken),
        ),
        room={Channel.VOICE: 1, Channel.EMAIL: 3, Channel.CHAT: 3, Channel.MESSAGING: 3},
    )
