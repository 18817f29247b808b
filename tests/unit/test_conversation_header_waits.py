"""Beside a chat stands how long its customer waits, and nothing once they were answered."""

from __future__ import annotations

from datetime import timedelta

from msgspec.structs import replace

from desktop.domain.words import Direction, Origin
from desktop.viewmodels.interaction.conversation_header import _time_left
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


def test_what_a_program_says_is_no_answer_and_a_notice_lets_nobody_wait() -> None:
    asked = replace(CHAT.messages[-1], at=NOON - timedelta(seconds=75), direction=Direction.INBOUND)
    program = replace(asked, at=NOON - timedelta(seconds=70), direction=Direction.OUTBOUND)
    program = replace(program, origin=Origin.ASSISTANT)
    answer = replace(asked, at=NOON - timedelta(seconds=60), direction=Direction.OUTBOUND)
    notice = replace(asked, at=NOON - timedelta(seconds=50), origin=Origin.NOTICE)

    waits = _time_left(replace(CHAT, due_at=None, messages=(asked, program, notice)), NOON)

    assert waits is not None
    assert waits.text == "waits 01:15"
    assert _time_left(replace(CHAT, due_at=None, messages=(asked, answer, notice)), NOON) is None


def test_who_has_ended_the_chat_does_not_wait_until_they_write_again() -> None:
    asked = replace(CHAT.messages[-1], at=NOON - timedelta(seconds=75), direction=Direction.INBOUND)
    gone = replace(CHAT, due_at=None, messages=(asked,), left_at=asked.at + timedelta(seconds=20))
    back = replace(asked, at=NOON - timedelta(seconds=5))

    left = _time_left(gone, NOON)
    again = _time_left(replace(gone, messages=(asked, back)), NOON)

    assert left is not None
    assert left.text == "has ended the chat"
    assert again is not None
    assert again.text == "waits 00:05"
