"""Whatever is sent to any address: no fault of the hub's own, and nothing of another enterprise.

The requests are made by schemathesis from what the hub says of itself in `/openapi.json`, right and
wrong ones, with and without a token, and with names, cursors and hashes that are really there, our
own and the other enterprise's. Those of a push are also made from the registry of operations.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, Final, NamedTuple

import httpx
import msgspec
import pytest
import schemathesis
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.core.result import Ok
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from desktop.domain.ids import TenantId
from desktop.domain.operations import registry
from desktop.domain.operations.registry import OPERATIONS
from desktop.ports.wire import Pushed, Refusal
from integrations.hub.server.hub import Limits
from integrations.webchat.values import NotDone
from tests.conftest import LONG
from tests.contracts.conftest import World
from tests.contracts.test_hub_tenants import MAIL, WAITS, worked
from tests.contracts.webchat_visitor import chat
from tests.support.strategies import structs

EXAMPLES: Final = 300 if LONG else 6
OPERATION_EXAMPLES: Final = 2_000 if LONG else 60
TIMEOUT_S: Final = 10
AS_DESCRIBED: Final = [
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
JSON: Final = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from([MAIL, ""]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=8,
)
quickly = settings(
    max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), database=None
)


class Two(NamedTuple):
    """The north, which is asked, and what is there in the south."""

    north: World
    token: str
    known: dict[str, list[str]]


@pytest.fixture
def two(worlds: Callable[..., World]) -> Two:
    north, south = worlds(TenantId("north")), worlds(TenantId("south"))

    async def begin() -> Two:
        ann, of_north = await worked(north, "of the north", b"of the north")
        other, of_south = await worked(south, "of the south", b"of the south")
        known: dict[str, list[str]] = {
            "client_id": [ann.client_id, "fresh"],
            "cursor": [ann.cursor, other.cursor],
            "interaction": [MAIL, WAITS],
            "id": [MAIL, WAITS],
            "sha256": [of_south, of_north],
            "name": ["north~help", "south~help"],
        }
        for world in (north, south):
            chat(world)
            await world.hang_up()
        return Two(north, north.admin.token(ann.agent), known)

    return asyncio.run(begin())


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
@pytest.mark.timeout(1_200)
def test_no_address_makes_a_mistake_or_says_a_word_of_another_tenant(two: Two) -> None:
    schema = schemathesis.openapi.from_url(f"{two.north.address}/openapi.json")
    read = list(schema.get_all_operations())
    operations = [each.ok() for each in read if isinstance(each, Ok)]
    answered: dict[int, int] = {}

    for operation in operations:
        fuzz(two, operation, answered)

    assert len(operations) == len(read) >= 13
    assert answered[200]
    assert set(answered) >= {200, 400, 401, 404, 410}


def fuzz(two: Two, operation: APIOperation[Any, Any, Any, Any], answered: dict[int, int]) -> None:
    """Send requests of every kind to one address."""
    cases = st.one_of(
        operation.as_strategy(GenerationMode.POSITIVE),
        operation.as_strategy(GenerationMode.NEGATIVE),
    )

    @quickly
    @given(data=st.data())
    def one(data: st.DataObject) -> None:
        case = data.draw(cases)
        for place in (case.path_parameters, case.query):
            for name in set(place or ()) & set(two.known):
                if data.draw(st.integers(0, 3)):
                    place[name] = data.draw(st.sampled_from(two.known[name]))
        if case.path.endswith("/stream"):
            case.query = {**(case.query or {}), "wait": data.draw(st.sampled_from([1, "x", -1]))}
        headers = {"Authorization": f"Bearer {two.token}"} if data.draw(st.integers(0, 7)) else {}
        protocol = data.draw(st.sampled_from(["1", "2", "", "x"]))
        said = case.call(headers=headers | {"Tresen-Protocol": protocol}, timeout=TIMEOUT_S)
        answered[said.status_code] = answered.get(said.status_code, 0) + 1
        check(said.status_code, said.content, dict(said.headers))
        case.validate_response(said, checks=AS_DESCRIBED)

    one()


def check(status: int, content: bytes, headers: dict[str, Any]) -> None:
    assert status < 500, content
    packed = content.startswith(b"\x28\xb5\x2f\xfd")
    said = zstandard.ZstdDecompressor().decompressobj().decompress(content) if packed else content
    assert b"of the south" not in said + repr(headers).encode()
    page = {name.casefold(): value for name, value in headers.items()}.get("content-type", "")
    if status >= 400 and "text/html" not in str(page):  # customers are told in words
        # Pages of visitors have words of their own for what is not done.
        msgspec.json.decode(content, type=NotDone if b'"why"' in content else Refusal)


def fields_of(operation: Any) -> st.SearchStrategy[Any]:
    """The operation's fields as they should be; or something for some, right only by chance."""
    names = operation.__struct_fields__
    ids = st.sampled_from([MAIL, WAITS, "eva", "n", "new"])
    wrong = st.fixed_dictionaries(
        {"id": ids | st.text(max_size=5)},
        optional={name: JSON for name in names if name != "id"} | {"nonsense": JSON},
    )
    right = structs(operation, id=ids).map(lambda each: msgspec.Raw(registry.encode(each)))
    return st.one_of(right, wrong)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.timeout(600)
def test_no_operation_makes_a_mistake_whatever_its_fields_hold(
    worlds: Callable[..., World],
) -> None:
    """One that the hub could not do for a mistake of its own would be in its log, and fail this."""
    world = worlds(limits=Limits(pushes_a_second=10_000, pushes_a_tenant=10_000))
    token = asyncio.run(_token(world))
    begun = [0]
    http = httpx.Client(base_url=world.address, headers={"Authorization": f"Bearer {token}"})
    mutation = st.sampled_from(OPERATIONS).flatmap(
        lambda operation: st.tuples(st.just(operation.declared.signature), fields_of(operation))
    )

    @settings(parent=quickly, max_examples=OPERATION_EXAMPLES)
    @given(st.lists(mutation, min_size=1, max_size=8), JSON)
    def one(asked: list[tuple[str, Any]], seen: Any) -> None:
        begun[0] += 1
        mutations = [
            {
                "mid": number,
                "op_id": f"o-{begun[0]}-{number}",
                "op": signature,
                "at": "2026-11-22T12:00:00Z",
                "fields": fields,
                "seen": msgspec.json.encode(seen).decode() if number % 2 else "",
            }
            for number, (signature, fields) in enumerate(asked, 1)
        ]
        body = {"client_id": f"fuzz-{begun[0]}", "epoch": 1, "mutations": mutations}
        said = http.post("/sync/v1/push", content=msgspec.json.encode(body), timeout=TIMEOUT_S)
        assert said.status_code == 200, said.content
        msgspec.json.decode(said.content, type=Pushed)

    one()
    http.close()


async def _token(world: World) -> str:
    ann, _ = await worked(world, "Eva", b"x")
    await world.hang_up()
    return world.admin.token(ann.agent)
