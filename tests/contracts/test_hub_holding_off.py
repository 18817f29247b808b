"""What may interrupt what: a site says which channels wait while somebody has another in hand."""

from __future__ import annotations

from msgspec.structs import replace

from desktop.domain.grounds import Ground, Rule
from desktop.domain.ids import InteractionId
from desktop.domain.operations import interaction
from desktop.domain.words import Channel
from tests.contracts.conftest import World
from tests.contracts.test_hub_offers import wait
from tests.contracts.test_hub_routing import FIRST, at_work, nothing_for, offer_to

CHAT, MAIL = InteractionId("second"), InteractionId("third")


def calls_hold_off_chats(world: World, *sites: str) -> None:
    for site in sites:
        world.put(replace(world.sites[site], holds_off={Channel.VOICE: (Channel.CHAT,)}))


async def test_no_chat_comes_while_a_call_is_in_hand_and_the_dry_run_says_so(world: World) -> None:
    calls_hold_off_chats(world, "Home")
    ann = await at_work(world, "ann")
    wait(world, "first", channel=Channel.VOICE)
    assert (await offer_to(ann)).interaction == FIRST
    await ann.hub.accept(FIRST)
    wait(world, CHAT)

    assert await nothing_for(ann)
    (passed,) = (await ann.hub.why(CHAT)).others
    assert passed.ground == Ground(Rule.ROOM, {"channel": "chat", "by": "voice"})

    wait(world, MAIL, channel=Channel.EMAIL)
    assert (await offer_to(ann)).interaction == MAIL
    await ann.hub.accept(MAIL)
    await ann.snapshot()
    await ann.do(interaction.WrapUp(id=FIRST, code="x"))
    assert (await offer_to(ann)).interaction == CHAT


async def test_at_a_new_site_nothing_comes_during_a_call_and_a_call_comes_during_a_chat(
    world: World,
) -> None:
    ann = await at_work(world, "ann")
    wait(world, "first")
    assert await ann.hub.accept((await offer_to(ann)).interaction)
    wait(world, "call", channel=Channel.VOICE)
    assert await ann.hub.accept((await offer_to(ann)).interaction)
    for channel in (Channel.CHAT, Channel.MESSAGING, Channel.EMAIL):
        wait(world, channel.value, channel=channel)

    assert await nothing_for(ann)


async def test_where_the_site_says_nothing_and_at_other_sites_each_channel_counts_for_itself(
    world: World,
) -> None:
    calls_hold_off_chats(world, "North")
    world.put(replace(world.sites["Home"], holds_off={}))
    ann = await at_work(world, "ann")
    wait(world, "first", channel=Channel.VOICE)
    await ann.hub.accept((await offer_to(ann)).interaction)
    wait(world, CHAT)

    assert (await offer_to(ann)).interaction == CHAT
