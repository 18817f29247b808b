"""Wrapping up as a queue wants it: codes of its own, without one, or within a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from desktop.domain.conversation import Message
from desktop.domain.ids import CodeId
from desktop.domain.records import Interaction, Note, Record, Task
from desktop.domain.routing import WrapUpRule
from desktop.domain.words import InteractionStatus, Outcome, WrapUpMode
from desktop.domain.wrap_up_codes import NONE_GIVEN, Code
from desktop.store import outbox
from desktop.store.reads import records
from desktop.viewmodels.desk import Open
from desktop.viewmodels.task_entry import Given
from tests.support.desk import ME, TriedDesk, a_desk, until
from tests.support.people import CHAT, DELIVERY, EVERYTHING, MAIL, said
from tests.unit.test_wrap_up import Pane

if TYPE_CHECKING:
    from pathlib import Path

CODES = (
    Code(id=CodeId("top"), title="Lieferung"),
    Code(id=CodeId("late"), title="Zu spät", parent=CodeId("top")),
    Code(id=CodeId("lost"), title="Verloren", parent=CodeId("top"), place=1, note_needed=True),
)


def asking(mode: WrapUpMode, seconds: int = 0) -> list[Record]:
    rule = WrapUpRule(mode=mode, seconds=seconds)
    return [*EVERYTHING, *CODES, replace(DELIVERY, wrap_up=rule)]


async def opened(desk: TriedDesk) -> Pane:
    """The mail, when its queue's codes are known."""
    pane = Pane(desk)
    await pane.open(MAIL)
    await until(lambda: pane.panel.finding.leaf("late"))
    return pane


async def of_kind(desk: TriedDesk, kind: str) -> list[str]:
    return [each.record for each in await desk.read(outbox.waiting) if each.kind == kind]


def wrote(desk: TriedDesk, message: Message) -> None:
    desk.from_hub(replace(MAIL, messages=(*MAIL.messages, message)))


def shown(pane: Pane) -> tuple[Message, ...]:
    return pane.conversation.of.interaction.messages if pane.conversation.of else ()


async def ended(desk: TriedDesk) -> Interaction:
    found = await desk.read(records.record, Interaction, MAIL.id)
    assert found is not None
    return found


async def test_the_enterprises_codes_are_searched_by_words_of_any_level(profile: Path) -> None:
    async with a_desk(profile, records=asking(WrapUpMode.MANDATORY)) as desk:
        pane = await opened(desk)
        finding = pane.panel.finding
        assert [leaf.id for leaf in finding.shown] == ["late", "lost"]

        finding.typed("lief verl")

        assert [leaf.id for leaf in pane.panel.codes()] == ["lost"]
        pane.panel.begin()
        pane.panel.choose_number(1)
        assert pane.panel.choice.code == "lost"
        pane.close()


async def test_a_code_that_needs_a_note_is_not_filed_without_one(profile: Path) -> None:
    async with a_desk(profile, records=asking(WrapUpMode.MANDATORY)) as desk:
        pane = await opened(desk)
        pane.panel.begin()
        pane.panel.choose(code="lost")

        pane.panel.complete()

        assert set(pane.panel.errors) == {"note"}
        pane.panel.typed("Die Spedition sucht.")
        assert pane.panel.errors == {}
        pane.panel.complete()
        await until(lambda: pane.completed)
        assert (await ended(desk)).code == "lost"
        pane.close()


async def test_an_optional_wrap_up_ends_without_a_code(profile: Path) -> None:
    async with a_desk(profile, records=asking(WrapUpMode.OPTIONAL)) as desk:
        pane = await opened(desk)
        pane.panel.begin()

        pane.panel.complete()
        await until(lambda: pane.completed)

        done = await ended(desk)
        assert (done.status, done.code) == (InteractionStatus.CLOSED, "")
        pane.close()


async def test_when_the_time_is_over_the_note_is_filed_and_no_code_is_said_to_be_none(
    profile: Path,
) -> None:
    async with a_desk(profile, records=asking(WrapUpMode.TIMED, 60)) as desk:
        pane = await opened(desk)
        pane.panel.begin()
        assert pane.panel.seconds_left == 60
        pane.panel.typed("Noch nicht fertig ge")
        pane.panel.choose(outcome=Outcome.FOLLOW_UP)
        pane.panel.choose(follow_up=Given(words="Bis vier", due="irgendwann"))

        desk.clock.move(seconds=61)
        await until(lambda: pane.completed, within_s=10)

        done = await ended(desk)
        assert (done.status, done.code) == (InteractionStatus.CLOSED, NONE_GIVEN)
        (note,) = await of_kind(desk, "note")
        kept = await desk.read(records.record, Note, note)
        assert kept is not None
        assert kept.text.split("\n") == [
            "Noch nicht fertig ge",
            "Follow-up that was not finished: irgendwann · Bis vier",
        ]
        assert await of_kind(desk, "task") == []
        pane.close()


async def test_a_contact_is_not_closed_over_what_the_customer_wrote_meanwhile(
    profile: Path,
) -> None:
    async with a_desk(profile, records=asking(WrapUpMode.OPTIONAL)) as desk:
        pane = await opened(desk)
        pane.panel.begin()
        assert pane.panel.news == ""
        wrote(desk, said("Halt, noch etwas!", desk.clock.now()))
        await until(lambda: pane.panel.news)
        assert pane.panel.news == "The customer has written since the wrap-up began."

        pane.panel.complete()
        assert pane.panel.news.endswith("Complete once more to close the contact all the same.")
        assert await desk.read(outbox.waiting) == []
        pane.panel.complete()
        await until(lambda: pane.completed)

        assert (await ended(desk)).status is InteractionStatus.CLOSED
        pane.close()


async def test_our_own_words_do_not_keep_a_contact_open(profile: Path) -> None:
    async with a_desk(profile, records=asking(WrapUpMode.OPTIONAL)) as desk:
        pane = await opened(desk)
        pane.panel.begin()
        wrote(desk, said("Gern.", desk.clock.now(), by=ME.agent))
        await until(lambda: len(shown(pane)) > len(MAIL.messages))

        pane.panel.complete()
        await until(lambda: pane.completed)
        pane.close()


async def test_a_time_that_is_over_closes_nothing_over_what_the_customer_wrote(
    profile: Path,
) -> None:
    async with a_desk(profile, records=asking(WrapUpMode.TIMED, 60)) as desk:
        pane = await opened(desk)
        pane.panel.begin()
        wrote(desk, said("Halt, noch etwas!", desk.clock.now()))

        desk.clock.move(seconds=61)
        await until(lambda: pane.panel.news.endswith("all the same."), within_s=10)

        assert (await ended(desk)).status is InteractionStatus.ACTIVE
        assert pane.panel.seconds_left is None
        pane.close()


async def test_half_a_minute_more_is_half_a_minute_more(profile: Path) -> None:
    async with a_desk(profile, records=asking(WrapUpMode.TIMED, 60)) as desk:
        pane = await opened(desk)
        pane.panel.begin()

        pane.panel.more_time()

        assert pane.panel.seconds_left == 90
        desk.clock.move(seconds=89)
        assert pane.panel.seconds_left == 1
        assert (await ended(desk)).status is InteractionStatus.ACTIVE
        pane.panel.leave()
        assert pane.panel.seconds_left is None
        pane.close()


async def test_the_time_runs_on_while_another_contact_is_open_and_keeps_the_follow_up(
    profile: Path,
) -> None:
    async with a_desk(profile, records=asking(WrapUpMode.TIMED, 60)) as desk:
        pane = await opened(desk)
        pane.panel.begin()
        pane.panel.choose(code="late", promise=True)
        pane.panel.choose(follow_up=Given(title="Rückruf", words="Bis vier", due="16:00"))
        desk.show(Open(CHAT.id, CHAT.customer))
        await until(lambda: pane.conversation.shown == CHAT.id)
        assert pane.panel.seconds_left is None

        desk.clock.move(seconds=61)

        async def closed() -> bool:
            return (await ended(desk)).status is InteractionStatus.CLOSED

        for _ in range(200):
            if await closed():
                break
            await desk.supervisor.pause(0.05)
        assert (await ended(desk)).code == "late"
        (task,) = await of_kind(desk, "task")
        made = await desk.read(records.record, Task, task)
        assert made is not None
        assert (made.customer, made.interaction) == (MAIL.customer, MAIL.id)
        assert pane.completed == []
        assert desk.open.interaction == CHAT.id
        pane.close()


async def test_a_time_runs_on_while_the_window_is_closed(profile: Path) -> None:
    async with a_desk(profile, records=asking(WrapUpMode.TIMED, 60)) as desk:
        pane = await opened(desk)
        pane.panel.begin()
        pane.panel.typed("Noch nicht fertig")
        pane.panel.choose(code="late")
        await until(lambda: pane.panel.choice.until)
        pane.panel.more_time()
        await pane.journal.flush()
        pane.close()

        desk.clock.move(seconds=50)
        again = await opened(desk)
        await again.panel.take_up_again()

        assert (again.panel.open, again.panel.seconds_left) == (True, 40)
        assert (again.panel.choice.code, again.panel.note) == ("late", "Noch nicht fertig")
        again.close()


async def test_a_time_that_was_over_while_the_window_was_closed_completes_what_is_there(
    profile: Path,
) -> None:
    async with a_desk(profile, records=asking(WrapUpMode.TIMED, 60)) as desk:
        pane = await opened(desk)
        pane.panel.begin()
        pane.panel.typed("Noch nicht fertig")
        await until(lambda: pane.panel.choice.until)
        await pane.journal.flush()
        pane.close()

        desk.clock.move(seconds=61)
        again = Pane(desk)
        await again.panel.take_up_again()
        for _ in range(1_000):
            if (await ended(desk)).status is InteractionStatus.CLOSED:
                break
            await desk.supervisor.pause(0.02)

        done = await ended(desk)
        assert (done.status, done.code) == (InteractionStatus.CLOSED, NONE_GIVEN)
        (note,) = await of_kind(desk, "note")
        kept = await desk.read(records.record, Note, note)
        assert kept is not None
        assert kept.text == "Noch nicht fertig"
        again.close()


async def test_who_went_back_to_the_composer_has_no_time_running_after_a_restart(
    profile: Path,
) -> None:
    async with a_desk(profile, records=asking(WrapUpMode.TIMED, 60)) as desk:
        pane = await opened(desk)
        pane.panel.begin()
        pane.panel.choose(code="late")
        await until(lambda: pane.panel.choice.until)
        pane.panel.leave()
        await pane.journal.flush()
        pane.close()

        desk.clock.move(seconds=61)
        again = await opened(desk)
        await again.panel.take_up_again()

        assert not again.panel.open
        assert (await ended(desk)).status is InteractionStatus.ACTIVE
        again.close()
