"""Which day begins between two turns of a conversation."""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from desktop.viewmodels.interaction.days import day_before
from tests.support.people import MAIL

NOW = datetime(2026, 11, 20, 14, 0).astimezone()
TURN = replace(MAIL.messages[0], at=NOW)


def test_a_chat_of_today_names_no_day() -> None:
    assert day_before(NOW, None, TURN) == []
    assert day_before(NOW, replace(TURN, at=NOW.replace(hour=9)), TURN) == []


def test_the_day_stands_above_its_first_turn() -> None:
    earlier = replace(TURN, at=NOW.replace(day=18))

    assert [row.title for row in day_before(NOW, None, earlier)] == ["Wed, 18 Nov"]
    assert [row.title for row in day_before(NOW, earlier, TURN)] == ["today"]
