"""A contact in hand is given back to its queue, or its wrap-up begun: decided on the hub."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, cast

from msgspec.structs import replace

from desktop.domain.operations.interaction import Reply
from desktop.domain.records import Interaction
from desktop.domain.words import InteractionStatus, SegmentKind
from desktop.line import Standing
from desktop.viewmodels.at_work import AtWork
from desktop.viewmodels.desk import Open
from desktop.viewmodels.interaction import in_hand as module
from desktop.viewmodels.interaction.conversation import Conversation
from desktop.viewmodels.interaction.in_hand import InHand
from tests.support.backends import LiveHub
from tests.support.desk import NOON, TriedDesk, a_desk, until
from tests.support.people import CHAT, EVERYTHING, FRIEDA, MAIL, MALTE

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    import pytest

OTHERS = [r for r in EVERYTHING if not isinstance(r, Interaction)]


class Tried:
    """A person with a contact open, on a desk whose hub is in the test's hands."""

    def __init__(self, desk: TriedDesk) -> None:
        self.desk, self.hub = desk, LiveHub()
        desk.live = lambda: cast("Any", self.hub if desk.line.state.online else None)
        self.conversation = Conversation(desk)
        self.in_hand = InHand(desk, self.conversation)
        self.released: list[str] = []
        self.in_hand.released.connect(self.released.append)

    @property
    def told(self) -> str:
        return " ".join(each.happened for each in self.desk.notices.everything)


@asynccontextmanager
async def opened(profile: Path, interaction: Interaction) -> AsyncIterator[Tried]:
    async with a_desk(profile, records=(*OTHERS, interaction)) as desk:
        tried = Tried(desk)
        desk.show(Open(interaction.id, FRIEDA.id))
        await until(lambda: tried.conversation.of is not None)
        yield tried
        tried.conversation.close()


async def test_it_is_given_back_under_the_number_of_its_taking(profile: Path) -> None:
    async with opened(profile, replace(MAIL, epoch=5)) as tried:
        tried.in_hand.release()
        tried.in_hand.release()  # a second press of the same key
        await until(lambda: tried.released)

        assert tried.hub.released == [(MAIL.id, 5)]
        assert tried.told == "The contact is back in its queue."


async def test_that_it_is_done_goes_by_itself(
    profile: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "DONE_S", 0.05)
    async with opened(profile, replace(MAIL, epoch=5)) as tried:
        tried.in_hand.release()
        await until(lambda: tried.told)
        await until(lambda: not tried.told)

        assert tried.released == [MAIL.id]


async def test_nobody_is_told_that_what_was_given_back_was_taken_away(profile: Path) -> None:
    async with opened(profile, replace(MAIL, epoch=5)) as tried:
        at_work = AtWork(tried.desk)
        await until(lambda: tried.hub.beats)
        await at_work.beat()

        tried.in_hand.release()
        await until(lambda: tried.released)
        await at_work.beat()  # the row here still says that the contact is in hand

        assert MAIL.id in [each.interaction for each in tried.hub.beats[-1].holds]
        assert tried.told == "The contact is back in its queue."
        at_work.close()


async def test_what_was_asked_for_goes_out_before_the_contact_is_given_back(
    profile: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_LOOK_S", 0.001)
    async with opened(profile, replace(MAIL, epoch=5)) as tried:
        await tried.desk.ask(Reply(id=MAIL.id, text="Gleich."))
        tried.in_hand.release()
        await until(lambda: tried.told)

        assert (tried.hub.released, tried.released) == ([], [])
        assert tried.told == "Something of this contact has not gone out yet."


async def test_a_hub_that_does_not_answer_leaves_it_in_hand_and_says_so(profile: Path) -> None:
    async with opened(profile, replace(MAIL, epoch=5)) as tried:
        tried.hub.answers = False
        tried.in_hand.release()
        await until(lambda: tried.told)

        assert tried.released == []
        assert tried.told.startswith("The hub did not answer")

        tried.desk.notices.clear(module.MATTER)
        tried.desk.line_is(Standing.OFFLINE)
        tried.hub.answers = True
        tried.in_hand.release()
        await until(lambda: tried.told)
        assert tried.hub.released == []


async def test_what_is_not_in_hand_is_not_given_back(profile: Path) -> None:
    others = replace(MAIL, segments=tuple(replace(each, agent=MALTE.id) for each in MAIL.segments))
    async with opened(profile, others) as tried:
        tried.in_hand.release()
        tried.in_hand.end_conversation()
        await tried.desk.supervisor.pause(0.05)

        assert (tried.hub.released, tried.hub.wrapped) == ([], [])


async def test_the_hub_hears_once_that_the_wrap_up_of_a_conversation_begins(
    profile: Path,
) -> None:
    async with opened(profile, replace(CHAT, epoch=3)) as tried:
        tried.in_hand.end_conversation()
        tried.in_hand.end_conversation()  # the panel was left and opened again
        await until(lambda: tried.hub.wrapped)
        await tried.desk.supervisor.pause(0.05)

        assert tried.hub.wrapped == [(CHAT.id, 3)]


async def test_what_is_wrapped_up_or_parked_already_is_not_ended_again(profile: Path) -> None:
    wrapping = replace(CHAT.segments[-1], kind=SegmentKind.WRAP_UP, since=NOON)
    async with opened(profile, replace(CHAT, segments=(*CHAT.segments, wrapping))) as tried:
        tried.in_hand.end_conversation()
        parked = replace(MAIL, status=InteractionStatus.PARKED)
        tried.desk.from_hub(parked)
        tried.desk.show(Open(parked.id, FRIEDA.id))
        await until(lambda: tried.conversation.shown == parked.id)
        tried.in_hand.end_conversation()
        await tried.desk.supervisor.pause(0.05)

        assert tried.hub.wrapped == []


async def test_without_a_line_the_wrap_up_goes_on_and_is_told_when_it_is_back(
    profile: Path,
) -> None:
    async with opened(profile, CHAT) as tried:
        tried.desk.line_is(Standing.OFFLINE)
        tried.in_hand.end_conversation()
        await tried.desk.supervisor.pause(0.05)
        tried.desk.line_is(Standing.ONLINE)
        tried.in_hand.end_conversation()
        await until(lambda: tried.hub.wrapped)

        assert tried.told == ""
