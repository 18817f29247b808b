"""What the hub answers instead of doing it, and the HTTP status that stands beside each code."""

from __future__ import annotations

from typing import Final

from desktop.ports.wire import ErrorCode

STATUS: Final = {
    ErrorCode.BAD_REQUEST: 400,
    ErrorCode.SIGNED_OUT: 401,
    ErrorCode.REPLAYED: 401,
    ErrorCode.FORBIDDEN: 403,
    ErrorCode.WIPED: 403,
    ErrorCode.NOT_FOUND: 404,
    ErrorCode.FORK: 409,
    ErrorCode.EPOCH: 409,
    ErrorCode.FLOOR: 410,
    ErrorCode.GAP: 412,
    ErrorCode.TOO_LARGE: 413,
    ErrorCode.RANGE: 416,
    ErrorCode.UNREADABLE: 422,
    ErrorCode.UPGRADE: 426,
    ErrorCode.BUSY: 429,
    ErrorCode.FAULT: 500,
}


class Refused(Exception):
    """A request is not done; becomes a wire.Refusal. The message never quotes what was sent."""

    def __init__(
        self,
        code: ErrorCode,
        message: str,
        *,
        last_mid: int | None = None,
        retry_after_s: float | None = None,
        size: int | None = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.last_mid = last_mid
        self.retry_after_s = retry_after_s
        self.size = size  # of what only a part was asked for
