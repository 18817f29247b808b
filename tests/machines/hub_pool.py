"""What the people of the hub's machine ask for: any operation, its names drawn from a few."""

from __future__ import annotations

import typing
from functools import cache
from typing import Any

from hypothesis import strategies as st
from msgspec import UNSET, UnsetType

from desktop.domain.conversation import Message
from desktop.domain.ids import ArticleId
from desktop.domain.operations import agent, article, callback, merging
from desktop.domain.operations.registry import OPERATIONS, AnyOperation
from desktop.domain.records import ContactPoint
from desktop.domain.routing import Capacity, Skill
from desktop.domain.words import PointKind
from tests.support.strategies import structs

Names = tuple[str, ...]


def ids(kind: str) -> list[str]:
    return [f"{kind}-{n}" for n in range(3)]


@cache
def pool_of(agents: Names, queues: Names, sites: Names) -> Pool:
    """The same for every world with these names."""
    return Pool(list(agents), list(queues), list(sites))


class Pool:
    """The names a world's operations are drawn from, most of which exist."""

    def __init__(self, agents: list[str], queues: list[str], sites: list[str]) -> None:
        self._by_field: dict[str, list[Any]] = {
            **{kind: ids(kind) for kind in ("customer", "interaction", "case", "article")},
            "queue": [*queues, "no-queue"],
            "agent": [*agents, "no-agent"],
            "assignee": agents,
            "instead_of": [*agents, None],
            "site": [*sites, None],
            "translation_of": ids("article"),
            "feedback": ids("note"),
            "type": ids("case-type"),
            "calendar": [*ids("calendar"), None],
            "parent": [*ids("code"), None],
            "phone": ["", "030 1234"],
            "repeats": ["", "FREQ=DAILY", "FREQ=WEEKLY;COUNT=2", "now and then"],
            # Needs other than a language are tried by themselves, with the rules of routing.
            "language": ["", "de", "en", "en_GB", "Deutsch"],
            "capacity": [Capacity(), Capacity(email=21), Capacity(email=1), Capacity(email=0)],
            "points": [(), (ContactPoint(PointKind.EMAIL, "eva@example.org"),)],
            "skills": [(), (Skill("en"),), (Skill("en"), Skill("en"))],
            "owner": agents,
            "sites": [(), *((site,) for site in sites)],
            "of_version": [0, 1, 1, 2],
            "about": [*ids("customer"), *ids("interaction"), *ids("case")],
            "attachments": [()],  # the rules for these are in the contract
            "draft_files": [()],
            "mentions": [(), (agents[0],)],  # that others are refused is in the contract
            "answers": [None],
            "of": [*ids("article"), *ids("text-module"), "nothing"],
            "about_kind": ["customer", "interaction", "case", "no-kind"],
        }
        self._queues = queues
        self._made: dict[str, st.SearchStrategy[AnyOperation]] = {}

    def operations(self, own_agent: str) -> st.SearchStrategy[AnyOperation]:
        """Made once for each: looking at the types of all fields takes longer than to draw."""
        if own_agent not in self._made:
            self._made[own_agent] = self._make(own_agent)
        return self._made[own_agent]

    def _make(self, own_agent: str) -> st.SearchStrategy[AnyOperation]:
        # What merging may touch beside its record is tried in its own contract.
        asked = [each for each in OPERATIONS if each not in merging.OPERATIONS]
        return st.one_of([self._of(operation, own_agent) for operation in asked])

    def _of(self, operation: type[AnyOperation], own_agent: str) -> st.SearchStrategy[Any]:
        kind = operation.declared.kind
        own = {"agent": st.just(own_agent), "draft": st.sampled_from([f"{own_agent}-d", "draft-0"])}
        fixed: dict[str, st.SearchStrategy[Any]] = {"id": own.get(kind, st.sampled_from(ids(kind)))}
        if operation is callback.Ask:  # a call-back has the id of its call
            fixed["id"] = st.sampled_from([*ids("task"), *ids("interaction")])
        if operation is agent.Set:
            fixed["id"] = st.sampled_from(self._by_field["agent"])
        if operation is agent.SetSite:
            fixed["id"] = st.sampled_from([*filter(None, self._by_field["site"]), "no-site"])
        if operation is article.Read:
            return self._reading(own_agent)
        hints = typing.get_type_hints(operation)
        for name in operation.__struct_fields__:
            if name in self._by_field and name != "id":
                values = st.sampled_from(self._by_field[name])
                if type(None) in typing.get_args(hints[name]):
                    values |= st.none()
                fixed[name] = (
                    st.just(UNSET) | values if UnsetType in typing.get_args(hints[name]) else values
                )
        if "messages" in operation.__struct_fields__:
            plain = structs(Message, attachments=st.just(()), html=st.none())
            fixed["messages"] = st.lists(plain, max_size=2).map(tuple)
        if "queues" in operation.__struct_fields__:
            some = st.lists(st.sampled_from(self._queues), max_size=2, unique=True).map(tuple)
            may_stay = UnsetType in typing.get_args(hints["queues"])
            fixed["queues"] = st.just(UNSET) | some if may_stay else st.just(()) | some
        return structs(operation, **fixed)

    @staticmethod
    def _reading(own_agent: str) -> st.SearchStrategy[Any]:
        """Mostly a receipt of one's own."""

        def read(page: str, version: int, whose: str) -> article.Read:
            id = article.receipt_id(page, version, whose)
            return article.Read(id=id, article=ArticleId(page), version=version)

        whose = st.sampled_from([own_agent, own_agent, "no-agent"])
        return st.builds(read, st.sampled_from(ids("article")), st.integers(1, 2), whose)
