"""What people do in a world: they ask, type, serve, bring files, take contacts.

Each returns what it was, for the diary; None when there was nothing to do.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from random import Random
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from desktop.domain.conversation import Attachment
from desktop.domain.ids import InteractionId
from desktop.domain.operations import agent, interaction, writing
from desktop.domain.operations.rescue import draft_id
from desktop.domain.records import Case, Interaction
from desktop.domain.words import AgentState, DraftKind
from desktop.store.blobs import BlobFolder
from desktop.store.transfers import Bringing
from desktop.sync.engine import Sync
from tests.simulator.asking import Asker
from tests.simulator.desk import Desk, Process
from tests.simulator.steps import Act
from tests.simulator.working import work

if TYPE_CHECKING:
    from tests.simulator.world import World

Deed = Callable[["World", Desk, Random], Awaitable[str | None]]
FILES: Final = 6  # that anybody ever sends: some bring the same
MOST_BYTES: Final = 400


async def ask(_world: World, desk: Desk, draw: Random) -> str:
    operation = _asker(desk, draw).anything()
    saved = await desk.ask([operation])
    return f"{operation!r}{'' if saved else ', not saved'}"


async def serve(_world: World, desk: Desk, draw: Random) -> str:
    operations = _asker(desk, draw).service()
    for operation in operations:
        await desk.ask([operation])
    return ", ".join(operation.declared.name for operation in operations)


async def type_on(_world: World, desk: Desk, draw: Random) -> str:
    first = _asker(desk, draw).operation(writing.SaveDraft)
    for n in range(draw.randint(2, 5)):
        await desk.ask([replace(first, text=f"{'so ' * n}it goes")])
        await asyncio.sleep(draw.choice((0.01, 0.03, 0.2)))
    return f"draft {first.id}"


async def ask_beside(world: World, desk: Desk, draw: Random) -> str:
    operation = _asker(desk, draw).anything()

    world.book.renumbered = True

    async def work(process: Process, _sync: Sync) -> None:
        await desk.ask([operation], process)

    await desk.beside(work)
    return repr(operation)


async def sync_beside(world: World, desk: Desk, _draw: Random) -> str:
    world.book.renumbered = True
    await desk.beside(lambda _process, sync: sync.once())
    return ""


async def link(_world: World, desk: Desk, _draw: Random) -> str:
    """Those that lie in another queue than it are seen through it from then on."""
    records = desk.records()
    operations = [
        interaction.LinkCase(id=contact.id, case=case.id)
        for case in records
        if isinstance(case, Case)
        for contact in records
        if isinstance(contact, Interaction) and contact.customer == case.customer
    ]
    for operation in operations:
        await desk.ask([operation])
    return f"{len(operations)} contacts"


async def wake(_world: World, desk: Desk, _draw: Random) -> str | None:
    if desk.main is None or desk.main.sync is None:
        return None
    desk.main.sync.wake()
    return ""


# ------------------------------------------------------------------------------------- attachments
async def send_a_file(_world: World, desk: Desk, draw: Random) -> str | None:
    """Into a draft first or into the reply at once."""
    process, shown = desk.main, desk.shown().get("interaction")
    if process is None or not shown:
        return None
    to = InteractionId(draw.choice(shown))
    content = Random(draw.randrange(FILES)).randbytes(draw.randint(1, MOST_BYTES))
    kept = await process.store.file(BlobFolder.take_bytes, "file.bin", content, most=MOST_BYTES)
    file = Attachment("file.bin", kept.size, kept.media_type, kept.sha256)
    written = writing.SaveDraft(
        id=draft_id(desk.agent, to, DraftKind.REPLY),
        interaction=to,
        kind=DraftKind.REPLY,
        text="Look",
        attachments=(file,),
    )
    sent = interaction.Reply(id=to, text="Look", attachments=(file,))
    bringing = [Bringing(file, to)]
    await desk.ask([draw.choice((written, sent, sent))], files=bringing)
    return f"{kept.size} bytes {kept.sha256[:6]} to {to}"


async def open_a_file(_world: World, desk: Desk, draw: Random) -> str | None:
    process = desk.main
    files = [
        (file, record.id)
        for record in desk.records()
        if isinstance(record, Interaction)
        for message in record.messages
        for file in message.attachments
    ]
    if process is None or not files:
        return None
    file, where = draw.choice(files)
    if not await process.store.file(BlobFolder.has, file.sha256):
        await process.store.fetch(file, where)
    return f"{file.sha256[:6]} of {where}"


# ---------------------------------------------------------------------------------------- contacts
async def live(_world: World, desk: Desk, draw: Random) -> str | None:
    process = desk.main
    if process is None:
        return None
    await desk.ask([agent.SetState(id=desk.agent, state=AgentState.READY)])

    async def work() -> None:
        await asyncio.sleep(draw.choice((0.2, 1.0)))
        offer = (await process.link.next_offer()).offer
        if offer is not None:
            await asyncio.sleep(draw.choice((0.1, 5.0, 25.0)))
            if draw.random() < 0.8:
                await process.link.accept(offer.interaction, offer.fence)
            else:
                await process.link.decline(offer.interaction)

    process.spawn(f"{desk.name}-live", work)
    return ""


def _asker(desk: Desk, draw: Random) -> Asker:
    return Asker(draw, desk.agent, desk.shown())


DEEDS: Final[dict[Act, Deed]] = {
    Act.ASK: ask,
    Act.SERVE: serve,
    Act.TYPE: type_on,
    Act.ASK_BESIDE: ask_beside,
    Act.SYNC_BESIDE: sync_beside,
    Act.LINK: link,
    Act.WAKE: wake,
    Act.SEND_FILE: send_a_file,
    Act.OPEN_FILE: open_a_file,
    Act.LIVE: live,
    Act.WORK: work,
}
