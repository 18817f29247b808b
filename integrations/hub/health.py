"""Whether a hub answers, without signing in: its `GET /health`, and the clock in the answer."""

from __future__ import annotations

from datetime import datetime
from email.utils import parsedate_to_datetime

import httpx
import msgspec

from desktop.ports.errors import Offline, Unfit

_TIME_LIMIT_S = 5.0
_OK = 200


class Health(msgspec.Struct, frozen=True):
    took_s: float
    at: datetime | None  # the hub's clock, to the second; None when its answer does not say


def ask(address: str) -> Health:
    """Ask the hub at this address.

    Raises Offline when nobody answers there, Unfit when whoever answers is no hub.
    """
    try:
        answer = httpx.get(f"{address.rstrip('/')}/health", timeout=_TIME_LIMIT_S)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise Offline(str(error) or type(error).__name__) from error
    if answer.status_code != _OK:
        message = f"{answer.status_code} {answer.reason_phrase}"
        raise Unfit(message)
    said = answer.headers.get("date")
    return Health(answer.elapsed.total_seconds(), parsedate_to_datetime(said) if said else None)
