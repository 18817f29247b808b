"""What stands beside the open record and is chosen there: its tags, who sees to it, its queue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from desktop.domain.ids import new_id
from desktop.domain.operations import case as cases
from desktop.domain.operations.registry import AnyOperation
from desktop.domain.operations.tagging import TagCase, TagCustomer, UntagCustomer
from desktop.domain.records import ContactPoint
from desktop.domain.words import PointKind, Role
from desktop.store import outbox
from desktop.viewmodels.case.case import CaseTab
from desktop.viewmodels.customer.customer import CustomerTab
from desktop.viewmodels.desk import Open
from desktop.viewmodels.lists.assign_picks import AssignPick
from desktop.viewmodels.lists.pick_one import PickOne
from desktop.viewmodels.lists.queue_pick import QueuePick
from desktop.viewmodels.lists.tag_sheet import TagSheet
from desktop.viewmodels.rows import Facts
from tests.support.desk import ME, TriedDesk, a_desk, until
from tests.support.people import ADVICE, CASE, EVERYTHING, FRIEDA, MALTE

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from desktop.viewmodels.rows import Row


async def _asked(desk: TriedDesk) -> list[AnyOperation]:
    return [each.operation for each in await desk.read(outbox.waiting)]


def _facts(rows: Iterable[Row]) -> dict[str, str]:
    found = next(row for row in rows if isinstance(row, Facts))
    return {fact.label: fact.value for fact in found.facts}


async def test_who_sees_to_a_case_and_its_tags_stand_in_its_tab_and_are_changed_there(
    profile: Path,
) -> None:
    case = replace(CASE, agent=MALTE.id, tags=("legal",))
    lead = replace(ME, role=Role.LEAD)
    records = [*(each for each in EVERYTHING if each is not CASE), case]
    async with a_desk(profile, records=records, me=lead) as desk:
        tab = CaseTab(desk)
        desk.show(Open(customer=FRIEDA.id, case=case.id))
        await until(lambda: tab.case)
        before = _facts(tab.rows)
        who = PickOne(desk, AssignPick("case", lead), lambda: tab.case)
        tags = TagSheet(desk, "case", lambda: tab.case, tab.rows_changed)
        who.begin()
        await until(lambda: who.rows)
        own = who.rows[0].key
        assert who.take(own)
        tags.begin()
        tags.ask("vip")
        assert tags.take("add")
        await until(lambda: _facts(tab.rows)["Seen to by"] == "you")
        await until(lambda: "vip" in _facts(tab.rows)["Tags"])
        after = _facts(tab.rows)
        asked = await _asked(desk)
        tags.close()
        tab.close()

    assert before["Seen to by"].startswith("Malte Muster")
    assert before["Tags"] == "legal"
    assert after["Tags"] == "legal, vip"
    assert asked == [cases.Assign(id=case.id, agent=ME.agent), TagCase(id=case.id, tag="vip")]


async def test_an_agent_is_told_that_a_case_of_a_colleague_is_given_on_by_a_lead(
    profile: Path,
) -> None:
    case = replace(CASE, agent=MALTE.id)
    async with a_desk(profile, records=EVERYTHING) as desk:
        who = PickOne(desk, AssignPick("case", ME), lambda: case)
        where = PickOne(desk, QueuePick("case", ME), lambda: case)
        who.begin()
        where.begin()
        await until(lambda: who.rows and where.rows)
        said = [row.said for row in where.rows]
        whom = [row.said for row in who.rows]
        took = where.take(f"queue:{ADVICE.id}")
        asked = await _asked(desk)

    assert said == ["Not for you to change. Somebody else has it in hand now."]
    assert whom == said
    assert not took
    assert asked == []


async def test_a_case_of_ones_own_goes_into_another_queue_and_nobody_sees_to_it(
    profile: Path,
) -> None:
    case = replace(CASE, agent=ME.agent)
    records = [*(each for each in EVERYTHING if each is not CASE), case]
    async with a_desk(profile, records=records) as desk:
        tab = CaseTab(desk)
        desk.show(Open(customer=FRIEDA.id, case=case.id))
        await until(lambda: tab.case)
        where = PickOne(desk, QueuePick("case", ME), lambda: tab.case)
        where.begin()
        await until(lambda: where.rows)
        assert where.take(f"queue:{ADVICE.id}")
        await until(lambda: tab.case and tab.case.queue == ADVICE.id)
        facts, asked = _facts(tab.rows), await _asked(desk)
        tab.close()

    assert (facts["Queue"], facts["Seen to by"]) == (ADVICE.name, "nobody in particular")
    assert asked == [cases.Set(id=case.id, queue=ADVICE.id)]


async def test_tags_of_a_customer_stand_in_the_customer_tab_and_are_taken_off_there(
    profile: Path,
) -> None:
    frieda = replace(FRIEDA, tags=("vip",))
    records = [*(each for each in EVERYTHING if each is not FRIEDA), frieda]
    async with a_desk(profile, records=records) as desk:
        tab = CustomerTab(desk)
        desk.show(Open(customer=frieda.id))
        await until(lambda: tab.customer)
        before = _facts(tab.rows)["Tags"]
        tags = TagSheet(desk, "customer", lambda: tab.customer, tab.rows_changed)
        tags.begin()
        assert not tags.take("tag:vip")  # the sheet stays while tags are taken off
        await until(lambda: _facts(tab.rows)["Tags"] == "–")
        tags.ask("callback only")
        assert tags.take("add")
        await until(lambda: _facts(tab.rows)["Tags"] == "callback only")
        asked = await _asked(desk)
        tags.close()
        tab.close()

    assert before == "vip"
    assert asked == [
        UntagCustomer(id=frieda.id, tag="vip"),
        TagCustomer(id=frieda.id, tag="callback only"),
    ]


async def test_visits_of_a_web_page_are_counted_and_not_shown_by_their_ids(profile: Path) -> None:
    visits = [ContactPoint(PointKind.CHAT, new_id(n)) for n in (1, 2)]
    jabber = ContactPoint(PointKind.CHAT, "frieda@chat.example.org")
    frieda = replace(FRIEDA, points=(*visits, jabber))
    records = [*(each for each in EVERYTHING if each is not FRIEDA), frieda]
    async with a_desk(profile, records=records) as desk:
        tab = CustomerTab(desk)
        desk.show(Open(customer=frieda.id))
        await until(lambda: tab.customer)
        found = next(row for row in tab.rows if isinstance(row, Facts))
        tab.close()

    chats = [fact.value for fact in found.facts if fact.label == "Chat"]
    assert chats == ["frieda@chat.example.org", "2 visits of a web page"]
    assert not any(each.value in found.said for each in visits)
