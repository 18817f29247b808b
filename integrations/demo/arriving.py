"""Customers come and answer, in a process of their own: `python -m integrations.demo.arriving`.

    ... arriving ADDRESS LANGUAGE SEED [PER_HOUR [PACE]]

On its standard input it takes orders, one a line (`customers/rate.py`). Laws: it ends when that is
closed, with the program that started it; begun again, it goes on where it was, since what was said
is all it remembers.
"""

from __future__ import annotations

import asyncio
import sys

import msgspec

from desktop.ports.clock import SystemClock
from desktop.ports.errors import OutsideError
from integrations.demo.arrivals import Arrivals, keep_arriving
from integrations.demo.customers.answering import Answering
from integrations.demo.customers.due import Speaking
from integrations.demo.customers.floor import Floor
from integrations.demo.customers.line import Line, keep_hanging_up
from integrations.demo.customers.rate import PER_HOUR, Orders, Rate
from integrations.demo.organisation import PASSWORD, POST_ROOM
from integrations.hub.client import HubDoor


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    address: str
    language: str
    seed: int
    pace: float = 1.0  # so many times as fast as people answer


async def arrive(asked: Asked, rate: Rate) -> None:
    """Sign in as the post room, see who is known, and go on until cancelled.

    Raises OutsideError when the hub is not there to begin with.
    """
    clock = SystemClock()
    session = await HubDoor().login(asked.address, POST_ROOM, PASSWORD, "main")
    hub = HubDoor().go_on(asked.address, session)
    floor = Floor(hub, clock, asyncio.sleep)
    try:
        await floor.look_round()
        speaking = Speaking(
            seed=asked.seed, language=asked.language, known=floor.known, pace=asked.pace
        )
        answering = Answering(floor=floor, hub=hub, clock=clock, speaking=speaking)
        arrivals = Arrivals(
            seed=asked.seed,
            language=asked.language,
            customers=list(floor.customers.values()),
            rate=rate,
            before=floor.last_contact,
        )
        line = Line(floor, seed=asked.seed, language=asked.language)
        async with asyncio.TaskGroup() as group:
            group.create_task(answering.run())
            group.create_task(
                keep_arriving(arrivals, rate, hub, clock, rate.sleep, room=line.has_room)
            )
            group.create_task(keep_hanging_up(line, hub, clock))
    finally:
        await hub.close()


async def take_orders(rate: Rate) -> None:
    """Line after line until there is no more; what cannot be read is passed over, and said."""
    while line := await asyncio.to_thread(sys.stdin.buffer.readline):
        try:
            rate.take(msgspec.json.decode(line, type=Orders))
        except msgspec.MsgspecError as error:
            sys.stderr.write(f"not an order: {error}\n")


async def until_input_ends(asked: Asked, per_hour: float) -> None:
    rate = Rate(per_hour)
    async with asyncio.TaskGroup() as group:
        arriving = group.create_task(arrive(asked, rate))
        await take_orders(rate)
        arriving.cancel()


def main(arguments: list[str]) -> int:
    address, language, seed, *more = arguments
    per_hour, pace = (*map(float, more), *(PER_HOUR, 1.0)[len(more) :])
    asked = Asked(address=address, language=language, seed=int(seed), pace=pace)
    code = 0
    try:
        asyncio.run(until_input_ends(asked, per_hour))
    except* OutsideError as errors:
        sys.stderr.write(f"no contacts arrive: {errors.exceptions[0]}\n")
        code = 1
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
