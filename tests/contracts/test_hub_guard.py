"""Row level security and the conditions in every query: each alone keeps two enterprises apart."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import psycopg
import pytest
import zstandard
from sqlalchemy import func, insert, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from desktop.domain.ids import CustomerId, TenantId
from desktop.domain.records import Customer
from integrations.hub.server.administering import Administration
from integrations.hub.server.app import create_app
from integrations.hub.server.hub import Hub
from integrations.hub.server.load import load
from integrations.hub.server.store import heads, tables
from integrations.hub.server.store.guarding import APP_ROLE
from integrations.hub.server.store.opening import CannotOpen, Store, Unstorable, open_store
from tests.contracts.conftest import World
from tests.contracts.test_hub_tenants import EVA, MAIL, worked
from tests.support.desks import TestClock
from tests.support.postgres import Cluster

NORTH, SOUTH = TenantId("north"), TenantId("south")
on_postgresql = pytest.mark.parametrize("database", ["postgresql"], indirect=True)


@pytest.fixture
def two(worlds: Callable[..., World]) -> tuple[World, World]:
    return worlds(NORTH), worlds(SOUTH)


def owner(store: Store, *statements: str) -> None:
    with store.owner.execution_options(writes=True).begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


@on_postgresql
def test_every_table_is_guarded_and_whoever_works_owns_none_of_them(store: Store) -> None:
    guarded = text(
        "SELECT relname, relrowsecurity AND relforcerowsecurity FROM pg_class"
        " WHERE relkind IN ('r', 'p') AND NOT relispartition"
        " AND relnamespace = 'public'::regnamespace"
    )
    parts = text(
        "SELECT relname FROM pg_class WHERE relispartition AND relkind = 'r'"
        " AND has_table_privilege(current_user, oid, 'SELECT, INSERT, UPDATE, DELETE')"
    )
    with store.engine.connect() as connection:
        found = {row.relname: row[1] for row in connection.execute(guarded)}
        assert connection.scalars(parts).all() == []  # reached through the guarded whole alone
        who = connection.execute(
            text(
                "SELECT current_user, rolsuper OR rolbypassrls OR rolcreaterole FROM pg_roles"
                " WHERE rolname = current_user"
            )
        ).one()
        owners = set(connection.scalars(text("SELECT tableowner FROM pg_tables")))

    assert found.pop("alembic_version") is False  # holds a number, and nobody's
    assert set(found) == set(tables.METADATA.tables)
    assert all(found.values())
    assert tuple(who) == (APP_ROLE, False)
    assert APP_ROLE not in owners


@on_postgresql
async def test_a_forgotten_condition_gives_nothing_of_another_tenant_away(
    store: Store, two: tuple[World, World]
) -> None:
    for world, name in zip(two, ("of the north", "of the south"), strict=True):
        await worked(world, name, name.encode())

    for table in tables.METADATA.sorted_tables:
        whose = table.c.name if table.name == "tenant" else table.c.tenant
        with store.reading(NORTH) as within:
            seen = set(within.connection.scalars(select(whose)))
        assert seen <= {NORTH}, table.name
        with store.engine.connect() as connection:  # nobody is spoken for
            assert connection.scalar(select(func.count()).select_from(table)) == 0, table.name
    with store.reading(NORTH) as within:
        assert within.connection.scalar(
            select(func.count()).select_from(tables.RECORDS["customer"])
        )


@on_postgresql
def test_nothing_is_written_for_another_tenant_and_no_guard_is_taken_down(store: Store) -> None:
    Administration(store, TestClock(), NORTH)
    row = {"tenant": SOUTH, "name": "customer", "last": 1}

    with pytest.raises((DBAPIError, Unstorable), match="row-level security"):
        store.writing(
            NORTH, lambda within: within.connection.execute(insert(tables.number).values(row))
        )
    for attempt in (
        "ALTER TABLE customers DISABLE ROW LEVEL SECURITY",
        "DROP POLICY own_tenant ON customers",
        "CREATE TABLE mine (x int)",
        "UPDATE interaction_event SET kind = 'y'",
        "DELETE FROM agent_event",
    ):
        with pytest.raises(DBAPIError, match=r"must be owner|permission denied"):
            store.writing(
                NORTH,
                lambda within, said=attempt: within.connection.execute(  # type: ignore[misc]
                    text(said)
                ),
            )


@on_postgresql
def test_where_all_tenants_stand_is_seen_by_who_watches_and_only_that(store: Store) -> None:
    for tenant in (NORTH, SOUTH):
        Administration(store, TestClock(), tenant).add_site("Home")

    assert set(heads.seqs(store)) == {NORTH, SOUTH}
    with store.watching() as connection:
        assert connection.scalar(select(func.count()).select_from(tables.RECORDS["site"])) == 0
        assert connection.scalar(select(func.count()).select_from(tables.tenant)) == 0


@on_postgresql
@pytest.mark.parametrize("guarded", [True, False])
async def test_no_address_says_a_word_of_another_tenant_with_either_guard_alone(
    store: Store, two: tuple[World, World], guarded: bool
) -> None:
    north, _ = await worked(two[0], "of the north", b"of the north")
    south, of_south = await worked(two[1], "of the south", b"of the south")
    if not guarded:
        owner(
            store,
            *(f"ALTER TABLE {name} DISABLE ROW LEVEL SECURITY" for name in tables.METADATA.tables),
        )
    token = two[0].admin.token(north.agent)
    answers: dict[tuple[str, str], bytes] = {}

    with httpx.Client(base_url=two[0].address, timeout=5) as http:
        for bearer in (token, token.replace("north", "south")):
            for cursor in (north.cursor, south.cursor):
                for key, request in _everything(cursor, of_south):
                    said = _answer(http, bearer, key, request)
                    answers[key] = answers.get(key, b"") + said

    assert set(answers) == set(routes(store))
    for key, said in answers.items():
        assert b"of the south" not in said, key
    assert b"of the north" in answers["get", "/sync/v1/pull"]
    assert b"of the north" in answers["post", "/sync/v1/snapshot"]


Asked = dict[str, Any]


def routes(store: Store) -> Iterator[tuple[str, str]]:
    """(method, path) of every address that the hub has."""
    described = create_app(Hub(store=store, clock=TestClock())).openapi_schema.to_schema()
    for path, methods in described["paths"].items():
        for method in methods:
            yield method, path


def _everything(cursor: str, sha256: str) -> Iterator[tuple[tuple[str, str], Asked]]:
    """Every address, asked for what the north has and the south has as well."""
    place = {"client_id": "the-same-client-id", "cursor": cursor}
    hello = {"client_id": "the-same-client-id", "app": "t"}
    yield ("get", "/health"), {}
    yield ("post", "/login"), {"json": {"login": "ann", "password": "x", "tenant": "south"}}
    refresh = f"south~{'x' * 22}.{'x' * 43}"
    yield ("post", "/renew"), {"json": {"refresh": refresh}}
    yield ("post", "/sign-out"), {"json": {"refresh": refresh}}
    yield ("post", "/sync/v1/hello"), {"json": hello}
    note = {"id": "n2", "about": MAIL, "text": "x"}
    mutation = {"mid": 6, "op_id": "other", "op": "interaction.note@1", "fields": note}
    stamped = mutation | {"at": "2026-11-22T12:00:00Z"}
    push = {"client_id": "the-same-client-id", "epoch": 1, "mutations": [stamped]}
    yield ("post", "/sync/v1/push"), {"json": push}
    yield ("get", "/sync/v1/pull"), {"params": place}
    yield ("get", "/sync/v1/bucket-sums"), {"params": place}
    yield ("post", "/sync/v1/snapshot"), {"json": {}}
    yield ("get", "/sync/v1/stream"), {"params": place}
    blob = "/sync/v1/blob/{sha256}"
    yield ("put", blob), {"sha256": sha256, "content": b"x"}
    yield ("get", blob), {"sha256": sha256, "params": {"interaction": MAIL}}
    yield ("get", f"{blob}/received"), {"sha256": sha256}
    yield ("post", "/sync/v1/erased"), {"json": {"client_id": "the-same-client-id", "upto": 9}}
    yield ("get", "/live/v1/presence"), {}
    holds = [{"interaction": MAIL, "fence": 1}]
    yield ("post", "/live/v1/presence"), {"json": {"device": "the-same-device", "holds": holds}}
    looks = {"client_id": "the-same-client-id", "interaction": MAIL}
    yield ("post", "/live/v1/beside"), {"json": looks}
    leg = {"call": "c-1", "to": "nobody", "stands": "rings"}
    yield ("post", "/live/v1/legs"), {"json": leg}
    reveal = {"customer": EVA, "mask": "phone", "reason": "callback"}
    yield ("post", "/live/v1/reveal"), {"json": reveal}
    yield ("post", "/live/v1/pictures"), {"json": {"interaction": MAIL, "message": "m"}}
    yield ("post", "/live/v1/offer"), {}
    yield ("get", "/live/v1/why/{id}"), {}
    for method, asked in (("get", {}), ("post", {"data": {"satisfied": "1"}})):
        yield (method, "/survey/{token}"), asked
    agreed = {"key": "the-same-key", "consent": "x", "text": "x", "email": "eva@example.org"}
    for path in ("", "/about", "/widget.js", "/events"):
        yield ("get", f"/chat/{{name}}{path}"), {}
    for path in ("/visit", "/say", "/person", "/types", "/end", "/away", "/letter", "/file"):
        yield ("post", f"/chat/{{name}}{path}"), {"json": agreed}
    yield ("get", "/chat/{name}/file/{sha256}"), {"sha256": sha256}
    for verb in ("accept", "decline", "missed", "beat", "wrap", "release"):
        yield ("post", f"/live/v1/interaction/{{id}}/{verb}"), {"params": {"fence": 1}}


def _answer(http: httpx.Client, bearer: str, key: tuple[str, str], asked: Asked) -> bytes:
    method, path = key
    sha256 = asked.pop("sha256", "")
    address = path.replace("{sha256}", sha256).replace("{id}", MAIL)
    address = address.replace("{token}", f"south~{'A' * 43}").replace("{name}", "south~help")
    headers = {"Authorization": f"Bearer {bearer}"}
    with http.stream(method.upper(), address, headers=headers, **asked) as response:
        if response.status_code == httpx.codes.OK and "event-stream" in response.headers.get(
            "content-type", ""
        ):
            return next(response.iter_raw())
        said = response.read()
    if path.endswith("snapshot") and response.status_code == httpx.codes.OK:
        said = zstandard.ZstdDecompressor().decompressobj().decompress(said)
    return repr(response.headers).encode() + said


# ------------------------------------------------------------------------------ whose address
def test_a_login_of_its_own_works_with_what_another_one_owns(postgres: Cluster) -> None:
    address = postgres.database("bare", lambda _url: None)
    admin = make_url(address)
    with psycopg.connect(address, autocommit=True) as connection:
        for name in (b"hub_owner", b"hub_worker"):
            connection.execute(b"CREATE ROLE " + name + b" LOGIN PASSWORD 'x' NOSUPERUSER")
        connection.execute("GRANT CREATE, USAGE ON SCHEMA public TO hub_owner")
    owns, works = (
        admin.set(username=name, password="x").render_as_string(hide_password=False)
        for name in ("hub_owner", "hub_worker")
    )

    with pytest.raises(CannotOpen):  # nobody has made the tables yet
        open_store(works)
    store = open_store(works, owner=owns)
    clock = TestClock()
    Administration(store, clock, NORTH).add_site("Home")
    Administration(store, clock, SOUTH).add_site("Home")
    load(store, NORTH, [Customer(id=CustomerId("c"), name="x", number="K-1")])
    again = open_store(works)  # the tables are there now

    for each in (store, again):
        with each.reading(NORTH) as within:
            assert within.connection.scalar(text("SELECT current_user")) == "hub_worker"
            count = select(func.count()).select_from(tables.RECORDS["customer"])
            assert within.connection.scalar(count) == 1
        with each.reading(SOUTH) as within:
            assert within.connection.scalar(count) == 0
        each.close()
    with pytest.raises(CannotOpen, match="would see every tenant"):
        open_store(address, owner=address.replace("127.0.0.1", "localhost"))
    postgres.discard(address)
