"""Contacts above and below the open one are there before somebody goes to them, as they are now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain.operations.interaction import Reply
from desktop.viewmodels.desk import Open
from desktop.viewmodels.interaction.conversation import Conversation
from desktop.viewmodels.interaction.read_ahead import ReadAhead
from desktop.viewmodels.work_list.work_list import WorkList
from tests.support.composing import ComposerPane
from tests.support.desk import a_desk, until
from tests.support.people import CHAT, EVERYTHING, FRIEDA, MAIL

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.viewmodels.composer.composer_shown import Shown
    from desktop.viewmodels.rows import Row

MAIL_OPEN = Open(MAIL.id, FRIEDA.id)


async def test_the_next_contact_of_the_work_list_is_shown_in_the_step_that_opens_it(
    profile: Path,
) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        work, conversation, ahead = WorkList(desk), Conversation(desk), ReadAhead(desk)
        await until(lambda: work.count == 2)
        desk.show(MAIL_OPEN)
        await until(lambda: ahead.at(CHAT.id) and conversation.shown == MAIL.id)
        shown: list[tuple[Row, ...]] = []
        conversation.rows_changed.connect(shown.append)

        work.step(1)

        assert conversation.shown == CHAT.id  # and nothing was awaited
        assert len(shown) == 1
        assert conversation.rows
        for each in (ahead, conversation, work):
            each.close()


async def test_the_composer_says_once_of_what_was_read_ahead_to_whom_it_writes(
    profile: Path,
) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        work, pane, ahead = WorkList(desk), ComposerPane(desk), ReadAhead(desk)
        await until(lambda: work.count == 2)
        await pane.open(MAIL)
        await until(lambda: ahead.at(CHAT.id))
        before = pane.composer.shown
        said: list[Shown] = []
        pane.composer.changed.connect(said.append)

        work.step(1)

        assert said == [pane.composer.shown]  # not that nothing is open in between
        assert said[0].to not in ("", before.to)
        for each in (ahead, pane, work):
            each.close()


async def test_what_was_read_ahead_is_not_shown_once_something_has_changed(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        work, ahead = WorkList(desk), ReadAhead(desk)
        await until(lambda: work.count == 2)
        desk.show(MAIL_OPEN)
        await until(lambda: ahead.at(CHAT.id))
        before = ahead.at(CHAT.id)
        dropped: list[bool] = []
        desk.changed.connect(lambda _changes: dropped.append(ahead.at(CHAT.id) is None))

        await desk.ask(Reply(id=CHAT.id, text="Ja, gern."))

        assert dropped
        assert all(dropped)
        await until(lambda: ahead.at(CHAT.id))
        found = ahead.at(CHAT.id)
        assert found is not None
        assert found != before
        assert found.interaction.messages[-1].text == "Ja, gern."
        for each in (ahead, work):
            each.close()


async def test_only_what_stands_next_to_the_open_contact_is_kept(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        work, ahead = WorkList(desk), ReadAhead(desk)
        await until(lambda: work.count == 2)
        desk.show(MAIL_OPEN)
        await until(lambda: ahead.at(CHAT.id))

        work.step(1)
        await until(lambda: ahead.at(MAIL.id))

        assert ahead.at(CHAT.id) is None
        for each in (ahead, work):
            each.close()
