"""A refusal of the hub as the error that says whose turn it is."""

from __future__ import annotations

from email.utils import parsedate_to_datetime
from typing import Final

import httpx
import msgspec

from desktop.ports.clock import SystemClock
from desktop.ports.errors import (
    Busy,
    Elsewhere,
    Epoch,
    Floor,
    Forbidden,
    Foreign,
    Fork,
    Gap,
    Offline,
    OutsideError,
    Replayed,
    SignedOut,
    TooLarge,
    TooOld,
    Unfit,
    Unreadable,
    Withdrawn,
)
from desktop.ports.wire import ErrorCode, Refusal

PATIENCE_S: Final = 5.0  # when the hub does not say how long to wait
LONGEST_S: Final = 600.0  # whatever it says
_SERVERS_FAULT: Final = 500
_LATER: Final = (408, 425, 429)  # said by a proxy for itself
_TOO_LARGE: Final = 413
_NOBODY_BEHIND: Final = 504  # a proxy did not wait long enough, or what it waited for is down

_ERRORS: Final[dict[ErrorCode, type[OutsideError]]] = {
    ErrorCode.SIGNED_OUT: SignedOut,
    ErrorCode.REPLAYED: Replayed,
    ErrorCode.FORBIDDEN: Forbidden,
    ErrorCode.WIPED: Withdrawn,
    ErrorCode.NOT_FOUND: Forbidden,
    ErrorCode.FORK: Fork,
    ErrorCode.EPOCH: Epoch,
    ErrorCode.FLOOR: Floor,
    ErrorCode.TOO_LARGE: TooLarge,
    ErrorCode.RANGE: Elsewhere,
    ErrorCode.BAD_REQUEST: Unfit,
    ErrorCode.UPGRADE: TooOld,
    ErrorCode.UNREADABLE: Unreadable,
}


def error_of(response: httpx.Response) -> OutsideError:
    """What a response that is no success means; its body has been read."""
    try:
        refusal = msgspec.json.decode(response.content, type=Refusal)
    except msgspec.DecodeError:
        return _not_a_hub(response)
    match refusal.code:
        case ErrorCode.GAP:
            return Gap(refusal.message, refusal.last_mid or 0)
        case ErrorCode.BUSY | ErrorCode.FAULT:
            return Busy(refusal.message, _wait(response))
        case code:
            return _ERRORS[code](refusal.message)


def _not_a_hub(response: httpx.Response) -> OutsideError:
    """Something between us and the hub answers for it, or it is no hub at all."""
    said = f"HTTP {response.status_code} from {response.url.host}"
    if response.status_code == _NOBODY_BEHIND:
        return Offline(said)
    if response.status_code == _TOO_LARGE:  # for a proxy, too; less of it goes through
        return TooLarge(said)
    if response.status_code >= _SERVERS_FAULT or response.status_code in _LATER:
        return Busy(said, _wait(response))
    return Foreign(said)


def _wait(response: httpx.Response) -> float:
    said = response.headers.get("Retry-After", "")
    seconds = float(said[:9]) if said.isascii() and said.isdecimal() else _until(said)
    return max(0.0, min(LONGEST_S, seconds))


def _until(said: str) -> float:
    """Seconds until a date of HTTP; proxies send them."""
    try:
        left = parsedate_to_datetime(said) - SystemClock().now()
    except (ValueError, TypeError):  # no date, or one without its zone
        return PATIENCE_S
    return left.total_seconds()
