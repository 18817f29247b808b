"""Cases with a type at the desk: chosen at opening, own fields, checklist, clock, list."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import msgspec
import pytest
from msgspec.structs import replace

from desktop.domain.calendars import Calendar
from desktop.domain.case_types import CaseType, Field, with_steps
from desktop.domain.ids import CalendarId, CaseTypeId
from desktop.domain.progress import FieldValue, Pause
from desktop.domain.records import Case
from desktop.domain.words import CaseStatus, FieldKind, Priority
from desktop.store import outbox
from desktop.store.reads import records
from desktop.viewmodels import clock_words, own_fields
from desktop.viewmodels.case.case import STEP, CaseTab
from desktop.viewmodels.case.case_entry import CaseEntry, Changed, NewCase
from desktop.viewmodels.case.case_minutes import CaseMinutes
from desktop.viewmodels.desk import Open
from desktop.viewmodels.lists.lists import Cases
from desktop.viewmodels.rows import Facts, LineRow, TableRow
from desktop.viewmodels.times.when import clock
from tests.support.desk import NOON, TriedDesk, a_desk, until
from tests.support.people import CASE, EVERYTHING, FRIEDA, MAIL

if TYPE_CHECKING:
    from pathlib import Path

ALWAYS = Calendar(id=CalendarId("always"), name="Always", holidays=False)
KIND = CaseType(
    id=CaseTypeId("complaint"),
    name="Reklamation",
    calendar=ALWAYS.id,
    solve_minutes=10 * 60,
    fields=(
        Field(id="serial", title="Seriennummer", needed=True),
        Field(id="price", title="Preis", kind=FieldKind.NUMBER),
        Field(id="bought", title="Gekauft am", kind=FieldKind.DATE),
        Field(id="fault", title="Fehler", kind=FieldKind.CHOICE, choices=("laut", "leckt")),
        Field(id="warranty", title="Garantie", kind=FieldKind.YES_NO),
    ),
    checklist=("Rechnung anfordern", "Techniker buchen"),
)
TYPED = replace(
    CASE,
    type=KIND.id,
    opened_at=NOON - timedelta(hours=7),
    steps=with_steps((), KIND.checklist),
)
ALL = (*EVERYTHING, ALWAYS, KIND, TYPED)


@pytest.mark.parametrize(
    ("kind", "typed", "stored"),
    [
        (FieldKind.NUMBER, "1.234,50", "1234.50"),
        (FieldKind.NUMBER, "1,234.5", "1234.5"),
        (FieldKind.NUMBER, "1.234", "1234"),
        (FieldKind.NUMBER, "0,5", "0.5"),
        (FieldKind.NUMBER, "-3", "-3"),
        (FieldKind.NUMBER, "drei", None),
        (FieldKind.NUMBER, "NaN", None),
        (FieldKind.DATE, "24.12.2026", "2026-12-24"),
        (FieldKind.DATE, "2026-12-24", "2026-12-24"),
        (FieldKind.DATE, "31.2.2026", None),
        (FieldKind.CHOICE, "laut", "laut"),
        (FieldKind.CHOICE, "leise", None),
        (FieldKind.YES_NO, "yes", "yes"),
        (FieldKind.YES_NO, "vielleicht", None),
        (FieldKind.TEXT, "  AB 12 ", "AB 12"),
        (FieldKind.NUMBER, " ", ""),
    ],
)
def test_own_fields_are_read_as_people_type_them(
    kind: FieldKind, typed: str, stored: str | None
) -> None:
    field = Field(id="x", title="x", kind=kind, choices=("laut", "leckt"))

    assert own_fields.read(field, typed) == stored


async def _there(desk: TriedDesk) -> Case:
    found = await desk.read(records.record, Case, CASE.id)
    assert found is not None
    return found


def _changed(**own: str) -> Changed:
    return Changed(
        subject=CASE.subject,
        description="",
        priority=Priority.NORMAL,
        status=CaseStatus.OPEN,
        due="",
        own={f"fields.{name}": text for name, text in own.items()},
    )


async def test_a_type_chosen_at_opening_brings_its_checklist_along(profile: Path) -> None:
    async with a_desk(profile, records=(*ALL, replace(MAIL, case=None))) as desk:
        tab, entry = CaseTab(desk), CaseEntry(desk)
        desk.show(Open(MAIL.id, FRIEDA.id))
        assert [kind.name for kind in await entry.types("")] == ["Reklamation"]

        assert await entry.open(NewCase(subject="Trommel", type=KIND.id)) == {}
        await until(lambda: tab.case and tab.case.subject == "Trommel")

        assert tab.case is not None
        assert [step.text for step in tab.case.steps] == list(KIND.checklist)
        assert tab.shown is not None
        assert tab.shown.clock.left == 600
        tab.close()


async def test_wrong_values_are_said_at_their_fields_and_right_ones_stored_alone(
    profile: Path,
) -> None:
    async with a_desk(profile, records=ALL) as desk:
        entry = CaseEntry(desk)

        wrong = await entry.change(TYPED, _changed(price="viel", bought="neulich", serial="4711"))
        assert set(wrong) == {"fields.price", "fields.bought"}
        assert await entry.change(TYPED, _changed(price="12,50", serial="4711")) == {}

        there = await _there(desk)
        assert set(there.fields) == {FieldValue("price", "12.50"), FieldValue("serial", "4711")}
        (asked,) = await desk.read(outbox.waiting)
        assert set(msgspec.json.decode(asked.fields)) == {"id", "fields"}


async def test_what_is_needed_is_asked_for_when_the_case_is_closed(profile: Path) -> None:
    async with a_desk(profile, records=ALL) as desk:
        entry = CaseEntry(desk)

        assert set(await entry.close(TYPED, "Getauscht")) == {"fields.serial"}
        assert await entry.close(TYPED, "Getauscht", {"fields.serial": "4711"}) == {}

        there = await _there(desk)
        assert (there.status, there.fields) == (
            CaseStatus.CLOSED,
            (FieldValue("serial", "4711"),),
        )


async def test_a_step_is_ticked_with_who_and_when_and_unticked(profile: Path) -> None:
    async with a_desk(profile, records=ALL) as desk:
        tab = CaseTab(desk)
        desk.show(Open(MAIL.id, FRIEDA.id, CASE.id))
        await until(lambda: tab.case)
        key = STEP + TYPED.steps[0].id

        def row() -> LineRow:
            found = next(row for row in tab.rows if row.key == key)
            assert isinstance(found, LineRow)
            return found

        assert row().end == "to do"
        assert tab.tick(key)
        await until(lambda: row().icon == "circle-check")
        assert row().more == "Jana Kulisse"
        assert not tab.tick("contacts")
        tab.tick(key)
        await until(lambda: row().end == "to do")
        tab.close()


async def test_the_tab_shows_the_own_fields_and_how_long_is_left(profile: Path) -> None:
    async with a_desk(profile, records=ALL) as desk:
        tab = CaseTab(desk)
        desk.show(Open(MAIL.id, FRIEDA.id, CASE.id))
        await until(lambda: tab.case)

        facts = next(row for row in tab.rows if isinstance(row, Facts))
        assert {fact.label: fact.value for fact in facts.facts} | {
            "Type": "Reklamation",
            "Seriennummer": "missing",
            "Preis": "–",
        } == {fact.label: fact.value for fact in facts.facts}
        clock = next(row for row in tab.rows if row.key == "clock")
        assert clock.said == "Time to solve it, 3 h left"
        tab.close()


async def test_while_its_clock_stands_a_case_says_what_is_left_and_no_time_of_day(
    profile: Path,
) -> None:
    since = Pause(NOON - timedelta(hours=1))
    waits = replace(TYPED, status=CaseStatus.WAITING, pauses=(since,))
    async with a_desk(profile, records=(*ALL, waits)) as desk:
        tab = CaseTab(desk)
        desk.show(Open(MAIL.id, FRIEDA.id, waits.id))
        await until(lambda: tab.case)

        facts = next(row for row in tab.rows if isinstance(row, Facts))
        [due] = [fact.value for fact in facts.facts if fact.label == "Due"]
        assert due == "4 h left"
        tab.close()


async def test_cases_stand_by_when_they_are_due_with_type_and_time_left(profile: Path) -> None:
    def case(id_: str, opened_h: float, **more: object) -> Case:
        opened = NOON - timedelta(hours=opened_h)
        due = opened + timedelta(hours=10)
        fields = {"id": id_, "opened_at": opened, "due_at": due, "number": id_} | more
        return replace(TYPED, **fields)

    waiting = {"status": CaseStatus.WAITING, "pauses": (Pause(NOON - timedelta(hours=1)),)}
    cases = [
        case("good", 1),
        case("late", 12.5),
        case("danger", 9),
        case("waits", 3, **waiting),
        replace(CASE, id="plain", number="plain"),
    ]
    async with a_desk(profile, records=(*ALL, *cases)) as desk:
        page = Cases(desk)
        page.show()
        await until(lambda: page.pages.total == 6 and page.pages.row(0) is not None)

        rows = [page.pages.row(at) for at in range(6)]

        told = [(r.key, r.cells[4].text, r.cells[6].text) for r in rows if isinstance(r, TableRow)]
        assert told[:3] == [
            ("late", "Reklamation", "–2 h 30 min"),
            ("danger", "Reklamation", "1 h left"),
            ("good", "Reklamation", clock(NOON + timedelta(hours=9))),
        ]
        stands = next(text for key, _, text in told if key == "waits")
        assert stands.startswith("stands since ")
        assert ("plain", "", "") in told
        page.close()


async def test_with_a_minute_gone_only_times_left_that_are_others_are_shown_anew(
    profile: Path,
) -> None:
    opened = NOON - timedelta(hours=9)
    running = replace(TYPED, id="running", number="running", opened_at=opened)
    plain = replace(CASE, id="plain", number="plain", due_at=None)
    async with a_desk(profile, records=(*ALL, running, plain)) as desk:
        page = Cases(desk)
        page.show()
        await until(lambda: page.pages.total == 3 and page.pages.row(0) is not None)
        minutes, told = CaseMinutes(desk, page.pages), list[range]()
        undo = page.pages.changed.connect(told.append)

        def left() -> dict[str, str]:
            rows = page.pages.rows_read()
            return {r.key: r.cells[6].text for r in rows if isinstance(r, TableRow)}

        before = left()
        await minutes.look()
        still = (left(), list(told))
        desk.clock.move(seconds=20 * 60)
        await minutes.look()

        assert still == (before, [])
        assert before["running"] == "1 h left"
        assert left()["running"] == "40 min left"
        assert {len(each) for each in told} == {1}
        changed = {page.pages.row(each.start) for each in told}
        assert "plain" not in {row.key for row in changed if row is not None}
        undo()
        page.close()


def test_business_time_has_no_days() -> None:
    minutes = (0, 45, 60, 200, 599, 600, 2_000)

    assert [clock_words.lasting(each) for each in minutes] == [
        *("0 min", "45 min", "1 h", "3 h 20 min", "9 h 59 min", "10 h", "33 h"),
    ]
