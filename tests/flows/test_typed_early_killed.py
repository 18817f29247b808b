"""What is typed between Accept and the contact outlives kill -9, and stands in it once."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from desktop.domain.operations.rescue import draft_id, form_draft_id
from desktop.domain.operations.writing import SaveDraft
from desktop.domain.records import Draft
from desktop.domain.words import DraftKind
from desktop.store.reads import records
from desktop.viewmodels import early_words
from desktop.viewmodels.desk import Open
from desktop.viewmodels.drafts import Place
from tests.support.composing import ComposerPane
from tests.support.desk import ME, a_desk, until
from tests.support.offered import QUEUED
from tests.support.people import JOERG, PEOPLE, held
from tests.support.whole_window import content, desk, play
from widgets.interaction.pane import InteractionPane

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from desktop.domain.ids import DraftId
    from tests.support.desk import TriedDesk
    from widgets.shell.window import Window

WORDS = "Guten Tag? 1"
SAVED_AFTER_S = 0.5
MINE = held(QUEUED.id, JOERG, *QUEUED.messages)


def killed(profile: Path, *more: str) -> None:
    """Somebody accepts and writes; half a second after their last letter the window is killed."""
    command = [sys.executable, "-m", "tests.support.early_typist", str(profile), WORDS, *more]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as typing:
        assert typing.stdout is not None
        assert typing.stdout.readline() == "typed\n"
        time.sleep(SAVED_AFTER_S)  # noqa: TID251  the law is about this time
        typing.send_signal(signal.SIGKILL)


def opened(app: QApplication, profile: Path, kind: DraftKind) -> str:
    """What stands there when the contact is in hand and opened in another window."""
    found: list[str] = []

    async def scene(window: Window) -> None:
        pane = content(window).desk_page.interaction
        assert isinstance(pane, InteractionPane)
        desk(window).show(Open(MINE.id, MINE.customer))
        pane.composer.choose(kind)
        place = Place(MINE.id, kind)
        await until(lambda: pane.journal.at(place).safe and pane.box.field.text)
        await until(lambda: desk(window).open.interaction == MINE.id)
        found.append(pane.box.field.text)

    play(app, profile, scene, [MINE])
    return found[0]


@pytest.mark.parametrize("kind", [DraftKind.REPLY, DraftKind.NOTE])
def test_letters_typed_between_accept_and_a_kill_stand_in_the_contact_afterwards(
    app: QApplication, profile: Path, kind: DraftKind
) -> None:
    killed(profile, *(["note"] if kind is DraftKind.NOTE else []))

    assert opened(app, profile, kind) == WORDS
    assert opened(app, profile, kind) == WORDS


async def test_words_that_had_their_place_before_the_kill_do_not_stand_there_twice(
    profile: Path,
) -> None:
    form = early_words.REPLY
    early = form_draft_id(ME.agent, form, MINE.id)
    reply = draft_id(ME.agent, MINE.id, DraftKind.REPLY)
    async with a_desk(profile, records=[*PEOPLE, MINE]) as there:
        kept = SaveDraft(id=early, kind=DraftKind.FORM, text=WORDS, form=form, about=MINE.id)
        own = SaveDraft(
            id=reply, interaction=MINE.id, kind=DraftKind.REPLY, text=f"{WORDS}, und weiter"
        )
        await there.ask(kept, own)
        pane = ComposerPane(there)
        await pane.open(MINE)
        await until_discarded(there, early)
        assert pane.field == f"{WORDS}, und weiter"
        pane.close()


async def until_discarded(desk: TriedDesk, draft: DraftId) -> None:
    async with asyncio.timeout(15):
        while True:
            found = await desk.read(records.record, Draft, draft)
            if found is not None and found.discarded:
                return
            await asyncio.sleep(0.01)
