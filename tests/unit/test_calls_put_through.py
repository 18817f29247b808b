"""A call that a colleague puts through: its times before it goes, how it goes on where it comes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, cast

import pytest
from msgspec.structs import replace

from desktop.domain.conversation import HandedOver, Segment
from desktop.domain.masks import veiled
from desktop.domain.operations.calling import LogTalk
from desktop.domain.operations.interaction import Assign
from desktop.domain.progress import Stretch
from desktop.domain.words import CallState, SegmentKind
from desktop.ports.call_events import CallId, Cause, Routing
from desktop.store import outbox
from desktop.store.reads.interaction import Conversation as Read
from desktop.viewmodels.desk import Open
from desktop.viewmodels.drafts import Journal
from desktop.viewmodels.interaction.call_log import call_log
from desktop.viewmodels.interaction.conversation import Conversation
from desktop.viewmodels.rows import Event
from desktop.viewmodels.telephone.call_card import CallCard
from desktop.viewmodels.telephone.calls_put_through import CallsPutThrough
from desktop.viewmodels.telephone.ringing import Ringing
from integrations.telephony.far_ends import Caller
from tests.support.calling import CALL, NUMBER, Rung, a_rung_desk
from tests.support.desk import ME, NOON, until
from tests.support.people import FRIEDA, MALTE

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.domain.operations.registry import AnyOperation
    from desktop.domain.records import Interaction
    from desktop.tasks import Supervisor

TALKED = Stretch(CallState.TALKING, NOON - timedelta(seconds=40))
OVER = Stretch(CallState.ENDED, NOON - timedelta(seconds=1))
GIVERS = Segment(agent=MALTE.id, kind=SegmentKind.HANDLE, since=TALKED.since, until=NOON)
THROUGH = replace(
    CALL,
    segments=(GIVERS, *CALL.segments),
    talk=(TALKED, OVER),
    handed=HandedOver(by=MALTE.id, at=NOON, to=ME.agent),
    epoch=2,
)


@asynccontextmanager
async def _given(profile: Path, contact: Interaction) -> AsyncIterator[Rung]:
    async with a_rung_desk(profile, contact) as at:
        through = CallsPutThrough(at.desk)
        yield at
        through.close()


def _state(at: Rung) -> CallState | None:
    call = at.desk.calls.of(CALL.id)
    return None if call is None else call.state


async def _asked_until(at: Rung, last: type) -> list[AnyOperation]:
    """What was asked for, in order, until this is."""
    for _ in range(600):
        asked = [each.operation for each in await at.desk.read(outbox.waiting)]
        if asked and isinstance(asked[-1], last):
            return asked
        await asyncio.sleep(0.01)
    pytest.fail(f"{last} was not asked for")


async def _told(at: Rung) -> None:
    """The hub has said what it knows since the window stands."""
    at.clock.move(seconds=1)
    at.desk.line.set(as_of=at.clock.now())


async def test_the_end_of_a_call_is_noted_before_its_contact_is_anothers(profile: Path) -> None:
    async with a_rung_desk(profile, CALL) as at:
        conversation = Conversation(at.desk)
        at.desk.show(Open(CALL.id, FRIEDA.id))
        await until(lambda: conversation.of is not None)
        card = CallCard(at.desk, conversation, Journal(at.desk))
        at.takes()
        at.clock.move(seconds=30)
        card.give_to(MALTE.id, "Wants the small one.")
        asked = await _asked_until(at, Assign)
        ended = [each for each in asked if isinstance(each, LogTalk)]
        assert ended[-1].talk[-1].kind is CallState.ENDED
        card.close()


async def test_a_call_that_is_put_through_rings_until_it_is_accepted_and_is_on_the_screen(
    profile: Path,
) -> None:
    async with _given(profile, THROUGH) as at:
        ringing = Ringing(at.desk)
        assert ringing.shown is None  # what the hub knows may be something else
        await _told(at)
        await until(lambda: ringing.shown is not None and ringing.shown.name == FRIEDA.name)
        assert ringing.shown is not None
        assert ringing.shown.title == "A call is put through to you"
        ringing.accept()
        await until(lambda: at.desk.open.interaction == CALL.id)
        assert _state(at) is CallState.TALKING
        assert ringing.shown is None
        assert ringing.rows == ()  # nobody asks who it is
        ringing.close()


async def test_a_caller_who_hangs_up_before_that_leaves_the_contact_in_hand_and_is_missed(
    profile: Path,
) -> None:
    async with _given(profile, THROUGH) as at:
        ringing = Ringing(at.desk)
        await _told(at)
        await until(lambda: ringing.shown is not None)
        await at.passes(61)
        assert ringing.shown is None
        assert _state(at) is CallState.ENDED
        assert [n.happened for n in at.desk.notices.everything] == ["1 call not answered."]
        await _told(at)  # and does not ring again by itself
        assert at.exchange.calls() == ()
        ringing.close()


async def test_a_call_that_rings_before_the_hub_has_told_whose_it_is_is_shown_then(
    profile: Path,
) -> None:
    """At a desk that may not read numbers; the customer is known all the same."""
    async with _given(profile, replace(THROUGH, by_number=veiled(NUMBER))) as at:
        ringing = Ringing(at.desk)
        at.exchange.ring(Caller(number=veiled(NUMBER)), Routing(CALL.id, CALL.queue))
        assert ringing.shown is None
        await _told(at)
        await until(lambda: ringing.shown is not None and ringing.shown.name == FRIEDA.name)
        assert ringing.shown is not None
        assert ringing.shown.about == veiled(NUMBER)
        assert len(at.exchange.calls()) == 1
        ringing.close()


WRAPPED = replace(GIVERS, kind=SegmentKind.WRAP_UP)
TALKED_HERE = Stretch(CallState.TALKING, NOON + timedelta(seconds=2))


@pytest.mark.parametrize(
    "contact",
    [
        replace(THROUGH, segments=(WRAPPED, *CALL.segments)),  # the call was over before
        replace(THROUGH, handed=HandedOver(by=ME.agent, at=NOON, to=MALTE.id)),
        replace(THROUGH, talk=(TALKED, OVER, TALKED_HERE)),  # and so this desk has had it
        replace(THROUGH, talk=()),
    ],
)
async def test_nothing_rings_but_what_was_put_through_and_not_answered(
    profile: Path, contact: Interaction
) -> None:
    async with _given(profile, contact) as at:
        await _told(at)
        await until(lambda: "calls put through" not in cast("Supervisor", at.desk.supervisor).names)
        assert at.exchange.calls() == ()


def test_the_log_tells_of_both_who_talked_and_of_the_putting_through() -> None:
    rang = Stretch(CallState.RINGING, OVER.since)
    over = Stretch(CallState.ENDED, NOON + timedelta(seconds=8))
    of = Read(
        interaction=replace(THROUGH, talk=(TALKED, OVER, rang, TALKED_HERE, over)),
        customer=None,
        queue="Delivery",
        case=None,
        notes=(),
        people={MALTE.id: "Malte", ME.agent: "Jana"},
        waiting=frozenset(),
        refused=(),
    )
    said = [row.text for row in call_log(of, over.since) if isinstance(row, Event)]
    assert said == [
        "Taken",
        "Talked 00:39",
        "Call to Delivery",
        "Put through to Jana",
        "Taken",
        "Talked 00:06",
        "Call ended",
    ]


def test_a_wrap_up_during_which_its_desk_was_not_heard_of_stands_in_the_log_once() -> None:
    later = (NOON + timedelta(seconds=60), NOON + timedelta(seconds=90))
    wrap_ups = (
        Segment(agent=ME.agent, kind=SegmentKind.WRAP_UP, since=NOON, until=later[0]),
        Segment(agent=ME.agent, kind=SegmentKind.WRAP_UP, since=later[1]),
    )
    of = Read(
        interaction=replace(CALL, segments=(*CALL.segments, *wrap_ups)),
        customer=None,
        queue="Delivery",
        case=None,
        notes=(),
        people={ME.agent: "Jana"},
        waiting=frozenset(),
        refused=(),
    )
    said = [row.text for row in call_log(of, later[1]) if isinstance(row, Event)]
    assert said.count("Wrap-up") == 1


async def _is_asked(at: Rung, ringing: Ringing) -> CallId:
    """A colleague asks about a call of theirs, and is talked to."""
    call = at.exchange.ring(Caller(name="Malte"), Routing(CALL.id, consults=True))
    assert call is not None
    assert ringing.shown is not None
    ringing.accept()
    assert at.desk.calls.advising is not None
    return call


async def test_a_caller_who_is_put_through_after_asking_is_not_answered_a_second_time(
    profile: Path,
) -> None:
    async with _given(profile, CALL) as at:
        ringing = Ringing(at.desk)
        asked = await _is_asked(at, ringing)
        at.exchange.far_end_hangs_up(asked, Cause.TRANSFERRED)
        at.desk.from_hub(THROUGH)
        await _told(at)
        await until(lambda: _state(at) is CallState.TALKING)
        assert ringing.shown is None
        await until(lambda: at.desk.open.interaction == CALL.id)
        ringing.close()


async def test_what_comes_before_who_asked_hangs_up_is_answered_as_well(profile: Path) -> None:
    async with _given(profile, CALL) as at:
        ringing = Ringing(at.desk)
        await _is_asked(at, ringing)
        at.desk.from_hub(THROUGH)  # the hub was faster than the other desk's telephone
        await _told(at)
        await until(lambda: _state(at) is CallState.TALKING)
        assert [call.state for call in at.exchange.calls()] == [
            CallState.HOLDING,
            CallState.TALKING,
        ]
        ringing.close()


async def test_a_colleague_who_only_asked_leaves_no_call_to_be_taken(profile: Path) -> None:
    async with _given(profile, THROUGH) as at:
        ringing = Ringing(at.desk)
        asked = await _is_asked(at, ringing)
        at.exchange.far_end_hangs_up(asked)
        assert not at.desk.calls.was_asked(CALL.id)
        ringing.close()
