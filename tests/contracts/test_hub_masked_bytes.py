"""A masked byte never leaves the hub: every address is asked as who may not read it.

Each field that a mask hides holds a value of its own, in the records themselves, in what is made of
them (a call-back's contact, a stranger who wrote, two values side by side) and in the questions
that are put. What comes back, whatever it is, is searched for them.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator
from datetime import date
from typing import Any, Final

import httpx
import msgspec
import pytest
import zstandard

from desktop.domain import masks
from desktop.domain.clash import Clash, Side
from desktop.domain.conversation import Attachment, Message
from desktop.domain.ids import ClashId, CustomerId, InteractionId, MessageId, RecordId, TaskId
from desktop.domain.operations import callback, calling, customer, interaction, task
from desktop.domain.records import ContactPoint, Customer, Interaction, Task
from desktop.domain.words import Channel, Direction, PointKind
from desktop.ports.wire import AtWork, Hello, Push
from integrations.hub.server.channels.incoming import Incoming
from integrations.hub.server.channels.taking_in import taken_in
from tests.contracts.conftest import World
from tests.contracts.hub_desk import Desk
from tests.contracts.webchat_visitor import chat

EVA: Final = CustomerId("eva")
BORN: Final = date(1949, 3, 7)
SECRETS: Final = (b"5550139", b"555 0139", b"555-0139", b"0000202051", b"1949", b"07.03.49")
NUMBERS: Final = ("+49 171 5550139", "0171/555-0139", "(0171) 555 0139", "+491715550139")
FILE: Final = b"a recording"
# Whoever reveals a value says why, and it is written down (test_hub_reveal.py).
SAYS_IT_ON_PURPOSE: Final = "/live/v1/reveal"


def eva(world: World) -> Customer:
    return Customer(
        id=EVA,
        name="Eva",
        points=tuple(ContactPoint(PointKind.PHONE, number) for number in NUMBERS),
        iban="DE02120300000000202051",
        born=BORN,
        queues=(world.with_north,),
    )


def contact(world: World, id: str, **parts: Any) -> Interaction:
    at = world.clock.now()
    said = Message(
        id=MessageId(f"m-{id}"),
        at=at,
        direction=Direction.INBOUND,
        text="Hello",
        author=NUMBERS[0],
        to=NUMBERS[1],
    )
    usual: dict[str, Any] = {
        "channel": Channel.VOICE,
        "queue": world.with_north,
        "customer": EVA,
        "created_at": at,
        "messages": (said,),
        "by_number": NUMBERS[2],
        "address": f"{NUMBERS[3]}@sms.example.org",
    }
    return Interaction(id=InteractionId(id), **(usual | parts))


async def filled(world: World) -> Desk:
    """Everything that may hold such a value holds one; ann, who may read all of it."""
    ann = world.desk("ann")
    await ann.hello()
    await ann.snapshot()
    sha256 = await ann.hub.keep_blob(FILE, "audio/ogg")
    recording = Attachment("recording.ogg", len(FILE), "audio/ogg", sha256)
    at = world.clock.now()
    said = Message(
        id=MessageId("with-file"),
        at=at,
        direction=Direction.INBOUND,
        text="",
        attachments=(recording,),
    )
    world.put(
        eva(world),
        Customer(id=CustomerId("twin"), name="Eva", queues=(world.with_north,), born=BORN),
        contact(world, "call"),
        contact(world, "sms", channel=Channel.CHAT, messages=(said,)),
        Task(
            id=TaskId("task"),
            title="Call",
            created_at=at,
            created_by=ann.agent,
            customer=EVA,
            phone=NUMBERS[0],
            queues=(world.with_north,),
        ),
        *(
            Clash(
                id=ClashId(f"clash-{field}"),
                about_kind=kind,
                about=RecordId(about),
                operation="x.set@1",
                by=ann.agent,
                at=at,
                sides=(Side(field=field, mine=value, theirs=value, base=value),),
            )
            for kind, about, field, value in (
                ("customer", EVA, "points", f'[{{"kind":"phone","value":"{NUMBERS[0]}"}}]'),
                ("customer", EVA, "iban", '"DE02120300000000202051"'),
                ("customer", EVA, "born", '"1949-03-07"'),
                ("task", "task", "phone", f'"{NUMBERS[3]}"'),
            )
        ),
    )
    answers = await ann.do(
        callback.Ask(
            id=TaskId("back"),
            title="Call back",
            customer=EVA,
            phone=NUMBERS[0],
            queue=world.with_north,
        ),
        calling.BeginCall(
            id=InteractionId("out"),
            customer=EVA,
            queue=world.with_north,
            direction=Direction.OUTBOUND,
            by_number=NUMBERS[3],
        ),
    )
    assert {answer.verdict for answer in answers} == {"ok"}
    for name, address in (
        ("", NUMBERS[3]),
        ("", f"{NUMBERS[3]}@sms.example.org"),
        (NUMBERS[0], "+4917155501391"),
    ):
        one = Incoming(
            via="gateway",
            channel=Channel.MESSAGING,
            queue=world.with_north,
            external_id=f"x{len(name)}{len(address)}",
            address=address,
            name=name,
            text="Hello",
            at=at,
        )
        taken_in(world.hub, world.tenant, one)
    chat(world)
    return ann


def bodies(desk: Desk) -> dict[str, list[object]]:
    """What is sent to the addresses that take something."""
    asks = (
        customer.Set(id=EVA, iban="X"),
        customer.Set(id=EVA, name="Eva Other"),
        customer.AddContactPoint(id=EVA, kind=PointKind.PHONE, value=NUMBERS[2]),
        customer.RemoveContactPoint(id=EVA, kind=PointKind.PHONE, value=NUMBERS[0]),
        customer.Create(id=EVA, name="Eva", points=(ContactPoint(PointKind.PHONE, "030 1234"),)),
        task.Set(id=TaskId("task"), phone="030 1234"),
        task.Set(id=TaskId("task"), title="Other"),
        interaction.Assign(id=InteractionId("call"), agent=desk.agent),
        interaction.Assign(id=InteractionId("nowhere"), agent=desk.agent),
    )
    push = Push(desk.client_id, 1, tuple(desk.mutation(each, seen="{}") for each in asks))
    return {
        "/login": [{"login": "pat", "password": "wrong"}],
        "/renew": [{"refresh": "x"}],
        "/sign-out": [{"refresh": "x"}],
        "/sync/v1/hello": [Hello(desk.client_id, "tests")],
        "/sync/v1/push": [push, {"client_id": desk.client_id, "epoch": 1, "mutations": [1]}],
        "/sync/v1/erased": [{"client_id": desk.client_id, "upto": 0}],
        "/sync/v1/snapshot": [{"resume": ""}, {"resume": "x"}],
        "/live/v1/presence": [AtWork(device=desk.client_id)],
        "/live/v1/beside": [
            {"client_id": desk.client_id, "interaction": each, "words": "Hi", "shares": True}
            for each in ("call", "sms", "out")
        ],
        "/live/v1/legs": [{"call": "c", "to": "nobody", "stands": "rings", "interaction": "call"}],
        "/live/v1/pictures": [{"interaction": "sms", "message": "m-call"}],
        SAYS_IT_ON_PURPOSE: [{"customer": "nobody", "mask": "phone", "reason": "callback"}],
    }


async def everything_said(world: World, login: str) -> list[tuple[str, bytes]]:
    """Every answer of every address to this person: where, and its bytes as they are read."""
    desk = world.desk(login)
    await desk.hello()
    await desk.snapshot()
    contacts = ("call", "sms", "out", "nowhere")
    names = {"id": contacts, "sha256": (sha256_of(FILE),), "token": ("x",), "name": ("help",)}
    asked: dict[str, list[dict[str, Any]]] = {
        "/sync/v1/pull": [
            {},
            {"anew": ["everyone", f"queue:{world.with_north}"]},
            {"behind": True},
        ],
        "/sync/v1/stream": [{"wait": 1}],
        "/sync/v1/blob/{sha256}": [{"interaction": "sms"}, {"interaction": "call"}],
    }
    sent = bodies(desk)
    headers = {
        "Authorization": f"Bearer {world.admin.token(world.agent(login))}",
        "Tresen-Protocol": "2",
    }
    usual = {"client_id": desk.client_id, "cursor": desk.cursor, "fence": "1"}
    said: list[tuple[str, bytes]] = []
    async with httpx.AsyncClient(base_url=world.address, headers=headers, timeout=20) as http:
        described = (await http.get("/openapi.json")).json()["paths"]
        for path, method in ((p, m) for p in sorted(described) for m in described[p]):
            for where in _filled_in(path, names):
                for body in sent.get(path, [{}]) if method != "get" else [None]:
                    for more in asked.get(path, [{}]):
                        content = None if body is None else msgspec.json.encode(body)
                        answer = await http.request(
                            method, where, params={**usual, **more}, content=content
                        )
                        said.append((f"{method} {path}", _read(answer)))
        said += [("stream", frame) async for frame in _frames(world, http, usual)]
    return said


async def _frames(
    world: World, http: httpx.AsyncClient, usual: dict[str, str]
) -> AsyncIterator[bytes]:
    """What the stream says while all of it is changed once more."""
    async with http.stream("GET", "/sync/v1/stream", params=usual) as stream:
        lines = stream.aiter_lines()
        yield (await anext(lines)).encode()
        world.put(msgspec.structs.replace(eva(world), name="Eva Last"), contact(world, "last"))
        async with asyncio.timeout(10):
            async for line in lines:
                yield line.encode()
                if "Eva Last" in line:
                    return


def _filled_in(path: str, names: dict[str, tuple[str, ...]]) -> list[str]:
    found = [path]
    for name, values in names.items():
        found = [each.replace(f"{{{name}}}", value) for each in found for value in values]
    return sorted(set(found))


def _read(answer: httpx.Response) -> bytes:
    headers = repr(answer.headers.raw).encode()
    if answer.headers.get("Content-Type") == "application/zstd":
        return headers + zstandard.ZstdDecompressor().decompressobj().decompress(answer.content)
    return headers + answer.content


def sha256_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@pytest.mark.timeout(120)
async def test_no_byte_of_a_masked_value_is_in_any_answer_to_who_may_not_read_it(
    world: World,
) -> None:
    await filled(world)

    to_pat = await everything_said(world, "pat")
    to_ann = await everything_said(world, "ann")

    for secret in (b"5550139", b"0000202051", b"1949"):  # who may read it is told: it was asked for
        told = {where for where, said in to_ann if secret in said}
        assert {"post /sync/v1/snapshot", "get /sync/v1/pull", "stream"} <= told
    assert {where for where, _ in to_pat} == {where for where, _ in to_ann}
    assert b"Eva Last" in b"".join(said for _, said in to_pat)
    leaks = {
        (where, secret, said[max(0, said.index(secret) - 120) : said.index(secret) + 40])
        for where, said in to_pat
        for secret in SECRETS
        if secret in said
    }
    assert not leaks


async def test_every_mask_hides_a_value_that_is_looked_for(world: World) -> None:
    """A new mask, or a kind of record that one veils, is filled here as well."""
    ann = await filled(world)
    await ann.snapshot()
    there = list(ann.records.values())

    for mask in masks.MASKS:
        values = " ".join(mask.values(eva(world))).encode()
        assert any(secret in values for secret in (*SECRETS, b"07.03.1949")), mask.name
        for kind in mask.veils:
            hidden = [
                one for one in there if type(one) is kind and masks.shown(one, [mask.name]) != one
            ]
            assert hidden, (mask.name, kind)
