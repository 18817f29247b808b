"""A wrap-up that the hub did not do: the contact is there again, and code and outcome with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain.operations.interaction import WrapUp
from desktop.domain.operations.operation import Reason
from desktop.domain.words import Direction, InteractionStatus, Outcome, WrapUpMode
from desktop.ports.wire import Answer, Verdict
from desktop.store import outbox
from desktop.store.store import Store
from desktop.viewmodels.refused.forms_back import FormsBack
from desktop.viewmodels.wrap_up.wrap_up_choice import Choice
from tests.support.desk import TriedDesk, a_desk, until
from tests.support.people import MAIL
from tests.unit.test_wrap_up_modes import asking, ended, opened

if TYPE_CHECKING:
    from pathlib import Path

    from tests.unit.test_wrap_up import Pane

UNREAD = "Not done: The customer has written before it was completed. Read it first."


async def completed(desk: TriedDesk, note: str = "") -> Pane:
    pane = await opened(desk)
    pane.panel.begin()
    pane.panel.choose(code="late", outcome=Outcome.HANDED_OVER)
    pane.panel.typed(note)
    pane.panel.complete()
    await until(lambda: pane.completed)
    return pane


async def answered(desk: TriedDesk, verdict: Verdict, reason: Reason | None) -> None:
    """The hub says this to the wrap-up and does all else that waits, a moment later."""
    desk.clock.move(seconds=1)
    answers = [
        Answer(each.mid, verdict, reason)
        if isinstance(each.operation, WrapUp)
        else Answer(each.mid, Verdict.OK)
        for each in await desk.read(outbox.waiting)
        if not each.answered
    ]
    await desk.store.write(Store.take_answers, answers)


async def test_the_hub_is_told_what_the_customer_had_written_when_it_was_completed(
    profile: Path,
) -> None:
    async with a_desk(profile, records=asking(WrapUpMode.MANDATORY)) as desk:
        pane = await completed(desk)

        asked = [each.operation for each in await desk.read(outbox.waiting)]
        (wrap_up,) = [each for each in asked if isinstance(each, WrapUp)]
        theirs = [each.id for each in MAIL.messages if each.direction is Direction.INBOUND]
        assert wrap_up.last_seen == theirs[-1]
        pane.close()


async def test_what_was_chosen_stands_in_the_wrap_up_again_with_the_reason(profile: Path) -> None:
    async with a_desk(profile, records=asking(WrapUpMode.MANDATORY)) as desk:
        back = FormsBack(desk)
        pane = await completed(desk, "Altgerät steht im Keller.")

        await answered(desk, Verdict.CONFLICT, Reason.UNREAD)
        assert (await ended(desk)).status is InteractionStatus.ACTIVE
        await until(lambda: desk.notices.everything)
        pane.panel.begin()
        await until(lambda: pane.panel.news)

        assert pane.panel.news == UNREAD
        assert pane.panel.choice == Choice(code="late", outcome=Outcome.HANDED_OVER)
        assert pane.panel.note == ""  # it was filed
        pane.close()
        back.close()


async def test_completing_anew_puts_the_refusal_away(profile: Path) -> None:
    async with a_desk(profile, records=asking(WrapUpMode.MANDATORY)) as desk:
        pane = await completed(desk)
        await answered(desk, Verdict.CONFLICT, Reason.UNREAD)
        pane.panel.begin()
        await until(lambda: pane.panel.news)

        pane.panel.complete()
        await until(lambda: len(pane.completed) == 2)

        assert await desk.read(outbox.refused, open_only=True) == []
        await answered(desk, Verdict.OK, None)
        assert (await ended(desk)).code == "late"
        pane.close()


async def test_a_wrap_up_that_was_done_leaves_nothing_behind(profile: Path) -> None:
    async with a_desk(profile, records=asking(WrapUpMode.MANDATORY)) as desk:
        pane = await completed(desk)
        await answered(desk, Verdict.OK, None)
        pane.panel.begin()

        assert pane.panel.choice == Choice()
        assert pane.panel.news == ""
        pane.close()
