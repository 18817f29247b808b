"""The call of a call-back has the id of its task: wherever both could stand, keys stay apart."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from msgspec.structs import replace

from desktop.domain.ids import InteractionId
from desktop.domain.words import Channel
from desktop.viewmodels.case.case import CONTACT, CaseTab
from desktop.viewmodels.customer.timeline import Timeline
from desktop.viewmodels.desk import Open
from desktop.viewmodels.work_list.work_list import WorkList
from tests.support.desk import a_desk, until
from tests.support.people import CASE, EVERYTHING, FRIEDA, PROMISE, held

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from desktop.viewmodels.rows import Row

TASK = replace(PROMISE, case=CASE.id)
CALL = held(InteractionId(TASK.id), FRIEDA, channel=Channel.VOICE, case=CASE.id)
ALL = (*(each for each in EVERYTHING if each.id != PROMISE.id), TASK, CALL)


def twice(rows: Iterable[Row]) -> list[str]:
    return [key for key, count in Counter(row.key for row in rows).items() if count > 1]


async def test_the_case_shows_the_call_and_its_task_and_opens_the_call(profile: Path) -> None:
    async with a_desk(profile, records=ALL) as desk:
        tab = CaseTab(desk)
        desk.show(Open(None, FRIEDA.id, CASE.id))
        await until(lambda: tab.case is not None)

        keys = {row.key for row in tab.rows}
        assert {TASK.id, f"{CONTACT}{CALL.id}"} <= keys
        assert not twice(tab.rows)
        tab.open(f"{CONTACT}{CALL.id}")
        assert desk.open.interaction == CALL.id
        tab.close()


async def test_the_timeline_shows_the_call_and_its_task_and_opens_the_call(profile: Path) -> None:
    async with a_desk(profile, records=ALL) as desk:
        timeline = Timeline(desk)
        desk.show(Open(None, FRIEDA.id))
        await until(lambda: timeline.total)

        keys = [row.key for row in timeline.first if row.key.endswith(f":{TASK.id}")]
        assert len(keys) == 2
        assert not twice(timeline.first)
        timeline.open(next(key for key in keys if "interaction" in key))
        assert desk.open.interaction == CALL.id
        timeline.close()


async def test_the_work_list_shows_the_call_that_is_in_hand_and_not_its_task_as_well(
    profile: Path,
) -> None:
    async with a_desk(profile, records=ALL) as desk:
        work = WorkList(desk)
        await until(lambda: work.count)

        assert CALL.id in {row.key for row in work.rows}
        assert not twice(work.rows)
        work.close()
