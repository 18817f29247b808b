"""Reminders: once on a device, also after a restart; many at once are one; put off and on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from desktop.domain.conversation import Segment
from desktop.domain.ids import TaskId
from desktop.domain.operations import task as operations
from desktop.domain.records import Interaction, Task
from desktop.domain.words import InteractionStatus, SegmentKind, TaskStatus
from desktop.notices import Tone
from desktop.ports.outside import SHOW
from desktop.settings import NOTIFICATIONS, QUIET, REMIND_AHEAD
from desktop.signal import Signal
from desktop.store.reads import records
from desktop.store.reads import reminders as reads
from desktop.store.reads.reminders import Reminder
from desktop.viewmodels.desk import Desk
from desktop.viewmodels.outside.reminders import SNOOZE, Reminders, said
from tests.support.desk import ME, NOON, a_desk, until
from tests.support.people import MAIL


class Told:
    """A way to tell that writes down what it was asked for."""

    def __init__(self, *, works: bool = True) -> None:
        self.acted: Signal[str] = Signal()
        self.works = works
        self.told: list[tuple[str, str]] = []
        self.withdrawn = 0

    async def tell(self, title: str, text: str, buttons: Mapping[str, str], seconds: float) -> bool:
        if self.works:
            self.told.append((title, text))
        return self.works

    async def withdraw(self) -> None:
        self.withdrawn += 1

    async def close(self) -> None: ...


def a_task(id_: str, minutes: float, **fields: Any) -> Task:
    """Due so many minutes from now, of whoever sits here."""
    return Task(
        id=TaskId(id_),
        title=f"Task {id_}",
        created_at=NOON - timedelta(days=1),
        created_by=ME.agent,
        assignee=ME.agent,
        due_at=NOON + timedelta(minutes=minutes),
        **fields,
    )


def reminders(desk: Desk, told: Told, shown: list[str] | None = None) -> Reminders:
    shown = [] if shown is None else shown
    return Reminders(
        desk,
        outside=[told],
        come=lambda: None,
        trigger=lambda action, subject: shown.append(f"{action} {subject}"),
    )


async def settled(model: Reminders) -> None:
    """Looked, and nothing is being told."""
    await until(lambda: not model._busy)


async def test_a_task_is_told_of_ten_minutes_before_it_is_due(profile: Path) -> None:
    told = Told()
    tasks = [a_task("soon", 9, words="By four."), a_task("later", 60)]
    async with a_desk(profile, records=tasks) as desk:
        model = reminders(desk, told)
        await until(lambda: told.told)
        await settled(model)
        model.close()

    [(title, text)] = told.told
    assert title == "A promise is to be kept"
    assert text.startswith("due today, ")


async def test_what_came_due_while_the_window_was_closed_is_told_once_at_the_next_start(
    profile: Path,
) -> None:
    first, second = Told(), Told()
    async with a_desk(profile, records=[a_task("past", -90)]) as desk:
        model = reminders(desk, first)
        await until(lambda: first.told)
        await settled(model)
        model.close()
        again = reminders(desk, second)
        await settled(again)
        again.close()

    assert len(first.told) == 1
    assert second.told == []


async def test_many_at_once_are_one_notification(profile: Path) -> None:
    told = Told()
    async with a_desk(profile, records=[a_task(str(n), -n) for n in range(1, 41)]) as desk:
        model = reminders(desk, told)
        await until(lambda: told.told)
        await settled(model)
        model.close()

    assert [title for title, _ in told.told] == ["40 tasks and promises are due"]


async def test_promises_in_danger_are_told_apart_from_what_is_only_due(profile: Path) -> None:
    told = Told(works=False)
    risky: dict[str, Any] = {"words": "By four.", "escalated_at": NOON - timedelta(minutes=1)}
    tasks = [a_task("due", 2), a_task("due too", 3), a_task("risky", 5, **risky)]
    async with a_desk(profile, records=tasks) as desk:
        model = reminders(desk, told)
        await until(lambda: desk.notices.everything)
        await settled(model)
        model.close()
        (notice,) = desk.notices.everything

    assert notice.happened == "1 promise in danger · 2 tasks and promises are due"
    assert notice.safe.startswith("Task risky")
    assert notice.tone is Tone.WARNING
    one = Reminder(task=TaskId("a"), title="Ring back", name="", promise=True, due_at=None, at=0)
    risk = replace(one, danger=True)
    assert said([risk], NOON, named=False)[0] == "A promise is in danger"
    assert said([risk, risk], NOON, named=False)[0] == "2 promises in danger"
    assert said([one, risk], NOON, named=True)[1] == "Ring back · Ring back"


async def test_what_is_put_off_is_told_again_after_ten_minutes(profile: Path) -> None:
    told = Told()
    async with a_desk(profile, records=[a_task("one", 0)]) as desk:
        model = reminders(desk, told)
        await until(lambda: told.told)
        put_off: list[object] = []
        desk.changed.connect(put_off.append)
        told.acted.emit(SNOOZE)
        await until(lambda: put_off)
        before = len(told.told)
        desk.clock.move(minutes=11)
        desk.from_hub(a_task("other", 600))  # looks, in place of the half minute it waits at most
        await until(lambda: len(told.told) == 2)
        model.close()

    assert before == 1


async def test_a_time_of_its_own_counts_and_others_tasks_do_not(profile: Path) -> None:
    told = Told()
    tasks = [
        a_task("own", 600, remind_at=NOON - timedelta(minutes=1)),
        a_task("done", 0, status=TaskStatus.DONE),
    ]
    async with a_desk(profile, records=tasks) as desk:
        desk.settings.choose(NOTIFICATIONS, "full")
        model = reminders(desk, told)
        await until(lambda: told.told)
        await settled(model)
        model.close()

    [(title, _)] = told.told
    assert title == "Task own"


async def test_who_wants_no_reminder_before_is_told_only_of_times_that_were_set(
    profile: Path,
) -> None:
    told = Told()
    async with a_desk(profile, records=[a_task("due", -5)]) as desk:
        desk.settings.choose(REMIND_AHEAD, "off")
        model = reminders(desk, told)
        await settled(model)
        model.close()

    assert told.told == []


async def test_where_the_system_shows_nothing_the_window_does(profile: Path) -> None:
    told, shown = Told(works=False), list[str]()
    async with a_desk(profile, records=[a_task("one", 0)]) as desk:
        model = reminders(desk, told, shown)
        await until(lambda: desk.notices.shown)
        await settled(model)
        model.close()
        [notice] = desk.notices.shown

    assert (notice.happened, notice.action, notice.subject) == ("Task one", "task.show", "one")


async def test_a_click_shows_the_task_and_of_several_the_page(profile: Path) -> None:
    told, shown = Told(), list[str]()
    async with a_desk(profile, records=[a_task("one", 0)]) as desk:
        model = reminders(desk, told, shown)
        await until(lambda: told.told)
        told.acted.emit("default")
        model.close()

    assert shown == ["task.show one"]


async def test_a_task_ended_elsewhere_is_not_told_of_again_with_the_next(profile: Path) -> None:
    told = Told()
    async with a_desk(profile, records=[a_task("one", 0)]) as desk:
        model = reminders(desk, told)
        await until(lambda: told.told)
        await desk.ask(operations.Done(id=TaskId("one")))
        desk.from_hub(a_task("two", 0))
        await until(lambda: len(told.told) == 2)
        model.close()

    assert told.told[1][0] == "A task is to be done"


async def test_a_parked_contact_is_told_of_when_its_time_has_come_and_is_put_off(
    profile: Path,
) -> None:
    told, shown = Told(), list[str]()
    parked = Segment(agent=ME.agent, kind=SegmentKind.PARKED, since=NOON - timedelta(hours=1))
    back = NOON + timedelta(minutes=5)
    contact = replace(MAIL, status=InteractionStatus.PARKED, segments=(parked,), parked_until=back)
    async with a_desk(profile, records=[contact]) as desk:
        desk.settings.choose(NOTIFICATIONS, "full")
        model = reminders(desk, told, shown)
        await settled(model)
        assert not told.told

        desk.clock.move(minutes=5)
        model._look()
        await until(lambda: told.told)
        await settled(model)
        assert told.told == [(f"A parked contact is back · {MAIL.subject}", "")]

        told.acted.emit(SHOW)
        assert shown == [f"interaction.show {MAIL.id}"]
        model._look()
        await settled(model)
        assert len(told.told) == 1  # told once

        [again] = await desk.read(reads.waiting, ME.agent, None) or [None]
        assert again is None
        model.close()


async def test_a_parked_contact_that_is_put_off_is_parked_ten_minutes_longer(
    profile: Path,
) -> None:
    told = Told()
    parked = Segment(agent=ME.agent, kind=SegmentKind.PARKED, since=NOON - timedelta(hours=1))
    contact = replace(MAIL, status=InteractionStatus.PARKED, segments=(parked,), parked_until=NOON)
    async with a_desk(profile, records=[contact]) as desk:
        model = reminders(desk, told)
        await until(lambda: told.told)
        await settled(model)

        told.acted.emit(SNOOZE)
        later = NOON + timedelta(minutes=10)
        for _ in range(100):
            found = await desk.read(records.record, Interaction, MAIL.id)
            if found is not None and found.parked_until == later:
                break
            await desk.supervisor.pause(0.05)

        assert found is not None
        assert found.parked_until == later
        model.close()


async def test_a_reminder_goes_when_its_task_is_done_elsewhere(profile: Path) -> None:
    told = Told()
    async with a_desk(profile, records=[a_task("one", 0)]) as desk:
        model = reminders(desk, told)
        await until(lambda: told.told)
        desk.from_hub(a_task("one", 0, status=TaskStatus.DONE))
        await until(lambda: told.withdrawn)
        await settled(model)
        model.close()


async def test_in_quiet_hours_the_window_reminds_in_the_place_of_the_system(profile: Path) -> None:
    told = Told()
    async with a_desk(profile, records=[a_task("one", 0)]) as desk:
        now = NOON.astimezone()
        hour = timedelta(hours=1)
        desk.settings.choose(QUIET, f"{now - hour:%H:%M}-{now + hour:%H:%M}")
        model = reminders(desk, told)
        await until(lambda: desk.notices.shown)
        await settled(model)
        model.close()

    assert told.told == []
