"""Cards of the work list: who it is comes first, and what is due gives way to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop.viewmodels.rows import Card, PromiseRow
from tests.widgets.test_canvas import painted, paper
from widgets.shared.pictures import work
from widgets.shared.pictures.ground import State
from widgets.theme.look import Look

if TYPE_CHECKING:
    from widgets.theme.canvas import Canvas

pytestmark = pytest.mark.usefixtures("app")

WIDE = 300
SHORT, LONG, LATE = "Ann", "Frieda von Muster", "jetzt wieder da"
FIRST_LINE, SECOND_LINE = 12, 34  # heights within them, in pixels


def lines_with_chip(row: Card | PromiseRow) -> list[int]:
    """In which lines the ground of a chip is at the right end."""

    def draw(c: Canvas) -> None:
        if isinstance(row, Card):
            work.card(c, WIDE, row, State())
        else:
            work.promise(c, WIDE, row, State())

    image = painted(draw, Look("light"), paper(WIDE, 60))
    ends = ((line, image.pixelColor(WIDE - 24, line)) for line in (FIRST_LINE, SECOND_LINE))
    return [line for line, end in ends if end != image.pixelColor(WIDE - 6, line)]


@pytest.mark.parametrize(("name", "line"), [(SHORT, FIRST_LINE), (LONG, SECOND_LINE)])
def test_a_chip_that_would_cut_the_name_of_a_card_stands_below_it(name: str, line: int) -> None:
    row = Card(key="1", said="", channel="email", name=name, about="", timer=LATE, tone="pause")

    assert lines_with_chip(row) == [line]


@pytest.mark.parametrize(("what", "line"), [(SHORT, FIRST_LINE), (LONG, SECOND_LINE)])
def test_so_does_the_time_of_a_promise(what: str, line: int) -> None:
    row = PromiseRow(key="1", said="", what=what, who="", due=LATE, tone="pause")

    assert lines_with_chip(row) == [line]
