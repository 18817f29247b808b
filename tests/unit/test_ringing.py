"""Calls that come to this desk and that go out from it: who it is, and what is left of it."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from msgspec.structs import replace

from desktop.domain.ids import CustomerId, TaskId
from desktop.domain.records import ContactPoint, Customer
from desktop.domain.words import CallState, Direction, PointKind
from desktop.ports.call_events import Routing
from desktop.store import outbox
from desktop.store.reads import records, tasks
from desktop.viewmodels.desk import Open
from desktop.viewmodels.drafts import Journal
from desktop.viewmodels.interaction.conversation import Conversation
from desktop.viewmodels.rows import Bubble, Event
from desktop.viewmodels.telephone.call_card import CallCard
from desktop.viewmodels.telephone.dialling import Dialling
from desktop.viewmodels.telephone.ringing import Ringing
from integrations.telephony.far_ends import Caller
from tests.support.calling import CALL, NUMBER, Rung, a_rung_desk
from tests.support.desk import until
from tests.support.people import DELIVERY, FRIEDA, JOERG, PROMISE

SAME = replace(JOERG, points=(ContactPoint(PointKind.PHONE, "0171/3920042"),))


def _ring(at: Rung, number: str, queue: str = DELIVERY.id) -> Ringing:
    ringing = Ringing(at.desk)
    at.exchange.ring(Caller(number=number), Routing("", queue))
    return ringing


async def _named(ringing: Ringing, name: str) -> None:
    await until(lambda: ringing.shown is not None and ringing.shown.name == name)


def test_a_known_number_shows_its_customer_while_it_rings_and_opens_when_answered(
    profile: Path,
) -> None:
    async def day() -> None:
        async with a_rung_desk(profile) as at:
            ringing = _ring(at, "+49 171 39200-42")
            await _named(ringing, FRIEDA.name)
            assert ringing.shown is not None
            assert "0171 3920042" in ringing.shown.about
            ringing.accept()
            await until(lambda: at.desk.open.interaction is not None)
            assert at.desk.open.customer == FRIEDA.id
            record = await at.record(at.desk.open.interaction or "")
            assert (record.queue, record.customer) == (DELIVERY.id, FRIEDA.id)
            assert ringing.shown is None
            assert ringing.rows == ()
            ringing.close()

    asyncio.run(day())


def test_of_several_with_one_number_somebody_is_chosen_while_the_call_is_talked(
    profile: Path,
) -> None:
    async def day() -> None:
        async with a_rung_desk(profile, SAME) as at:
            ringing = _ring(at, NUMBER)
            await _named(ringing, "2 customers with this number")
            ringing.accept()
            assert at.desk.open == Open()
            names = [row.said.partition(",")[0] for row in ringing.rows]
            assert names[0] == "Who is calling?"
            assert {FRIEDA.name, JOERG.name} <= set(names)
            card = CallCard(at.desk, Conversation(at.desk), Journal(at.desk))
            assert card.shown is not None
            assert card.shown.word == "In conversation"
            ringing.choose(JOERG.id)
            await until(lambda: at.desk.open.customer == JOERG.id)
            assert ringing.rows == ()
            card.close()
            ringing.close()

    asyncio.run(day())


@pytest.mark.parametrize(
    ("typed", "name"),
    [("Ada Neu", "Ada Neu"), ("", "Unknown caller · 030 123456")],
)
def test_a_stranger_becomes_a_customer_of_the_name_they_say_with_the_number_filled_in(
    profile: Path, typed: str, name: str
) -> None:
    async def day() -> None:
        async with a_rung_desk(profile) as at:
            ringing = _ring(at, "+4930123456")
            await _named(ringing, "Unknown caller")
            ringing.accept()
            await until(lambda: ringing.rows)
            assert ringing.stranger == ("", "030 123456")
            assert ringing.make(typed, "12 ab") != ""
            assert ringing.make(typed, ringing.stranger[1]) == ""
            await until(lambda: at.desk.open.customer is not None)
            made = await at.desk.read(
                records.record, Customer, CustomerId(at.desk.open.customer or "")
            )
            assert made is not None
            assert made.points == (ContactPoint(PointKind.PHONE, "+4930123456"),)
            assert made.name == name
            ringing.close()

    asyncio.run(day())


def test_a_kept_back_number_finds_nobody_and_is_asked_for(profile: Path) -> None:
    async def day() -> None:
        async with a_rung_desk(profile) as at:
            ringing = _ring(at, "")
            await until(lambda: ringing.shown is not None and "kept back" in ringing.shown.about)
            ringing.accept()
            await until(lambda: ringing.rows)
            assert ringing.rows[1].said == "The number was kept back. Ask who is calling."
            ringing.close()

    asyncio.run(day())


def test_a_call_that_nobody_answered_leaves_a_notice_with_its_number(profile: Path) -> None:
    async def day() -> None:
        async with a_rung_desk(profile) as at:
            ringing = _ring(at, NUMBER)
            await _named(ringing, FRIEDA.name)
            await at.passes(70)
            assert ringing.shown is None
            (notice,) = at.desk.notices.everything
            assert notice.safe.startswith("Frieda Musterfrau · 0171 3920042 · ")
            assert (notice.action, notice.subject) == ("call.dial", NUMBER)
            ringing.close()

    asyncio.run(day())


def test_nobody_who_rang_in_vain_is_forgotten_when_somebody_else_rings(profile: Path) -> None:
    async def day() -> None:
        async with a_rung_desk(profile) as at:
            ringing = _ring(at, NUMBER)
            for number in ("+49 30 9018200", NUMBER):
                await at.passes(70)
                at.exchange.ring(Caller(number=number), Routing("", DELIVERY.id))
            await at.passes(70)
            told = {each.subject: each.happened for each in at.desk.notices.everything}
            assert told == {
                NUMBER: "2 calls not answered.",
                "+49 30 9018200": "1 call not answered.",
            }

            at.exchange.ring(Caller(number=NUMBER), Routing("", DELIVERY.id))
            await _named(ringing, FRIEDA.name)
            ringing.accept()
            await until(lambda: at.desk.open.interaction is not None)
            call = at.desk.calls.of(at.desk.open.interaction)
            assert call is not None
            at.desk.calls.hang_up(call)
            await until(lambda: len(at.desk.notices.everything) == 1)
            (notice,) = at.desk.notices.everything
            assert notice.subject == "+49 30 9018200"
            ringing.close()

    asyncio.run(day())


def test_the_open_customer_is_called_and_the_call_is_logged_and_opened(profile: Path) -> None:
    async def day() -> None:
        async with a_rung_desk(profile) as at:
            at.desk.show(Open(None, FRIEDA.id))
            Dialling(at.desk).dial("")
            await until(lambda: at.desk.open.interaction is not None)
            call = at.desk.calls.of(at.desk.open.interaction)
            assert call is not None
            assert (call.state, call.number) == (CallState.DIALLING, "0171 39200 42")

    asyncio.run(day())


def test_the_selected_call_back_is_rung_on_its_own_number(profile: Path) -> None:
    back = replace(PROMISE, id=TaskId("back"), phone="+49 30 765432", customer=FRIEDA.id)

    async def day() -> None:
        async with a_rung_desk(profile, back) as at:
            listed = await at.desk.read(tasks.one, "back")
            at.desk.select(listed)
            Dialling(at.desk).dial("")
            await until(lambda: at.desk.open.interaction is not None)
            assert at.exchange.calls()[0].number == "+49 30 765432"
            assert at.desk.open.customer == FRIEDA.id

    asyncio.run(day())


def test_a_call_back_in_hand_whose_call_was_lost_is_rung_again_and_is_no_second_contact(
    profile: Path,
) -> None:
    back = replace(CALL, direction=Direction.OUTBOUND, by_number="+49 30 765432")

    async def day() -> None:
        async with a_rung_desk(profile, back) as at:
            at.desk.show(Open(CALL.id, FRIEDA.id))
            Dialling(at.desk).dial("")
            await until(at.exchange.calls)
            await until(lambda: at.desk.calls.of(CALL.id))
            await at.passes(30)

            (call,) = at.exchange.calls()
            assert call.number == "+49 30 765432"
            assert "interaction.begin-call@1" not in {
                each.op for each in await at.desk.read(outbox.waiting)
            }
            assert at.desk.open.interaction == CALL.id

            for _ in range(600):
                talk = (await at.record(CALL.id)).talk
                if CallState.TALKING in {each.kind for each in talk}:
                    break
                await asyncio.sleep(0.01)
            assert CallState.TALKING in {each.kind for each in talk}

    asyncio.run(day())


def test_a_customer_without_a_number_is_not_called_and_it_is_said(profile: Path) -> None:
    async def day() -> None:
        async with a_rung_desk(profile) as at:
            at.desk.show(Open(None, JOERG.id))
            Dialling(at.desk).dial("")
            await until(lambda: at.desk.notices.everything)
            (notice,) = at.desk.notices.everything
            assert notice.happened == "There is no telephone number to call."
            assert at.exchange.calls() == ()
            at.desk.show(Open(None, FRIEDA.id))
            assert at.desk.notices.everything == ()  # it was said of the one who was open

    asyncio.run(day())


def test_what_a_simulated_caller_says_stands_under_the_log_and_is_called_so(profile: Path) -> None:
    async def day() -> None:
        async with a_rung_desk(profile, CALL) as at:
            conversation = Conversation(at.desk)
            at.desk.show(Open(CALL.id, FRIEDA.id))
            await until(lambda: conversation.of is not None)
            at.takes()
            await at.passes(2)
            said = [row.text for row in conversation.rows if isinstance(row, Bubble)]
            assert said == ["Wo bleibt meine Maschine?"]
            assert "Simulated call" in [row.said for row in conversation.rows]
            texts = [row.text for row in conversation.rows if isinstance(row, Event)]
            assert texts[-1] == "In conversation"
            conversation.close()

    asyncio.run(day())
