"""Keeping codes and types: the tree moves as asked, fields are read a line each, ids stay."""

from __future__ import annotations

import pytest

from desktop.actions.context import KEEPS_SERVING, Context
from desktop.domain.case_types import CaseType, Field
from desktop.domain.ids import CaseTypeId, CodeId, QueueId
from desktop.domain.operations import service
from desktop.domain.records import Queue
from desktop.domain.words import FieldKind, Role
from desktop.domain.wrap_up_codes import Code, Title
from desktop.viewmodels.service import kept_codes, kept_types

BILLS = Queue(id=QueueId("q-bills"), name="Rechnungen")
LATE = Queue(id=QueueId("q-late"), name="Lieferung")
QUEUES = (BILLS, LATE)


def test_who_may_ask_for_the_page_is_who_may_ask_for_its_changes() -> None:
    may = {role for role in Role if KEEPS_SERVING.holds(Context(role=role))}

    assert may == service.KEEPING_ROLES


def code(id_: str, parent: str | None = None, place: int = 0, *, active: bool = True) -> Code:
    above = CodeId(parent) if parent else None
    return Code(id=CodeId(id_), title=id_, parent=above, place=place, active=active)


TREE = (
    code("b", place=1),
    code("a"),
    code("a2", "a", 1),
    code("a1", "a"),
    code("lost", "nowhere", 9),
)


def test_codes_stand_in_the_order_of_the_tree_and_lost_ones_at_the_top() -> None:
    found = [(each.code.id, each.depth) for each in kept_codes.in_order(TREE)]

    assert found == [("a", 0), ("a1", 1), ("a2", 1), ("b", 0), ("lost", 0)]


def test_moving_a_code_gives_its_neighbours_their_places_and_stops_at_the_end() -> None:
    down = kept_codes.moved(TREE[3], TREE, 1)

    assert down == [
        service.SetCode(id=CodeId("a2"), place=0),
        service.SetCode(id=CodeId("a1"), place=1),
    ]
    assert kept_codes.moved(TREE[3], TREE, -1) == []
    assert kept_codes.moved(TREE[2], TREE, 1) == []


def test_no_code_is_offered_to_stand_below_itself() -> None:
    offered = [value for value, _ in kept_codes.parents(TREE, TREE[1])]

    assert offered == ["", "b", "lost"]
    assert dict(kept_codes.parents(TREE, None))["a1"] == "a › a1"


def test_a_code_is_changed_in_what_is_another_alone_and_keeps_its_other_languages() -> None:
    here = Code(
        id=CodeId("late"),
        title="Zu spät",
        titles=(Title("en", "Late"), Title("fr", "Tard")),
        queues=(LATE.id,),
    )
    known = kept_codes.known_of(here, QUEUES)
    same = kept_codes.Given(title="Zu spät", english="Late", queues=known["queues"])

    assert kept_codes.changed(here, same, QUEUES) is None
    other = kept_codes.Given(title="Zu spät", english="Too late", queues="lieferung, Rechnungen")
    assert kept_codes.changed(here, other, QUEUES) == service.SetCode(
        id=here.id,
        titles=(Title("en", "Too late"), Title("fr", "Tard")),
        queues=(LATE.id, BILLS.id),
    )


def test_a_new_code_is_the_last_of_its_neighbours() -> None:
    asked = kept_codes.added(kept_codes.Given(title=" Neu ", parent="a"), "n", TREE, QUEUES)

    assert asked == service.AddCode(id=CodeId("n"), title="Neu", parent=CodeId("a"), place=2)


def test_a_code_without_a_name_or_for_a_queue_nobody_knows_is_not_saved() -> None:
    wrong = kept_codes.errors(kept_codes.Given(title=" ", queues="Rechnungen, Nord"), QUEUES)

    assert wrong == {
        "title": "A code needs a name.",
        "queues": "There is no queue Nord. There are: Lieferung, Rechnungen.",
    }


def test_what_is_withdrawn_says_so_in_a_word() -> None:
    standing = kept_codes.Standing(code("x", active=False), 1, ("oben",))

    shown = kept_codes.row(standing, QUEUES)

    assert shown.cells[4].text == "withdrawn"
    assert shown.said == "x, below oben, everywhere, withdrawn"


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("", 0), ("8", 480), ("8 h", 480), ("2 Std 30 min", 150), ("45 min", 45), ("soon", None)],
)
def test_a_span_of_business_hours_is_read_as_people_write_it(
    text: str, minutes: int | None
) -> None:
    assert kept_types.read_minutes(text) == minutes


@pytest.mark.parametrize("minutes", [0, 45, 60, 150, 630, 1_201])
def test_what_is_written_of_a_span_is_read_to_the_minute(minutes: int) -> None:
    assert kept_types.read_minutes(kept_types.written_minutes(minutes)) == minutes


SERIAL = Field(id="serial", title="Seriennummer", needed=True)
BOUGHT = Field(id="bought", title="Gekauft am", kind=FieldKind.DATE)
COLOUR = Field(id="colour", title="Farbe", kind=FieldKind.CHOICE, choices=("rot", "blau"))


def test_fields_are_written_and_read_back_a_line_each() -> None:
    lines = [kept_types.written(each) for each in (SERIAL, BOUGHT, COLOUR)]

    assert lines == ["Seriennummer *", "Gekauft am: date", "Farbe: rot | blau"]
    read = kept_types.read_fields("\n".join(lines), (SERIAL, BOUGHT, COLOUR))
    assert read == (SERIAL, BOUGHT, COLOUR)


def test_a_field_that_is_called_otherwise_at_its_place_keeps_its_id() -> None:
    read = kept_types.read_fields("Gerätenummer *\nGekauft am: Datum\nNeu", (SERIAL, BOUGHT))

    assert not isinstance(read, str)
    assert [each.id for each in read[:2]] == ["serial", "bought"]
    assert read[2].id not in ("", "serial", "bought")


def test_a_field_that_moved_keeps_its_id_and_a_new_one_never_takes_an_old_one() -> None:
    read = kept_types.read_fields("Neu\nSeriennummer *", (SERIAL, BOUGHT))

    assert not isinstance(read, str)
    assert read[1].id == "serial"
    assert read[0].id == "" or read[0].id != "serial"
    assert len({each.id for each in read}) == 2


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Name: bunt", "“Name: bunt”: after the colon stands number, date, yes/no or red | blue."),
        (": date", "“: date” has no name."),
        ("Name\nname: date", "name stands there twice."),
    ],
)
def test_a_line_that_means_nothing_is_named(text: str, wrong: str) -> None:
    assert kept_types.read_fields(text) == wrong


def test_a_type_is_asked_for_whole_and_withdrawn_as_it_is() -> None:
    kind = CaseType(id=CaseTypeId("k"), name="Alt", fields=(SERIAL,), solve_minutes=60)
    given = kept_types.Given(
        name="Reklamation",
        queues="Lieferung",
        within="20 h",
        warn="70 %",
        fields="Seriennummer *",
        checklist="Beleg\n\nTermin\nBeleg",
    )

    asked = kept_types.read(given, kind, "unused", QUEUES)

    assert asked == service.SetCaseType(
        id=kind.id,
        name="Reklamation",
        queues=(LATE.id,),
        solve_minutes=1_200,
        warn_percent=70,
        fields=(SERIAL,),
        checklist=("Beleg", "Termin"),
    )
    turned = kept_types.turned(kind)
    assert (turned.active, turned.fields, turned.solve_minutes) == (False, (SERIAL,), 60)


def test_every_wrong_field_of_a_type_is_said_at_once() -> None:
    given = kept_types.Given(within="bald", warn="0", fields=": x", queues="Nord")

    wrong = kept_types.read(given, None, "n", QUEUES)

    assert isinstance(wrong, dict)
    assert set(wrong) == {"name", "within", "warn", "fields", "queues"}
