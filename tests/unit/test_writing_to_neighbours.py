"""A contact that was read ahead can be answered in the very step that opens it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.viewmodels.interaction.read_ahead import ReadAhead
from desktop.viewmodels.work_list.work_list import WorkList
from tests.support.composing import ComposerPane
from tests.support.desk import a_desk, until
from tests.support.people import CHAT, EVERYTHING, MAIL

if TYPE_CHECKING:
    from pathlib import Path


async def test_the_composer_knows_a_contact_that_was_read_ahead_at_once(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        work, pane, ahead = WorkList(desk), ComposerPane(desk), ReadAhead(desk)
        await until(lambda: work.count == 2)
        await pane.open(MAIL)
        await until(lambda: ahead.at(CHAT.id))
        await desk.supervisor.pause(0.3)  # the conversation has read it as well

        work.step(1)
        pane.write("Guten Tag,")

        assert pane.conversation.shown == CHAT.id  # and nothing was awaited
        assert pane.composer.shown.why_not == ""
        assert pane.composer.shown.to
        await pane.send()
        for each in (ahead, pane, work):
            each.close()
