"""A line that loses, tears and doubles, or speaks for the hub: all is done once, in order."""

from __future__ import annotations

import asyncio
import hashlib
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from random import Random

import pytest

from desktop.domain.conversation import Attachment
from desktop.domain.ids import CustomerId, InteractionId, NoteId
from desktop.domain.operations import customer, interaction, writing
from desktop.domain.operations.registry import AnyOperation
from desktop.domain.records import Interaction
from desktop.domain.words import Channel
from integrations.hub.server.store import tables
from tests.processes.lines import Fate, Wire
from tests.support.hub_process import HubProcess
from tests.support.live_desk import LiveDesk, desk_of

EVA = CustomerId("eva")
MAIL = InteractionId("mail")
ROUNDS = 40
WHILE_S = 60.0
FOREIGN = (Fate.WIFI, Fate.NO_PAGE, Fate.TORN)


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[HubProcess]:
    running = HubProcess(tmp_path)
    running.start()
    yield running
    running.stop()


@asynccontextmanager
async def a_wire(hub: HubProcess, seed: int) -> AsyncIterator[Wire]:
    wire = Wire(lambda: [int(hub.address.rpartition(":")[2])], Random(seed))
    await wire.listen()
    try:
        yield wire
    finally:
        await wire.close()


async def test_what_is_asked_over_a_line_that_loses_and_doubles_is_done_once_in_order(
    hub: HubProcess, tmp_path: Path
) -> None:
    async with (
        a_wire(hub, 1) as wire,
        desk_of(hub, "ann", tmp_path / "ann", over=wire.address) as ann,
    ):
        wire.turns(fates=tuple(Fate))
        asked = await work(ann, hub)
        wire.turns()
        await ann.until(lambda: nothing_waits(ann), WHILE_S)
        done = everything(tmp_path)

        for request in shuffled(wire.passed):
            await wire.again(request)
        again = everything(tmp_path)
        await ann.ask(customer.Set(id=EVA, address="the last"))
        await ann.until(lambda: nothing_waits(ann), WHILE_S)

        assert await ann.refused() == []
        counted = (await ann.store.write(lambda store: store.progress())).next_mid - 1
    assert min(wire.met.values()) > 0, wire.met
    assert [op for _, op in done["result"]] == asked
    assert done["replies"] == [(ROUNDS,)]
    assert [text for (text,) in done["notes"]] == [f"note {n}" for n in range(ROUNDS)]
    assert again == done  # what comes once more, behind all that came later, changes nothing
    assert counted == len(asked) + 1


async def test_a_file_comes_whole_where_others_answer_for_the_hub(
    hub: HubProcess, tmp_path: Path
) -> None:
    content = b"not really a photo " * 20_000
    photo = Attachment("a.png", len(content), "image/png", hashlib.sha256(content).hexdigest())
    reply = interaction.Reply(id=MAIL, text="Here it is.", attachments=(photo,))
    async with (
        a_wire(hub, 2) as wire,
        desk_of(hub, "ann", tmp_path / "ann", over=wire.address) as ann,
        desk_of(hub, "pat", tmp_path / "pat", over=wire.address) as pat,
    ):
        await ann.ask(*begun(hub))
        await ann.until(lambda: nothing_waits(ann), WHILE_S)
        wire.turns(fates=(*FOREIGN, *[Fate.PASSED] * 9))
        await ann.give(photo, MAIL, content)
        await ann.ask(reply)
        await ann.until(lambda: nothing_waits(ann), WHILE_S)

        async def pat_sees_it() -> bool:
            mail = await pat.record("interaction", MAIL)
            return isinstance(mail, Interaction) and bool(mail.messages[-1].attachments)

        await pat.until(pat_sees_it, WHILE_S)
        fetched = await pat.fetch(photo, MAIL)

        assert await ann.refused() == []
    assert fetched == content
    assert min(wire.met[fate] for fate in FOREIGN) > 0


def begun(hub: HubProcess) -> list[AnyOperation]:
    return [
        customer.Create(id=EVA, name="Eva", queues=(hub.bills,)),
        interaction.Create(
            id=MAIL, customer=EVA, channel=Channel.EMAIL, queue=hub.bills, text="Hello?"
        ),
        interaction.Assign(id=MAIL, agent=hub.agents["ann"]),
    ]


async def work(desk: LiveDesk, hub: HubProcess) -> list[str]:
    """The ids of what was asked, in order."""
    asked = begun(hub)
    ids: list[str] = []
    for number in range(ROUNDS):
        asked += [
            interaction.Reply(id=MAIL, text=f"reply {number}"),
            writing.NoteInteraction(id=NoteId(f"n{number}"), about=MAIL, text=f"note {number}"),
            customer.Set(id=EVA, address=f"address {number}"),
        ]
        ids += await desk.store.ask(asked)
        asked = []
        await asyncio.sleep(0.03)
    return ids


async def nothing_waits(desk: LiveDesk) -> bool:
    return desk.line.state.online and await desk.waiting() == []


def shuffled(requests: list[bytes]) -> list[bytes]:
    """Each once more, in an order of their own."""
    return Random(1).sample(requests, len(requests))


def everything(folder: Path) -> dict[str, list[tuple[object, ...]]]:
    """What the hub has done."""
    asked = {
        "result": "SELECT mid, op_id FROM result ORDER BY mid",
        "answers": "SELECT * FROM result ORDER BY mid",
        "replies": "SELECT count(*) FROM interaction_event WHERE kind = 'said'",
        "notes": f"SELECT json_extract(doc, '$.text') FROM {_table('note')} ORDER BY rowid",
        **{kind: f"SELECT * FROM {_table(kind)}" for kind in ("customer", "interaction")},
        "log": "SELECT * FROM change ORDER BY seq",
    }
    with closing(sqlite3.connect(folder / "hub.db")) as database:
        return {name: database.execute(sql).fetchall() for name, sql in asked.items()}


def _table(kind: str) -> str:
    return tables.RECORDS[kind].name
