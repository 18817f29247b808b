"""Offers: asked for while ready, gone in time, never while the line is down."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from desktop.domain.grounds import Ground, Rule
from desktop.domain.ids import InteractionId
from desktop.domain.routing import Capacity
from desktop.domain.words import AgentState, Channel, Declined, Missed
from desktop.line import Standing
from desktop.ports.wire import Offer
from desktop.signal import Signal
from desktop.viewmodels.deaf import is_deaf
from desktop.viewmodels.outside.offers_outside import OffersOutside
from desktop.viewmodels.telephone.no_calls import NoCalls
from integrations.telephony.simulated import SimulatedExchange
from tests.support.backends import LiveHub
from tests.support.desk import NOON, a_desk, until
from tests.support.offered import QUEUED, READY, RECORDS, TriedOffers
from tests.support.people import DELIVERY, JOERG, PEOPLE

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from desktop.domain.records import Interaction


async def test_an_offer_says_who_from_where_and_how_long_is_left(profile: Path) -> None:
    async with a_desk(profile, records=RECORDS) as desk:
        tried = TriedOffers(desk)
        await tried.offered()

        shown = tried.offers.shown
        assert shown is not None
        assert (shown.title, shown.name) == ("An e-mail is offered", JOERG.name)
        assert shown.about == f"{DELIVERY.name} · waiting 00:38"
        assert (shown.left, shown.share) == ("0:17 left", 1.0)  # three seconds early
        tried.close()


async def test_the_bar_shrinks_and_its_tone_grows_graver(profile: Path) -> None:
    async with a_desk(profile, records=RECORDS) as desk:
        tried = TriedOffers(desk)
        await tried.offered()
        tones = []
        for seconds in (1, 8, 4):
            tried.pass_(seconds)
            assert tried.offers.shown is not None
            tones.append((tried.offers.shown.left, tried.offers.shown.tone))

        assert tones == [("0:16 left", "offer"), ("0:08 left", "pause"), ("0:04 left", "breach")]
        tried.close()


async def test_accepting_opens_the_contact(profile: Path) -> None:
    async with a_desk(profile, records=RECORDS) as desk:
        tried = TriedOffers(desk)
        await tried.offered()

        tried.offers.accept()
        await until(lambda: desk.open.interaction == QUEUED.id)

        assert tried.hub.accepted == [QUEUED.id]
        assert desk.open.customer == JOERG.id
        assert tried.offers.shown is None
        tried.close()


async def test_pressing_accept_twice_asks_the_hub_once(profile: Path) -> None:
    async with a_desk(profile, records=RECORDS) as desk:
        tried = TriedOffers(desk)
        await tried.offered()

        tried.offers.accept()
        tried.offers.accept()
        await until(lambda: tried.offers.shown is None)

        assert tried.hub.accepted == [QUEUED.id]
        tried.close()


async def test_an_offer_that_was_gone_opens_nothing_and_says_so(profile: Path) -> None:
    async with a_desk(profile, records=RECORDS) as desk:
        tried = TriedOffers(desk)
        tried.hub.gives = False
        await tried.offered()

        tried.offers.accept()
        await until(lambda: tried.offers.shown is None)

        assert desk.open.interaction is None
        assert [notice.happened for notice in desk.notices.shown] == ["The offer was gone already."]
        tried.close()


async def test_declining_gives_it_back_with_the_reason_and_remembers_it(profile: Path) -> None:
    async with a_desk(profile, records=RECORDS) as desk:
        tried = TriedOffers(desk)
        await tried.offered()
        usual = [tried.offers.usual_reason]

        tried.offers.decline(Declined.WRONG)
        await until(lambda: tried.offers.shown is None)

        assert (tried.hub.declined, tried.hub.reasons) == ([QUEUED.id], [Declined.WRONG])
        assert tried.state.state is AgentState.READY
        assert [*usual, tried.offers.usual_reason] == [Declined.BUSY, Declined.WRONG]
        tried.close()


async def test_the_grounds_are_said_the_weightiest_first(profile: Path) -> None:
    async with a_desk(profile, records=RECORDS) as desk:
        tried = TriedOffers(desk)
        waited = Ground(Rule.WAITED, {"waited_s": "38", "percent": "100", "points": "38"})
        await tried.offered(grounds=(waited, Ground(Rule.LAST_AGENT, {"within_s": "600"})))

        shown = tried.offers.shown
        assert shown is not None
        assert shown.why == "Why you: You served this customer last"
        assert shown.grounds == ("You served this customer last", "Waits 00:38 · 38 points")
        assert shown.why in shown.said
        tried.close()


async def test_after_one_missed_offer_more_come_and_after_two_none(profile: Path) -> None:
    async with a_desk(profile, records=RECORDS) as desk:
        tried = TriedOffers(desk)
        await tried.offered()
        tried.pass_(17.1)
        await until(lambda: desk.notices.shown)

        assert tried.state.state is AgentState.READY
        assert [each.happened for each in desk.notices.shown] == ["You missed an offer."]

        await tried.offered()
        tried.pass_(17.1)
        await until(lambda: tried.state.state is AgentState.BREAK)
        await until(lambda: len(tried.hub.missed_ones) == 2)
        asked = tried.hub.asked
        await tried.offers.ask()

        assert tried.offers.shown is None
        assert tried.hub.asked == asked
        assert tried.hub.missed_ones == [(QUEUED.id, 7, Missed.UNHEARD)] * 2
        notices = [(each.happened, each.action) for each in desk.notices.shown]
        assert notices == [("You missed two offers in a row.", "state.ready-again")]

        tried.state.choose(AgentState.READY)
        await until(lambda: tried.state.receives)
        assert desk.notices.shown == ()
        tried.close()


async def test_an_offer_that_the_hub_still_holds_when_it_was_missed_here_counts_once(
    profile: Path,
) -> None:
    async with a_desk(profile, records=RECORDS) as desk:
        tried = TriedOffers(desk)
        await tried.offered()
        tried.pass_(17.1)
        tried.hub.waiting.append(Offer(QUEUED.id, NOON, 2.9, 55, fence=7))  # before it is told
        await tried.offers.ask()
        tried.pass_(1)
        await until(lambda: tried.hub.missed_ones)

        assert tried.hub.missed_ones == [(QUEUED.id, 7, Missed.UNHEARD)]
        assert tried.state.state is AgentState.READY
        assert [each.happened for each in desk.notices.shown] == ["You missed an offer."]
        tried.close()


async def test_an_offer_taken_in_between_begins_the_count_anew(profile: Path) -> None:
    async with a_desk(profile, records=RECORDS) as desk:
        tried = TriedOffers(desk)
        await tried.offered()
        tried.pass_(17.1)
        await tried.offered()
        tried.offers.accept()
        await until(lambda: tried.offers.shown is None)
        await tried.offered()
        tried.pass_(17.1)
        await until(lambda: len(tried.hub.missed_ones) == 2)

        assert tried.state.state is AgentState.READY
        tried.close()


def _has_missed(tried: TriedOffers, so_many: int) -> bool:
    return len(tried.hub.missed_ones) == so_many


class _Surroundings:
    """What the machine knows, in the test's hands."""

    def __init__(self, *, locked: bool = False, silent: bool = False) -> None:
        self.is_locked = locked
        self.silent = silent

    async def locked(self) -> bool:
        return self.is_locked

    def is_silent(self) -> bool:
        return self.silent


CALLED = replace(QUEUED, channel=Channel.VOICE)


@pytest.mark.parametrize(
    ("record", "around", "why"),
    [
        (QUEUED, _Surroundings(locked=True, silent=True), Missed.LOCKED),
        (QUEUED, _Surroundings(silent=True), Missed.UNHEARD),  # a mail needs no sound
        (CALLED, _Surroundings(silent=True), Missed.NO_DEVICE),
        (CALLED, _Surroundings(), Missed.UNHEARD),
    ],
)
async def test_why_nobody_answered_is_told_apart(
    profile: Path, record: Interaction, around: _Surroundings, why: Missed
) -> None:
    async with a_desk(profile, records=(*PEOPLE, READY, record)) as desk:
        tried = TriedOffers(desk)
        tried.desk.around = around
        await tried.offered()

        tried.pass_(17.1)
        await until(lambda: tried.hub.missed_ones)

        assert tried.hub.missed_ones == [(record.id, 7, why)]
        tried.close()


async def test_calls_that_could_not_be_heard_take_nobody_out_of_ready(profile: Path) -> None:
    async with a_desk(profile, records=(*PEOPLE, READY, CALLED)) as desk:
        tried = TriedOffers(desk)
        desk.around = _Surroundings(silent=True)
        for so_many in (1, 2, 3):
            await tried.offered()
            tried.pass_(17.1)
            await until(partial(_has_missed, tried, so_many))

        assert {why for _, _, why in tried.hub.missed_ones} == {Missed.NO_DEVICE}
        assert tried.state.state is AgentState.READY
        (told,) = desk.notices.shown
        assert told.happened.startswith("You missed a call: this computer has nothing to hear")
        assert "No more calls come here" in told.safe
        tried.close()


async def test_a_desk_without_sound_tells_the_hub_and_the_person_until_there_is_some(
    profile: Path,
) -> None:
    async with a_desk(profile, records=RECORDS) as desk:
        tried, around = TriedOffers(desk), _Surroundings(silent=True)
        await until(lambda: tried.state.receives and tried.at_work.takes_offers)
        no_calls = NoCalls(desk, tried.state, tried.at_work)
        told = "No calls come here: there is nothing to hear or to speak with."

        no_calls.tick()
        desk.around = around
        no_calls.tick()
        await until(lambda: tried.hub.beats[-1].deaf)
        assert [each.happened for each in desk.notices.shown] == [told]

        around.silent = False
        no_calls.tick()
        await until(lambda: tried.hub.beats[-1].deaf is False)
        assert desk.notices.shown == ()
        tried.close()


async def test_whoever_is_offered_no_calls_is_not_told_that_none_come(profile: Path) -> None:
    written = replace(READY, capacity=Capacity(voice=0))
    async with a_desk(profile, records=(*PEOPLE, written)) as desk:
        tried = TriedOffers(desk)
        desk.around = _Surroundings(silent=True)
        await until(lambda: tried.state.receives and tried.at_work.takes_offers)
        no_calls = NoCalls(desk, tried.state, tried.at_work)

        no_calls.tick()
        await until(lambda: tried.hub.beats[-1].deaf)

        assert desk.notices.shown == ()
        tried.close()


async def test_a_headset_that_is_unplugged_counts_though_the_machine_has_sound(
    profile: Path,
) -> None:
    async with a_desk(profile, records=RECORDS) as desk:
        exchange = SimulatedExchange(clock=desk.clock)
        desk.calls.use(exchange)
        desk.around = _Surroundings(silent=True)
        exchange.register()
        await until(lambda: desk.calls.there)

        assert not is_deaf(desk)  # the machine's sound does not matter where there is a telephone
        exchange.unplug()
        assert is_deaf(desk)


async def test_a_screen_that_was_locked_when_the_offer_came_counts_as_locked(
    profile: Path,
) -> None:
    async with a_desk(profile, records=RECORDS) as desk:
        tried, around = TriedOffers(desk), _Surroundings(locked=True)
        tried.desk.around = around
        await tried.offered()

        around.is_locked = False
        tried.pass_(17.1)
        await until(lambda: tried.hub.missed_ones)

        assert tried.hub.missed_ones[0][2] is Missed.LOCKED
        tried.close()


async def test_an_offer_goes_with_the_line(profile: Path) -> None:
    async with a_desk(profile, records=RECORDS) as desk:
        tried = TriedOffers(desk)
        await tried.offered()

        desk.line_is(Standing.OFFLINE)
        await tried.offers.ask()

        assert tried.offers.shown is None
        assert desk.notices.shown == ()
        tried.close()


async def test_a_hub_that_does_not_answer_is_asked_again_later(profile: Path) -> None:
    async with a_desk(profile, records=RECORDS) as desk:
        tried = TriedOffers(desk)
        tried.hub.answers = False
        await until(lambda: tried.state.receives)

        await tried.offers.ask()
        tried.hub.answers = True
        await tried.at_work.beat()
        await tried.offered()

        assert tried.offers.shown is not None
        tried.close()


async def test_the_contact_may_arrive_after_its_offer(profile: Path) -> None:
    async with a_desk(profile, records=(*PEOPLE, READY)) as desk:
        tried = TriedOffers(desk)
        await tried.offered()
        first = tried.offers.shown
        assert first is not None
        assert first.name == "Unknown customer"

        desk.from_hub(QUEUED)
        await until(lambda: tried.offers.shown and tried.offers.shown.name == JOERG.name)
        tried.close()


class _SlowHub(LiveHub):
    """Takes back what is declined when it is let."""

    def __init__(self) -> None:
        super().__init__()
        self.may_answer = asyncio.Event()

    async def decline(self, interaction: InteractionId, why: Declined | None = None) -> bool:
        await self.may_answer.wait()
        return await super().decline(interaction, why)


async def test_what_arrives_while_it_is_declined_does_not_keep_it_on_the_screen(
    profile: Path,
) -> None:
    async with a_desk(profile, records=(*PEOPLE, READY)) as desk:
        tried = TriedOffers(desk)
        tried.hub = slow = _SlowHub()
        await tried.offered()

        tried.offers.decline()
        desk.from_hub(QUEUED)
        await until(lambda: tried.offers.shown and tried.offers.shown.name == JOERG.name)
        assert tried.offers.shown is not None
        assert tried.offers.shown.working
        slow.may_answer.set()
        await until(lambda: slow.declined)

        await until(lambda: tried.offers.shown is None)
        tried.pass_(30)
        assert slow.missed_ones == []
        assert tried.state.state is AgentState.READY
        tried.close()


class _SlowOutside:
    """A way to tell that answers when it is let."""

    def __init__(self) -> None:
        self.acted: Signal[str] = Signal()
        self.may_answer = asyncio.Event()
        self.did: list[str] = []

    async def tell(self, title: str, text: str, buttons: Mapping[str, str], seconds: float) -> bool:
        await self.may_answer.wait()
        self.did.append("told")
        return True

    async def withdraw(self) -> None:
        self.did.append("withdrawn")

    async def close(self) -> None: ...


async def test_what_is_declined_while_it_is_being_told_does_not_stay_there(profile: Path) -> None:
    async with a_desk(profile, records=RECORDS) as desk:
        tried, slow = TriedOffers(desk), _SlowOutside()
        outside = OffersOutside(
            desk, tried.offers, outside=(slow,), in_front=lambda: False, come=lambda: None
        )
        await tried.offered()
        await desk.supervisor.pause(0.05)

        tried.offers.decline()
        await until(lambda: tried.offers.shown is None)
        slow.may_answer.set()
        await until(lambda: len(slow.did) == 2)

        assert slow.did == ["told", "withdrawn"]
        outside.close()
        tried.close()
