"""By when whoever wrote is to be answered: once, and each time they ask anew."""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec.structs import replace

from desktop.domain.answer_due import owed_by
from desktop.domain.ids import MessageId
from desktop.domain.progress import Stretch
from desktop.domain.records import Interaction
from desktop.domain.words import CallState, Direction, Failed, Origin
from tests.support.desk import NOON
from tests.support.people import CHAT

WITHIN = timedelta(minutes=2)


def _at(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def _chat(*turns: tuple[float, Direction]) -> Interaction:
    first = CHAT.messages[0]
    messages = tuple(
        replace(first, id=MessageId(f"turn-{at}"), at=_at(at), direction=direction)
        for at, direction in turns
    )
    return replace(
        CHAT, created_at=NOON, due_at=NOON + WITHIN, due_by_queue=True, messages=messages
    )


ASKED, ANSWERED = (0, Direction.INBOUND), (30, Direction.OUTBOUND)


def test_an_answer_is_owed_until_somebody_has_given_it() -> None:
    assert owed_by(_chat(ASKED)) == NOON + WITHIN
    assert owed_by(_chat(ASKED, (20, Direction.INBOUND))) == NOON + WITHIN
    assert owed_by(_chat(ASKED, ANSWERED)) is None
    assert owed_by(replace(_chat(ASKED), due_at=None)) is None


def test_who_asks_again_is_answered_within_the_same_time() -> None:
    again = _chat(ASKED, ANSWERED, (300, Direction.INBOUND), (310, Direction.INBOUND))

    assert owed_by(again) == _at(300) + WITHIN
    assert owed_by(replace(again, due_by_queue=False)) == NOON + WITHIN  # somebody chose it


def test_what_did_not_arrive_and_what_a_program_said_is_no_answer() -> None:
    chat = _chat(ASKED, ANSWERED)
    asked, answer = chat.messages

    for no_answer in (
        replace(answer, failed=Failed.REFUSED),
        replace(answer, origin=Origin.ASSISTANT),
        replace(answer, origin=Origin.AUTOMATIC),
    ):
        assert owed_by(replace(chat, messages=(asked, no_answer))) == NOON + WITHIN


def test_what_was_over_and_waits_again_is_due_anew_though_it_was_answered_before() -> None:
    bounced = replace(_chat(ASKED, ANSWERED), place_at=_at(600), due_at=_at(600) + WITHIN)

    assert owed_by(bounced) == _at(600) + WITHIN


def test_a_call_that_is_talked_is_answered() -> None:
    ringing = replace(_chat(), messages=(), talk=(Stretch(CallState.RINGING, NOON),))
    talked = replace(ringing, talk=(*ringing.talk, Stretch(CallState.TALKING, _at(5))))

    assert owed_by(ringing) == NOON + WITHIN
    assert owed_by(talked) is None
