"""Somebody is erased: nothing about them is left on a desk, whatever it was doing meanwhile.

The real hub in this process, the real desk with its store and its files, the line cut by hand.
"""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec
import pytest

from desktop.domain.ids import InteractionId, NoteId, OperationId, TaskId
from desktop.domain.kinds import KINDS
from desktop.domain.operations import customer, interaction, task, writing
from desktop.domain.operations.operation import Reason
from desktop.domain.operations.registry import AnyOperation
from desktop.domain.operations.rescue import draft_id
from desktop.domain.records import Agent, Interaction, Task
from desktop.domain.words import Channel, DraftKind, Role, SiteKind
from desktop.line import Line as Standing
from desktop.ports.errors import Offline
from desktop.ports.wire import Verdict
from desktop.store import erasing as local
from desktop.store import outbox, transfers
from desktop.store.blobs import BlobFolder
from desktop.store.changes import Changes
from desktop.store.opening import Connection, connect
from desktop.store.reads import records
from desktop.store.store import Store
from desktop.store.tables import metadata
from desktop.store.worker import StoreThread
from desktop.sync.engine import Sync
from desktop.sync.pushing import Pushing
from desktop.sync.transfers import Transfers
from integrations.hub.server.administering import Administration
from integrations.hub.server.erasing.erasing import Erasing
from integrations.hub.server.erasing.kept_list import KeptList
from integrations.hub.server.store import blobs as hub_blobs
from integrations.hub.server.store import erasures
from integrations.hub.server.store import records as hub_records
from integrations.hub.server.store.blobs import Blob
from integrations.hub.server.store.heads import raise_floor
from integrations.hub.server.store.opening import Store as HubStore
from integrations.hub.server.store.opening import open_store
from tests.support import erased
from tests.support.desks import TestClock
from tests.support.erased import BILL, EVA, LATE, MAIL, OTHER_MAIL, WORD
from tests.support.hub_in_process import MAIN, HubInProcess


class Hub:
    """A hub with somebody who is to be erased."""

    def __init__(self, folder: Path) -> None:
        self.clock = TestClock()
        self.store: HubStore = open_store(f"sqlite:///{folder}/hub.db")
        self.admin = Administration(self.store, self.clock, MAIN)
        self.admin.add_site("Home")
        self.queue = self.admin.add_queue("Bills", ["Home"]).id
        self.ann: Agent = self.admin.add_user("ann", site="Home", role=Role.AGENT)
        self.admin.put(erased.about_them(self.queue, self.ann.id))
        self.admin.put(erased.of_others(self.queue, self.ann.id))
        sha256 = erased.attachment(BILL, "").sha256
        content = Blob("application/pdf", BILL)
        self.store.writing(
            MAIN, lambda within: hub_blobs.keep(within, sha256, self.ann.id, content)
        )
        self.erasing = Erasing(self.store, self.clock, MAIN, KeptList(folder / "hub.erased"))

    def acknowledged(self) -> list[int]:
        with self.store.reading(MAIN) as within:
            return [device.erased for device in erasures.devices(within)]


class Line(HubInProcess):
    """The line to it; whether the desk can say that it has erased."""

    says_nothing_is_left = True

    async def erased(self, client_id: str, upto: int) -> None:
        if not self.says_nothing_is_left:
            raise Offline("the line is down")
        await super().erased(client_id, upto)


class Desk:
    """Ann's desk; `sync` is one round, as when the line has just come back."""

    def __init__(self, hub: Hub, profile: Path, store: StoreThread) -> None:
        self.hub = hub
        self.profile = profile
        self.store = store
        self.line = Line(hub.store, hub.clock, hub.admin.token(hub.ann.id))
        self._sync = Sync(
            store=store,
            backend=self.line,
            line=Standing(),
            clock=hub.clock,
            draw=lambda low, _: low,
        )
        self.heard: list[Changes] = []
        self.unhook = store.changed.connect(self.heard.append)

    async def sync(self) -> None:
        await self._sync.once()

    async def pull(self) -> None:
        await self._sync._pull()

    async def push(self) -> None:
        await Pushing(self.store, self.line, self.hub.clock).push()

    async def ask(self, *operations: AnyOperation) -> list[OperationId]:
        return await self.store.ask(operations)

    async def refused(self) -> list[outbox.Refused]:
        return await self.store.read(outbox.refused, open_only=True)

    async def fetch(self, content: bytes, contact: InteractionId) -> str:
        file = erased.attachment(content, f"{WORD}.pdf")
        await self.store.fetch(file, contact)
        moving = Transfers(
            store=self.store, backend=self.line, line=Standing(), clock=self.hub.clock,
            draw=lambda low, _: low,
        )  # fmt: skip
        (waiting,) = await self.store.read(transfers.waiting, transfers.Way.DOWN)
        await moving._fetch(waiting)
        await self.store.file(BlobFolder.lay_open, file.sha256, file.name)
        return file.sha256

    def hits(self, word: str = WORD) -> set[str]:
        """Where the word still stands: in tables, in full text, in any file's bytes."""
        found = {path.name for path in files_of(self.profile) if _holds(path, word)}
        connection = connect(self.profile, only_reading=True)
        try:
            return found | set(_tables_with(connection, word))
        finally:
            connection.close()


def files_of(profile: Path) -> Iterator[Path]:
    return (path for path in profile.rglob("*") if path.is_file())


def _holds(path: Path, word: str) -> bool:
    return word.casefold().encode() in path.read_bytes().lower()


def _tables_with(connection: Connection, word: str) -> Iterator[str]:
    names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    for (name,) in names:
        rows = connection.execute(f"SELECT * FROM '{name}'").fetchall()
        if any(word.casefold() in str(row).casefold() for row in rows):
            yield name
    for kind in KINDS:
        if kind.searched:
            table = f"{kind.table}_fts"
            question = f"SELECT rowid FROM {table} WHERE {table} MATCH ?"
            if connection.execute(question, (f'"{word}"',)).fetchall():
                yield f"{table} MATCH"


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    made = Hub(tmp_path / "hub")
    yield made
    made.store.close()


@asynccontextmanager
async def desk_of(hub: Hub, profile: Path) -> AsyncIterator[Desk]:
    store = StoreThread(profile, hub.clock)
    await store.open()
    await store.write(Store.sign_in, "http://hub.test", hub.ann.id, hub.ann.site, "Ann")
    desk = Desk(hub, profile, store)
    try:
        yield desk
    finally:
        desk.unhook()
        await store.close()


def test_every_table_of_a_desk_has_its_rule() -> None:
    of_records = {kind.table for kind in KINDS}

    assert metadata.tables.keys() - of_records <= local.BOOKS.keys()


async def test_nothing_about_somebody_erased_is_left_on_a_desk_that_was_offline(
    hub: Hub, profile: Path
) -> None:
    async with desk_of(hub, profile) as desk:
        await desk.sync()
        await desk.fetch(BILL, MAIL)
        before = desk.hits()
        await desk.ask(
            customer.Set(id=EVA, address=f"{WORD} street"),
            writing.SaveDraft(
                id=draft_id(hub.ann.id, MAIL, DraftKind.NOTE), interaction=MAIL,
                kind=DraftKind.NOTE, text=f"{WORD} again",
            ),
            interaction.Create(
                id=InteractionId("contact-new"), customer=EVA, channel=Channel.VOICE,
                queue=hub.queue, subject="She called",
            ),
            writing.NoteInteraction(
                id=NoteId("note-new"), about=InteractionId("contact-new"), text="Call her back"
            ),
            task.Create(id=TaskId("task-of-otto"), title="Otto's", customer=erased.OTTO),
        )  # fmt: skip

        done = hub.erasing.erase(EVA)
        await desk.sync()
        offered = {each.op: each for each in await desk.refused()}
        left = desk.hits()
        otto = await desk.store.read(records.record, Interaction, OTHER_MAIL)

        assert {"customers", "interactions_fts MATCH", "tresen.db-wal"} <= before
        assert left == set()
        assert hub.acknowledged() == [done.seq]
        assert not (profile / "blobs").exists() or not list((profile / "blobs").iterdir())
        assert otto is not None
        assert otto.case is None
        # The words that were written and could not go out are offered, and nothing else of it.
        assert {each.reason for each in offered.values()} == {Reason.ERASED}
        assert {each.verdict for each in offered.values()} == {Verdict.GONE}
        assert offered.keys() == {"customer.set@1", "interaction.create@1", "interaction.note@1"}
        assert offered["interaction.note@1"].fields == '{"text":"Call her back"}'
        assert offered["customer.set@1"].fields == "{}"
        assert await desk.store.read(outbox.waiting) == []
        with hub.store.reading(MAIN) as within:
            assert hub_records.find(within, "task", "task-of-otto") is not None


async def test_what_could_not_be_cleaned_away_is_when_the_line_is_back(
    hub: Hub, profile: Path
) -> None:
    async with desk_of(hub, profile) as desk:
        await desk.sync()
        done = hub.erasing.erase(EVA)
        desk.line.says_nothing_is_left = False
        with pytest.raises(Offline):
            await desk.sync()
        untold = hub.acknowledged()

    # The program is started anew; what is to be done stands in its store.
    async with desk_of(hub, profile) as desk:
        await desk.sync()

        assert untold == [0]
        assert hub.acknowledged() == [done.seq]
        assert desk.hits() == set()


async def test_an_operation_that_may_have_reached_the_hub_keeps_its_number_and_nothing_else(
    hub: Hub, profile: Path
) -> None:
    async with desk_of(hub, profile) as desk:
        await desk.sync()
        await desk.ask(
            writing.AddNote(id=NoteId("note-late"), about_kind="case", about=LATE, text=WORD)
        )
        desk.line.loses_answers = True
        with pytest.raises(Offline):
            await desk.push()
        desk.line.loses_answers = False
        await desk.ask(task.Create(id=TaskId("later"), title="Order paper"))

        hub.erasing.erase(EVA)
        await desk.sync()

        assert desk.hits() == set()
        assert await desk.store.read(outbox.waiting) == []
        assert await desk.refused() == []  # it was done, and then erased with the rest
        assert await desk.store.read(records.record, Task, TaskId("later")) is not None
        progress = await desk.store.write(Store.progress)
        assert (progress.pulled_mid, progress.next_mid) == (2, 3)


async def test_who_goes_on_writing_about_somebody_erased_keeps_the_words_and_nothing_else(
    hub: Hub, profile: Path
) -> None:
    async with desk_of(hub, profile) as desk:
        await desk.sync()
        hub.erasing.erase(EVA)
        await desk.sync()
        desk.line.up = False

        await desk.ask(
            writing.SaveDraft(
                id=draft_id(hub.ann.id, MAIL, DraftKind.REPLY), interaction=MAIL,
                kind=DraftKind.REPLY, text=f"Dear {WORD}",
            ),
            writing.AddNote(
                id=NoteId("note-late"), about_kind="customer", about=EVA, text="Was angry"
            ),
            interaction.Assign(id=OTHER_MAIL, agent=hub.ann.id),
        )  # fmt: skip

        waiting = await desk.store.read(outbox.waiting)
        (offered,) = await desk.refused()
        assert [each.record for each in waiting] == [OTHER_MAIL]
        assert offered.fields == '{"text":"Was angry"}'
        assert desk.hits() == set()


@pytest.mark.parametrize("first", ["the answer", "the page"])
async def test_a_record_of_others_stays_when_what_waits_for_it_names_somebody_erased(
    hub: Hub, profile: Path, first: str
) -> None:
    theirs = Task(
        id=TaskId("task-theirs"), title="Call", created_at=hub.clock.now(), created_by=hub.ann.id
    )
    hub.admin.put([theirs])
    async with desk_of(hub, profile) as desk:
        await desk.sync()
        await desk.ask(task.Create(id=theirs.id, title="Call Eva", customer=EVA))
        hub.erasing.erase(EVA)

        if first == "the page":
            await desk.pull()
        await desk.sync()

        assert await desk.store.read(records.record, Task, theirs.id) == theirs
        assert [each.fields for each in await desk.refused()] == ['{"title":"Call Eva"}']
        assert desk.hits() == set()
        await desk.ask(task.Set(id=theirs.id, title="Write"))
        assert len(await desk.store.read(outbox.waiting)) == 1


@pytest.mark.parametrize("way", ["put away", "seven days"])
async def test_words_that_are_offered_go_when_they_are_put_away_and_after_seven_days(
    hub: Hub, profile: Path, way: str
) -> None:
    async with desk_of(hub, profile) as desk:
        await desk.sync()
        await desk.ask(
            writing.AddNote(id=NoteId("n"), about_kind="customer", about=EVA, text="Kammerjäger")
        )
        hub.erasing.erase(EVA)
        await desk.sync()
        (offered,) = await desk.refused()
        shown = desk.hits("Kammerjäger")

        if way == "put away":
            await desk.store.dismiss([offered.op_id])
        else:
            hub.clock.forward(days=7, seconds=1)
        await desk.sync()

        assert "refused" in shown
        assert desk.hits("Kammerjäger") == set()
        assert await desk.store.read(outbox.refused) == []


async def test_a_profile_that_is_put_back_from_a_copy_erases_once_more(
    hub: Hub, profile: Path
) -> None:
    async with desk_of(hub, profile) as desk:
        await desk.sync()
    copy = profile.with_name("copy")
    shutil.copytree(profile, copy)
    async with desk_of(hub, profile) as desk:
        hub.erasing.erase(EVA)
        await desk.sync()

    async with desk_of(hub, copy) as older:
        before = older.hits()
        await older.sync()

        assert "customers" in before
        assert older.hits() == set()


async def test_a_desk_that_was_away_for_too_long_erases_what_its_snapshot_does_not_bring(
    hub: Hub, profile: Path
) -> None:
    async with desk_of(hub, profile) as desk:
        await desk.sync()
        hub.erasing.erase(EVA)
        hub.store.writing(MAIN, raise_floor)

        await desk.sync()

        assert desk.hits() == set()
        assert hub.acknowledged() != [0]


async def test_rights_that_end_leave_no_word_in_the_full_text(hub: Hub, profile: Path) -> None:
    async with desk_of(hub, profile) as desk:
        await desk.sync()
        partner = hub.admin.add_site("North", SiteKind.PARTNER)
        hub.admin.put([msgspec.structs.replace(hub.ann, site=partner.id)])

        await desk.sync()

        left = desk.hits()
        assert "tasks" in left  # her own
        assert not {each for each in left if each.startswith(("interactions", "customers"))}
