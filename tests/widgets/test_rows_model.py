"""The bridge to Qt: what was given is what is shown, and Qt is told so correctly."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex, QPersistentModelIndex
from PySide6.QtTest import QAbstractItemModelTester

from desktop.viewmodels.rows import LineRow, Skeleton
from widgets.shared.rows_model import RowsModel
from widgets.shared.steady import settled

pytestmark = pytest.mark.usefixtures("app")


def row(key: int, title: str = "") -> LineRow:
    return LineRow(key=str(key), said=f"{key}{title}", icon="check", title=title)


lists = st.lists(
    st.builds(row, st.integers(0, 8), st.sampled_from("ab")), unique_by=lambda it: it.key
)


@settings(max_examples=150)
@given(steps=st.lists(lists, max_size=5))
def test_the_model_shows_exactly_the_rows_it_was_last_given(steps: list[list[LineRow]]) -> None:
    model = RowsModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    for wanted in steps:
        model.show(wanted)
        assert model.rows == wanted
        said = [model.data(model.index(at, 0, QModelIndex())) for at in range(model.rowCount())]
        assert said == [it.said for it in wanted]
    del tester


@settings(max_examples=100)
@given(before=lists, after=lists)
def test_what_points_at_a_row_goes_on_pointing_at_it(
    before: list[LineRow], after: list[LineRow]
) -> None:
    model = RowsModel()
    model.show(before)
    held = {it.key: QPersistentModelIndex(model.index(at)) for at, it in enumerate(before)}
    model.show(after)
    places = {it.key: at for at, it in enumerate(after)}
    for key, index in held.items():
        assert index.isValid() == (key in places)
        assert not index.isValid() or index.row() == places[key]


@pytest.mark.logs("two rows of 4 have one key")
def test_of_two_rows_of_one_key_the_first_is_shown_and_nothing_ends() -> None:
    model = RowsModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    for again in (row(1, "b"), row(2, "b"), row(3, "b")):  # anywhere, before or behind
        model.show([row(1), row(2), again, row(3)])
        assert [it.key for it in model.rows] == ["1", "2", "3"]
        assert model.rows[:2] == [row(1), row(2)]
    del tester


def test_many_changed_rows_are_one_message() -> None:
    model = RowsModel()
    model.show([row(at) for at in range(60)])
    told: list[tuple[int, int]] = []
    model.dataChanged.connect(lambda first, last, _roles: told.append((first.row(), last.row())))
    model.show([row(at, "a" if 10 <= at < 50 else "") for at in range(60)])
    assert told == [(10, 49)]


def test_the_same_rows_again_tell_nobody_anything() -> None:
    model = RowsModel()
    rows = [row(at) for at in range(5)]
    model.show(rows)
    told: list[object] = []
    for signal in (model.dataChanged, model.rowsInserted, model.rowsRemoved, model.rowsMoved):
        signal.connect(lambda *_: told.append(1))
    model.show([row(at) for at in range(5)])
    assert told == []


def test_what_rests_cannot_be_chosen() -> None:
    model = RowsModel()
    model.show([Skeleton(key="s", said="is being read"), row(1)])
    assert not model.flags(model.index(0))
    assert model.flags(model.index(1))


@given(shown=lists, wanted=lists)
def test_under_a_moving_pointer_no_row_overtakes_another(
    shown: list[LineRow], wanted: list[LineRow]
) -> None:
    result = settled([it.key for it in shown], wanted)
    assert sorted(it.key for it in result) == sorted(it.key for it in wanted)
    before = [it.key for it in shown if it.key in {other.key for other in wanted}]
    after = [it.key for it in result if it.key in before]
    assert after == before


def test_a_new_row_stands_behind_its_neighbour_while_the_others_stay() -> None:
    result = settled(["1", "2", "3"], [row(3), row(9), row(1), row(2)])
    assert [it.key for it in result] == ["1", "2", "3", "9"]


def test_who_asks_for_a_row_that_has_gone_is_told_nothing() -> None:
    model = RowsModel()
    model.show([row(1)])
    held = model.index(0)
    model.show([])
    assert held.data() is None
    assert not held.flags()
