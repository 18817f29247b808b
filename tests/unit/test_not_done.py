"""Several asked for with one press, and a hub that does not do all of them: one notice, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from desktop.domain.ids import CaseId
from desktop.domain.operations.operation import Reason
from desktop.ports.wire import Answer, Verdict
from desktop.store import outbox
from desktop.store.store import Store
from desktop.under_way import Work
from desktop.viewmodels.lists.chosen import AT_ONCE
from desktop.viewmodels.lists.lists import Cases
from tests.support.desk import TriedDesk, a_desk, until
from tests.support.people import CASE, EVERYTHING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MANY = [replace(CASE, id=CaseId(f"case-{n}"), number=f"V-{n}", subject=f"No {n}") for n in range(8)]


async def answered(desk: TriedDesk, refuses: Callable[[str], bool]) -> None:
    """The hub does some of what waits, and refuses the others."""
    waiting = await desk.read(outbox.waiting)
    no, yes = (Verdict.DENIED, Reason.DENIED), (Verdict.OK, None)
    answers = [Answer(each.mid, *(no if refuses(each.record) else yes)) for each in waiting]
    await desk.store.write(Store.take_answers, answers)


async def test_what_the_hub_does_not_do_of_several_is_one_notice_with_names_and_a_way(
    profile: Path,
) -> None:
    async with a_desk(profile, records=(*EVERYTHING, *MANY)) as desk:
        page = Cases(desk)
        page.chosen.keys = tuple(each.id for each in MANY)
        urgent = next(each for each in page.chosen.deeds if each.id == "case.urgent")
        await page.chosen.do(urgent)
        before = len(desk.notices.everything)

        await answered(desk, lambda record: record in ("case-2", "case-5"))
        await until(lambda: len(desk.notices.everything) > before)
        told = [each for each in desk.notices.everything if each.action == "page.outbox"]
        await page.chosen.undo()
        taken_back = {each.record for each in await desk.read(outbox.waiting)}
        page.close()

    assert [each.happened for each in told] == ["2 of 8 were not done: V-2; V-5."]
    assert told[0].safe == "You may not do this, or not any more."
    assert taken_back == {each.id for each in MANY} - {"case-2", "case-5"}


async def test_two_presses_are_told_apart_and_many_names_are_cut(profile: Path) -> None:
    async with a_desk(profile, records=(*EVERYTHING, *MANY)) as desk:
        page = Cases(desk)
        for deed in page.chosen.deeds[1:]:
            page.chosen.keys = tuple(each.id for each in MANY)
            await page.chosen.do(deed)
        await answered(desk, lambda _record: True)

        def told() -> list[str]:
            return [
                each.happened for each in desk.notices.everything if "not done" in each.happened
            ]

        await until(lambda: len(told()) == 2)
        page.close()

    assert set(told()) == {"8 of 8 were not done: V-0; V-1; V-2; V-3; V-4; and 3 more."}


async def test_what_is_done_with_many_is_seen_and_stopped_and_the_rest_stays_chosen(
    profile: Path,
) -> None:
    many = [replace(CASE, id=CaseId(f"c-{n}"), number=f"V-{n}") for n in range(3 * AT_ONCE)]
    async with a_desk(profile, records=(*EVERYTHING, *many)) as desk:
        page = Cases(desk)
        page.chosen.keys = tuple(each.id for each in many)
        urgent = next(each for each in page.chosen.deeds if each.id == "case.urgent")
        seen: list[tuple[int, int]] = []

        def watch(works: tuple[Work, ...]) -> None:
            seen.extend((work.done, work.total) for work in works)
            if works and works[0].done == AT_ONCE:
                desk.under_way.stop()

        desk.under_way.changed.connect(watch)
        await page.chosen.do(urgent)
        asked = len(await desk.read(outbox.waiting))
        left = page.chosen.keys
        page.close()

    assert seen == [(0, len(many)), (AT_ONCE, len(many))]
    assert asked == AT_ONCE
    assert left == tuple(each.id for each in many[AT_ONCE:])
    assert not desk.under_way.works


async def test_taking_back_what_was_done_with_many_is_stopped_and_taken_up_again(
    profile: Path,
) -> None:
    many = [replace(CASE, id=CaseId(f"c-{n}"), number=f"V-{n}") for n in range(2 * AT_ONCE)]
    async with a_desk(profile, records=(*EVERYTHING, *many)) as desk:
        page = Cases(desk)
        page.chosen.keys = tuple(each.id for each in many)
        await page.chosen.do(next(each for each in page.chosen.deeds if each.id == "case.urgent"))

        def stop(_works: tuple[Work, ...]) -> None:
            desk.under_way.stop()

        disconnect = desk.under_way.changed.connect(stop)
        await page.chosen.undo()
        disconnect()
        stopped = len(await desk.read(outbox.waiting))
        [told] = [each for each in desk.notices.everything if "Taken back" in each.happened]
        await page.chosen.undo()
        asked = len(await desk.read(outbox.waiting))
        page.close()

    assert stopped == len(many) + AT_ONCE
    assert told.happened == "Taken back: 25 of 50. The rest stays as it is."
    assert asked == 2 * len(many)
    assert not desk.under_way.works
