"""A line to a message bus that can be given up at any moment.

jeepney stumbles over itself when it is cancelled while it connects: something else is raised in the
place of the cancellation, or left for the loop to report. So connecting comes to its end whoever
waits for it, and a line that nobody wants any more is closed.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from types import ModuleType

    from jeepney.io.asyncio import DBusConnection

CANNOT: Final = (OSError, EOFError, KeyError, ValueError, RuntimeError, TimeoutError)
_WITHIN_S: Final = 2.0


async def connected(io: ModuleType, which: str = "SESSION") -> DBusConnection:
    """io: `jeepney.io.asyncio`, loaded late. Raises one of CANNOT where there is no bus."""
    opening = asyncio.get_running_loop().create_task(io.open_dbus_connection(which))
    try:
        return await asyncio.shield(opening)
    except asyncio.CancelledError:
        with suppress(*CANNOT):
            await (await asyncio.wait_for(opening, _WITHIN_S)).close()
        raise


async def answers(
    bus: ModuleType, io: ModuleType, which: str, questions: list[object]
) -> list[object]:
    """The first value of each answer; None for a no, and for all of them without a bus.

    bus: `jeepney`, loaded late like io. which: "SESSION", "SYSTEM" or an address.
    """
    try:
        connection = await connected(io, which)
    except CANNOT:
        return [None] * len(questions)
    given_up_before = _times_given_up()
    try:
        async with io.DBusRouter(connection) as router:
            answers = [await router.send_and_get_reply(question) for question in questions]
        if _times_given_up() > given_up_before:  # while its router ended: jeepney swallows that
            raise asyncio.CancelledError
    except CANNOT:
        return [None] * len(questions)
    except asyncio.InvalidStateError as given_up:  # jeepney's word for being cancelled meanwhile
        raise asyncio.CancelledError from given_up
    finally:
        await connection.close()
    good = bus.MessageType.method_return
    return [
        each.body[0] if each.header.message_type is good and each.body else None for each in answers
    ]


def _times_given_up() -> int:
    task = asyncio.current_task()
    return task.cancelling() if task else 0
