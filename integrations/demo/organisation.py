"""Who works here: sites, teams, queues and the people, the same for every seed.

Law: their ids depend on nothing but their names in `resources/demo/organisation.toml`, so an
account made once fits every made-up world.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from desktop.domain.ids import AgentId, QueueId, SiteId, TeamId, id_of
from desktop.domain.records import (
    Agent,
    Queue,
    Record,
    Site,
    Team,
)
from desktop.domain.routing import (
    Capacity,
    Overflow,
    Routing,
    Share,
    Skill,
    StateReason,
    WrapUpRule,
)
from desktop.domain.words import AgentState, Channel, PartnerModel, Role, SiteKind
from integrations.demo.wording import read_words

PASSWORD = "tresen-demo"  # noqa: S105  of made-up people on a hub that listens to this machine only
PERSON = "jana"  # whose desk the window shows
PARTNER = "malte"  # who looks at the same customers from the partner's site
EDITOR = "thea"  # who sees to the articles
_URGENT_S = 10_800  # whoever calls comes before every mail that waits
POST_ROOM = "post"  # the technical account that brings in what arrives


def site_id(key: str) -> SiteId:
    return SiteId(id_of("demo", "site", key))


def team_id(key: str) -> TeamId:
    return TeamId(id_of("demo", "team", key))


def queue_id(key: str) -> QueueId:
    return QueueId(id_of("demo", "queue", key))


def agent_id(login: str) -> AgentId:
    return AgentId(id_of("demo", "agent", login))


class Organisation(msgspec.Struct, frozen=True):
    sites: tuple[Site, ...]
    teams: tuple[Team, ...]
    queues: tuple[Queue, ...]
    agents: tuple[Agent, ...]
    enterprises: dict[str, str]  # shop and energy: their names
    queue_keys: tuple[str, ...]

    def records(self) -> Iterator[Record]:
        yield from (*self.sites, *self.teams, *self.queues, *self.agents)

    def workers(self) -> dict[str, tuple[Agent, ...]]:
        """Who may work which queue, by the queue's key: agents and leads of its sites."""
        working = [a for a in self.agents if a.role in (Role.AGENT, Role.LEAD)]
        return {
            key: tuple(agent for agent in working if agent.site in queue.sites)
            for key, queue in zip(self.queue_keys, self.queues, strict=True)
        }


def organisation(language: str) -> Organisation:
    """The sites, teams, queues and people, with the names of things in the language."""
    common = read_words("organisation")
    named = read_words("organisation", language)
    sites_of_teams = common["teams"]
    return Organisation(
        sites=tuple(_site(key, named, one) for key, one in common["sites"].items()),
        teams=tuple(
            Team(id=team_id(key), name=named["teams"][key], site=site_id(site))
            for key, site in sites_of_teams.items()
        ),
        queues=tuple(_queue(key, named, one) for key, one in common["queues"].items()),
        agents=tuple(_agent(one, sites_of_teams, named["skills"]) for one in common["agents"]),
        enterprises=named["enterprise"],
        queue_keys=tuple(common["queues"]),
    )


def accounts(language: str) -> list[tuple[str, str, AgentId]]:
    """Login, password and agent of everybody who can sign in."""
    return [(agent.login, PASSWORD, agent.id) for agent in organisation(language).agents]


def _site(key: str, named: dict[str, Any], one: dict[str, Any]) -> Site:
    kind, model = SiteKind(one["kind"]), PartnerModel(one["model"])
    reasons = tuple(
        StateReason(id=reason, state=AgentState(state), title=named["reasons"][reason])
        for reason, state in one.get("reasons", {}).items()
    )
    name = named["sites"][key]
    holds = msgspec.convert(one.get("while", {}), dict[Channel, tuple[Channel, ...]])
    return Site(
        id=site_id(key), name=name, kind=kind, model=model, reasons=reasons, holds_off=holds
    )


def _queue(key: str, named: dict[str, Any], one: dict[str, Any]) -> Queue:
    return Queue(
        id=queue_id(key),
        name=named["queues"][key],
        sites=tuple(map(site_id, one["sites"])),
        answer_within_s=one["answer_within_s"],
        routing=_routing(one, named["skills"]),
        wrap_up=msgspec.convert(one.get("wrap_up", {}), WrapUpRule),
    )


def _routing(one: dict[str, Any], skills: dict[str, str]) -> Routing:
    return Routing(
        needs=_skills(one.get("needs", {}), skills),
        relax_s=one.get("relax_s", 0),
        last_agent_s=one.get("last_agent_s", 0),
        urgent_s=_URGENT_S,
        shares=tuple(
            Share(site=site_id(key), percent=percent)
            for key, percent in one.get("shares", {}).items()
        ),
        overflows=tuple(
            Overflow(site=site_id(key), after_s=after)
            for key, after in one.get("overflows", {}).items()
        ),
    )


def _skills(levels: dict[str, int], named: dict[str, str]) -> tuple[Skill, ...]:
    """Languages keep their letters: by those a contact asks for them."""
    return tuple(Skill(named.get(name, name), level) for name, level in levels.items())


def _agent(one: dict[str, Any], sites_of_teams: dict[str, str], skills: dict[str, str]) -> Agent:
    return Agent(
        id=agent_id(one["login"]),
        login=one["login"],
        name=one["name"],
        site=site_id(sites_of_teams[one["team"]]),
        team=team_id(one["team"]),
        role=Role(one.get("role", "agent")),
        capacity=Capacity(**one.get("capacity", {})),
        skills=_skills(one.get("skills", {}), skills),
    )
