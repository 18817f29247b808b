"""Parts that make do with the room there is: a line that is cut, buttons in one line or in two."""

from __future__ import annotations

import pytest

from tests.support.qt import settle
from tests.widgets.dressed import on_screen
from widgets.shared.boxes import across
from widgets.shared.button import Button
from widgets.shared.drawn import Elided
from widgets.shared.flow import OneOrTwo

LONG = "ayse.muster-oeztuerk-von-der-langen-adresse@kundenpost.example.com"


@pytest.mark.usefixtures("app")
def test_a_long_address_gives_way_and_is_told_whole() -> None:
    value = Elided(LONG)
    line = across(value, Button("x")).give_room_to(value)

    with on_screen(line, 200, 36):
        assert value.width() < value.sizeHint().width()
        assert value.geometry().right() < line.width()
        assert (value.accessibleName(), value.toolTip()) == (LONG, LONG)


@pytest.mark.usefixtures("app")
def test_buttons_stand_in_one_line_where_they_fit_and_else_in_two() -> None:
    buttons = [Button(word) for word in ("Helped", "Insert", "This is wrong", "More")]
    helped, insert, wrong, more = buttons
    foot = OneOrTwo([helped, None, insert], [wrong, None, more])

    with on_screen(foot, 700, 80):
        assert len({each.y() for each in buttons}) == 1
        assert helped.x() < insert.x() < wrong.x() < more.x()
        assert more.geometry().right() == foot.width() - 1

        foot.resize(250, 80)
        settle()
        assert helped.y() == insert.y() < wrong.y() == more.y()
        assert insert.geometry().right() == more.geometry().right() == foot.width() - 1
