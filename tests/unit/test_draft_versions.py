"""The draft journal: what was typed is found again, version by version, whatever came after."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace

from desktop.domain.ids import OperationId
from desktop.domain.operations.interaction import let_go, taken
from desktop.domain.operations.operation import Stamp
from desktop.domain.operations.rescue import draft_id
from desktop.domain.operations.writing import SaveDraft
from desktop.domain.words import DraftKind, InteractionStatus
from desktop.store import draft_versions, erasing, transfers
from desktop.store.store import Store
from desktop.store.transfers import Way
from desktop.viewmodels.composer.draft_history import DraftHistory
from tests.support.composing import ComposerPane, draft_in
from tests.support.desk import ME, NOON, TriedDesk, a_desk, until
from tests.support.people import CHAT, EVERYTHING, FRIEDA, MAIL, MALTE

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.store.opening import Connection

DRAFT = draft_id(ME.agent, MAIL.id, DraftKind.REPLY)


async def texts(desk: TriedDesk) -> list[str]:
    return [each.text for each in await desk.read(draft_versions.of, DRAFT)]


async def write(desk: TriedDesk, pane: ComposerPane, *words: str) -> None:
    for each in words:
        desk.clock.move(seconds=2)
        pane.write(each)
        await pane.composer.flush()


async def test_each_saving_leaves_a_version_also_of_what_was_deleted(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        pane = ComposerPane(desk)
        await pane.open(MAIL)
        await write(desk, pane, "Guten Tag", "Guten Tag Frau Muster", "", "Hallo")

        assert await texts(desk) == ["Hallo", "Guten Tag Frau Muster", "Guten Tag"]
        pane.close()


async def test_the_versions_are_there_after_sending_and_after_a_restart(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        pane = ComposerPane(desk)
        await pane.open(MAIL)
        await write(desk, pane, "Erst so", "Dann so")
        await pane.send()
        pane.close()

    async with a_desk(profile) as desk:
        assert await texts(desk) == ["Dann so", "Erst so"]


async def test_another_desk_that_writes_the_draft_takes_no_version_away(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        pane = ComposerPane(desk)
        await pane.open(MAIL)
        await write(desk, pane, "Von hier")
        mine = await draft_in(desk, MAIL, DraftKind.REPLY)
        assert mine is not None
        desk.clock.move(seconds=5)
        foreign = type(mine)(
            id=mine.id,
            agent=mine.agent,
            interaction=mine.interaction,
            kind=mine.kind,
            text="Von woanders",
            saved_at=desk.clock.now(),
        )
        desk.from_hub(foreign)
        await until(lambda: pane.field == "Von woanders")

        assert await texts(desk) == ["Von hier"]
        pane.close()


async def test_neither_a_new_owner_nor_a_merge_takes_a_version_away(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        pane = ComposerPane(desk)
        await pane.open(MAIL)
        await write(desk, pane, "Erst so", "Dann so")
        desk.from_hub(replace(taken(MAIL, MALTE.id, NOON), epoch=MAIL.epoch + 1))
        await until(lambda: not pane.conversation.mine)
        after_owner = await texts(desk)

        merged = replace(let_go(MAIL, NOON), status=InteractionStatus.CLOSED, merged_into=CHAT.id)
        desk.from_hub(replace(merged, epoch=MAIL.epoch + 2))
        await until(lambda: pane.conversation.of and pane.conversation.of.interaction.merged_into)
        pane.close()

    async with a_desk(profile) as desk:
        assert after_owner == ["Dann so", "Erst so"]
        assert await texts(desk) == ["Dann so", "Erst so"]


async def test_what_went_along_with_a_contact_is_behind_what_stood_there(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        pane = ComposerPane(desk)
        await pane.open(MAIL)
        await write(desk, pane, "Mein Anfang")
        mine = await draft_in(desk, MAIL, DraftKind.REPLY)
        assert mine is not None
        desk.clock.move(seconds=5)
        together = replace(mine, text="Mein Anfang\n\nVon Malte", saved_at=desk.clock.now())
        desk.from_hub(together)
        await until(lambda: pane.field == together.text)
        await write(desk, pane, "Ganz anders")

        assert await texts(desk) == ["Ganz anders", together.text, "Mein Anfang"]
        pane.close()


async def test_erasing_the_customer_takes_the_versions_along(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        pane = ComposerPane(desk)
        await pane.open(MAIL)
        await write(desk, pane, "Über Frieda")
        pane.close()

        def erase(connection: Connection) -> None:
            erasing.erase(connection, [("customer", FRIEDA.id)], NOON)

        await desk.keep(erase)

        assert await texts(desk) == []


async def test_old_versions_are_thinned_and_the_newest_are_all_there(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:

        def note(connection: Connection, at: timedelta, text: str) -> None:
            saved = SaveDraft(id=DRAFT, interaction=MAIL.id, kind=DraftKind.REPLY, text=text)
            stamp = Stamp(OperationId(f"op-{text}"), ME.agent, NOON + at)
            draft_versions.note(connection, saved, stamp)

        def a_long_letter(connection: Connection) -> None:
            for second in range(400):
                note(connection, timedelta(seconds=second), f"{second}")

        await desk.keep(a_long_letter)
        kept = await texts(desk)
        newest = [str(second) for second in range(399, 399 - draft_versions.NEWEST, -1)]
        assert kept[: draft_versions.NEWEST] == newest
        minutes = {int(text) // 60 for text in kept}
        assert minutes >= set(range(0, 6))
        assert len(kept) < 150

        for late in range(30):
            await desk.keep(partial(note, at=timedelta(days=20, seconds=late), text=f"late {late}"))
        assert all(text.startswith("late") for text in await texts(desk))


# -------------------------------------------------------------------------------------- files
async def attach(pane: ComposerPane, name: str) -> None:
    before = len(pane.composer.files.files)
    pane.composer.files.add_content(name, name.encode())
    await until(lambda: len(pane.composer.files.files) > before)
    await pane.composer.flush()


async def shown(desk: TriedDesk, pane: ComposerPane) -> DraftHistory:
    history = DraftHistory(desk)
    history.ask(pane.composer.place)
    await until(lambda: history.rows)
    return history


async def test_a_version_gives_its_files_back_and_names_those_that_are_gone(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        pane = ComposerPane(desk)
        await pane.open(MAIL)
        await write(desk, pane, "Mit Anlagen")
        await attach(pane, "plan.txt")
        await attach(pane, "alt.txt")
        plan, old = pane.composer.files.files
        pane.composer.files.remove(plan.sha256)
        pane.composer.files.remove(old.sha256)
        await write(desk, pane, "Ohne")
        await desk.file(lambda folder: folder.drop(old.sha256))

        history = await shown(desk, pane)
        [*_, key] = [row.key for row in history.rows if "2 files" in str(row)]
        given = history.given(key)
        assert given is not None
        assert (given.text, given.files, given.gone) == ("Mit Anlagen", (plan,), (old,))
        assert history.files(key) == "Files: plan.txt · Not here any more: alt.txt"
        pane.composer.files.lay_anew(given.files)
        await pane.composer.flush()

        assert pane.composer.files.files == (plan,)
        draft = await draft_in(desk, MAIL, DraftKind.REPLY)
        assert draft is not None
        assert draft.attachments == (plan,)
        assert (await desk.read(transfers.of, [plan.sha256]))[plan.sha256].way is Way.UP
        history.close()
        pane.close()


async def test_what_a_version_names_stays_until_that_goes(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        pane = ComposerPane(desk)
        await pane.open(MAIL)
        await write(desk, pane, "Mit Anlage")
        await attach(pane, "plan.txt")
        [plan] = pane.composer.files.files
        pane.composer.files.remove(plan.sha256)
        await pane.composer.flush()

        kept = await desk.read(transfers.written_beside)
        await desk.store.write(_forget)
        after = await desk.read(transfers.written_beside)

        assert plan.sha256 in kept
        assert plan.sha256 not in after
        pane.close()


def _forget(store: Store) -> None:
    store.book(lambda connection: draft_versions.forget(connection, [MAIL.id]))
