"""Reading on while what has come is written: line, hub and disk work at the same time.

Laws: not more than `MOST` chunks are held, so that a slow disk slows the line and does not fill the
memory; what breaks the reading is raised behind all that came before it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from typing import Final

MOST: Final = 32  # of at most 64 kB each: some 15 MB of records when they are unpacked


async def ahead(chunks: AsyncIterator[bytes]) -> AsyncGenerator[bytes, None]:
    """The same bytes; what came since the last piece was taken is one piece."""
    held: list[bytes] = []
    news, room = asyncio.Event(), asyncio.Event()

    async def read() -> None:
        async for chunk in chunks:
            held.append(chunk)
            news.set()
            if len(held) == MOST:
                room.clear()
                await room.wait()

    reading = asyncio.get_running_loop().create_task(read(), name="sync-ahead")
    reading.add_done_callback(lambda _ended: news.set())
    try:
        while held or not reading.done():
            await news.wait()
            news.clear()
            piece = b"".join(held)
            held.clear()
            room.set()
            if piece:
                yield piece
        await reading
    finally:
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)
