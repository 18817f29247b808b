"""The answers to a push, each read by itself: one in words of a newer hub costs itself alone.

Laws: what was done is known as done, whatever else is said of it; a verdict that is not known here
is a refusal, because that keeps every word of the operation.
"""

from __future__ import annotations

import msgspec

from desktop.ports.wire import Answer, Pushed, Verdict


class Said(msgspec.Struct, frozen=True):
    """A `Pushed` whose answers are not read yet."""

    answers: tuple[msgspec.Raw, ...]
    last_mid: int


class _Bare(msgspec.Struct, frozen=True):
    mid: int
    verdict: str
    reason: str = ""
    detail: str = ""


def read(said: Said) -> Pushed:
    """Raises msgspec.ValidationError when an answer does not even say to which number it is."""
    return Pushed(tuple(_answer(raw) for raw in said.answers), said.last_mid)


def _answer(raw: msgspec.Raw) -> Answer:
    try:
        return msgspec.json.decode(raw, type=Answer)
    except msgspec.ValidationError:
        bare = msgspec.json.decode(raw, type=_Bare)
    known = bare.verdict in set(Verdict)
    words = bare.detail or bare.reason or bare.verdict
    return Answer(bare.mid, Verdict(bare.verdict) if known else Verdict.INVALID, detail=words)
