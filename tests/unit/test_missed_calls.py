"""Who rang in vain is at the bell after a restart, too, until somebody has seen to it."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from desktop.ports.call_events import Routing
from desktop.store import missed_calls
from desktop.viewmodels.telephone.ringing import Ringing
from integrations.telephony.far_ends import Caller
from tests.support.calling import NUMBER, Rung, a_rung_desk
from tests.support.desk import until
from tests.support.people import DELIVERY, FRIEDA

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.store.missed_calls import Missed

OTHER = "+49 30 9018200"


async def rang_in_vain(at: Rung, *numbers: str) -> Ringing:
    ringing = Ringing(at.desk)
    for number in numbers:
        at.exchange.ring(Caller(number=number), Routing("", DELIVERY.id))
        await until(lambda: ringing.shown is not None)
        name = FRIEDA.name if number == NUMBER else "Unknown caller"
        await until(lambda name=name: ringing.shown and ringing.shown.name == name)  # type: ignore[misc]
        await at.passes(70)
    return ringing


async def kept(at: Rung) -> list[Missed]:
    return await at.desk.keep(partial(missed_calls.listed, now=at.desk.clock.now()))


def told(at: Rung) -> dict[str, tuple[str, str]]:
    return {each.subject: (each.happened, each.safe) for each in at.desk.notices.everything}


def test_a_window_that_begins_anew_tells_who_rang_in_vain_before(profile: Path) -> None:
    async def day() -> None:
        async with a_rung_desk(profile) as at:
            ringing = await rang_in_vain(at, NUMBER, OTHER, NUMBER)
            before = told(at)
            assert before[NUMBER][0] == "2 calls not answered."
            ringing.close()

        async with a_rung_desk(profile) as at:
            ringing = Ringing(at.desk)
            await until(lambda: told(at) == before)
            at.exchange.ring(Caller(number=NUMBER), Routing("", DELIVERY.id))
            await until(lambda: ringing.shown is not None)
            await at.passes(70)
            assert told(at)[NUMBER][0] == "3 calls not answered."
            ringing.close()

    asyncio.run(day())


def test_what_was_put_away_or_talked_to_is_not_told_again(profile: Path) -> None:
    async def day() -> None:
        async with a_rung_desk(profile) as at:
            ringing = await rang_in_vain(at, NUMBER, OTHER)
            at.desk.notices.clear(at.desk.notices.everything[0].replace)
            at.exchange.ring(Caller(number=NUMBER), Routing("", DELIVERY.id))
            await until(lambda: ringing.shown is not None and ringing.shown.name == FRIEDA.name)
            ringing.accept()
            await until(lambda: at.desk.open.interaction is not None)
            call = at.desk.calls.of(at.desk.open.interaction)
            assert call is not None
            at.desk.calls.hang_up(call)
            await until(lambda: told(at) == {})
            while await kept(at):
                pass  # each look asks the store
            ringing.close()

    asyncio.run(day())


def test_days_later_the_day_is_named_and_after_a_week_nobody_is_told(profile: Path) -> None:
    async def day() -> None:
        async with a_rung_desk(profile) as at:
            (await rang_in_vain(at, NUMBER)).close()
            today = told(at)[NUMBER][1]

        async with a_rung_desk(profile) as at:
            at.clock.move(seconds=timedelta(days=2).total_seconds())
            ringing = Ringing(at.desk)
            await until(lambda: told(at))
            name, time = today.rpartition(" · ")[::2]
            assert told(at)[NUMBER][1].startswith(f"{name} · ")
            assert told(at)[NUMBER][1].endswith(f", {time}")
            ringing.close()
            at.clock.move(seconds=timedelta(days=6).total_seconds())
            assert await kept(at) == []

    asyncio.run(day())


def test_whoever_is_erased_is_not_among_them(profile: Path) -> None:
    async def day() -> None:
        async with a_rung_desk(profile) as at:
            ringing = await rang_in_vain(at, NUMBER, OTHER)
            assert [each.customer for each in await kept(at)] == [FRIEDA.id, ""]

            await at.desk.keep(partial(missed_calls.forget, ids=[FRIEDA.id]))

            assert [each.number for each in await kept(at)] == [OTHER]
            ringing.close()

    asyncio.run(day())
