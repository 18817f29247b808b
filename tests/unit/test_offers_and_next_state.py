"""What a person has chosen stands, whatever becomes of the offers that come meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain.words import AgentState
from desktop.store import outbox
from tests.support.desk import a_desk, until
from tests.support.offered import RECORDS, TriedOffers
from tests.support.people import CHAT

if TYPE_CHECKING:
    from pathlib import Path


async def test_what_was_chosen_for_after_the_conversation_outlives_two_missed_offers(
    profile: Path,
) -> None:
    async with a_desk(profile, records=(*RECORDS, CHAT)) as desk:
        tried = TriedOffers(desk)
        await tried.offered()
        tried.pass_(17.1)
        await tried.offered()
        tried.state.choose(AgentState.BREAK, "lunch")
        await until(lambda: tried.state.next == "Break · Lunch")
        tried.pass_(17.1)
        await until(lambda: len(tried.hub.missed_ones) == 2)

        assert tried.state.next == "Break · Lunch"
        told = [(each.happened, each.safe) for each in desk.notices.shown]
        chosen = "It waits at its old place. What you chose stands: Break · Lunch."
        assert told == [("You missed an offer.", chosen)]
        tried.close()


async def test_what_was_offered_while_the_computer_slept_is_missed_by_nobody(
    profile: Path,
) -> None:
    async with a_desk(profile, records=RECORDS) as desk:
        tried = TriedOffers(desk)
        for _ in range(2):
            await tried.offered()
            desk.clock.move(seconds=45)  # no second of them was counted here
            tried.offers.tick()
            assert tried.offers.shown is None

        assert tried.state.receives
        assert tried.hub.missed_ones == []
        assert desk.notices.everything == ()
        tried.close()


async def test_what_is_chosen_in_the_moment_of_the_second_missed_offer_stands(
    profile: Path,
) -> None:
    async with a_desk(profile, records=RECORDS) as desk:
        tried = TriedOffers(desk)
        await tried.offered()
        tried.pass_(17.1)
        await tried.offered()

        tried.state.choose(AgentState.MEETING)  # not in the outbox yet when the time is over
        tried.pass_(17.1)
        await until(lambda: len(tried.hub.missed_ones) == 2)
        await until(lambda: tried.state.state is AgentState.MEETING)

        asked = [each.fields for each in await desk.read(outbox.waiting)]
        assert "missed" not in "".join(asked)
        tried.close()
