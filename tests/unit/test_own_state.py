"""The own state on a real store: what is shown, since when, and what a choice does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from desktop.domain.operations.interaction import queued_again
from desktop.domain.records import Agent
from desktop.domain.routing import StateReason
from desktop.domain.words import AgentState, SegmentKind
from desktop.line import Standing
from desktop.ports.wire import Held
from desktop.store import outbox
from desktop.store.reads import records
from desktop.viewmodels.state import OwnState
from desktop.viewmodels.state_words import LOST, MISSED, choices
from desktop.viewmodels.times.when import clock
from tests.support.desk import TriedDesk, a_desk, until
from tests.support.people import CHAT, HOME, JANA, MAIL, PEOPLE, ago

if TYPE_CHECKING:
    from pathlib import Path

READY = replace(JANA, state=AgentState.READY, state_since=ago(seconds=754))


async def _state(desk: TriedDesk) -> OwnState:
    state = OwnState(desk)
    await until(lambda: state.shown.timer)
    return state


async def test_it_says_the_state_and_how_long_it_has_lasted(profile: Path) -> None:
    async with a_desk(profile, records=(*PEOPLE, READY)) as desk:
        state = await _state(desk)

        assert (state.shown.word, state.shown.timer, state.shown.tone) == (
            "Ready",
            "00:12:34",
            "ready",
        )
        assert state.receives
        state.close()


async def test_each_second_moves_the_timer_and_nothing_else(profile: Path) -> None:
    async with a_desk(profile, records=(*PEOPLE, READY)) as desk:
        state = await _state(desk)
        before = state.shown

        desk.clock.move(seconds=1)
        state.tick()

        assert state.shown == replace(before, timer="00:12:35")
        state.close()


async def test_a_choice_is_an_operation_and_is_shown_with_its_reason(profile: Path) -> None:
    async with a_desk(profile, records=(*PEOPLE, READY)) as desk:
        state = await _state(desk)

        state.choose(AgentState.BREAK, "lunch")
        await until(lambda: state.shown.word == "Break · Lunch")

        assert [each.op for each in await desk.read(outbox.waiting)] == ["agent.state@1"]
        assert state.is_chosen(AgentState.BREAK, "lunch")
        assert not state.receives
        state.close()


async def test_during_a_live_conversation_a_choice_comes_after_it(profile: Path) -> None:
    async with a_desk(profile, records=(*PEOPLE, READY, CHAT)) as desk:
        state = await _state(desk)
        await until(lambda: state.shown.word == "In conversation")

        state.choose(AgentState.BREAK)
        await until(lambda: state.shown.then)

        assert (state.shown.word, state.shown.then) == ("In conversation", "then Break")
        mine = await desk.read(records.record, Agent, JANA.id)
        assert mine is not None
        assert mine.state is AgentState.BREAK  # so the hub offers nothing more from now on
        state.close()


async def test_a_live_conversation_that_is_over_is_wrapped_up(profile: Path) -> None:
    talked, now = CHAT.segments[-1], ago(minutes=1)
    over = replace(
        CHAT,
        segments=(
            replace(talked, until=now),
            replace(talked, kind=SegmentKind.WRAP_UP, since=now),
        ),
    )
    async with a_desk(profile, records=(*PEOPLE, READY, over)) as desk:
        state = await _state(desk)

        await until(lambda: state.shown.word == "Wrap-up")
        assert (state.shown.timer, state.shown.tone) == ("00:01:00", "wrap")
        state.close()


async def test_a_mail_is_no_conversation(profile: Path) -> None:
    async with a_desk(profile, records=(*PEOPLE, READY, MAIL)) as desk:
        state = await _state(desk)

        assert state.shown.word == "Ready"
        state.close()


async def test_a_line_that_is_down_changes_neither_state_nor_timer(profile: Path) -> None:
    async with a_desk(profile, records=(*PEOPLE, READY)) as desk:
        state = await _state(desk)

        desk.line_is(Standing.OFFLINE)
        since = clock(desk.clock.now())
        desk.clock.move(seconds=65)
        state.tick()

        assert (state.shown.word, state.shown.timer) == ("Ready", "00:13:39")
        assert state.shown.then == f"no line since {since}"
        assert state.shown.tone == "offline"  # green would say that something may come
        assert f"no line since {since}" in state.shown.said
        assert not state.receives

        desk.line_is(Standing.ONLINE)
        assert (state.shown.word, state.shown.timer, state.shown.then) == ("Ready", "00:13:39", "")
        state.close()


async def test_what_comes_next_can_be_taken_back(profile: Path) -> None:
    async with a_desk(profile, records=(*PEOPLE, READY, CHAT)) as desk:
        state = await _state(desk)
        await until(lambda: state.in_hand)
        told: list[bool] = []
        state.next_changed.connect(told.append)

        state.choose(AgentState.BREAK, "lunch")
        await until(lambda: state.next == "Break · Lunch")
        state.choose(AgentState.MEETING)
        await until(lambda: state.next == "Meeting")
        state.take_back()
        await until(lambda: not state.next)

        assert (state.state, state.shown.then) == (AgentState.READY, "")
        assert told == [True, False]
        state.close()


async def test_the_timer_of_what_came_next_begins_when_the_conversation_is_over(
    profile: Path,
) -> None:
    async with a_desk(profile, records=(*PEOPLE, READY, CHAT)) as desk:
        state = await _state(desk)
        await until(lambda: state.in_hand)
        state.choose(AgentState.BREAK)
        await until(lambda: state.next)
        desk.clock.move(minutes=5)

        over = replace(CHAT.segments[-1], until=desk.clock.now())
        desk.from_hub(replace(CHAT, segments=(over,)))
        await until(lambda: state.shown.word == "Break")
        desk.clock.move(seconds=7)
        state.tick()

        assert state.shown.timer == "00:00:07"
        state.close()


async def test_the_timer_goes_on_when_the_hub_took_the_conversation_back(profile: Path) -> None:
    async with a_desk(profile, records=(*PEOPLE, READY, CHAT)) as desk:
        state = await _state(desk)
        await until(lambda: state.in_hand)

        desk.from_hub(queued_again(CHAT, desk.clock.now()))
        await until(lambda: state.shown.word == "Ready")

        assert state.shown.timer == "00:12:34"
        state.close()


async def test_the_timer_begins_anew_for_whoever_gave_the_conversation_back(profile: Path) -> None:
    async with a_desk(profile, records=(*PEOPLE, READY, CHAT)) as desk:
        state = await _state(desk)
        await until(lambda: state.in_hand)

        desk.let_go.emit(Held(CHAT.id, CHAT.epoch))
        desk.from_hub(queued_again(CHAT, desk.clock.now()))
        await until(lambda: state.shown.word == "Ready")

        assert state.shown.timer == "00:00:00"
        state.close()


async def test_a_site_has_reasons_of_its_own(profile: Path) -> None:
    yoga = StateReason("yoga", AgentState.BREAK, "Rückenschule")
    site = replace(HOME, reasons=(yoga,))
    async with a_desk(profile, records=(*PEOPLE, site, READY)) as desk:
        state = await _state(desk)

        offered = [choice.word for choice in state.choices()]
        state.choose(AgentState.BREAK, "yoga")
        await until(lambda: state.shown.word == "Break · Rückenschule")

        assert offered == [
            "Ready",
            "Break",
            "Break · Rückenschule",
            "Meeting",
            "Training",
            "Off duty",
        ]
        state.close()


async def test_what_the_hub_set_is_told_with_what_to_do_until_it_is_over(profile: Path) -> None:
    async with a_desk(profile, records=(*PEOPLE, READY)) as desk:
        state = await _state(desk)
        desk.from_hub(replace(READY, state=AgentState.BREAK, reason=MISSED))
        await until(lambda: state.state is AgentState.BREAK)
        said = [(each.happened, each.action) for each in desk.notices.shown]
        desk.from_hub(replace(READY, state=AgentState.OFFLINE, reason=LOST))
        await until(lambda: state.state is AgentState.OFFLINE)
        said += [(each.happened, each.action) for each in desk.notices.shown]

        assert said == [
            ("You missed two offers in a row.", "state.ready-again"),
            (
                "Nothing was heard of this computer for a while, so you were set off duty.",
                "state.ready-again",
            ),
        ]
        state.choose(AgentState.READY)
        await until(lambda: state.receives)
        assert desk.notices.shown == ()
        state.close()


def test_the_menu_begins_with_ready_and_names_every_reason() -> None:
    words = [choice.word for choice in choices()]

    assert words[0] == "Ready"
    assert {"Break", "Break · Lunch", "Meeting · Team", "Off duty"} <= set(words)
