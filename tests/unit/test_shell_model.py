"""What frames the desk: stamp, numbers, the notice about the line, what conditions must know."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from desktop import text
from desktop.actions.context import Context
from desktop.actions.registry import BY_ID
from desktop.domain.ids import InteractionId
from desktop.domain.operations.task import Done
from desktop.domain.routing import Capacity
from desktop.line import LineState, Standing
from desktop.viewmodels.desk import Open
from desktop.viewmodels.shell import ShellModel, stamp_of
from desktop.viewmodels.times.when import clock_s
from tests.support.desk import NOON, TriedDesk, a_desk, until
from tests.support.people import CASE, CHAT, EVERYTHING, FRIEDA, JANA, MAIL, MALTE, PROMISE

if TYPE_CHECKING:
    from pathlib import Path

AS_OF = f"As of {clock_s(NOON)}"


@pytest.mark.parametrize(
    ("line", "kind", "said"),
    [
        (LineState(), "fresh", "Connecting …"),
        (LineState(Standing.CONNECTING, NOON), "fresh", AS_OF),
        (LineState(Standing.ONLINE, NOON), "fresh", AS_OF),
        (LineState(Standing.ONLINE, NOON, waiting=2), "waiting", f"{AS_OF} · 2 waiting"),
        (
            LineState(Standing.OFFLINE, NOON, waiting=3),
            "offline",
            f"{AS_OF} · offline · 3 waiting",
        ),
        (LineState(Standing.OFFLINE), "offline", "offline"),
        (LineState(Standing.OFFLINE, NOON, busy=True), "offline", f"{AS_OF} · hub is busy"),
        (LineState(Standing.SIGNED_OUT, NOON), "offline", f"{AS_OF} · signed out"),
        (LineState(Standing.ONLINE, NOON, refused=1), "failed", f"{AS_OF} · 1 refused"),
        (
            LineState(Standing.OFFLINE, NOON, waiting=1, refused=1),
            "failed",
            f"{AS_OF} · offline · 1 waiting · 1 refused",
        ),
        (LineState(Standing.ONLINE, loading=(50, 200)), "fresh", "Loading 50 of 200"),
    ],
)
def test_the_stamp_says_what_is_known(line: LineState, kind: str, said: str) -> None:
    stamp = stamp_of(line)

    assert (stamp.kind, stamp.text) == (kind, said)


def test_the_stamp_counts_in_good_german() -> None:
    text.use("de")

    one, two = (stamp_of(LineState(Standing.ONLINE, NOON, waiting=n)).text for n in (1, 2))

    assert one.endswith("· 1 wartet")
    assert two.endswith("· 2 warten")


class _Shell:
    def __init__(self, desk: TriedDesk) -> None:
        self.context: dict[str, Any] = {}
        self.model = ShellModel(desk)
        self.model.context.connect(self.context.update)


async def test_it_counts_contacts_by_channel_and_tasks_due_today(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        shell = _Shell(desk)
        await until(lambda: shell.model.frame.due)

        frame = shell.model.frame
        assert (frame.name, frame.letters) == ("Jana Kulisse", "JK")
        assert {chip.kind: chip.count for chip in frame.chips} == {
            "voice": 0,
            "email": 1,
            "chat": 1,
            "messaging": 0,
        }
        assert {chip.kind: chip.text for chip in frame.chips if chip.full} == {}
        assert frame.due == 1

        desk.from_hub(replace(JANA, capacity=Capacity(email=1, chat=4)))
        await until(lambda: any(chip.full for chip in shell.model.frame.chips))
        mail = next(chip for chip in shell.model.frame.chips if chip.kind == "email")
        assert (mail.text, mail.said) == ("1/1", "E-mail: 1 of 1 in progress")

        await desk.ask(Done(id=PROMISE.id))
        await until(lambda: shell.model.frame.due == 0)
        shell.model.close()


async def test_a_waiting_of_a_moment_does_not_flicker(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        shell = _Shell(desk)

        desk.line.set(waiting=1)
        at_once = shell.model.frame.stamp.kind
        shell.model.tick()

        assert (at_once, shell.model.frame.stamp.kind) == ("fresh", "waiting")
        desk.line.set(waiting=0)
        assert shell.model.frame.stamp.kind == "fresh"
        shell.model.close()


async def test_the_line_has_one_notice_that_goes_when_it_is_back(profile: Path) -> None:
    async with a_desk(profile) as desk:
        shell = _Shell(desk)

        desk.line_is(Standing.OFFLINE)
        (offline,) = desk.notices.shown
        desk.line_is(Standing.SIGNED_OUT)
        (signed_out,) = desk.notices.shown
        desk.line_is(Standing.ONLINE)

        assert (offline.happened, offline.action) == ("No connection.", "page.outbox")
        assert signed_out.action == "session.sign-in"
        assert desk.notices.shown == ()
        shell.model.close()


async def test_a_hub_that_has_too_much_to_do_is_not_called_a_missing_line(profile: Path) -> None:
    async with a_desk(profile) as desk:
        shell = _Shell(desk)
        desk.line_is(Standing.OFFLINE)

        desk.line.set(busy=True)
        (busy,) = desk.notices.shown
        desk.line.set(busy=False)
        (away,) = desk.notices.shown

        assert busy.happened == "The hub is busy; Tresen tries again by itself."
        assert away.happened == "No connection."
        shell.model.close()


async def test_conditions_follow_what_is_open(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        shell = _Shell(desk)

        desk.show(Open(MAIL.id, FRIEDA.id, CASE.id))
        await until(lambda: shell.context.get("interaction"))
        mine = Context(**shell.context)
        desk.show(Open(customer=FRIEDA.id))
        await until(lambda: not shell.context["interaction"])
        customer = Context(**shell.context)

        assert BY_ID["interaction.park"].why_not(mine) == ""
        assert BY_ID["case.close"].why_not(mine) == ""
        assert BY_ID["interaction.resume"].why_not(mine) == "This contact is not parked."
        assert BY_ID["interaction.park"].why_not(customer) == "Open a contact first."
        assert BY_ID["promise.make"].why_not(customer) == ""
        shell.model.close()


async def test_a_contact_of_somebody_else_is_not_mine(profile: Path) -> None:
    segments = (replace(CHAT.segments[0], agent=MALTE.id),)
    other = replace(CHAT, id=InteractionId("chat-malte"), segments=segments)
    async with a_desk(profile, records=(*EVERYTHING, other)) as desk:
        shell = _Shell(desk)

        desk.show(Open(other.id))
        await until(lambda: shell.context.get("interaction"))

        why = BY_ID["interaction.wrap-up"].why_not(Context(**shell.context))
        assert why == "This contact is not in your hands. Take it first."
        shell.model.close()
