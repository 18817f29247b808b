"""Customers who are there twice: found, compared, merged, taken apart; nothing hidden is shown."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from desktop.domain.ids import CustomerId, NoteId
from desktop.domain.operations.writing import AddNote
from desktop.domain.records import ContactPoint, Customer
from desktop.domain.words import PointKind
from desktop.store.reads import callers, customer, duplicates, records, timeline
from desktop.store.reads.duplicates import Why
from desktop.viewmodels.customer.customer import CustomerTab
from desktop.viewmodels.customer.duplicates import DuplicateSheet
from desktop.viewmodels.desk import Open
from desktop.viewmodels.rows import Empty, LineRow
from tests.support.desk import ME, TriedDesk, a_desk, until
from tests.support.people import DELIVERY, EVERYTHING, FRIEDA, MAIL

if TYPE_CHECKING:
    from pathlib import Path

PHONE = ContactPoint(PointKind.PHONE, "+49 30 5550 12-34")
EVA = Customer(
    id=CustomerId("eva"),
    name="Eva Übel",
    number="K-7",
    points=(PHONE, ContactPoint(PointKind.EMAIL, "eva.uebel@example.org")),
    address="Am Markt 1, Bonn",
    born=date(1980, 2, 3),
    queues=(DELIVERY.id,),
)
ALONE = Customer(id=CustomerId("again"), name="E. Uebel", queues=(DELIVERY.id,))
TWICE = {
    Why.PHONE: replace(ALONE, points=(ContactPoint(PointKind.PHONE, "030/55501234"),)),
    Why.EMAIL: replace(ALONE, points=(ContactPoint(PointKind.EMAIL, "Eva.Uebel@Example.org"),)),
    Why.ADDRESS: replace(ALONE, name="eva übel", address="am Markt 1; BONN"),
    Why.BORN: replace(ALONE, name="Eva Übel", born=date(1980, 2, 3)),
}
AGAIN = replace(TWICE[Why.PHONE], address="Neuer Weg 2", iban="DE00", language="en", number="K-8")


@pytest.mark.parametrize("why", list(Why))
async def test_the_same_customer_is_found_and_why(profile: Path, why: Why) -> None:
    async with a_desk(profile, records=[DELIVERY, EVA, TWICE[why]]) as desk:
        found = await desk.read(duplicates.perhaps_the_same, EVA.id)

        assert [(match.customer.id, match.why) for match in found] == [(ALONE.id, why)]


async def test_who_only_looks_alike_is_not_found(profile: Path) -> None:
    others = (
        replace(ALONE, id=CustomerId("1"), name="Eva Übel"),  # a name alone is many people's
        replace(ALONE, id=CustomerId("2"), points=(ContactPoint(PointKind.PHONE, "•••• 42"),)),
        replace(TWICE[Why.PHONE], id=CustomerId("3"), merged_into=CustomerId("1")),
        replace(ALONE, id=CustomerId("4"), points=(ContactPoint(PointKind.EMAIL, "eva@e.org"),)),
    )
    async with a_desk(profile, records=[DELIVERY, EVA, *others]) as desk:
        assert await desk.read(duplicates.perhaps_the_same, EVA.id) == ()


async def opened(desk: TriedDesk) -> DuplicateSheet:
    desk.show(Open(customer=EVA.id))
    sheet = DuplicateSheet(desk)
    sheet.begin()
    await until(lambda: bool(sheet.rows))
    return sheet


async def read(desk: TriedDesk, id: CustomerId) -> Customer:
    found = await desk.read(records.record, Customer, id)
    assert found is not None
    return found


async def test_the_values_that_stay_are_chosen_and_all_of_it_comes_back(profile: Path) -> None:
    async with a_desk(profile, records=[*EVERYTHING, EVA, AGAIN]) as desk:
        sheet = await opened(desk)
        assert sheet.rows[0].said == "E. Uebel · K-8, the same telephone number, Neuer Weg 2"
        assert not sheet.take(sheet.rows[0].key)
        said = {row.key: row.said for row in sheet.rows}
        assert said["address"] == "Address, Am Markt 1, Bonn, instead of Neuer Weg 2"
        assert said["iban"] == "IBAN, DE00, instead of nothing"  # only the other has one
        assert not sheet.take("address")

        assert sheet.take("do")
        await until(lambda: bool(desk.notices.everything))

        eva = await read(desk, EVA.id)
        assert (eva.address, eva.iban, eva.name) == ("Neuer Weg 2", "DE00", "Eva Übel")
        assert eva.points == (*EVA.points, *AGAIN.points)
        assert (await read(desk, AGAIN.id)).merged_into == EVA.id

        (notice,) = desk.notices.everything
        await sheet.take_apart(CustomerId(notice.subject))
        assert await read(desk, EVA.id) == EVA
        assert await read(desk, AGAIN.id) == AGAIN
        sheet.end()


async def test_what_the_hub_keeps_back_is_neither_offered_nor_taken(profile: Path) -> None:
    veiled = replace(
        AGAIN,
        iban="•••• 00",
        points=(*TWICE[Why.EMAIL].points, ContactPoint(PointKind.PHONE, "•••• 42")),
        masked=("phone", "iban"),
    )
    async with a_desk(profile, records=[DELIVERY, EVA, veiled]) as desk:
        sheet = await opened(desk)
        sheet.take(sheet.rows[0].key)
        assert not any("•" in row.said for row in sheet.rows)

        sheet.take("do")
        await until(lambda: bool(desk.notices.everything))

        eva = await read(desk, EVA.id)
        assert not eva.iban
        assert not any("•" in point.value for point in eva.points)
        sheet.end()


async def test_what_belongs_to_the_other_is_read_with_the_one_that_goes_on(profile: Path) -> None:
    contact = replace(MAIL, customer=AGAIN.id)
    async with a_desk(profile, records=[*EVERYTHING, EVA, AGAIN, contact]) as desk:
        note = AddNote(id=NoteId("n"), about_kind="customer", about=AGAIN.id, text="Knows us")
        await desk.ask(note)
        sheet = await opened(desk)
        sheet.take(sheet.rows[0].key)
        sheet.take("do")
        await until(lambda: bool(desk.notices.everything))

        shown = await desk.read(customer.shown, EVA.id, ME.site)
        assert shown is not None
        assert (shown.contacts, [each.text for each in shown.notes]) == (1, ["Knows us"])
        assert shown.same == ()
        page = await desk.read(timeline.page, EVA.id, after=None, size=50, home=ME.site)
        assert {entry.id for entry in page} == {contact.id, "n"}
        assert await desk.read(timeline.count, EVA.id) == 2
        found = await desk.read(callers.callers, "030 5550 1234")
        assert [match.customer for match in found.matches] == [EVA.id]
        sheet.end()


async def test_the_customer_tab_says_who_may_be_the_same_and_where_a_merged_one_goes_on(
    profile: Path,
) -> None:
    async with a_desk(profile, records=[DELIVERY, EVA, AGAIN]) as desk:
        tab = CustomerTab(desk)
        desk.show(Open(customer=EVA.id))
        await until(lambda: any(row.key == "same" for row in tab.rows))
        row = next(row for row in tab.rows if row.key == "same")
        assert isinstance(row, LineRow)
        assert row.said == "Perhaps the same as E. Uebel · K-8, the same telephone number"

        desk.from_hub(replace(AGAIN, merged_into=EVA.id))
        await until(lambda: not any(row.key == "same" for row in tab.rows))
        desk.show(Open(customer=AGAIN.id))
        await until(lambda: any(row.key == "goes-on" for row in tab.rows))
        tab.close()


async def test_a_customer_who_is_alone_says_so(profile: Path) -> None:
    async with a_desk(profile, records=[DELIVERY, FRIEDA, EVA]) as desk:
        sheet = await opened(desk)

        (row,) = sheet.rows
        assert isinstance(row, Empty)
        assert not sheet.take(row.key)
        sheet.end()


async def test_who_is_known_to_be_the_same_is_found_by_name_though_nothing_says_so(
    profile: Path,
) -> None:
    home = ContactPoint(PointKind.EMAIL, "eva@home.example")
    other = replace(ALONE, name="Eva Übel", number="K-9", points=(home,))
    async with a_desk(profile, records=[DELIVERY, EVA, other]) as desk:
        desk.show(Open(customer=EVA.id))
        sheet = DuplicateSheet(desk)
        sheet.begin()
        await until(lambda: [type(row) for row in sheet.rows] == [Empty])

        sheet.ask("eva")
        await until(lambda: [type(row) for row in sheet.rows] == [LineRow])
        assert sheet.rows[0].said.endswith("eva@home.example")
        sheet.take(sheet.rows[0].key)
        assert sheet.take("do")
        await until(lambda: desk.notices.everything)

        assert (await read(desk, other.id)).merged_into == EVA.id
        assert home in (await read(desk, EVA.id)).points
        sheet.begin()
        sheet.ask("nobody of this name")
        await until(lambda: [row.said for row in sheet.rows if "called so" in row.said])
        sheet.end()
