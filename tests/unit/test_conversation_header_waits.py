"""Beside a chat stands how long its customer waits, and nothing once they were answered."""

from __future__ import annotations

from datetime import timedelta

from msgspec.structs import replace

from desktop.domain.words import Direction
from desktop.viewmodels.conversation_header import _time_left
from tests.support.desk import NOON
from tests.support.people import CHAT


def test_a_customer_who_was_answered_is_not_said_to_wait() -> None:
    at = NOON - timedelta(seconds=75)
    last = replace(CHAT.messages[-1], at=at, direction=Direction.INBOUND)
    waits = replace(CHAT, due_at=None, messages=(last,))
    answered = replace(waits, messages=(replace(last, direction=Direction.OUTBOUND),))

    shown = _time_left(waits, NOON)

    assert shown is not None
    assert shown.text == "waits 01:15"
    assert _time_left(answered, NOON) is None
