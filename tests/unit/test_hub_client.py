"""What the desktop makes of what comes over the line, whatever it is."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import httpx
import msgspec
import pytest

from desktop.domain.ids import InteractionId
from desktop.ports.backend import Backend, Beat, Delta, Door, Poke, StreamEvent
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
from desktop.ports.wire import NUMBER_HEADER, ErrorCode, Hello, Push, Refusal
from integrations.hub.address import hub_url
from integrations.hub.client import EVENTS, HubClient, HubDoor
from integrations.hub.server.refused import STATUS

ADDRESS = "http://127.0.0.1:9"
Answering = Callable[[httpx.Request], httpx.Response]


def talking_to(answer: Answering) -> HubClient:
    client = HubClient(ADDRESS, "token")
    client._http = httpx.AsyncClient(base_url=ADDRESS, transport=httpx.MockTransport(answer))
    return client


def saying(*said: str) -> HubClient:
    """A hub whose stream says this and ends."""
    content, headers = "".join(said).encode(), {"Content-Type": EVENTS}
    return talking_to(lambda _request: httpx.Response(200, content=content, headers=headers))


async def all_told(hub: HubClient) -> list[StreamEvent]:
    """The events of a stream that begins at the cursor "one", until the line breaks."""
    told: list[StreamEvent] = []
    try:
        async for event in hub.stream("c", "one"):
            told.append(event)  # noqa: PERF401  what came before the break counts
    except Offline:
        return told
    raise AssertionError("a stream ends with Offline")


async def test_the_answer_to_another_request_is_no_answer() -> None:
    """Something on the way answered twice: from then on every answer would be late by one."""
    answers: list[httpx.Response] = []

    def late(request: httpx.Request) -> httpx.Response:
        bears = {NUMBER_HEADER: request.headers[NUMBER_HEADER]}
        answers.append(httpx.Response(200, content=request.url.path.encode(), headers=bears))
        return answers[max(0, len(answers) - 2)]

    hub = talking_to(late)

    assert await hub.pull("c", "one") == b"/sync/v1/pull"
    with pytest.raises(Offline, match="another request"):
        await hub.push(Push("c", 1, ()))
    with pytest.raises(Offline, match="another request"):
        await hub.bucket_sums("c", "one")


@pytest.mark.parametrize("code", list(ErrorCode))
async def test_every_refusal_has_its_error(code: ErrorCode) -> None:
    errors: dict[ErrorCode, type[OutsideError]] = {
        ErrorCode.SIGNED_OUT: SignedOut,
        ErrorCode.REPLAYED: Replayed,
        ErrorCode.FORBIDDEN: Forbidden,
        ErrorCode.WIPED: Withdrawn,
        ErrorCode.NOT_FOUND: Forbidden,
        ErrorCode.FORK: Fork,
        ErrorCode.EPOCH: Epoch,
        ErrorCode.FLOOR: Floor,
        ErrorCode.GAP: Gap,
        ErrorCode.TOO_LARGE: TooLarge,
        ErrorCode.RANGE: Elsewhere,
        ErrorCode.BAD_REQUEST: Unfit,
        ErrorCode.UPGRADE: TooOld,
        ErrorCode.UNREADABLE: Unreadable,
        ErrorCode.BUSY: Busy,
        ErrorCode.FAULT: Busy,
    }
    body = msgspec.json.encode(Refusal(code, "why", last_mid=7))
    headers = {"Retry-After": "12"}
    hub = talking_to(lambda _: httpx.Response(STATUS[code], content=body, headers=headers))

    with pytest.raises(errors[code]) as raised:
        await hub.pull("c", "x")

    assert type(raised.value) is errors[code]
    if isinstance(raised.value, Gap):
        assert raised.value.last_mid == 7
    if isinstance(raised.value, Busy):
        assert raised.value.retry_after_s == 12


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (502, "<html>Bad gateway", Busy),
        (503, "", Busy),
        (429, "<html>slow down", Busy),
        (413, "<html>too much", TooLarge),
        (302, "<html>sign in", Foreign),
        (404, "<html>not here", Foreign),
        (418, '{"code":"tea"}', Foreign),
        (200, "<html>Welcome to our Wi-Fi", Foreign),
    ],
)
async def test_what_is_no_hub_is_busy_or_foreign(
    status: int, body: str, error: type[OutsideError]
) -> None:
    hub = talking_to(lambda _: httpx.Response(status, text=body))

    for ask in (hub.hello(Hello("c", "t")), hub.push(Push("c", 1, ()))):
        with pytest.raises(error):
            await ask


async def test_a_hub_that_speaks_otherwise_is_unfit() -> None:
    def other(request: httpx.Request) -> httpx.Response:
        bears = {NUMBER_HEADER: request.headers[NUMBER_HEADER]}
        return httpx.Response(200, text='{"protocol":"one"}', headers=bears)

    with pytest.raises(Unfit) as raised:
        await talking_to(other).hello(Hello("c", "t"))
    assert type(raised.value) is Unfit


async def test_a_page_in_the_place_of_the_stream_or_a_file_is_no_beat_and_no_content() -> None:
    hub = talking_to(lambda _: httpx.Response(200, html="<p>\n\n\nWelcome to our Wi-Fi\n\n"))

    with pytest.raises(Foreign):
        await anext(hub.stream("c", "one"))
    with pytest.raises(Foreign):
        await anext(hub.fetch("0" * 64, InteractionId("mail"), 0))


@pytest.mark.parametrize(
    "failure",
    [
        httpx.ConnectError("refused"),
        httpx.ConnectTimeout("slow"),
        httpx.ReadTimeout("slow"),
        httpx.ReadError("reset"),
        httpx.RemoteProtocolError("cut"),
        httpx.ProxyError("no"),
    ],
)
async def test_whatever_breaks_on_the_way_is_offline(failure: httpx.HTTPError) -> None:
    def fail(_request: httpx.Request) -> httpx.Response:
        raise failure

    hub = talking_to(fail)
    for ask in (hub.pull("c", "x"), hub.next_offer(), anext(hub.snapshot(""))):
        with pytest.raises(Offline):
            await ask
    with pytest.raises(Offline):
        await anext(hub.stream("c", "x"))


async def test_events_of_the_stream_are_told_apart_and_each_delta_says_what_it_follows() -> None:
    hub = saying(
        ": the line stands\n\n",
        'event: delta\nid: two\ndata: {"a":1}\n\n',
        "event: poke\nid: three\ndata: \n\n",
        "event: something-new\ndata: x\n\n",
        'event: delta\nid: four\ndata: {"b":": "}\n\n',
        "event: bye\ndata: \n\n",
        'event: delta\nid: never\ndata: {"c":3}\n\n',
    )

    told = await all_told(hub)

    assert told == [
        Beat(),
        Delta(b'{"a":1}', "one"),
        Poke(),
        Beat(),
        Delta(b'{"b":": "}', "three"),
    ]


async def test_a_stream_that_is_cut_in_the_middle_of_an_event_loses_that_event_alone() -> None:
    hub = saying('event: delta\nid: two\ndata: {"a":1}\n\n', "event: delta\nid: three\nda")

    told = await all_told(hub)

    assert told == [Delta(b'{"a":1}', "one")]


def test_an_address_is_completed_and_stays_what_it_is() -> None:
    assert hub_url(" hub.example ") == "https://hub.example"
    assert hub_url("localhost:8440") == "http://localhost:8440"
    assert hub_url("https://hub.example/tresen/") == "https://hub.example/tresen"


async def test_the_client_is_made_in_a_worker_thread_and_used_on_the_loop() -> None:
    """Reading what the machine trusts takes a while; the window does not wait for it."""
    hub = await asyncio.to_thread(HubDoor().open, "https://127.0.0.1:9", "token")

    with pytest.raises(Offline):
        await hub.hello(Hello("c", "t"))
    await hub.close()


def test_client_and_door_fit_the_port() -> None:
    backend: Backend = HubClient(ADDRESS, "token")
    door: Door = HubDoor()

    assert door.open(ADDRESS, "token").__class__ is backend.__class__
