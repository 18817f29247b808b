"""A file added without a line goes out once, whatever happens to the hub on the way.

Real parts: two desktops with their stores, folders and queues, a hub in its own process on SQLite.
"""

from __future__ import annotations

import hashlib
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from desktop.domain.bounds import BLOB_BYTES
from desktop.domain.conversation import Attachment
from desktop.domain.ids import CustomerId, InteractionId
from desktop.domain.operations import customer, interaction
from desktop.domain.records import Customer, Interaction
from desktop.domain.words import Channel
from desktop.store import transfers
from desktop.store.blobs import BlobFolder
from desktop.store.transfers import Stage
from integrations.hub.server.store.opening import open_store
from integrations.hub.server.store.tables import blob_upload
from tests.support.hub_process import HubProcess
from tests.support.live_desk import LiveDesk, desk_of

EVA = CustomerId("eva")
MAIL = InteractionId("mail")
PHOTO = b"".join(hashlib.sha256(str(n).encode()).digest() for n in range(600_000))  # 19 MB


def named(content: bytes, name: str = "photo.png") -> Attachment:
    return Attachment(name, len(content), "image/png", hashlib.sha256(content).hexdigest())


PICTURE = named(PHOTO)


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[HubProcess]:
    hub = HubProcess(tmp_path)
    hub.start()
    yield hub
    hub.stop()


async def holding(desk: LiveDesk, hub: HubProcess) -> None:
    """Eva's mail in Ann's hands, known to the hub."""
    await desk.ask(
        customer.Create(id=EVA, name="Eva", queues=(hub.bills,)),
        interaction.Create(id=MAIL, customer=EVA, channel=Channel.EMAIL, queue=hub.bills, text="?"),
        interaction.Assign(id=MAIL, agent=hub.agents["ann"]),
    )
    await desk.until(lambda: everything_is_out(desk))


def reply(*files: Attachment) -> interaction.Reply:
    return interaction.Reply(id=MAIL, text="Here it is.", attachments=files)


async def everything_is_out(desk: LiveDesk) -> bool:
    return not await desk.waiting()


async def replies_of(desk: LiveDesk) -> int:
    record = await desk.record("interaction", MAIL)
    assert isinstance(record, Interaction)
    return sum(bool(message.attachments) for message in record.messages)


def half_way(hub: HubProcess) -> int:
    """How much of an unfinished upload the stopped hub has on its disk."""
    store = open_store(hub._database)
    with store.engine.connect() as connection:
        received = connection.scalar(select(blob_upload.c.received)) or 0
    store.close()
    return int(received)


async def test_a_file_added_offline_survives_a_killed_hub_and_is_read_by_the_partner(
    hub: HubProcess, tmp_path: Path
) -> None:
    async with desk_of(hub, "ann", tmp_path / "ann") as ann:
        await holding(ann, hub)
        hub.stop()
        await ann.give(PICTURE, MAIL, PHOTO)
        await ann.ask(reply(PICTURE), customer.Set(id=EVA, address="Am Deich 1"))

        hub.start()
        await ann.until(lambda: moving(ann))
        hub.stop(signal.SIGKILL)
        on_disk = half_way(hub)
        hub.start()
        await ann.until(lambda: everything_is_out(ann))
        assert await replies_of(ann) == 1
        assert await ann.refused() == []

    assert 0 < on_disk < len(PHOTO)
    async with desk_of(hub, "pat", tmp_path / "pat") as pat:
        await pat.until(lambda: knows_the_mail(pat))
        assert await pat.fetch(PICTURE, MAIL) == PHOTO
    assert oct((tmp_path / "pat/blobs").stat().st_mode)[-3:] == "700"
    assert oct((tmp_path / "pat/blobs" / PICTURE.sha256).stat().st_mode)[-3:] == "600"


async def moving(desk: LiveDesk) -> bool:
    return 0 < (await desk.transfer(PICTURE)).moved < PICTURE.size


async def knows_the_mail(desk: LiveDesk) -> bool:
    return await desk.record("interaction", MAIL) is not None and await replies_of(desk) == 1


@pytest.mark.long
async def test_other_work_goes_out_while_a_file_cannot(hub: HubProcess, tmp_path: Path) -> None:
    small = named(b"small", "a.txt")
    async with desk_of(hub, "ann", tmp_path / "ann") as ann:
        await holding(ann, hub)
        await ann.store.write(book_as_elsewhere, small)
        await ann.ask(reply(small), interaction.Park(id=MAIL))
        await ann.ask(customer.Set(id=EVA, address="Am Deich 2"))

        await ann.until(lambda: only_the_mail_waits(ann))
        async with desk_of(hub, "pat", tmp_path / "pat") as pat:
            await pat.until(lambda: address_is(pat, "Am Deich 2"))

        await ann.give(small, MAIL, b"small")
        await ann.until(lambda: everything_is_out(ann))
        assert await replies_of(ann) == 1


def book_as_elsewhere(store: object, file: Attachment) -> None:
    """As when another desk of the same person has the content and has not brought it."""
    getattr(store, "book")(lambda c: transfers.missing(c, [file.sha256]), file.sha256)  # noqa: B009


async def only_the_mail_waits(desk: LiveDesk) -> bool:
    return await desk.waiting() == ["interaction.reply@1", "interaction.park@1"]


async def address_is(desk: LiveDesk, address: str) -> bool:
    record = await desk.record("customer", EVA)
    return isinstance(record, Customer) and record.address == address


async def test_a_file_that_the_hub_never_heard_of_is_brought_when_it_says_so(
    hub: HubProcess, tmp_path: Path
) -> None:
    """The list says it is there; the hub was restored from a backup and knows better."""
    small = named(b"small", "a.txt")
    async with desk_of(hub, "ann", tmp_path / "ann") as ann:
        await holding(ann, hub)
        await ann.give(small, MAIL, b"small")
        await ann.store.write(say_it_is_done, small)
        await ann.ask(reply(small), customer.Set(id=EVA, address="Am Deich 3"))

        await ann.until(lambda: everything_is_out(ann))
        assert await replies_of(ann) == 1
        assert await ann.fetch(small, MAIL) == b"small"


def say_it_is_done(store: object, file: Attachment) -> None:
    getattr(store, "book")(lambda c: transfers.done(c, file.sha256), file.sha256)  # noqa: B009


async def test_what_the_hub_will_not_take_comes_back_with_its_words(
    hub: HubProcess, tmp_path: Path
) -> None:
    huge = Attachment("huge.dat", BLOB_BYTES + 1, "x/y", named(b"huge").sha256)
    async with desk_of(hub, "ann", tmp_path / "ann") as ann:
        await holding(ann, hub)
        await ann.store.file(BlobFolder.take_bytes, "huge.dat", b"huge", most=99)
        await ann.store.ask((), [transfers.Bringing(huge, MAIL)])
        await ann.ask(reply(huge), customer.Set(id=EVA, address="Am Deich 4"))

        await ann.until(lambda: is_refused(ann, huge))
        [refused] = await ann.refused()
        assert (refused.op, refused.detail) == ("interaction.reply@1", "too-large")
        assert await replies_of(ann) == 0

    async with desk_of(hub, "pat", tmp_path / "pat") as pat:
        await pat.until(lambda: address_is(pat, "Am Deich 4"))


async def is_refused(desk: LiveDesk, file: Attachment) -> bool:
    stage = (await desk.transfer(file)).stage
    return stage is Stage.REFUSED and bool(await desk.refused())


async def test_what_is_fetched_goes_on_where_it_broke_off(hub: HubProcess, tmp_path: Path) -> None:
    async with desk_of(hub, "ann", tmp_path / "ann") as ann:
        await holding(ann, hub)
        await ann.give(PICTURE, MAIL, PHOTO)
        await ann.ask(reply(PICTURE))
        await ann.until(lambda: everything_is_out(ann))
        folder = BlobFolder(tmp_path / "ann")
        folder.drop(PICTURE.sha256)
        folder.add(PICTURE.sha256, PHOTO[:9_000_000])

        assert await ann.fetch(PICTURE, MAIL) == PHOTO

        folder.drop(PICTURE.sha256)
        folder.add(PICTURE.sha256, b"wrong" * 1_000)
        await ann.store.write(say_it_is_done, PICTURE)
        with pytest.raises(FileNotFoundError):
            await ann.fetch(PICTURE, MAIL)
        assert (await ann.transfer(PICTURE)).reason == "damaged"


async def test_content_leaves_with_the_contact_that_it_belongs_to(
    hub: HubProcess, tmp_path: Path
) -> None:
    profile = tmp_path / "ann"
    small, draft = named(b"small", "a.txt"), named(b"not sent", "b.txt")
    async with desk_of(hub, "ann", profile) as ann:
        await holding(ann, hub)
        await ann.give(small, MAIL, b"small")
        await ann.ask(reply(small))
        await ann.until(lambda: everything_is_out(ann))
        await ann.give(draft, MAIL, b"not sent")  # and taken out again before it was saved
    folder = profile / "blobs"
    before = {path.name for path in folder.iterdir()}

    async with desk_of(hub, "ann", profile) as ann:
        await ann.until(lambda: swept(ann))

    assert before == {small.sha256, draft.sha256}
    assert {path.name for path in folder.iterdir()} == {small.sha256}


async def swept(desk: LiveDesk) -> bool:
    return len(await desk.store.read(transfers.every)) == 1
