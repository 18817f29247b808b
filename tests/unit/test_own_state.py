"""The own state on a real store: what is shown, since when, and what a choice does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from desktop.domain.records import Agent
from desktop.domain.words import AgentState, SegmentKind
from desktop.line import Standing
from desktop.store import outbox
from desktop.store.reads import records
from desktop.viewmodels.state import OwnState, choices
from tests.support.desk import TriedDesk, a_desk, until
from tests.support.people import CHAT, JANA, MAIL, PEOPLE, ago

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


async def test_without_a_line_it_says_so_and_what_comes_back(profile: Path) -> None:
    async with a_desk(profile, records=(*PEOPLE, READY)) as desk:
        state = await _state(desk)

        desk.line_is(Standing.OFFLINE)
        desk.clock.move(seconds=65)
        state.tick()

        assert (state.shown.word, state.shown.timer) == ("No line", "00:01:05")
        assert state.shown.then == "then Ready"
        assert not state.receives
        state.close()


def test_the_menu_begins_with_ready_and_names_every_reason() -> None:
    words = [choice.word for choice in choices()]

    assert words[0] == "Ready"
    assert {"Break", "Break · Lunch", "Meeting · Team", "Off duty"} <= set(words)
