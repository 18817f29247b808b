"""A hub and its oracle agree on who is offered a contact in which language."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.domain.ids import CustomerId, TenantId
from desktop.domain.operations import agent, customer
from desktop.domain.routing import Skill
from integrations.hub.server.store.opening import open_store
from tests.machines.test_hub import HubMachine


@pytest.mark.parametrize("spoken", ["en", "de", ""])
@pytest.mark.parametrize("language", ["Deutsch", "de_AT"])
def test_the_hub_offers_by_language_what_the_oracle_does(
    tmp_path: Path, spoken: str, language: str
) -> None:
    world = HubMachine()
    world.store, world.tenant = open_store(f"sqlite:///{tmp_path}/hub.db"), TenantId("main")
    world.begin()
    ann = world.seats["ann"]
    skills = (Skill(spoken),) if spoken else ()
    world._wait(ann, agent.Set(id=ann.agent, skills=skills))
    for n in range(3):
        world._wait(ann, customer.Set(id=CustomerId(f"customer-{n}"), language=language))
    world.get_ready("ann")

    world.next_offer("ann", "decline")

    world.store.close()
