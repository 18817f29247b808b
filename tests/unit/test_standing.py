"""Where windows stand on one screen and on two, whatever became of those they stood on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from widgets.shell.standing import Place, Room, Size, goes_back_to, standing, within

LEFT: Room = (0, 0, 1920, 1080)
RIGHT: Room = (1920, 0, 1920, 1080)
SIZE: Size = (900, 820)


@pytest.mark.parametrize("place", [(2500, 150), (1850, 0), (-400, 30), (1620, 600), (3600, 900)])
def test_a_place_where_a_title_can_be_taken_hold_of_is_kept_to_the_pixel(place: Place) -> None:
    assert standing(place, SIZE, (LEFT, RIGHT)) == place


def test_a_window_of_a_screen_that_is_gone_has_no_place() -> None:
    assert standing((2500, 150), SIZE, (LEFT,)) is None


@pytest.mark.parametrize(
    ("place", "then"),
    [((1830, 150), (1020, 150)), ((-880, 30), (0, 30)), ((100, 1070), (100, 260))],
)
def test_one_of_which_a_strip_is_left_comes_back_whole(place: Place, then: Place) -> None:
    assert standing(place, SIZE, (LEFT,)) == then


def test_one_maximised_on_another_screen_goes_back_to_a_place_on_that_screen() -> None:
    assert goes_back_to((2500, 150), SIZE, RIGHT) == (2500, 150)
    assert goes_back_to((100, 60), SIZE, RIGHT) == (1968, 48)
    assert goes_back_to(None, SIZE, LEFT) == (48, 48)


@given(
    st.tuples(st.integers(-9000, 9000), st.integers(-9000, 9000)),
    st.tuples(st.integers(480, 2500), st.integers(400, 1500)),
    st.lists(st.sampled_from([LEFT, RIGHT, (0, -768, 1366, 768)]), min_size=1, unique=True),
)
def test_what_stands_anywhere_can_be_moved_and_stays_there(
    place: Place, size: Size, rooms: list[Room]
) -> None:
    at = standing(place, size, rooms) or within(place, size, rooms[0])

    assert standing(at, size, rooms) == at
    assert any(room[1] <= at[1] < room[1] + room[3] for room in rooms)
