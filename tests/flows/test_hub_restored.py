"""A hub restored from an older backup has what its desks had been told was done: they bring it."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.domain.conversation import Attachment
from desktop.domain.ids import CustomerId, InteractionId, NoteId, new_id
from desktop.domain.operations import customer, interaction, writing
from desktop.domain.records import Customer, Interaction
from desktop.domain.words import Channel
from desktop.line import Standing
from tests.support.hub_process import HubProcess
from tests.support.live_desk import LiveDesk, desk_of

SHARED = CustomerId(new_id(1))
CONTACT = InteractionId(new_id(2))
EACH = 50
PHOTO = b"not really a photo " * 4_000


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[HubProcess]:
    running = HubProcess(tmp_path)
    running.start()
    yield running
    running.stop()


def backed_up(folder: Path) -> None:
    source, target = sqlite3.connect(folder / "hub.db"), sqlite3.connect(folder / "backup.db")
    source.backup(target)
    source.close()
    target.close()


def restore(hub: HubProcess, folder: Path) -> None:
    """As an operator does it: stop, put the file in its place, say so, start."""
    hub.stop()
    for ending in ("-wal", "-shm"):
        (folder / f"hub.db{ending}").unlink(missing_ok=True)
    shutil.copy(folder / "backup.db", folder / "hub.db")
    said = [sys.executable, "-m", "desktop.commands.cli", "hub", "restored"]
    subprocess.run([*said, "--database", f"sqlite:///{folder}/hub.db"], check=True)
    hub.start()


async def at_rest(desk: LiveDesk) -> bool:
    online = desk.line.state.standing is Standing.ONLINE
    return online and not await desk.waiting() and desk.line.state.waiting == 0


async def names(desk: LiveDesk) -> set[str]:
    records = [await desk.record("customer", f"{who}-{n}") for who in "ap" for n in range(EACH)]
    return {record.name for record in records if isinstance(record, Customer)}


async def test_a_hundred_acknowledged_changes_of_two_desks_are_there_again_after_a_restore(
    hub: HubProcess, tmp_path: Path
) -> None:
    async with (
        desk_of(hub, "ann", tmp_path / "ann") as ann,
        desk_of(hub, "pat", tmp_path / "pat") as pat,
    ):
        await ann.ask(customer.Create(id=SHARED, name="Anna Muster", queues=(hub.bills,)))
        await ann.until(lambda: at_rest(ann))
        backed_up(tmp_path)
        for n in range(EACH - 1):
            for who, desk in (("a", ann), ("p", pat)):
                made = customer.Create(
                    id=CustomerId(f"{who}-{n}"), name=f"{who}-{n}", queues=(hub.bills,)
                )
                await desk.ask(made)
        await ann.until(lambda: at_rest(ann))
        await pat.until(lambda: at_rest(pat))
        await ann.ask(customer.Set(id=SHARED, address="Old Street 1"))
        await ann.until(lambda: at_rest(ann))

        async def pat_sees_it() -> bool:
            record = await pat.record("customer", SHARED)
            return isinstance(record, Customer) and record.address == "Old Street 1"

        await pat.until(pat_sees_it)
        await pat.ask(customer.Set(id=SHARED, address="New Street 2"))
        await pat.until(lambda: at_rest(pat))
        before = await names(ann)

        restore(hub, tmp_path)

        for desk in (ann, pat):
            await desk.until(lambda desk=desk: told(desk))  # type: ignore[misc]
            await desk.until(lambda desk=desk: at_rest(desk))  # type: ignore[misc]
            assert await desk.refused() == []
    async with desk_of(hub, "ann", tmp_path / "fresh") as fresh:
        await fresh.until(lambda: at_rest(fresh))
        assert await names(fresh) == before
        shared = await fresh.record("customer", SHARED)
        assert isinstance(shared, Customer)
        assert shared.address == "New Street 2"


async def told(desk: LiveDesk) -> bool:
    return desk.line.state.restored is not None


async def test_a_file_that_was_sent_after_the_backup_is_brought_again(
    hub: HubProcess, tmp_path: Path
) -> None:
    sha256 = hashlib.sha256(PHOTO).hexdigest()
    photo = Attachment(name="broken.png", media_type="image/png", size=len(PHOTO), sha256=sha256)
    async with desk_of(hub, "ann", tmp_path / "ann") as ann:
        await ann.ask(
            customer.Create(id=SHARED, name="Anna Muster"),
            interaction.Create(
                id=CONTACT,
                customer=SHARED,
                channel=Channel.EMAIL,
                queue=hub.bills,
                text="Where is it?",
            ),
            interaction.Assign(id=CONTACT, agent=hub.agents["ann"]),
        )
        await ann.until(lambda: at_rest(ann))
        backed_up(tmp_path)
        await ann.give(photo, CONTACT, PHOTO)
        await ann.ask(interaction.Reply(id=CONTACT, text="See here.", attachments=(photo,)))
        await ann.ask(writing.NoteInteraction(id=NoteId("n1"), about=CONTACT, text="Sent."))
        await ann.until(lambda: at_rest(ann))

        restore(hub, tmp_path)

        await ann.until(lambda: told(ann))
        await ann.until(lambda: at_rest(ann))
    async with desk_of(hub, "pat", tmp_path / "pat") as pat:
        await pat.until(lambda: at_rest(pat))
        contact = await pat.record("interaction", CONTACT)
        assert isinstance(contact, Interaction)
        assert [message.text for message in contact.messages] == ["Where is it?", "See here."]
        assert await pat.record("note", "n1") is not None
        assert await pat.fetch(photo, CONTACT) == PHOTO
