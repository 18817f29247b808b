"""A window that was killed with a call and is back at once: the call is over, its contact not."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, cast

import pytest
from msgspec.structs import replace

from desktop.domain.conversation import HandedOver, Segment
from desktop.domain.operations.calling import LogTalk
from desktop.domain.progress import Stretch
from desktop.domain.words import CallState, InteractionStatus, SegmentKind
from desktop.store import outbox
from desktop.viewmodels.telephone.calls_left import CallsLeft
from tests.support.calling import CALL, Rung, a_rung_desk
from tests.support.desk import ME, NOON, until
from tests.support.people import MALTE

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.domain.records import Interaction, Record
    from desktop.tasks import Supervisor

TALKED = Stretch(CallState.TALKING, NOON + timedelta(seconds=1))
LEFT = replace(CALL, talk=(Stretch(CallState.RINGING, NOON - timedelta(seconds=9)), TALKED))
OVER = Stretch(CallState.ENDED, NOON + timedelta(seconds=2))
HEARD = Segment(
    agent=ME.agent, kind=SegmentKind.HANDLE, since=TALKED.since, until=OVER.since
)  # of last; then nothing was
LOST = replace(LEFT, talk=(TALKED, OVER), agent_lost=OVER.since)
HEARD_AGAIN = replace(
    LOST,
    agent_lost=None,
    segments=(HEARD, replace(CALL.segments[0], since=NOON + timedelta(seconds=30))),
)
TALKED_HERE = replace(
    LEFT,
    talk=(*LEFT.talk, Stretch(CallState.TALKING, NOON + timedelta(seconds=5))),
    handed=HandedOver(by=MALTE.id, at=OVER.since, to=ME.agent),
)
PUT_THROUGH = replace(LEFT, handed=HandedOver(by=MALTE.id, at=OVER.since, to=ME.agent))
TAKEN_LATER = replace(
    LEFT,
    segments=(
        Segment(agent=ME.agent, kind=SegmentKind.HANDLE, since=NOON + timedelta(seconds=30)),
    ),
)


class Wraps:
    """The hub's end of it."""

    def __init__(self) -> None:
        self.wrapped: list[str] = []

    async def wrap(self, interaction: str, fence: int) -> bool:
        self.wrapped.append(f"{interaction} {fence}")
        return True


async def _looked(
    at: Rung, hub: Wraps, then: Record | None = None, heard: datetime | None = None
) -> None:
    """The window stands again a minute later, and the hub has told what it knows.

    then: what it tells later; the notice has gone with it. heard: when the one before was.
    """

    async def left_at() -> datetime | None:
        return heard

    at.desk.live = lambda: cast("Any", hub)
    at.clock.move(seconds=60)
    left = CallsLeft(at.desk, left_at)
    assert not hub.wrapped  # what the hub knows may be something else
    at.clock.move(seconds=1)
    at.desk.line.set(as_of=at.clock.now())
    running = cast("Supervisor", at.desk.supervisor)
    await until(lambda: "calls that were left" not in running.names)
    if then is not None:
        assert at.desk.notices.everything
        at.desk.from_hub(then)
        await until(lambda: not at.desk.notices.everything)
    left.close()


async def test_a_call_that_its_telephone_knows_no_more_has_ended_and_is_wrapped_up(
    profile: Path,
) -> None:
    async with a_rung_desk(profile, LEFT) as at:
        hub = Wraps()
        await _looked(at, hub)

        (asked,) = [each.operation for each in await at.desk.read(outbox.waiting)]
        assert isinstance(asked, LogTalk)
        assert asked.talk == (*LEFT.talk, Stretch(CallState.ENDED, NOON + timedelta(seconds=60)))
        assert hub.wrapped == [f"{CALL.id} 1"]
        (notice,) = at.desk.notices.everything
        assert notice.happened == "A call has ended with the window that was closed."


async def test_nobody_has_talked_since_its_window_was_heard_of_last(profile: Path) -> None:
    async with a_rung_desk(profile, LEFT) as at:
        heard = NOON + timedelta(seconds=41)
        await _looked(at, Wraps(), heard=heard)

        (asked,) = [each.operation for each in await at.desk.read(outbox.waiting)]
        assert isinstance(asked, LogTalk)
        assert asked.talk[-1] == Stretch(CallState.ENDED, heard)


async def test_a_call_that_was_put_through_and_talked_here_has_ended_as_well(
    profile: Path,
) -> None:
    async with a_rung_desk(profile, TALKED_HERE) as at:
        hub = Wraps()
        await _looked(at, hub)
        assert hub.wrapped == [f"{CALL.id} 1"]


@pytest.mark.parametrize("contact", [LOST, HEARD_AGAIN])
async def test_a_call_that_the_hub_has_ended_meanwhile_is_wrapped_up_and_its_end_stands(
    profile: Path, contact: Interaction
) -> None:
    async with a_rung_desk(profile, contact) as at:
        hub = Wraps()
        await _looked(at, hub)
        assert hub.wrapped == [f"{CALL.id} 1"]
        assert await at.desk.read(outbox.waiting) == []
        (notice,) = at.desk.notices.everything
        assert notice.happened == "A call has ended with the window that was closed."


@pytest.mark.parametrize(
    "contact", [CALL, replace(LEFT, talk=(TALKED, OVER)), PUT_THROUGH, TAKEN_LATER]
)
async def test_what_was_no_call_of_this_desk_or_has_ended_is_left_alone(
    profile: Path, contact: Interaction
) -> None:
    async with a_rung_desk(profile, contact) as at:
        hub = Wraps()
        await _looked(at, hub)

        assert hub.wrapped == []
        assert await at.desk.read(outbox.waiting) == []


async def test_what_is_said_of_it_goes_when_its_contact_is_completed(profile: Path) -> None:
    done = replace(HEARD_AGAIN, status=InteractionStatus.CLOSED, segments=(HEARD,), closed_at=NOON)
    async with a_rung_desk(profile, HEARD_AGAIN) as at:
        await _looked(at, Wraps(), done)


async def test_a_call_that_the_telephone_has_still_goes_on(profile: Path) -> None:
    async with a_rung_desk(profile, LEFT) as at:
        at.takes()
        await until(lambda: at.desk.calls.of(CALL.id))
        hub = Wraps()
        await _looked(at, hub)

        assert hub.wrapped == []
