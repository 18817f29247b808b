"""What a newer hub says to an operation in words that are not known here."""

from __future__ import annotations

import msgspec
import pytest

from desktop.domain.operations.operation import Reason
from desktop.ports.wire import Answer, Pushed, Verdict
from integrations.hub.answers import Said, read


def said(*answers: dict[str, object]) -> Pushed:
    body = msgspec.json.encode({"answers": answers, "last_mid": 9})
    return read(msgspec.json.decode(body, type=Said))


def test_one_answer_that_is_worded_anew_leaves_the_others_as_they_are() -> None:
    pushed = said(
        {"mid": 7, "verdict": "ok"},
        {"mid": 8, "verdict": "conflict", "reason": "on-holiday", "detail": "until Monday"},
        {"mid": 9, "verdict": "denied", "reason": "ended"},
    )

    assert pushed.last_mid == 9
    assert pushed.answers == (
        Answer(7, Verdict.OK),
        Answer(8, Verdict.CONFLICT, detail="until Monday"),
        Answer(9, Verdict.DENIED, Reason.ENDED),
    )


def test_done_is_done_whatever_is_said_of_it() -> None:
    assert said({"mid": 1, "verdict": "ok", "reason": "gladly"}).answers == (
        Answer(1, Verdict.OK, detail="gladly"),
    )


def test_a_verdict_that_is_not_known_is_a_refusal_which_keeps_the_words() -> None:
    assert said({"mid": 1, "verdict": "pondered"}).answers == (
        Answer(1, Verdict.INVALID, detail="pondered"),
    )


def test_what_is_no_answer_is_not_taken_for_one() -> None:
    with pytest.raises(msgspec.ValidationError):
        said({"verdict": "ok"})
