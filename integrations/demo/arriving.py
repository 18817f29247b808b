"""Contacts keep coming, in a process of its own: `python -m integrations.demo.arriving`.

    ... arriving ADDRESS LANGUAGE SEED [PER_HOUR]

Law: it ends when its standard input is closed, with the program that started it.
"""

from __future__ import annotations

import asyncio
import sys

from desktop.ports.clock import SystemClock
from desktop.ports.errors import OutsideError
from integrations.demo.arrivals import PER_HOUR, Arrivals, keep_arriving
from integrations.demo.organisation import PASSWORD, POST_ROOM
from integrations.hub.client import HubDoor
from integrations.imports.survey import survey


async def arrive(address: str, language: str, seed: int, per_hour: float) -> None:
    """Sign in as the post room, see who is known, and go on until cancelled.

    Raises OutsideError when the hub is not there to begin with.
    """
    session = await HubDoor().login(address, POST_ROOM, PASSWORD, "main")
    hub = HubDoor().go_on(address, session)
    try:
        known = await survey(hub)
        arrivals = Arrivals(
            seed=seed, language=language, customers=known.customers, per_hour=per_hour
        )
        await keep_arriving(arrivals, hub, SystemClock(), asyncio.sleep)
    finally:
        await hub.close()


async def until_input_ends(address: str, language: str, seed: int, per_hour: float) -> None:
    async with asyncio.TaskGroup() as group:
        arriving = group.create_task(arrive(address, language, seed, per_hour))
        await asyncio.to_thread(sys.stdin.buffer.read)
        arriving.cancel()


def main(arguments: list[str]) -> int:
    address, language, seed, *rate = arguments
    per_hour = float(rate[0]) if rate else PER_HOUR
    code = 0
    try:
        asyncio.run(until_input_ends(address, language, int(seed), per_hour))
    except* OutsideError as errors:
        sys.stderr.write(f"no contacts arrive: {errors.exceptions[0]}\n")
        code = 1
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
