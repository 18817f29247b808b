"""A call to this desk alone while the window is not in front: told by the system, without whose."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from desktop.ports.call_events import Routing
from desktop.signal import Signal
from desktop.viewmodels.outside.offers_outside import ACCEPT, OffersOutside
from desktop.viewmodels.telephone.ringing import Ringing
from integrations.telephony.far_ends import Caller
from tests.support.calling import NUMBER, a_rung_desk
from tests.support.desk import until
from tests.support.people import DELIVERY, FRIEDA

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


class System:
    """Shows one notification."""

    def __init__(self) -> None:
        self.acted: Signal[str] = Signal()
        self.seen: tuple[str, str] | None = None

    async def tell(self, title: str, text: str, buttons: Mapping[str, str], seconds: float) -> bool:
        assert ACCEPT in buttons
        self.seen = title, text
        return True

    async def withdraw(self) -> None:
        self.seen = None

    async def close(self) -> None: ...


def test_it_is_told_without_the_number_and_goes_when_nobody_answers(profile: Path) -> None:
    async def day() -> None:
        async with a_rung_desk(profile) as at:
            ringing, system = Ringing(at.desk), System()
            told = OffersOutside(
                at.desk, ringing, outside=(system,), in_front=lambda: False, come=lambda: None
            )
            at.exchange.ring(Caller(number=NUMBER), Routing("", DELIVERY.id))
            await until(lambda: system.seen == ("A call comes in", "direct call"))

            await at.passes(70)

            await until(lambda: system.seen is None)
            told.close()
            ringing.close()

    asyncio.run(day())


def test_accepting_it_there_answers_and_brings_the_window_forward(profile: Path) -> None:
    async def day() -> None:
        async with a_rung_desk(profile) as at:
            ringing, system, came = Ringing(at.desk), System(), list[str]()
            told = OffersOutside(
                at.desk,
                ringing,
                outside=(system,),
                in_front=lambda: False,
                come=lambda: came.append("forward"),
            )
            at.exchange.ring(Caller(number=NUMBER), Routing("", DELIVERY.id))
            await until(lambda: system.seen)

            system.acted.emit(ACCEPT)

            await until(lambda: at.desk.open.interaction is not None)
            assert at.desk.open.customer == FRIEDA.id
            assert came == ["forward"]
            await until(lambda: system.seen is None)
            told.close()
            ringing.close()

    asyncio.run(day())
