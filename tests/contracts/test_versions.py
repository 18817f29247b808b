"""An older desk at a newer hub and the reverse, each with something in its outbox.

The files in `protocol_1` were recorded between a desk and a hub of that time.
"""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import msgspec
import pytest
import zstandard
from msgspec.structs import replace

from desktop.domain.ids import NoteId, OperationId, RecordId
from desktop.domain.operations import case, customer, writing
from desktop.domain.operations.operation import Reason
from desktop.domain.records import Customer, Queue
from desktop.line import Line
from desktop.ports import wire
from desktop.ports.wire import Verdict
from desktop.store.migrate import prepare
from desktop.sync.engine import Sync
from integrations.hub.client import HubClient
from integrations.hub.server import versions
from integrations.hub.server.refused import Refused
from tests.contracts.conftest import World
from tests.contracts.test_desk_pushes import EVA, LATE, StoredDesk, begun
from tests.support import protocol_one
from tests.support.protocol_one import LineOfOne, over_protocol_1

RECORDED = Path(__file__).parent / "protocol_1"
on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


class OldDesk(StoredDesk):
    """A desk on a line that carries protocol 1 alone."""

    carried: LineOfOne

    async def sync(self) -> None:
        client, self.carried = over_protocol_1(
            self.world.address, self.world.admin.token(self.world.agent(self.login))
        )
        try:
            await Sync(
                store=self.store,
                backend=client,
                line=Line(),
                clock=self.world.clock,
                draw=lambda least, _most: least,
            ).once()
        finally:
            await client.close()


@pytest.fixture
def desks(tmp_path: Path) -> Iterator[Callable[[type[StoredDesk], World, str], StoredDesk]]:
    made: list[StoredDesk] = []
    prepare(tmp_path / "empty")

    def make(kind: type[StoredDesk], world: World, login: str) -> StoredDesk:
        profile = tmp_path / f"{login}-{len(made)}"
        shutil.copytree(tmp_path / "empty", profile)
        made.append(kind(world, login, profile))
        return made[-1]

    yield make
    for desk in made:
        desk.store.close_now()


# --------------------------------------------------------------- what went over the line then
@asynccontextmanager
async def as_then(world: World) -> AsyncIterator[httpx.AsyncClient]:
    """Requests as a desk of then sent them: with a token, and nothing about a protocol."""
    headers = {"Authorization": f"Bearer {world.admin.token(world.agent('ann'))}"}
    async with httpx.AsyncClient(base_url=world.address, headers=headers) as http:
        yield http


async def test_what_a_desk_of_protocol_1_sent_is_done_and_answered_as_it_was_then(
    world: World,
) -> None:
    async with as_then(world) as http:
        welcome = await http.post("/sync/v1/hello", content=recorded("hello"))
        pushed = await http.post("/sync/v1/push", content=recorded("push"))
        again = await http.post("/sync/v1/push", content=recorded("push"))
        packed = await http.post("/sync/v1/snapshot", content=b'{"resume":""}')

    hello = msgspec.json.decode(welcome.content, type=protocol_one.Welcome)
    answers = msgspec.json.decode(pushed.content, type=protocol_one.Pushed)
    assert (hello.protocol, hello.last_mid) == (1, 0)
    assert answers == msgspec.json.decode(recorded("pushed"), type=protocol_one.Pushed)
    assert again.content == pushed.content
    lines = zstandard.ZstdDecompressor().decompressobj().decompress(packed.content).split(b"\n")
    rows = [
        msgspec.json.decode(line, type=protocol_one.SnapshotRow)
        for line in lines
        if line.startswith(b"[")
    ]
    assert "customer" in {kind for kind, _ in rows}
    for line in lines:
        if line.startswith(b"{"):
            msgspec.json.decode(line, type=protocol_one.SnapshotLine)


def test_what_a_hub_of_protocol_1_said_is_read() -> None:
    welcome = msgspec.json.decode(recorded("welcome"), type=wire.Welcome)
    pushed = msgspec.json.decode(recorded("pushed"), type=wire.Pushed)
    page = msgspec.json.decode(recorded("page"), type=wire.Page)

    assert welcome.protocol == 1
    assert [answer.verdict for answer in pushed.answers] == [Verdict.OK] * 3 + [Verdict.CONFLICT]
    assert (len(page.rows), page.scope, page.last_mid) == (2, None, 4)


def recorded(name: str) -> bytes:
    return (RECORDED / f"{name}.json").read_bytes()


# ------------------------------------------------------------------- a line for protocol 1 alone
async def test_a_desk_and_a_hub_that_share_protocol_1_alone_lose_nothing_of_the_outbox(
    world: World, desks: Callable[[type[StoredDesk], World, str], StoredDesk]
) -> None:
    old = await begun(world, desks(OldDesk, world, "ann"))
    today = await begun(world, desks(StoredDesk, world, "pia"))
    today.ask(customer.Set(id=EVA, address="Pia 3"), case.Close(id=LATE, solution="Done"))
    old.ask(customer.Set(id=EVA, language="en"), note("n1"), note("n2"))
    await today.sync()

    await old.sync()
    await today.sync()

    assert isinstance(old, OldDesk)
    assert old.carried.refused <= 1  # the hello that was one field too long
    for desk in (old, today):
        assert desk.waiting == []
        assert desk.refused == []
        assert (desk.eva().address, desk.eva().language) == ("Pia 3", "en")
        assert desk.late().solution == "Done"


async def test_an_older_desk_is_given_a_snapshot_where_a_newer_one_is_told_its_scope(
    world: World, desks: Callable[[type[StoredDesk], World, str], StoredDesk]
) -> None:
    old = await begun(world, desks(OldDesk, world, "pat"))
    today = await begun(world, desks(StoredDesk, world, "pat"))
    old.ask(note("n1"))
    world.put(Queue(id=world.with_north, name="Bills", sites=(world.sites["Home"].id,)))

    await old.sync()
    await today.sync()

    for desk in (old, today):
        with pytest.raises(AssertionError):
            desk.eva()
        with pytest.raises(AssertionError):
            desk.late()
    assert old.refused == [("note.add@1", Verdict.DENIED)]


def note(id: str) -> writing.AddNote:
    return writing.AddNote(id=NoteId(id), about_kind="customer", about=EVA, text=f"Note {id}")


# ------------------------------------------------------------------------- word by word
def test_verdicts_reasons_and_codes_are_put_into_the_words_of_protocol_1() -> None:
    answers = tuple(
        wire.Answer(mid, verdict, reason, left=("x",), clash=None)
        for mid, (verdict, reason) in enumerate(
            ((verdict, reason) for verdict in Verdict for reason in (None, *Reason)), 1
        )
    )

    pushed = versions.pushed_for(1, wire.Pushed(answers, len(answers)))

    then = msgspec.json.decode(msgspec.json.encode(pushed), type=protocol_one.Pushed)
    assert [answer.mid for answer in then.answers] == [answer.mid for answer in answers]
    assert then.answers[0].verdict is protocol_one.Verdict.OK
    for code in wire.ErrorCode:
        assert protocol_one.ErrorCode(versions.code_for(1, code).value)
        assert versions.code_for(2, code) is code
    assert versions.pushed_for(2, wire.Pushed(answers, 1)).answers is answers


@pytest.mark.parametrize(
    ("header", "protocol"),
    [
        (None, 1),
        ("", 1),
        ("0", 1),
        ("1", 1),
        ("2", 2),
        ("99", 2),
        ("9" * 400, 2),
        ("٢", 1),
        ("x", 1),
    ],
)
def test_a_request_is_in_the_newest_protocol_that_both_sides_speak(
    header: str | None, protocol: int
) -> None:
    assert versions.spoken(header) == protocol


def test_a_scope_that_an_older_desk_cannot_be_told_is_a_snapshot() -> None:
    page = msgspec.json.decode(recorded("page"), type=wire.Page)
    scoped = replace(page, scope=wire.Scoped(2, ("queue:a",), (), ("everyone",)))

    assert versions.page_for(1, page) == page
    assert versions.page_for(2, scoped) is scoped
    with pytest.raises(Refused, match="has changed"):
        versions.page_for(1, scoped)


def test_what_is_erased_goes_from_an_older_desk_as_what_it_may_not_see_any_more() -> None:
    page = msgspec.json.decode(recorded("page"), type=wire.Page)
    records = (wire.Gone("customer", RecordId("eva")), wire.Gone("note", RecordId("n1")))
    erasing = replace(page, erase=wire.Erasure(7, records))

    told = versions.page_for(1, erasing)

    then = msgspec.json.decode(msgspec.json.encode(told), type=protocol_one.Page)
    assert [(gone.kind, gone.id) for gone in then.gone] == [("customer", "eva"), ("note", "n1")]
    assert versions.page_for(2, erasing) is erasing


async def test_a_hub_that_takes_no_field_it_does_not_know_is_spoken_to_in_its_own_words() -> None:
    """Of such a hub the desk of today sends what the desk of then would have sent."""
    said: list[tuple[str, msgspec.Struct]] = []

    def hub_of_then(request: httpx.Request) -> httpx.Response:
        types = {"/sync/v1/hello": protocol_one.Hello, "/sync/v1/push": protocol_one.Push}
        try:
            body = msgspec.json.decode(request.content, type=types[request.url.path])
        except msgspec.ValidationError:
            said.append(("refused", wire.Hello("c", "tests")))
            return httpx.Response(400, content=b'{"code":"bad-request","message":"unknown field"}')
        said.append((request.url.path, body))
        answer = "welcome" if request.url.path.endswith("hello") else "pushed"
        return httpx.Response(200, content=recorded(answer))

    hub = HubClient("http://127.0.0.1:9", "token")
    hub._http = httpx.AsyncClient(
        base_url="http://127.0.0.1:9", transport=httpx.MockTransport(hub_of_then)
    )
    at = msgspec.json.decode(recorded("hello"), type=wire.Hello).clock
    assert at is not None
    welcome = await hub.hello(wire.Hello("c", "tests", clock=at, waiting=1))
    mutation = wire.Mutation(
        1, OperationId("o"), "customer.set@1", at, msgspec.Raw(b'{"id":"eva"}'), seen='{"name":"x"}'
    )
    await hub.push(wire.Push("c", 1, (mutation,)))

    assert welcome.protocol == 1
    assert [path for path, _ in said] == ["refused", "/sync/v1/hello", "/sync/v1/push"]
    assert isinstance(said[1][1], protocol_one.Hello)
    assert (said[1][1].protocol, said[1][1].waiting) == (1, 1)


async def test_a_field_that_nobody_knows_yet_is_passed_over_by_the_hub(world: World) -> None:
    async with as_then(world) as http:
        body = {"client_id": "c", "app": "t", "protocol": 9, "mood": {"deep": [1, 2]}}
        welcome = await http.post("/sync/v1/hello", json=body)

    assert welcome.status_code == 200
    assert welcome.json()["protocol"] == wire.PROTOCOL


async def test_what_a_desk_does_not_know_of_a_record_is_not_stripped_by_what_it_does(
    world: World, desks: Callable[[type[StoredDesk], World, str], StoredDesk]
) -> None:
    """It sends what was done and never a record; the hub lays it over what it has."""
    old = await begun(world, desks(OldDesk, world, "ann"))
    eva = Customer(
        id=EVA, name="Eva", number="K-1", iban="DE02120300000000202051", queues=(world.with_north,)
    )
    world.put(eva)
    old.ask(customer.Set(id=EVA, language="en"))

    await old.sync()

    assert old.eva() == replace(eva, language="en")
