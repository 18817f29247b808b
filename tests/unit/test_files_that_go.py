"""Attachments on their way when what names them goes, or when the same is sent once more."""

from __future__ import annotations

import hashlib
import os
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from desktop.domain.conversation import Attachment
from desktop.domain.ids import AgentId, InteractionId, SiteId
from desktop.domain.operations import writing
from desktop.domain.operations.rescue import draft_id, form_draft_id
from desktop.domain.words import DraftKind
from desktop.line import Line
from desktop.ports.files import Piece
from desktop.ports.wire import Received
from desktop.store import transfers
from desktop.store.blobs import PIECE, BlobFolder
from desktop.store.erasing import erase
from desktop.store.opening import Connection
from desktop.store.store import Store
from desktop.store.transfers import Bringing, Way
from desktop.store.worker import StoreThread
from desktop.sync.cleaning import Cleaning
from desktop.sync.transfers import Transfers
from tests.support.desks import TestClock

ANN = AgentId("ann")
MAIL, OTHER = InteractionId("mail"), InteractionId("other")
CONTENT = b"plan" * PIECE  # in two pieces up, in four down
SHA256 = hashlib.sha256(CONTENT).hexdigest()
PLAN = Attachment("plan.txt", len(CONTENT), "text/plain", SHA256)
Meanwhile = Callable[[], Awaitable[object]]


class Door:
    """A hub's files, in memory; something happens between two pieces."""

    def __init__(self) -> None:
        self.has = b""
        self.told_upto = 0
        self.meanwhile: Meanwhile | None = None

    async def received(self, sha256: str) -> Received:
        assert sha256 == SHA256
        return Received(len(self.has), complete=self.has == CONTENT)

    async def bring(self, piece: Piece) -> Received:
        self.has += piece.content
        await self._happens()
        return await self.received(piece.sha256)

    async def fetch(
        self, sha256: str, interaction: InteractionId, start: int
    ) -> AsyncGenerator[bytes, None]:
        assert (sha256, interaction) == (SHA256, MAIL)
        for at in range(start, len(CONTENT), PIECE):
            await self._happens()
            yield CONTENT[at : at + PIECE]

    async def erased(self, client_id: str, upto: int) -> None:
        assert client_id
        self.told_upto = upto

    async def _happens(self) -> None:
        happens, self.meanwhile = self.meanwhile, None
        if happens is not None:
            await happens()


class Desk:
    def __init__(self, profile: Path) -> None:
        self.profile = profile
        self.door = Door()
        self.store = StoreThread(profile, TestClock())
        self.files = Transfers(
            store=self.store,
            backend=self.door,
            line=Line(),
            clock=TestClock(),
            draw=lambda least, _most: least,
        )

    async def take(self) -> None:
        await self.store.file(BlobFolder.take_bytes, PLAN.name, CONTENT, most=len(CONTENT))

    async def write(self, about: InteractionId = MAIL) -> None:
        """A reply with the plan, which is kept as a draft."""
        reply = DraftKind.REPLY
        words = writing.SaveDraft(
            id=draft_id(ANN, about, reply),
            interaction=about,
            kind=reply,
            text="Look",
            attachments=(PLAN,),
        )
        await self.store.ask([words], [Bringing(PLAN, about)])

    async def bring(self) -> bool:
        return await self.files.once()

    async def fetch(self) -> bool:
        await self.store.fetch(PLAN, MAIL)
        (waiting,) = await self.store.read(transfers.waiting, Way.DOWN)
        return await self.files._fetch(waiting)

    async def erase(self) -> None:
        """The mail, as a page of the hub says it; what is left is cleaned away."""
        await self.store.keep(_erased)
        await self.clean()

    async def clean(self) -> None:
        await Cleaning(self.store, self.door).run()  # type: ignore[arg-type]  # it is told, no more

    def left(self) -> list[str]:
        folder = self.profile / "blobs"
        return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def _erased(connection: Connection) -> None:
    at = TestClock().now()
    names = [("interaction", MAIL), ("draft", draft_id(ANN, MAIL, DraftKind.REPLY))]
    erase(connection, names, at)
    transfers.forget_unnamed(connection)


@asynccontextmanager
async def at_work(tmp_path: Path) -> AsyncIterator[Desk]:
    desk = Desk(tmp_path / "ann")
    await desk.store.open()
    await desk.store.write(Store.sign_in, "hub", ANN, SiteId("home"), "Ann")
    try:
        yield desk
    finally:
        await desk.store.close()


async def test_a_file_whose_contact_is_erased_while_it_is_brought_goes_no_further(
    tmp_path: Path,
) -> None:
    async with at_work(tmp_path) as desk:
        await desk.take()
        await desk.write()
        desk.door.meanwhile = desk.erase

        brought = await desk.bring()

        assert not brought
        assert len(desk.door.has) < len(CONTENT)
        assert desk.left() == []


async def test_of_a_file_whose_contact_is_erased_while_it_is_fetched_nothing_stays(
    tmp_path: Path,
) -> None:
    async with at_work(tmp_path) as desk:
        desk.door.meanwhile = desk.erase

        fetched = await desk.fetch()

        assert not fetched
        assert desk.left() == []


async def test_a_file_that_is_sent_once_more_before_it_is_cleaned_away_stays(
    tmp_path: Path,
) -> None:
    async with at_work(tmp_path) as desk:
        await desk.take()
        await desk.write()
        await desk.store.keep(_erased)
        await desk.take()
        await desk.write(OTHER)

        await desk.clean()
        await desk.files.sweep()

        assert await desk.bring()
        assert desk.door.has == CONTENT


async def test_a_file_in_a_reply_of_which_nothing_is_saved_yet_stays_when_the_same_goes_elsewhere(
    tmp_path: Path,
) -> None:
    async with at_work(tmp_path) as desk:
        await desk.take()
        await desk.write()
        await desk.take()

        await desk.erase()
        await desk.write(OTHER)

        assert await desk.bring()
        assert desk.door.has == CONTENT


async def test_a_picture_of_an_article_that_is_still_written_stays_however_long_that_takes(
    tmp_path: Path,
) -> None:
    async with at_work(tmp_path) as desk:
        await desk.take()
        draft = writing.SaveDraft(
            id=form_draft_id(ANN, "article.change", "article-1"),
            kind=DraftKind.FORM,
            text=f'{{"body": "![plan](attachment:{SHA256})"}}',
            form="article.change",
            about="article-1",
        )
        await desk.store.ask([draft])
        for path in (desk.profile / "blobs").iterdir():
            os.utime(path, (0, 0))

        await desk.files.sweep()

        assert desk.left() == [SHA256]
