"""Files of messages: here, fetched, opened on a person's word alone, saved; or why not."""

from __future__ import annotations

import hashlib
from functools import partial
from pathlib import Path

import pytest
from msgspec.structs import replace

from desktop.domain.conversation import Attachment
from desktop.line import Standing
from desktop.notices import Tone
from desktop.store import transfers
from desktop.store.blobs import BlobFolder
from desktop.store.store import Store
from desktop.store.transfers import Way
from desktop.viewmodels.desk import Open
from desktop.viewmodels.interaction.conversation import Conversation
from desktop.viewmodels.rows import Bubble, File, MailRow
from tests.support.desk import TriedDesk, a_desk, until
from tests.support.people import CHAT, EVERYTHING, MAIL

BILL, PAGE, SETUP = b"%PDF-1.7 a bill", b"<html><script>", b"MZ\x90 a program"


def named(name: str, content: bytes) -> Attachment:
    return Attachment(name, len(content), "x/y", hashlib.sha256(content).hexdigest())


FILES = {
    "Rechnung.pdf": BILL,
    "seite.html": PAGE,
    "bild.png": SETUP,  # is not what it is called
}
SENT = tuple(named(name, content) for name, content in FILES.items())
WITH_FILES = replace(
    MAIL, messages=(*MAIL.messages[:-1], replace(MAIL.messages[-1], attachments=SENT))
)
LAST = WITH_FILES.messages[-1].id


class Opened:
    """The system's opener, in the test's hands."""

    def __init__(self) -> None:
        self.paths: list[Path] = []
        self.can = True

    def open(self, path: Path) -> bool:
        self.paths.append(path)
        return self.can


class Reading:
    """The contact with its files, and the system that opens them."""

    def __init__(self, desk: TriedDesk) -> None:
        self.desk = desk
        self.opener = desk.opener = Opened()
        self.conversation = Conversation(desk)

    async def open(self) -> None:
        self.desk.show(Open(MAIL.id, MAIL.customer))
        await until(lambda: self.conversation.shown == MAIL.id)

    @property
    def files(self) -> tuple[File, ...]:
        row = next(row for row in self.conversation.rows if row.key == LAST)
        assert isinstance(row, MailRow)
        return row.files

    async def arrive(self, file: Attachment, content: bytes) -> None:
        """As when it has been fetched."""
        await self.desk.file(lambda folder: folder.add(file.sha256, content))
        await self.desk.file(lambda folder: folder.complete(file.sha256))
        done = partial(transfers.done, sha256=file.sha256)
        await self.desk.store.write(Store.book, done, file.sha256)

    def ask(self, part: str) -> None:
        self.conversation.asked(LAST, part)

    def notice(self) -> tuple[str, str, str]:
        [notice] = self.desk.notices.shown
        return notice.happened, notice.safe, notice.action

    async def wanted(self) -> list[str]:
        waiting = await self.desk.read(transfers.waiting, Way.DOWN)
        return [each.sha256 for each in waiting]

    def close(self) -> None:
        self.conversation.close()


RECORDS = [record for record in EVERYTHING if record.id != MAIL.id] + [WITH_FILES]


async def test_a_file_is_fetched_shown_on_its_way_and_opened_when_it_is_there(
    profile: Path,
) -> None:
    async with a_desk(profile, records=RECORDS) as desk:
        reading = Reading(desk)
        await reading.open()
        assert reading.files[0].opens == "Open Rechnung.pdf, 1 kB"
        said = next(row.said for row in reading.conversation.rows if row.key == LAST)
        assert "3 attachments, Rechnung.pdf, 1 kB" in said

        reading.ask("file:0")
        await until(lambda: reading.files[0].doing == "being fetched, 0 %")
        moved = partial(transfers.moved, sha256=SENT[0].sha256, so_far=9)
        await desk.store.write(Store.book, moved, SENT[0].sha256)
        await until(lambda: reading.files[0].doing == "being fetched, 60 %")
        assert reading.files[0].share == pytest.approx(0.6)
        assert reading.opener.paths == []
        await reading.arrive(SENT[0], BILL)

        await until(lambda: reading.opener.paths)
        [path] = reading.opener.paths
        assert (path.name, await desk.file(lambda _folder: path.read_bytes())) == (
            "Rechnung.pdf",
            BILL,
        )
        assert reading.files[0].doing == ""
        reading.close()


async def test_what_comes_late_is_there_but_opens_no_window_by_itself(profile: Path) -> None:
    async with a_desk(profile, records=RECORDS) as desk:
        reading = Reading(desk)
        await reading.open()
        reading.ask("file:0")
        await until(lambda: reading.files[0].doing)

        desk.clock.move(seconds=60)
        await reading.arrive(SENT[0], BILL)
        await until(lambda: not reading.files[0].doing)
        await desk.supervisor.pause(0.05)
        assert reading.opener.paths == []

        reading.ask("file:0")
        await until(lambda: reading.opener.paths)
        reading.close()


async def test_without_a_line_it_says_so_and_can_be_had_when_the_line_is_back(
    profile: Path,
) -> None:
    async with a_desk(profile, records=RECORDS, online=False) as desk:
        reading = Reading(desk)
        await reading.open()

        reading.ask("file:0")
        assert reading.notice() == (
            "“Rechnung.pdf” is not on this machine, and there is no line to the hub.",
            "",
            "interaction.fetch-file",
        )
        assert await reading.wanted() == []
        desk.line_is(Standing.ONLINE)
        assert desk.notices.shown == ()
        desk.line_is(Standing.OFFLINE)
        reading.ask("file:0")
        reading.conversation.files.fetch(SENT[0].sha256)
        await until(lambda: reading.files[0].doing == "waits for the line")

        assert await reading.wanted() == [SENT[0].sha256]
        assert desk.notices.shown == ()
        desk.line_is(Standing.ONLINE)
        assert reading.files[0].doing == "being fetched, 0 %"
        reading.close()


async def test_what_could_do_harm_is_only_saved(profile: Path, tmp_path: Path) -> None:
    async with a_desk(profile, records=RECORDS) as desk:
        reading = Reading(desk)
        await reading.open()
        reading.ask("file:1")
        assert reading.notice()[:2] == (
            "“seite.html” is not opened.",
            "A page that could act by itself: it is only saved.",
        )
        await reading.arrive(SENT[2], SETUP)
        await until(lambda: SENT[2].sha256 in reading.conversation.files._here)
        reading.ask("file:2")
        await until(lambda: "bild.png" in reading.notice()[0])
        assert reading.notice()[1] == "A program: it is only saved, never opened from here."
        assert reading.opener.paths == []

        asked: list[tuple[str, str]] = []
        reading.conversation.files.save_asked.connect(asked.append)
        reading.ask("save:2")
        reading.conversation.files.save(SENT[2].sha256, str(tmp_path / "kept.png"))
        await until(lambda: desk.notices.shown[0].tone is Tone.DONE)

        assert asked == [(SENT[2].sha256, "bild.png")]
        assert await desk.file(lambda _folder: (tmp_path / "kept.png").read_bytes()) == SETUP
        reading.conversation.files.save(SENT[2].sha256, "/proc/nowhere/kept.png")
        await until(lambda: "could not be saved" in reading.notice()[0])
        reading.close()


async def test_where_no_program_fits_and_where_the_hub_refuses_it_is_said(profile: Path) -> None:
    async with a_desk(profile, records=RECORDS) as desk:
        reading = Reading(desk)
        await reading.open()
        reading.opener.can = False
        await reading.arrive(SENT[0], BILL)
        await until(lambda: reading.conversation.files._here)
        reading.ask("file:0")
        await until(lambda: reading.opener.paths)
        assert reading.notice()[:2] == (
            "No program here opens “Rechnung.pdf”.",
            "You can save it instead.",
        )

        reading.conversation.files.fetch(SENT[1].sha256)
        await until(lambda: reading.files[1].doing)
        refuse = partial(transfers.refuse, sha256=SENT[1].sha256, reason="not-there")
        await desk.store.write(Store.book, refuse, SENT[1].sha256)
        await until(lambda: reading.files[1].refused)
        assert reading.files[1].refused == "The hub does not have it, or not for you."
        reading.close()


async def test_a_turn_of_a_chat_shows_its_files_too(profile: Path) -> None:
    last = replace(CHAT.messages[-1], attachments=SENT[:1])
    chat = replace(CHAT, messages=(*CHAT.messages[:-1], last))
    others = [record for record in RECORDS if record.id != CHAT.id]
    async with a_desk(profile, records=[*others, chat]) as desk:
        conversation = Conversation(desk)
        desk.show(Open(CHAT.id, CHAT.customer))
        await until(lambda: conversation.shown == CHAT.id)

        row = next(row for row in conversation.rows if row.key == last.id)
        assert isinstance(row, Bubble)
        assert [file.name for file in row.files] == ["Rechnung.pdf"]
        conversation.close()


async def test_what_was_laid_open_is_a_copy_that_goes_with_the_window(profile: Path) -> None:
    async with a_desk(profile, records=RECORDS) as desk:
        reading = Reading(desk)
        await reading.open()
        await reading.arrive(SENT[0], BILL)
        await until(lambda: reading.conversation.files._here)
        reading.ask("file:0")
        await until(lambda: reading.opener.paths)

        assert reading.opener.paths[0].is_relative_to(profile / "opened")
        await desk.store.file(BlobFolder.forget_opened)
        assert not await desk.file(lambda _folder: (profile / "opened").exists())
        reading.close()
