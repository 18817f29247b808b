"""The page of possible duplicates: who is named and why, merging, saying that two are two."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import Qt

from desktop.domain.ids import CustomerId
from desktop.domain.records import ContactPoint, Customer
from desktop.domain.words import PointKind
from desktop.store.reads import duplicates, records
from desktop.viewmodels.customer import twice
from tests.support.desk import until
from tests.support.people import DELIVERY
from tests.support.qt import press
from tests.support.window import Tried, run
from tests.unit.test_duplicates import AGAIN, EVA
from widgets.lists.twice_page import TwicePage

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

KEY = f"pair:{AGAIN.id}:{EVA.id}"
PEOPLE = (DELIVERY, EVA, AGAIN)


async def shown(window: Tried, *said: str) -> TwicePage:
    page = TwicePage(window.desk, window.actions_)
    window.put(page)
    await until(lambda: page.summary.text() == f"{len(said)} pair{'' if len(said) == 1 else 's'}")
    assert [row.said for row in page.feed.rows][: len(said)] == list(said)
    page.feed.setFocus()
    return page


async def read(window: Tried, id_: str) -> Customer:
    found = await window.desk.read(records.record, Customer, id_)
    assert found is not None
    return found


def test_two_are_named_with_every_reason_and_compared_with_enter_and_merged(
    app: QApplication, profile: Path
) -> None:
    also = replace(AGAIN, name=EVA.name, born=EVA.born)

    async def scene(window: Tried) -> None:
        title = "Eva Übel · K-8 and Eva Übel · K-7"
        why = "the same telephone number · the same name and date of birth"
        page = await shown(window, f"{title}, {why}")
        press(page.feed, Qt.Key.Key_Return)
        sheet = page.ask()
        assert sheet is not None
        await until(lambda: bool(sheet.feed.rows) and sheet.feed.rows[0].key == "do")
        press(sheet.field.edit, Qt.Key.Key_Return)

        await until(lambda: page.summary.text() == "0 pairs")
        assert (await read(window, EVA.id)).merged_into == AGAIN.id
        await until(lambda: bool(window.desk.notices.everything))
        (notice,) = window.desk.notices.everything
        window.actions_.trigger(notice.action, notice.subject)
        await until(lambda: page.summary.text() == "1 pair")
        assert await read(window, AGAIN.id) == also

    run(app, scene, profile, (DELIVERY, EVA, also))


def test_two_that_are_not_the_same_are_named_nowhere_any_more_until_that_is_undone(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        page = await shown(window, "E. Uebel · K-8 and Eva Übel · K-7, the same telephone number")
        page.apart.click()
        await until(lambda: page.summary.text() == "0 pairs")

        assert not page.apart.isEnabled()
        assert page.ask() is None
        assert await window.desk.read(duplicates.perhaps_the_same, EVA.id) == ()
        assert await window.desk.read(duplicates.perhaps_the_same, AGAIN.id) == ()
        await until(lambda: bool(window.desk.notices.everything))
        (notice,) = window.desk.notices.everything
        window.actions_.trigger(notice.action)
        await until(lambda: page.summary.text() == "1 pair")
        assert await read(window, AGAIN.id) == AGAIN

    run(app, scene, profile, PEOPLE)


def test_what_another_desk_says_is_heard(app: QApplication, profile: Path) -> None:
    async def scene(window: Tried) -> None:
        page = await shown(window, "E. Uebel · K-8 and Eva Übel · K-7, the same telephone number")
        window.desk.from_hub(replace(EVA, apart=(AGAIN.id,)))
        await until(lambda: page.summary.text() == "0 pairs")

    run(app, scene, profile, PEOPLE)


def test_what_many_share_what_is_kept_back_and_who_was_merged_make_no_pair(
    app: QApplication, profile: Path
) -> None:
    switchboard = ContactPoint(PointKind.PHONE, "030 39200 0")
    many = tuple(
        Customer(
            id=CustomerId(f"many-{at:02}"),
            name=f"Muster {at}",
            points=(switchboard,),
            queues=(DELIVERY.id,),
        )
        for at in range(twice.SHARED + 1)
    )
    veiled = ContactPoint(PointKind.PHONE, "•••• 42")
    hidden = tuple(
        Customer(
            id=CustomerId(f"hidden-{at}"),
            name="Wanda",
            points=(veiled,),
            born=date(1970, 1, 1),
            masked=("phone", "born"),
            queues=(DELIVERY.id,),
        )
        for at in range(2)
    )
    merged = replace(AGAIN, id=CustomerId("merged"), merged_into=AGAIN.id)

    async def scene(window: Tried) -> None:
        page = await shown(window)
        assert page.feed.rows[0].said.startswith("Nobody is there twice")
        assert not page.compare.isEnabled()

    run(app, scene, profile, (DELIVERY, *many, *hidden, AGAIN, merged))


def test_all_customers_are_looked_at_some_at_a_time(app: QApplication, profile: Path) -> None:
    others = tuple(
        Customer(id=CustomerId(f"other-{at:04}"), name=f"Muster {at}", queues=(DELIVERY.id,))
        for at in range(450)
    )

    async def scene(window: Tried) -> None:
        page = TwicePage(window.desk, window.actions_)
        said: list[str] = []
        page.model.changed.connect(lambda _rows: said.append(page.model.summary))
        window.put(page)
        await until(lambda: page.summary.text() == "1 pair")
        assert said == ["200 customers looked at …", "400 customers looked at …", "1 pair"]

    run(app, scene, profile, (DELIVERY, EVA, *others, AGAIN))
