"""Whatever is sent, the answer is one of the hub's own types and never a fault because of it."""

from __future__ import annotations

import httpx
import msgspec
import pytest

from desktop.ports.wire import ErrorCode, Refusal
from integrations.hub.server.refused import STATUS
from tests.contracts.conftest import World

HELLO = b'{"client_id":"c","app":"t"}'
DEEP = b"[" * 20_000
CHAT = (
    *("", "/about", "/widget.js", "/visit", "/say", "/person", "/types", "/end", "/away"),
    *("/letter", "/events", "/file", "/file/{sha256}"),
)


def http(world: World, login: str | None = "ann") -> httpx.AsyncClient:
    token = world.admin.token(world.agent(login)) if login else ""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return httpx.AsyncClient(base_url=world.address, headers=headers)


def refusal(response: httpx.Response) -> ErrorCode:
    code = msgspec.json.decode(response.content, type=Refusal).code
    expected = {STATUS[code], 503} if code is ErrorCode.BUSY else {STATUS[code], 405}
    assert response.status_code in expected
    return code


async def test_health_and_description_are_open_to_everybody(world: World) -> None:
    async with http(world, None) as client:
        health = await client.get("/health")
        described = (await client.get("/openapi.json")).json()

    assert (health.status_code, health.json()) == (200, {"status": "ok"})
    assert set(described["paths"]) == {
        "/health",
        "/login",
        "/renew",
        "/sign-out",
        "/sync/v1/hello",
        "/sync/v1/push",
        "/sync/v1/pull",
        "/sync/v1/snapshot",
        "/sync/v1/stream",
        "/sync/v1/blob/{sha256}",
        "/sync/v1/blob/{sha256}/received",
        "/live/v1/offer",
        "/live/v1/interaction/{id}/accept",
        "/live/v1/interaction/{id}/decline",
        "/live/v1/interaction/{id}/missed",
        "/live/v1/interaction/{id}/beat",
        "/live/v1/interaction/{id}/wrap",
        "/live/v1/interaction/{id}/release",
        "/live/v1/presence",
        "/live/v1/beside",
        "/live/v1/legs",
        "/live/v1/reveal",
        "/live/v1/pictures",
        "/live/v1/why/{id}",
        "/sync/v1/bucket-sums",
        "/sync/v1/erased",
        "/survey/{token}",
        *(f"/chat/{{name}}{path}" for path in CHAT),
    }
    push = described["components"]["schemas"]["Push"]
    assert set(push["required"]) == {"client_id", "epoch", "mutations"}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe\x00",
        b"null",
        b"[]",
        b'"text"',
        b'{"client_id":"c"}',
        b'{"client_id":7,"app":"t"}',
        b'{"client_id":"","app":"t"}',
        b'{"client_id":"a b","app":"t"}',
        b'{"client_id":"\\u0000","app":"t"}',
        b'{"client_id":"\\ud800","app":"t"}',
        b'{"client_id":"c","app":"t","waiting":-1}',
        b'{"client_id":"c","app":"t","clock":"yesterday"}',
        DEEP,
    ],
)
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_a_body_that_makes_no_sense_is_a_bad_request_with_a_sentence(
    world: World, body: bytes
) -> None:
    async with http(world) as client:
        response = await client.post("/sync/v1/hello", content=body)

    assert refusal(response) is ErrorCode.BAD_REQUEST
    assert len(response.json()["message"]) > 10


async def test_a_request_that_makes_no_sense_is_refused_as_what_it_is(world: World) -> None:
    long = "x" * 65
    async with http(world) as client:
        answers = [
            await client.get("/nothing/here"),
            await client.delete("/sync/v1/pull"),
            await client.get("/sync/v1/pull"),
            await client.get("/sync/v1/pull", params={"client_id": "%00", "cursor": "x"}),
            await client.get("/sync/v1/pull", params={"client_id": "\x00", "cursor": "x"}),
            await client.get("/sync/v1/pull", params={"client_id": long, "cursor": "x"}),
            await client.get("/sync/v1/pull", params={"client_id": "c", "cursor": "x\x00"}),
            await client.get("/sync/v1/pull", params={"client_id": "c", "cursor": "ä" * 99}),
            await client.post("/sync/v1/hello", content=HELLO[:-1] + b" " * 70_000 + b"}"),
            await client.post("/sync/v1/snapshot", content=b'{"resume":"x"}'),
            await client.post("/live/v1/interaction/%00/accept"),
            await client.post("/sync/v1/hello", content=HELLO[:-1] + b',"protocol":0}'),
        ]

    assert [refusal(answer) for answer in answers] == [
        ErrorCode.NOT_FOUND,
        ErrorCode.NOT_FOUND,
        *[ErrorCode.BAD_REQUEST] * 4,
        *[ErrorCode.FLOOR] * 2,
        ErrorCode.TOO_LARGE,
        ErrorCode.FLOOR,
        ErrorCode.BAD_REQUEST,
        ErrorCode.UPGRADE,
    ]


async def test_the_largest_numbers_that_are_allowed_are_taken(world: World) -> None:
    largest = 2**53
    hello = {"client_id": "c", "app": "t", "waiting": largest, "erased": largest}
    mine = {"device": "d", "epoch": largest, "holds": [{"interaction": "x", "fence": largest}]}
    async with http(world) as client:
        answers = [
            await client.post("/sync/v1/hello", json=hello),
            await client.post("/sync/v1/erased", json={"client_id": "c", "upto": largest}),
            await client.post("/live/v1/presence", json=mine),
            await client.post("/live/v1/interaction/x/beat", params={"fence": largest}),
        ]

    assert [answer.status_code for answer in answers] == [200, 204, 200, 200]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_what_may_be_done_instead_is_said_with_a_405(world: World) -> None:
    async with http(world) as client:
        refused = await client.delete(f"/sync/v1/blob/{'0' * 64}")

    assert refused.status_code == 405
    assert refused.headers["allow"] == "GET, OPTIONS, PUT"


async def test_nothing_but_health_signing_in_and_description_is_open_without_a_token(
    world: World,
) -> None:
    async with http(world, None) as client:
        described = (await client.get("/openapi.json")).json()
        for path, verbs in described["paths"].items():
            if path in ("/health", "/login", "/renew", "/sign-out", "/survey/{token}"):
                continue
            if path.startswith("/chat/"):  # for visitors, see test_webchat_hostile
                continue
            for verb in verbs:
                response = await client.request(
                    verb.upper(),
                    path.format(sha256="0" * 64, id="x"),
                    params={"client_id": "c", "cursor": "x", "interaction": "x", "fence": 1},
                    content=_sensible(path),
                )
                assert refusal(response) is ErrorCode.SIGNED_OUT, path
                assert response.headers["www-authenticate"] == "Bearer"


def _sensible(path: str) -> bytes:
    return {
        "/sync/v1/hello": HELLO,
        "/sync/v1/push": b'{"client_id":"c","epoch":1,"mutations":[]}',
        "/sync/v1/snapshot": b"{}",
        "/sync/v1/erased": b'{"client_id":"c","upto":1}',
        "/live/v1/presence": b'{"device":"d"}',
        "/live/v1/beside": b'{"client_id":"c","interaction":"x"}',
        "/live/v1/legs": b'{"call":"c","to":"x","stands":"rings"}',
        "/live/v1/pictures": b'{"interaction":"x","message":"y"}',
        "/live/v1/reveal": b'{"customer":"c","mask":"phone","reason":"callback"}',
    }.get(path, b"")


async def test_a_large_answer_is_compressed_for_whoever_can_read_it(world: World) -> None:
    ann = world.desk("ann")
    await ann.snapshot()
    world.put(*(world.agents.values()))
    world.admin.add_site("x" * 3_000)
    where = {"client_id": "c", "cursor": ann.cursor}

    async with http(world) as client:
        packed = await client.get(
            "/sync/v1/pull", params=where, headers={"accept-encoding": "zstd"}
        )
        plain = await client.get("/sync/v1/pull", params=where, headers={"accept-encoding": "br"})

    assert packed.headers["content-encoding"] == "zstd"
    assert int(packed.headers["content-length"]) < 1_000 < len(plain.content)
    assert packed.json()["rows"] == plain.json()["rows"]


async def test_streams_tell_proxies_to_pass_everything_on_at_once(world: World) -> None:
    ann = world.desk("ann")
    await ann.snapshot()
    where = {"client_id": "c", "cursor": ann.cursor}

    async with http(world) as client, client.stream("GET", "/sync/v1/stream", params=where) as said:
        headers = said.headers

    assert headers["content-type"].startswith("text/event-stream")
    assert headers["x-accel-buffering"] == "no"
    assert headers["cache-control"] == "no-store"
