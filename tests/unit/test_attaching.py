"""Files beside a reply: as safe as its words, refused with a reason, sent along."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from desktop.domain.bounds import BLOB_BYTES
from desktop.domain.conversation import Attachment
from desktop.domain.operations.interaction import Reply
from desktop.domain.operations.operation import Reason
from desktop.domain.records import Interaction
from desktop.domain.words import DraftKind
from desktop.line import Standing
from desktop.ports.wire import Answer, Verdict
from desktop.store import outbox, transfers
from desktop.store.reads import records
from desktop.store.store import Store
from desktop.store.transfers import Way
from desktop.viewmodels.composer.attaching import Attaching, Chip
from tests.support.composing import ComposerPane, draft_in, waiting_ops
from tests.support.desk import TriedDesk, a_desk, until
from tests.support.people import CHAT, EVERYTHING, MAIL

BILL = b"%PDF-1.7 a bill"


@pytest.fixture
def bill(tmp_path: Path) -> Path:
    path = tmp_path / "Rechnung März.pdf"
    path.write_bytes(BILL)
    return path


def chips(pane: ComposerPane) -> tuple[Chip, ...]:
    return pane.composer.files.chips


async def attach(pane: ComposerPane, *paths: Path) -> None:
    files: Attaching = pane.composer.files
    files.add([str(path) for path in paths])
    await until(lambda: not any(chip.working for chip in chips(pane)))
    await pane.composer.flush()


async def to_bring(desk: TriedDesk) -> list[str]:
    return [each.sha256 for each in await desk.read(transfers.waiting, Way.UP)]


async def test_a_file_is_part_of_the_draft_and_there_again_after_the_program_was_killed(
    profile: Path, bill: Path
) -> None:
    async with a_desk(profile, records=EVERYTHING, online=False) as desk:
        pane = ComposerPane(desk)
        await pane.open(MAIL)
        pane.composer.files.add([str(bill)])
        assert [(chip.name, chip.more) for chip in chips(pane)] == [
            ("Rechnung März.pdf", "is being taken in")
        ]
        await until(lambda: chips(pane)[0].more == "waits for the line")
        pane.close()  # nobody saved anything: as after kill -9

    async with a_desk(profile) as desk:
        pane = ComposerPane(desk)
        await pane.open(MAIL)
        await until(lambda: chips(pane))

        [chip] = chips(pane)
        assert (chip.name, chip.key) == ("Rechnung März.pdf", hashlib.sha256(BILL).hexdigest())
        assert await to_bring(desk) == [chip.key]
        draft = await draft_in(desk, MAIL, DraftKind.REPLY)
        assert draft is not None
        assert (draft.text, draft.attachments[0].media_type) == ("", "application/pdf")
        pane.close()


async def test_the_reply_takes_its_files_along_and_leaves_none_behind(
    profile: Path, bill: Path
) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        pane = ComposerPane(desk)
        await pane.open(MAIL)
        pane.write("Anbei.")
        await attach(pane, bill)

        await pane.send()

        mail = await desk.read(records.record, Interaction, MAIL.id)
        assert mail is not None
        [file] = mail.messages[-1].attachments
        assert (file.name, file.size) == ("Rechnung März.pdf", len(BILL))
        assert chips(pane) == ()
        assert await to_bring(desk) == [file.sha256]
        held = await desk.store.write(Store.batch, 200)
        assert held == []  # everything here waits for the file
        pane.close()


async def test_a_file_alone_can_be_sent(profile: Path, bill: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        pane = ComposerPane(desk)
        await pane.open(MAIL)
        assert pane.composer.shown.why_not == "Write something first."
        pane.composer.files.add([str(bill)])
        assert pane.composer.shown.why_not
        await attach(pane)
        await until(lambda: not pane.composer.shown.why_not)

        await pane.send()

        assert "interaction.reply@2" in await waiting_ops(desk)
        pane.close()


async def test_what_is_not_sent_says_why_and_costs_no_word(profile: Path, tmp_path: Path) -> None:
    wrong = {
        "setup.exe": (b"x", "Programs are not sent."),
        "bild.png": (b"MZ\x90", "Programs are not sent."),
        "makro.docm": (b"x", "Documents with macros are not sent."),
        "leer.txt": (b"", "It is empty."),
        "groß.bin": (b"x" * (BLOB_BYTES + 1), "Larger than 25 MB."),
    }
    for name, (content, _) in wrong.items():
        (tmp_path / name).write_bytes(content)
    async with a_desk(profile, records=EVERYTHING) as desk:
        pane = ComposerPane(desk)
        await pane.open(MAIL)
        pane.write("Meine Worte")

        await attach(pane, *(tmp_path / name for name in wrong), tmp_path / "nirgends.pdf")

        said = {chip.name: chip.refused for chip in chips(pane)}
        assert said == {name: because for name, (_, because) in wrong.items()} | {
            "nirgends.pdf": "It cannot be read."
        }
        assert chips(pane)[0].said.startswith("Not attached")
        assert pane.composer.shown.why_not == ""
        assert pane.field == pane.composer.text == "Meine Worte"
        for chip in chips(pane):
            pane.composer.files.remove(chip.key)
        assert chips(pane) == ()
        assert await to_bring(desk) == []
        pane.close()


async def test_a_file_taken_out_again_is_not_sent(profile: Path, bill: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        pane = ComposerPane(desk)
        await pane.open(MAIL)
        pane.write("Doch ohne.")
        await attach(pane, bill, bill)
        assert len(chips(pane)) == 1  # the same content twice is one file

        pane.composer.files.remove(chips(pane)[0].key)
        await pane.composer.flush()
        await pane.send()

        replies = [each.operation for each in await desk.read(outbox.waiting)]
        assert [each.attachments for each in replies if isinstance(each, Reply)] == [()]
        pane.close()


async def test_a_note_takes_no_files_and_each_contact_keeps_its_own(
    profile: Path, bill: Path
) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        pane = ComposerPane(desk)
        await pane.open(MAIL)
        await attach(pane, bill)
        pane.composer.choose(DraftKind.NOTE)
        await attach(pane, bill)
        assert (chips(pane), pane.composer.shown.why_no_files) == ((), "A note takes no files.")

        await pane.open(CHAT)
        assert chips(pane) == ()
        await pane.open(MAIL)
        pane.composer.choose(DraftKind.REPLY)
        assert [chip.name for chip in chips(pane)] == ["Rechnung März.pdf"]
        pane.close()


async def test_a_chip_shows_how_far_its_file_is(profile: Path, bill: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        pane = ComposerPane(desk)
        await pane.open(MAIL)
        await attach(pane, bill)
        [chip] = chips(pane)

        await desk.store.write(Store.book, lambda c: transfers.moved(c, chip.key, 6), chip.key)
        await until(lambda: chips(pane)[0].more == "going out, 40 %")
        assert chips(pane)[0].share == pytest.approx(0.4)
        desk.line_is(Standing.OFFLINE)
        assert chips(pane)[0].more == "waits for the line"
        await desk.store.write(Store.book, lambda c: transfers.done(c, chip.key), chip.key)
        await until(lambda: chips(pane)[0].more == "1 kB")
        pane.close()


async def test_a_file_that_the_hub_will_not_have_holds_up_the_reply_until_it_is_taken_out(
    profile: Path, bill: Path
) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        pane = ComposerPane(desk)
        await pane.open(MAIL)
        pane.write("Anbei.")
        await attach(pane, bill)
        await desk.store.write(Store.refuse_file, chips(pane)[0].key, "too-large")
        await until(lambda: chips(pane)[0].refused == "The hub takes no file of that size.")
        assert pane.composer.shown.why_not == "Take out the file that the hub does not accept."

        pane.composer.files.remove(chips(pane)[0].key)
        assert pane.composer.shown.why_not == ""
        assert pane.field == "Anbei."
        pane.close()


async def test_a_refused_reply_comes_back_with_its_files(profile: Path, bill: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        pane = ComposerPane(desk)
        await pane.open(MAIL)
        pane.write("Anbei.")
        await attach(pane, bill)
        await pane.send()
        [reply] = [each for each in await desk.read(outbox.waiting) if "reply" in each.op]

        desk.clock.move(seconds=5)
        no = Answer(reply.mid, Verdict.CONFLICT, Reason.NOT_YOURS)
        await desk.store.write(Store.take_answers, [no])
        await until(lambda: chips(pane))

        assert pane.field == "Anbei."
        assert [chip.name for chip in chips(pane)] == ["Rechnung März.pdf"]
        pane.close()


async def test_files_put_there_before_the_stored_draft_was_read_stand_beside_its_own(
    profile: Path, bill: Path, tmp_path: Path
) -> None:
    (tmp_path / "zwei.txt").write_bytes(b"two")
    async with a_desk(profile, records=EVERYTHING) as desk:
        pane = ComposerPane(desk)
        await pane.open(MAIL)
        await attach(pane, bill)
        pane.close()

    async with a_desk(profile) as desk:
        pane = ComposerPane(desk)
        desk.show(type(desk.open)(MAIL.id, MAIL.customer))
        pane.composer.files.add([str(tmp_path / "zwei.txt")])
        await until(lambda: len(chips(pane)) == 2 and not any(c.working for c in chips(pane)))
        await pane.composer.flush()

        draft = await draft_in(desk, MAIL, DraftKind.REPLY)
        assert draft is not None
        assert {file.name for file in draft.attachments} == {"Rechnung März.pdf", "zwei.txt"}
        assert all(isinstance(file, Attachment) for file in draft.attachments)
        pane.close()
