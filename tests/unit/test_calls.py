"""The calls of a desk and the card of the open one, on a simulated telephone."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any, ClassVar, NoReturn, cast

import pytest
from msgspec.structs import replace

from desktop.domain.operations.writing import NoteInteraction
from desktop.domain.progress import Stretch
from desktop.domain.words import CallState, Direction, InteractionStatus, SegmentKind
from desktop.notices import Tone
from desktop.ports.call_events import Routing
from desktop.store import outbox
from desktop.viewmodels.calls import Calls
from desktop.viewmodels.desk import Open
from desktop.viewmodels.drafts import Journal
from desktop.viewmodels.interaction.conversation import Conversation
from desktop.viewmodels.telephone.call_card import CallCard
from integrations.telephony.far_ends import Caller
from tests.support.calling import CALL, NUMBER, Rung, a_rung_desk
from tests.support.desk import NOON, until
from tests.support.people import DELIVERY, FRIEDA


async def _card(at: Rung) -> CallCard:
    conversation = Conversation(at.desk)
    at.desk.show(Open(CALL.id, FRIEDA.id))
    await until(lambda: conversation.of is not None)
    return CallCard(at.desk, conversation, Journal(at.desk))


def _shown(card: CallCard) -> str:
    assert card.shown is not None
    return card.shown.word


async def _asked(at: Rung, op: str) -> None:
    """Wait until this stands in the outbox."""
    for _ in range(600):
        if op in {each.op for each in await at.desk.read(outbox.waiting)}:
            return
        await asyncio.sleep(0.01)
    pytest.fail(f"{op} was not asked for")


async def _kinds(at: Rung, id_: str = CALL.id) -> list[CallState]:
    return [stretch.kind for stretch in (await at.record(id_)).talk]


def test_a_call_is_written_down_with_every_stretch_and_its_hold(profile: Path) -> None:
    async def day() -> None:
        async with a_rung_desk(profile, CALL) as at:
            at.takes()
            await at.passes(10)
            call = at.desk.calls.of(CALL.id)
            assert call is not None
            at.desk.calls.toggle_hold(call)
            await at.passes(21)
            at.desk.calls.toggle_hold(at.desk.calls.of(CALL.id) or call)
            await at.passes(5)
            at.desk.calls.hang_up(at.desk.calls.of(CALL.id) or call)
            want = [
                CallState.RINGING,
                CallState.TALKING,
                CallState.HOLDING,
                CallState.TALKING,
                CallState.ENDED,
            ]
            for _ in range(600):
                if await _kinds(at) == want:
                    break
                await asyncio.sleep(0.01)
            talk = (await at.record(CALL.id)).talk
            assert [stretch.kind for stretch in talk] == want
            assert (talk[3].since - talk[2].since).total_seconds() == 21

    asyncio.run(day())


def test_the_times_of_a_call_wait_for_the_line_and_talking_goes_on(profile: Path) -> None:
    async def day() -> None:
        async with a_rung_desk(profile, CALL, online=False) as at:
            at.takes()
            await at.passes(3)
            await _asked(at, "interaction.call@1")
            assert at.desk.calls.of(CALL.id) is not None

    asyncio.run(day())


def test_the_card_says_in_words_that_it_rings_is_talked_held_and_muted(profile: Path) -> None:
    async def day() -> None:
        async with a_rung_desk(profile, CALL) as at:
            card = await _card(at)
            assert card.shown is None
            at.desk.calls.expect(CALL.id, DELIVERY.id, NUMBER)
            assert _shown(card) == "It rings"
            at.desk.calls.answer((card.call or _none()).id)
            assert _shown(card) == "In conversation"
            await at.passes(21)
            card.toggle_mute()
            assert _shown(card) == "In conversation · You are muted"
            assert card.shown is not None
            assert (card.shown.tone, card.shown.icon) == ("breach", "mic-off")
            card.toggle_mute()
            card.toggle_hold()
            await at.passes(3)
            assert _shown(card).startswith("On hold")
            assert card.shown.muted is False
            card.close()

    asyncio.run(day())


def test_the_number_is_shown_as_people_write_it(profile: Path) -> None:
    async def day() -> None:
        async with a_rung_desk(profile, CALL) as at:
            card = await _card(at)
            at.takes()
            await until(lambda: card.shown is not None and card.shown.number == "0171 3920042")
            card.close()

    asyncio.run(day())


def test_a_window_that_is_opened_again_finds_the_call_as_it_stands(profile: Path) -> None:
    async def day() -> None:
        async with a_rung_desk(profile, CALL) as at:
            card = await _card(at)
            at.takes()
            await at.passes(30)
            card.close()
            at.desk.calls.close()
            at.desk.calls = Calls(at.desk)
            at.desk.calls.use(at.exchange)
            again = await _card(at)
            assert again.shown is not None
            assert (again.shown.word, again.shown.timer) == ("In conversation", "00:00:30")
            again.close()

    asyncio.run(day())


def test_when_the_call_is_over_its_wrap_up_begins_once(profile: Path) -> None:
    async def day() -> None:
        async with a_rung_desk(profile, CALL) as at:
            card = await _card(at)
            begun: list[None] = []
            card.over.connect(begun.append)
            at.takes()
            assert card.hang_up()
            assert len(begun) == 1
            assert card.just_hung_up
            assert not card.hang_up()
            at.clock.move(seconds=2)
            assert not card.just_hung_up
            assert card.shown is not None
            assert (card.shown.word, card.shown.line) == ("Call ended", "You hung up.")
            card.close()

    asyncio.run(day())


def test_a_window_that_is_opened_again_goes_on_with_the_wrap_up_once(profile: Path) -> None:
    wrapping = replace(CALL.segments[0], kind=SegmentKind.WRAP_UP)
    talked, over = NOON - timedelta(seconds=60), NOON - timedelta(seconds=20)
    talk = (Stretch(CallState.TALKING, talked), Stretch(CallState.ENDED, over))
    ended = replace(CALL, talk=talk, segments=(*CALL.segments, wrapping))

    async def day() -> None:
        async with a_rung_desk(profile, ended) as at:
            card = CallCard(at.desk, conversation := Conversation(at.desk), Journal(at.desk))
            begun: list[None] = []
            card.over.connect(begun.append)
            at.desk.show(Open(CALL.id, FRIEDA.id))
            await until(lambda: begun)
            at.desk.show(Open())
            await until(lambda: not conversation.mine)
            at.desk.show(Open(CALL.id, FRIEDA.id))
            await until(lambda: conversation.mine)
            assert len(begun) == 1
            card.close()
            conversation.close()

    asyncio.run(day())


def test_a_call_that_ends_while_something_else_is_open_is_no_conversation_any_more(
    profile: Path,
) -> None:
    class Hub:
        wrapped: ClassVar[list[tuple[str, int]]] = []

        async def wrap(self, interaction: str, fence: int) -> None:
            self.wrapped.append((interaction, fence))

    async def day() -> None:
        async with a_rung_desk(profile, CALL) as at:
            at.desk.live = lambda: cast("Any", Hub())
            card = await _card(at)
            at.takes()
            at.desk.show(Open())
            at.exchange.far_end_hangs_up(at.exchange.calls()[0].id)
            await until(lambda: Hub.wrapped)
            assert Hub.wrapped == [(CALL.id, CALL.epoch)]
            card.close()

    asyncio.run(day())


def test_a_call_that_was_missed_first_is_not_wrapped_up_while_it_is_talked(
    profile: Path,
) -> None:
    waiting = replace(CALL, status=InteractionStatus.QUEUED, segments=())

    async def day() -> None:
        async with a_rung_desk(profile, waiting) as at:
            card = CallCard(at.desk, conversation := Conversation(at.desk), Journal(at.desk))
            begun: list[None] = []
            card.over.connect(begun.append)
            at.desk.calls.expect(CALL.id, DELIVERY.id, NUMBER)
            at.desk.calls.turn_away(CALL.id)  # nobody took it in time
            at.takes()
            at.desk.from_hub(CALL)
            at.desk.show(Open(CALL.id, FRIEDA.id))
            await until(lambda: conversation.mine)

            assert begun == []
            assert card.shown is not None
            assert card.shown.word == "In conversation"
            assert card.hang_up()
            assert len(begun) == 1
            card.close()
            conversation.close()

    asyncio.run(day())


def test_a_lost_line_is_said_and_the_contact_stays_with_its_agent(profile: Path) -> None:
    async def day() -> None:
        async with a_rung_desk(profile, CALL) as at:
            card = await _card(at)
            at.takes()
            at.exchange.lose_network(back_after_s=5)
            assert card.shown is not None
            assert card.shown.line.startswith("The line was lost")
            assert [n.icon for n in at.desk.notices.everything] == ["phone-off"]
            await at.passes(10)
            assert at.desk.notices.everything == ()
            assert (await at.record(CALL.id)).status is InteractionStatus.ACTIVE
            card.close()

    asyncio.run(day())


def test_a_colleague_is_asked_while_the_customer_waits_and_gets_the_call(profile: Path) -> None:
    async def day() -> None:
        async with a_rung_desk(profile, CALL) as at:
            card = await _card(at)
            over: list[None] = []
            card.over.connect(over.append)
            at.takes()
            card.ask_colleague("agent-malte", "Wants the small one.")
            await until(lambda: card.shown is not None and card.shown.asked)
            assert card.shown is not None
            assert card.shown.asked == "Ringing Malte Muster"
            assert card.shown.held
            await at.passes(12)
            assert card.shown.asked == "You talk with Malte Muster"
            assert card.connect()
            assert card.shown.line == "The call was put through."
            await _asked(at, "interaction.assign@1")
            waiting = [each.operation for each in await at.desk.read(outbox.waiting)]
            (told,) = [each for each in waiting if isinstance(each, NoteInteraction)]
            assert (told.text, told.card) == ("Wants the small one.", True)
            assert told.mentions == ("agent-malte",)
            assert over == []  # whoever has it now wraps it up
            card.close()

    asyncio.run(day())


def test_coming_back_goes_on_with_the_customer(profile: Path) -> None:
    async def day() -> None:
        async with a_rung_desk(profile, CALL) as at:
            card = await _card(at)
            at.takes()
            card.ask_colleague("agent-malte")
            await until(lambda: card.shown is not None and card.shown.asked)
            await at.passes(12)
            card.come_back()
            assert card.shown is not None
            assert (card.shown.asked, card.shown.held) == ("", False)
            card.close()

    asyncio.run(day())


def test_trouble_is_said_in_words_and_nothing_is_done(profile: Path) -> None:
    async def day() -> None:
        async with a_rung_desk(profile, CALL) as at:
            at.exchange.unplug()
            assert await at.desk.calls.dial("0301234500", FRIEDA.id, DELIVERY.id) is None
            (notice,) = at.desk.notices.everything
            assert notice.tone is Tone.WARNING
            assert "headset" in notice.happened
            assert await at.desk.read(outbox.waiting) == []
            at.exchange.plug()
            assert await at.desk.calls.dial("0301234500", FRIEDA.id, DELIVERY.id)
            assert at.desk.notices.everything == ()  # nothing is in the way any more

    asyncio.run(day())


def test_a_dialled_call_is_a_contact_in_hand_at_once(profile: Path) -> None:
    async def day() -> None:
        async with a_rung_desk(profile) as at:
            contact = await at.desk.calls.dial("0301234500", FRIEDA.id, DELIVERY.id)
            assert contact is not None
            record = await at.record(contact)
            assert (record.direction, record.agent) == (Direction.OUTBOUND, at.desk.me.agent)
            assert (record.customer, record.by_number) == (FRIEDA.id, "0301234500")
            await at.passes(12)
            assert (at.desk.calls.of(contact) or _none()).state is CallState.TALKING

    asyncio.run(day())


def test_a_call_without_a_contact_gets_one_when_it_is_said_who_it_is(profile: Path) -> None:
    async def day() -> None:
        async with a_rung_desk(profile) as at:
            id_ = at.exchange.ring(Caller(number=NUMBER), Routing())
            ringing = at.desk.calls.ringing
            assert ringing is not None
            assert ringing.id == id_
            at.desk.calls.answer(ringing.id)
            assert at.desk.calls.unnamed is not None
            contact = await at.desk.calls.log(ringing.id, FRIEDA.id, DELIVERY.id)
            assert at.desk.calls.unnamed is None
            record = await at.record(contact)
            assert (record.by_number, record.direction) == (NUMBER, Direction.INBOUND)

    asyncio.run(day())


def _none() -> NoReturn:
    pytest.fail("there is no call")
