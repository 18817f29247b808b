"""What a desk of an older protocol is told in place of what it cannot read.

The hub thinks in one protocol, its own; only what leaves it is put into the words of the desk that
asked. Laws: an older desk never keeps what it may not see any more, so a scope that it cannot be
told of is a snapshot; an answer that was given stays the same answer, in fewer words.
"""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from desktop.domain.operations.operation import Reason
from desktop.ports.wire import (
    OLDEST,
    PROTOCOL,
    Answer,
    ErrorCode,
    Page,
    Pushed,
    Verdict,
)
from integrations.hub.server.refused import Refused

SCOPE_FRAMES: Final = 2  # the protocol since which each of these is understood
ERASURES: Final = 2
MORE_VERDICTS: Final = 2
MORE_CODES: Final = 2
ROW_NUMBERS: Final = 2

_VERDICTS_OF_1: Final = {Verdict.MERGED: Verdict.OK, Verdict.FENCED: Verdict.CONFLICT}
_REASONS_OF_1: Final = frozenset(
    {
        Reason.MISSING,
        Reason.EXISTS,
        Reason.DENIED,
        Reason.INVALID,
        Reason.CLOSED,
        Reason.NOT_OPEN,
        Reason.NOT_YOURS,
        Reason.ANSWERED,
        Reason.CHANGED,
        Reason.UNKNOWN,
        Reason.WAITS,
    }
)
_CODES_OF_1: Final = frozenset(
    {
        ErrorCode.SIGNED_OUT,
        ErrorCode.FORBIDDEN,
        ErrorCode.NOT_FOUND,
        ErrorCode.FORK,
        ErrorCode.EPOCH,
        ErrorCode.FLOOR,
        ErrorCode.GAP,
        ErrorCode.TOO_LARGE,
        ErrorCode.RANGE,
        ErrorCode.BAD_REQUEST,
        ErrorCode.UPGRADE,
        ErrorCode.BUSY,
        ErrorCode.FAULT,
    }
)
# What says the same as far as the desk's next step goes: halve the batch; ask no more.
_INSTEAD: Final = {
    ErrorCode.UNREADABLE: ErrorCode.TOO_LARGE,
    ErrorCode.REPLAYED: ErrorCode.SIGNED_OUT,
}


def spoken(header: str | None) -> int:
    """The protocol that a request is in, as far as this hub speaks it."""
    if header is None or not header.isascii() or not header.isdecimal():
        return OLDEST
    return max(OLDEST, min(PROTOCOL, int(header[:9])))


def page_for(protocol: int, page: Page) -> Page:
    """Raises Refused: floor, where only a snapshot tells an older desk what it sees now."""
    if protocol < SCOPE_FRAMES and page.scope is not None:
        raise Refused(ErrorCode.FLOOR, "What this person sees has changed.")
    if protocol < ERASURES and page.erase is not None:
        # It goes from there as well, though that desk clears up less behind it and cannot say so.
        return replace(page, gone=(*page.gone, *page.erase.records), erase=None)
    return page


def pushed_for(protocol: int, pushed: Pushed) -> Pushed:
    if protocol >= MORE_VERDICTS:
        return pushed
    return replace(pushed, answers=tuple(map(_answer_of_1, pushed.answers)))


def code_for(protocol: int, code: ErrorCode) -> ErrorCode:
    """The code of a refusal."""
    if protocol >= MORE_CODES or code in _CODES_OF_1:
        return code
    return _INSTEAD.get(code, ErrorCode.FORBIDDEN)


def _answer_of_1(answer: Answer) -> Answer:
    verdict = _VERDICTS_OF_1.get(answer.verdict, answer.verdict)
    reason = answer.reason
    if reason is not None and reason not in _REASONS_OF_1:
        reason = Reason.DENIED if verdict is Verdict.DENIED else Reason.CHANGED
    return replace(answer, verdict=verdict, reason=reason, left=(), clash=None)
