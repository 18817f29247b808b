"""At work here: contacts are kept by beats, one device is the active one, a silent hub is told."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, cast

import pytest
from msgspec.structs import replace

from desktop.domain.operations.interaction import WrapUp
from desktop.domain.records import Interaction, Note
from desktop.domain.words import AgentState, Channel, InteractionStatus
from desktop.ports.wire import Answer, Held, Offer, Seat, Verdict
from desktop.store import outbox, outbox_counts
from desktop.store.reads import records
from desktop.store.store import Store
from desktop.viewmodels.at_work import AtWork
from desktop.viewmodels.offers import Offers
from desktop.viewmodels.state import OwnState
from desktop.viewmodels.wrap_up.late_wrap_up import LateWrapUps
from tests.support.backends import LiveHub
from tests.support.composing import ComposerPane
from tests.support.desk import NOON, TriedDesk, a_desk, until
from tests.support.people import EVERYTHING, JANA, JOERG, MAIL, ago, held, said

if TYPE_CHECKING:
    from pathlib import Path

READY = replace(JANA, state=AgentState.READY, state_since=ago(minutes=1))
CHAT = held("chat-9", JOERG, said("Hallo?", ago(minutes=1)), channel=Channel.CHAT, epoch=4)
MINE = replace(MAIL, epoch=2)
PARKED = held("parked-9", JOERG, status=InteractionStatus.PARKED)
OTHERS = [r for r in EVERYTHING if not (isinstance(r, Interaction) and r.agent == JANA.id)]


class Tried:
    """The person at work on a desk whose hub is in the test's hands."""

    def __init__(self, desk: TriedDesk, hub: LiveHub) -> None:
        self.hub, self.desk = hub, desk
        desk.live = lambda: cast("Any", hub if desk.line.state.online else None)
        self.state = OwnState(desk)
        self.at_work = AtWork(desk)
        self.offers = Offers(desk, self.state, self.at_work)

    @property
    def told(self) -> list[str]:
        return [notice.happened for notice in self.desk.notices.everything]

    def pass_(self, seconds: float) -> None:
        self.desk.clock.move(seconds=seconds)
        self.at_work.tick()

    def close(self) -> None:
        for each in (self.offers, self.at_work, self.state):
            each.close()


@asynccontextmanager
async def at_work(profile: Path, **hub: object) -> AsyncIterator[Tried]:
    """The first beat has been answered."""
    live = LiveHub()
    for name, value in hub.items():
        setattr(live, name, value)
    records = (*OTHERS, READY, MINE, CHAT, PARKED)
    async with a_desk(profile, records=records) as desk:
        tried = Tried(desk, live)
        await until(lambda: live.beats or not live.counts)
        await until(lambda: tried.at_work.takes_offers or live.counted.seat is not Seat.HERE)
        yield tried
        tried.close()


async def test_a_beat_names_the_device_and_what_is_in_hand(profile: Path) -> None:
    async with at_work(profile) as tried:
        (beat, *_) = tried.hub.beats

        progress = await tried.desk.store.write(Store.progress)
        assert (beat.device, beat.epoch) == (progress.client_id, 0)
        assert beat.holds == (Held(CHAT.id, 4), Held(MINE.id, 2))  # what is parked needs none

        await tried.at_work.beat()
        assert tried.hub.beats[-1].epoch == 1


async def test_an_offer_is_asked_for_with_the_device_and_taken_under_its_number(
    profile: Path,
) -> None:
    async with at_work(profile) as tried:
        tried.hub.waiting.append(Offer(MINE.id, NOON, 20, waiting_s=1, fence=7))
        await until(lambda: tried.state.receives)
        await tried.offers.ask()
        tried.offers.accept()
        await until(lambda: tried.hub.fences)

        assert tried.hub.devices[-1] == tried.at_work.device != ""
        assert tried.hub.fences == [7]


async def test_an_older_hub_counts_no_beats_and_keeps_what_was_taken(profile: Path) -> None:
    async with at_work(profile, counts=False) as tried:
        tried.hub.waiting.append(Offer(MINE.id, NOON, 20, waiting_s=1))
        await until(lambda: tried.state.receives)
        await tried.offers.ask()
        tried.offers.accept()
        await until(lambda: tried.hub.fences)

        assert tried.hub.devices[-1] == tried.at_work.device == ""
        assert tried.hub.fences == [None]
        tried.pass_(100)
        assert tried.desk.lapsed == frozenset()


@pytest.mark.parametrize(
    ("seat", "says"),
    [
        (Seat.ELSEWHERE, "You are at work at another computer already."),
        (Seat.TAKEN_OVER, "You go on at another computer now."),
    ],
)
async def test_at_another_computer_nothing_is_offered_until_the_person_works_here(
    profile: Path, seat: Seat, says: str
) -> None:
    async with at_work(profile) as tried:
        tried.hub.counted = replace(tried.hub.counted, seat=seat)
        await tried.at_work.beat()
        asked, beats = tried.hub.asked, len(tried.hub.beats)
        await tried.offers.ask()
        await tried.at_work.beat()

        assert tried.told == [says]
        assert tried.desk.notices.shown[0].action == "state.work-here"
        assert (tried.hub.asked, len(tried.hub.beats)) == (asked, beats)  # it does not ask again

        tried.hub.counted = replace(tried.hub.counted, seat=Seat.HERE, epoch=2)
        tried.at_work.take_over()
        await until(lambda: tried.at_work.here)

        assert tried.hub.beats[-1].take_over
        assert tried.told == []
        await until(lambda: tried.state.receives)
        await tried.offers.ask()
        assert tried.hub.asked > asked


async def test_a_contact_lapses_three_seconds_before_the_hubs_end_and_a_chat_says_so(
    profile: Path,
) -> None:
    async with at_work(profile) as tried:
        pane = ComposerPane(tried.desk)
        await pane.open(CHAT)
        tried.hub.answers = False

        tried.pass_(11)
        assert tried.told == ["The hub has not answered for some seconds."]
        assert not tried.desk.lapsed
        tried.pass_(5.5)
        assert not tried.desk.lapsed
        tried.pass_(1)

        assert tried.desk.lapsed == {CHAT.id, MINE.id}
        assert "has not answered" in pane.composer.shown.why_no_reply
        tried.hub.answers = True
        await tried.at_work.beat()
        assert tried.desk.lapsed == frozenset()
        assert tried.told == []
        assert pane.composer.shown.why_no_reply == ""
        pane.close()


async def test_a_contact_that_somebody_else_has_by_now_is_told(profile: Path) -> None:
    async with at_work(profile) as tried:
        tried.hub.lost.add(CHAT.id)

        await tried.at_work.beat()

        assert tried.told == ["A contact went back to its queue: nothing was heard from here."]


async def test_what_was_given_to_a_colleague_is_not_told_as_lost(profile: Path) -> None:
    async with at_work(profile) as tried:
        colleague = replace(CHAT.segments[0], agent=JANA.id + "x")
        tried.desk.from_hub(replace(CHAT, epoch=5, segments=(colleague,)))
        tried.desk.clock.move(seconds=5)

        await tried.at_work.beat()

        assert tried.told == []


async def test_a_window_that_closes_says_so(profile: Path) -> None:
    async with at_work(profile) as tried:
        await tried.desk.leave()

        assert tried.hub.beats[-1].leaving
        tried.hub.answers = False
        await tried.desk.leave()  # and waits for nobody


async def test_a_wrap_up_that_came_too_late_is_a_note_and_no_refusal(profile: Path) -> None:
    async with at_work(profile) as tried:
        desk = tried.desk
        await desk.ask(WrapUp(id=MINE.id, code="delivery"))
        (waiting,) = await desk.read(outbox.waiting)
        assert waiting.mutation.fence == MINE.epoch
        late = LateWrapUps(desk)

        await desk.store.write(Store.take_answers, [Answer(waiting.mid, Verdict.FENCED)])

        await until(lambda: tried.told)
        assert tried.told[0].startswith("Your wrap-up came too late")
        notes: list[Note] = []

        async def read() -> None:
            notes[:] = await desk.read(records.notes_about, "interaction", MINE.id)

        await read()
        assert [note.text for note in notes if "too late" in note.text] == [
            "Wrap-up that came too late: Delivery date, solved"
        ]
        await desk.store.read(outbox_counts.counts)
        late.close()
