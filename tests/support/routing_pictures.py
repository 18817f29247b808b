"""Pictures as they are drawn for the rules of routing: small, and full of ties and odd settings."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from desktop.domain.calendars import Calendar, Opening
from desktop.domain.ids import AgentId, CalendarId, InteractionId, QueueId, SiteId
from desktop.domain.records import Queue, Site
from desktop.domain.routing import Overflow, Routing, Share, Skill
from desktop.domain.words import Channel, PartnerModel, Priority, SiteKind
from integrations.hub.routing.picture import Free, Picture, Waiting

NOW = datetime(2026, 11, 18, 10, tzinfo=UTC)  # a Wednesday
IN_HOUSE, VIRTUAL, ENTERPRISE, NETWORK = (SiteId(n) for n in ("house", "virt", "ent", "net"))
SECOND_ENTERPRISE, SMALL = (
    SiteId(
        "ent2",
    ),
    SiteId("small"),
)


def _partner(id: SiteId, model: PartnerModel) -> Site:
    return Site(id=id, name=id, kind=SiteKind.PARTNER, model=model)


SITES = {
    IN_HOUSE: Site(id=IN_HOUSE, name="In-house"),
    VIRTUAL: _partner(VIRTUAL, PartnerModel.VIRTUALIZED),
    ENTERPRISE: _partner(ENTERPRISE, PartnerModel.ENTERPRISE),
    SECOND_ENTERPRISE: _partner(SECOND_ENTERPRISE, PartnerModel.ENTERPRISE),
    NETWORK: _partner(NETWORK, PartnerModel.NETWORK),
    SMALL: Site(id=SMALL, name="Small"),
}
OPEN, SHUT, UNKNOWN = (CalendarId(n) for n in ("open", "shut", "unknown"))
CALENDARS = {
    OPEN: Calendar(id=OPEN, name="Wednesdays", openings=(Opening(2, 0, 1440),), holidays=False),
    SHUT: Calendar(id=SHUT, name="Mondays", openings=(Opening(0, 0, 1440),), holidays=False),
}
QUEUES = tuple(QueueId(name) for name in ("post", "phone"))
AGENTS = tuple(AgentId(f"a{number}") for number in range(7))

_seconds = st.sampled_from((0, 0, 30, 60, 61, 90, 120, 300, 600)) | st.integers(-5, 700)
_site_ids = st.sampled_from(tuple(SITES)) | st.just(SiteId("nowhere"))
_agents = st.sampled_from(AGENTS)
_skills = st.lists(
    st.builds(Skill, st.sampled_from(("tax", "vip", "de", "en")), st.integers(1, 5)), max_size=4
).map(tuple)
_needs = st.just(()) | st.lists(
    st.builds(Skill, st.sampled_from(("tax", "vip")), st.integers(1, 5)), max_size=2
).map(tuple)
_routings = st.builds(
    Routing,
    calendar=st.sampled_from((None, None, None, None, None, OPEN, SHUT, UNKNOWN)),
    needs=_needs,
    relax_s=st.sampled_from((0, 60, 120)),
    weight_percent=st.sampled_from((100, 100, 0, 50, 200)),
    value_s=st.sampled_from((120, 0, 60)),
    urgent_s=st.sampled_from((600, 0, 60)),
    last_agent_s=st.sampled_from((0, 0, 60, 600)),
    shares=st.just(())
    | st.lists(
        st.builds(Share, _site_ids, st.sampled_from((30, 0, 10, 20, 50, 100))),
        min_size=1,
        max_size=4,
    ).map(tuple),
    overflows=st.just(())
    | st.lists(
        st.builds(
            Overflow,
            site=_site_ids,
            after_s=st.sampled_from((0, 60, 300)),
            below_percent=st.sampled_from((0, 0, 80)),
            calendar=st.sampled_from((None, None, OPEN, SHUT, UNKNOWN)),
        ),
        max_size=3,
    ).map(tuple),
)


_both = st.just({Channel.CHAT: 2, Channel.EMAIL: 1})
_rooms = (
    _both
    | _both
    | st.dictionaries(st.sampled_from((Channel.CHAT, Channel.EMAIL)), st.integers(0, 2), min_size=1)
)


@st.composite
def _queues(draw: st.DrawFn) -> dict[QueueId, Queue]:
    every = st.just((*SITES, SiteId("nowhere")))
    sites = every | st.lists(_site_ids, min_size=1, max_size=6).map(tuple)
    return {id: Queue(id=id, name=id, sites=draw(sites), routing=draw(_routings)) for id in QUEUES}


@st.composite
def waiting(draw: st.DrawFn, number: int) -> Waiting:
    people = st.just(()) | st.lists(_agents, max_size=2, unique=True).map(tuple)
    return Waiting(
        id=InteractionId(f"i{number}"),
        queue=draw(st.sampled_from((*QUEUES, *QUEUES, *QUEUES, QueueId("gone")))),
        channel=draw(st.sampled_from((Channel.CHAT, Channel.EMAIL))),
        place_at=NOW - timedelta(seconds=draw(_seconds)),
        priority=draw(st.sampled_from(Priority)),
        value=draw(st.integers(0, 3)),
        language=draw(st.sampled_from(("", "", "de", "en", "de-AT", "Deutsch"))),
        needs=draw(st.just(()) | _needs),
        last_agent=draw(st.none() | _agents),
        declined_by=draw(people),
        returned_by=draw(st.sampled_from(((), (), (ENTERPRISE,)))),
        tried=draw(people),
        site=draw(st.sampled_from((*6 * [None], IN_HOUSE, VIRTUAL, ENTERPRISE, NETWORK))),
    )


@st.composite
def free(draw: st.DrawFn, agent: AgentId) -> Free:
    return Free(
        agent=agent,
        site=draw(st.sampled_from((*2 * [IN_HOUSE, VIRTUAL, SMALL], ENTERPRISE, NETWORK))),
        since=NOW - timedelta(seconds=draw(st.sampled_from((0, 10, 20, 30)))),
        skills=draw(_skills),
        room=draw(_rooms),
        missed=draw(st.sampled_from((0, 0, 0, 1))),
    )


@st.composite
def pictures(draw: st.DrawFn) -> Picture:
    there = draw(st.sets(_agents, min_size=draw(st.sampled_from((0, 3, 5)))))
    rest = sorted(set(AGENTS) - there)
    counts = st.dictionaries(st.sampled_from(tuple(SITES)), st.integers(0, 9), max_size=3)
    contacts = range(draw(st.sampled_from((8, 5, 3, 1))))
    drawn: dict[str, Any] = {
        "queues": draw(_queues()),
        "waiting": tuple(draw(waiting(number)) for number in contacts),
        "free": tuple(draw(free(agent)) for agent in sorted(there)),
        "given": draw(st.dictionaries(st.sampled_from(QUEUES), counts)),
        "level_percent": draw(st.dictionaries(st.sampled_from(QUEUES), st.sampled_from((70, 90)))),
        "around": {agent: draw(_site_ids) for agent in rest if draw(st.booleans())},
        "site_room": draw(st.dictionaries(st.just(ENTERPRISE), st.integers(0, 2))),
    }
    return Picture(now=NOW, sites=SITES, calendars=CALENDARS, **drawn)
