"""Sending a snapshot: read and compressed in a worker thread, page by page, as it is taken.

Law: it has a slot, of which there are few, and gives way to whoever pushes; see `precedence`.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator

from integrations.hub.server.hub import Hub
from integrations.hub.server.rights.rights import Bearer
from integrations.hub.server.snapshots import Snapshot


async def begun(
    hub: Hub, bearer: Bearer, resume: str, *, numbered: bool = True
) -> AsyncIterator[bytes]:
    """The pages of a snapshot, of which the first has been read.

    Raises Refused: signed out, floor, epoch, busy.
    """
    pages = _pages(hub, bearer, resume, numbered=numbered)
    first = await anext(pages)
    return _from(first, pages)


async def _from(first: bytes, pages: AsyncGenerator[bytes, None]) -> AsyncIterator[bytes]:
    # If nobody ever takes a page, the loop closes `pages` when it is forgotten: it has begun.
    yield first
    async for page in pages:
        yield page


async def _pages(
    hub: Hub, bearer: Bearer, resume: str, *, numbered: bool
) -> AsyncGenerator[bytes, None]:
    with hub.slots.taken(bearer.token_hash):
        snapshot = Snapshot(hub.store, hub.clock, bearer, resume, numbered=numbered)
        while (page := await hub.precedence.behind(snapshot.next_page)) is not None:
            yield page
