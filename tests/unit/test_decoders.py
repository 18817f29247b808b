"""Whatever arrives where something else should: a clear error, and nothing of it is taken."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from itertools import count
from typing import Any, Final

import msgspec
import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.domain.ids import AgentId, RecordId, TenantId
from desktop.domain.kinds import KINDS
from desktop.ports import wire
from desktop.ports.backend import Beat, Delta, Poke
from desktop.ports.errors import Garbled
from desktop.sync.garbled import readable
from integrations.hub.listening import Ended, Place, events_of
from integrations.hub.server.rights import seals
from integrations.hub.server.rights.cursors import Position
from integrations.hub.server.snapshots import Mark
from tests.conftest import LONG
from tests.support.desks import OpenStore

pytestmark = pytest.mark.filterwarnings("error")
NOON: Final = datetime(2026, 11, 22, 12, tzinfo=UTC)
KEY: Final = b"k" * 32
HERE: Final = Position(1, TenantId("main"), AgentId("ann"), (7,), 1)
thoroughly = settings(
    max_examples=5_000 if LONG else 150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner),
    max_leaves=10,
)
KIND = st.sampled_from([kind.name for kind in KINDS]) | st.text(max_size=4)
ID = st.sampled_from(["c1", "", "\x00"]) | st.text(max_size=5)


@st.composite
def broken(draw: st.DrawFn, whole: st.SearchStrategy[bytes]) -> bytes:
    """Something that was right: cut, with other bytes in it, or as it was."""
    said = bytearray(draw(whole))
    match draw(st.integers(0, 3)):
        case 0:
            del said[draw(st.integers(0, len(said))) :]
        case 1:
            for _ in range(draw(st.integers(1, 3))):
                if said:
                    said[draw(st.integers(0, len(said) - 1))] = draw(st.integers(0, 255))
        case 2:
            place = draw(st.integers(0, len(said)))
            said[place:place] = draw(st.binary(max_size=4))
        case _:
            pass
    return bytes(said)


# ------------------------------------------------------------------------------- on the hub
@thoroughly
@given(st.text() | broken(st.just(seals.sealed(HERE, KEY).encode())).map(repr))
def test_a_cursor_that_was_not_sealed_here_is_refused(text: str) -> None:
    with pytest.raises(seals.Broken):
        seals.opened(text, KEY, Position)


@thoroughly
@given(broken(st.just(seals.sealed(HERE, KEY).encode())))
def test_a_cursor_of_which_one_sign_was_changed_is_refused_or_the_same(text: bytes) -> None:
    try:
        opened = seals.opened(text.decode("latin-1"), KEY, Position)
    except seals.Broken:
        return
    assert opened == HERE


def test_what_was_sealed_as_something_else_or_with_another_key_is_refused() -> None:
    mark = seals.sealed(Mark(position=HERE, works=()), KEY)

    for text, key in ((mark, KEY), (seals.sealed(HERE, b"x" * 32), KEY)):
        with pytest.raises(seals.Broken):
            seals.opened(text, key, Position)


# ------------------------------------------------------------------------------- at the desk
def dump(desk: OpenStore) -> list[tuple[Any, ...]]:
    """Everything that is stored."""
    names = desk.connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
        " AND name NOT LIKE '%\\_data' ESCAPE '\\'"
    ).fetchall()
    return [
        (name, *row)
        for (name,) in names
        for row in desk.connection.execute(f'SELECT * FROM "{name}"').fetchall()
    ]


def document(draw: st.DrawFn) -> msgspec.Raw:
    fields = draw(st.dictionaries(st.sampled_from(["name", "queue", "at", "text"]), JSON))
    whole: Any = {"id": draw(ID), **fields}
    return msgspec.Raw(msgspec.json.encode(draw(st.sampled_from([whole, fields, [], None, 7]))))


@st.composite
def pages(draw: st.DrawFn) -> bytes:
    rows = tuple(wire.Row(draw(KIND), document(draw)) for _ in range(draw(st.integers(0, 3))))
    left = tuple(wire.Gone(draw(KIND), RecordId(draw(ID))) for _ in range(draw(st.integers(0, 2))))
    page = wire.Page(
        rows,
        left,
        draw(st.integers(-1, 2**70)),
        draw(st.sampled_from(["next", "", "x"])),
        draw(st.booleans()),
        NOON,
        scope=draw(st.none() | st.builds(wire.Scoped, st.just(1), words(), words(), words())),
    )
    return msgspec.json.encode(page)


def words() -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(["everyone", "in-house", "queue:*", "queue:q", ""])).map(tuple)


@thoroughly
@given(broken(pages()) | st.binary() | st.just(b"[" * 200_000))
def test_a_page_is_taken_whole_or_not_at_all(opened: OpenStore, page: bytes) -> None:
    before = dump(opened)
    cursor = opened.store.progress().cursor
    try:
        with readable():
            opened.store.absorb(cursor, page)
    except Garbled:
        assert dump(opened) == before
        assert not opened.connection.in_transaction


@st.composite
def snapshots(draw: st.DrawFn) -> bytes:
    """Lines as a hub sends them, and others, packed."""
    lines: list[Any] = [wire.Begin(draw(st.integers(-1, 2**70)))]
    for _ in range(draw(st.integers(0, 4))):
        row: list[Any] = [draw(KIND), document(draw), draw(st.integers(0, 2**65))]
        lines.append(draw(st.sampled_from([row, row[:2], row[:1], wire.PageEnd("r"), 7, {}])))
    if draw(st.booleans()):
        lines.append(wire.Complete(draw(st.sampled_from(["next", ""])), {}, NOON))
    said = b"".join(msgspec.json.encode(line) + b"\n" for line in lines)
    return zstandard.ZstdCompressor().compress(draw(broken(st.just(said))))


_numbers = count()


@thoroughly
@given(broken(snapshots()) | snapshots() | st.binary(), st.integers(1, 50))
def test_a_snapshot_that_is_no_snapshot_leaves_what_was_there(
    opened: OpenStore, packed: bytes, piece: int
) -> None:
    opened.store.advance(cursor=f"before {next(_numbers)}")
    opened.store.begin_snapshot()
    complete = False
    try:
        for place in range(0, len(packed), piece):
            before = dump(opened)
            with readable():
                complete = opened.store.take_chunk(packed[place : place + piece]).complete
            if complete:
                return
    except Garbled:
        assert dump(opened) == before
        assert not opened.connection.in_transaction
    assert opened.store.progress().cursor.startswith("before")


@thoroughly
@given(
    st.lists(
        st.sampled_from(
            [
                "",
                ":",
                "event: delta",
                "event: poke",
                "event: bye",
                "event",
                "data",
                "id: x",
                "data: {}",
            ]
        )
        | st.text(max_size=8).map(lambda text: " ".join(text.splitlines())),
        max_size=12,
    )
)
def test_lines_that_are_no_events_are_beats_or_nothing(lines: list[str]) -> None:
    async def told() -> list[object]:
        async def sent() -> AsyncIterator[str]:
            for line in lines:
                yield line

        try:
            return [event async for event in events_of(sent(), Place("c", "at"))]
        except Ended:
            return []

    assert {type(event) for event in asyncio.run(told())} <= {Beat, Poke, Delta}
