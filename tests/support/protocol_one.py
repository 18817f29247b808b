"""Protocol 1 to the letter: its types, frozen, and a line on which nothing else passes.

    hub = over_protocol_1(world.address, token)

Between a desk and a hub of today it makes each the other's older partner: a request with a field
that a hub of protocol 1 did not know is refused by the line as that hub did, an address it did not
have is not there; an answer that a desk of protocol 1 could not have read fails the test, and what
it would not have read does not arrive. What only the code of that time can show, whether it
behaves on such answers, this does not.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Final

import httpx
import msgspec

from desktop.ports.wire import PROTOCOL_HEADER
from integrations.hub.client import HubClient


class Hello(msgspec.Struct, forbid_unknown_fields=True):
    client_id: str
    app: str
    protocol: int = 1
    clock: datetime | None = None
    waiting: int = 0


class Welcome(msgspec.Struct):
    protocol: int
    epoch: int
    clock: datetime
    last_mid: int
    agent: str
    site: str
    name: str


class Row(msgspec.Struct):
    kind: str
    doc: msgspec.Raw


class Gone(msgspec.Struct):
    kind: str
    id: str


class Page(msgspec.Struct):
    rows: tuple[Row, ...]
    gone: tuple[Gone, ...]
    last_mid: int
    cursor: str
    more: bool
    as_of: datetime


class SnapshotAsk(msgspec.Struct, forbid_unknown_fields=True):
    resume: str = ""


class Mutation(msgspec.Struct, forbid_unknown_fields=True):
    mid: int
    op_id: str
    op: str
    at: datetime
    fields: msgspec.Raw


class Push(msgspec.Struct, forbid_unknown_fields=True):
    client_id: str
    epoch: int
    mutations: tuple[Mutation, ...]


class Verdict(StrEnum):
    OK = "ok"
    CONFLICT = "conflict"
    DENIED = "denied"
    GONE = "gone"
    INVALID = "invalid"
    RETRY = "retry"


class Reason(StrEnum):
    MISSING = "missing"
    EXISTS = "exists"
    DENIED = "denied"
    INVALID = "invalid"
    CLOSED = "closed"
    NOT_OPEN = "not-open"
    NOT_YOURS = "not-yours"
    ANSWERED = "answered"
    CHANGED = "changed"
    UNKNOWN = "unknown"
    WAITS = "waits"


class Answer(msgspec.Struct, omit_defaults=True):
    mid: int
    verdict: Verdict
    reason: Reason | None = None
    detail: str = ""
    unchanged: bool = False
    missing: tuple[str, ...] = ()


class Pushed(msgspec.Struct):
    answers: tuple[Answer, ...]
    last_mid: int


class ErrorCode(StrEnum):
    SIGNED_OUT = "signed-out"
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not-found"
    FORK = "fork"
    EPOCH = "epoch"
    FLOOR = "floor"
    GAP = "gap"
    TOO_LARGE = "too-large"
    RANGE = "range"
    BAD_REQUEST = "bad-request"
    UPGRADE = "upgrade"
    BUSY = "busy"
    FAULT = "fault"


class Refusal(msgspec.Struct, omit_defaults=True):
    code: ErrorCode
    message: str
    last_mid: int | None = None


class BeginLine(msgspec.Struct, tag="begin"):
    rows: int


class PageEndLine(msgspec.Struct, tag="page"):
    resume: str


class CompleteLine(msgspec.Struct, tag="complete"):
    cursor: str
    counts: dict[str, int]
    as_of: datetime


SnapshotLine = BeginLine | PageEndLine | CompleteLine
SnapshotRow = tuple[str, msgspec.Raw]

_ASKED: Final[dict[str, type[msgspec.Struct]]] = {
    "/sync/v1/hello": Hello,
    "/sync/v1/push": Push,
    "/sync/v1/snapshot": SnapshotAsk,
}
_ANSWERED: Final[dict[str, type[msgspec.Struct]]] = {
    "/sync/v1/hello": Welcome,
    "/sync/v1/push": Pushed,
    "/sync/v1/pull": Page,
}
_THERE: Final = {*_ASKED, *_ANSWERED, "/sync/v1/stream"}
_QUERY: Final = {"client_id", "cursor"}
_REFUSED: Final = 400


class LineOfOne(httpx.AsyncBaseTransport):
    """Carries protocol 1 and nothing else; `refused` counts what a hub of it would not take."""

    def __init__(self) -> None:
        self._line = httpx.AsyncHTTPTransport()
        self.refused = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        if path not in _THERE:
            return self._no(404, ErrorCode.NOT_FOUND)
        try:
            carried = _as_asked_then(path, request)
        except msgspec.ValidationError:
            return self._no(400, ErrorCode.BAD_REQUEST)
        response = await self._line.handle_async_request(carried)
        if path in ("/sync/v1/snapshot", "/sync/v1/stream") and response.status_code < _REFUSED:
            return response
        return await _as_answered_then(path, response)

    async def aclose(self) -> None:
        await self._line.aclose()

    def _no(self, status: int, code: ErrorCode) -> httpx.Response:
        self.refused += 1
        return httpx.Response(status, content=msgspec.json.encode(Refusal(code, "as it was then")))


def over_protocol_1(address: str, token: str) -> tuple[HubClient, LineOfOne]:
    """A client of today on such a line."""
    client, line = HubClient(address, token), LineOfOne()
    client._http = httpx.AsyncClient(
        base_url=address, headers={"Authorization": f"Bearer {token}"}, transport=line
    )
    return client, line


def _as_asked_then(path: str, request: httpx.Request) -> httpx.Request:
    """Raises msgspec.ValidationError."""
    headers = {
        name: value
        for name, value in request.headers.items()
        if name.casefold() not in (PROTOCOL_HEADER.casefold(), "content-length")
    }
    content = request.content
    if path in _ASKED:
        body = msgspec.json.decode(content, type=_ASKED[path])
        if isinstance(body, Hello):
            body.protocol = 1
        content = msgspec.json.encode(body)
    else:
        headers.pop("content-type", None)
    wanted = {name: value for name, value in request.url.params.items() if name in _QUERY}
    url = request.url.copy_with(params=wanted)
    return httpx.Request(
        request.method, url, headers=headers, content=content, extensions=request.extensions
    )


async def _as_answered_then(path: str, response: httpx.Response) -> httpx.Response:
    """Fails the test where a desk of then could not have read it."""
    content = await response.aread()
    type_ = Refusal if response.status_code >= _REFUSED else _ANSWERED[path]
    read = msgspec.json.decode(content, type=type_)
    headers = {
        name: value
        for name, value in response.headers.items()
        if name.casefold() not in ("content-length", "content-encoding", "transfer-encoding")
    }
    return httpx.Response(response.status_code, headers=headers, content=msgspec.json.encode(read))
