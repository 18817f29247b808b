"""Which channels wait while another is in hand: by site, and as the room of the team counts it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop.domain.ids import AgentId, SiteId, TenantId
from desktop.domain.records import Agent, Site
from desktop.domain.routing import Capacity, held_off
from desktop.domain.words import AgentState, Channel
from desktop.store.reads.floor import Person
from integrations.hub.server.store import records
from integrations.hub.server.store.opening import open_store
from tests.unit.test_hub_command import Hub

if TYPE_CHECKING:
    from pathlib import Path

CALLS: dict[Channel, tuple[Channel, ...]] = {Channel.VOICE: (Channel.CHAT, Channel.MESSAGING)}


def test_only_what_is_in_hand_holds_others_off_and_never_itself() -> None:
    itself = {Channel.CHAT: (Channel.CHAT, Channel.EMAIL)}

    assert held_off(CALLS, {Channel.VOICE: 0, Channel.CHAT: 2}) == {}
    assert held_off(CALLS, {Channel.VOICE: 1}) == {
        Channel.CHAT: Channel.VOICE,
        Channel.MESSAGING: Channel.VOICE,
    }
    assert held_off(itself, {Channel.CHAT: 1}) == {Channel.EMAIL: Channel.CHAT}


def test_who_is_on_a_call_that_holds_off_all_else_is_full() -> None:
    site = Site(id=SiteId("home"), name="Home", holds_off=CALLS)
    takes = Capacity(voice=1, email=0, chat=3, messaging=3)
    agent = Agent(
        id=AgentId("ann"),
        login="ann",
        name="Ann",
        site=site.id,
        state=AgentState.READY,
        capacity=takes,
    )
    on_call = {Channel.VOICE: 1}

    assert Person(agent=agent, site=site, team="", in_hand=on_call).is_full
    assert not Person(agent=agent, site=None, team="", in_hand=on_call).is_full
    assert not Person(agent=agent, site=site, team="", in_hand={Channel.CHAT: 1}).is_full


def test_a_site_is_told_so_channel_by_channel(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hub = Hub(tmp_path, capsys)
    hub.said("add-site", "Home")

    hub.said("set-site", "Home", "--while", "voice=chat,messaging", "--while", "chat=voice")
    hub.said("set-site", "Home", "--while", "chat=")

    store = open_store(hub.database)
    try:
        with store.reading(TenantId("main")) as within:
            (site,) = records.every(within, Site, name="Home")
    finally:
        store.close()
    assert {by: off for by, off in site.holds_off.items() if off} == CALLS
    assert site.reasons == ()
