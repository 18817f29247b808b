"""What a hub takes at once and from whom is said with its hello, and a desk keeps to it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import httpx
import msgspec
import pytest

from desktop.domain import bounds
from desktop.domain.bounds import Bounds, is_older
from desktop.domain.ids import NoteId
from desktop.domain.operations import customer, writing
from desktop.domain.release import this_release
from desktop.line import Line
from desktop.ports import wire
from desktop.ports.errors import Offline, TooLarge, TooOld
from desktop.ports.files import Piece
from desktop.ports.wire import Push, Pushed, Verdict
from desktop.sync.engine import Sync
from integrations.hub.client import HubClient, HubDoor
from integrations.hub.server.hub import Limits
from tests.contracts.conftest import World
from tests.contracts.test_desk_pushes import EVA, StoredDesk, begun
from tests.contracts.test_desk_pushes import desks as desks  # noqa: PLC0414  fixtures
from tests.contracts.test_desk_pushes import empty as empty  # noqa: PLC0414

on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
RECORDED = Path(__file__).parent / "protocol_1"
Desks = Callable[[World, str], StoredDesk]


@pytest.fixture
def brought(monkeypatch: pytest.MonkeyPatch) -> list[Push]:
    """Every push as it was sent, whatever the hub said to it."""
    noted: list[Push] = []
    push = HubClient.push

    async def noting(hub: HubClient, batch: Push) -> Pushed:
        noted.append(batch)
        return await push(hub, batch)

    monkeypatch.setattr(HubClient, "push", noting)
    return noted


async def test_a_hub_says_what_it_takes_at_once_and_from_which_release_on(
    worlds: Callable[..., World],
) -> None:
    world = worlds(limits=Limits(push_mutations=3, file_mb=1.5, least_release="0.0.1"))

    welcome = await world.desk("ann").hello()

    assert welcome.bounds == Bounds(push_mutations=3, blob_bytes=1_500_000)
    assert (welcome.schema, welcome.least_release) == (bounds.SCHEMA, "0.0.1")


@on_sqlite
async def test_a_desk_brings_no_more_changes_at_once_than_it_was_told(
    worlds: Callable[..., World], desks: Desks, brought: list[Push]
) -> None:
    world = worlds(limits=Limits(push_mutations=3))
    ann = await begun(world, desks(world, "ann"))
    ann.ask(*_notes(7))

    await ann.sync()

    assert [len(batch.mutations) for batch in brought] == [3, 3, 1]
    assert (ann.waiting, ann.refused) == ([], [])


@on_sqlite
async def test_a_batch_is_as_large_as_the_hub_said_and_what_is_larger_alone_is_parked_here(
    worlds: Callable[..., World],
    desks: Desks,
    brought: list[Push],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told = Bounds(push_bytes=3_000, push_most_bytes=5_000)
    monkeypatch.setattr(Limits, "at_once", told)
    world = worlds()
    ann = await begun(world, desks(world, "ann"))
    ann.ask(*_notes(4, "x" * 1_000), *_notes(1, "y" * 6_000, "long"), *_notes(1, "", "last"))

    await ann.sync()

    sent = [msgspec.json.encode(batch.mutations) for batch in brought]
    assert max(map(len, sent)) <= told.push_bytes
    assert not any(b"yyy" in each for each in sent)
    assert ann.refused == [("note.add@1", Verdict.INVALID)]
    assert ann.waiting == []


@on_sqlite
async def test_a_desk_below_the_least_release_reads_on_keeps_its_words_and_brings_nothing(
    worlds: Callable[..., World], desks: Desks, brought: list[Push]
) -> None:
    world = worlds(limits=Limits(least_release="99.1"))
    ann = await begun(world, desks(world, "ann"))
    ann.ask(customer.Set(id=EVA, language="en"))
    world.put(msgspec.structs.replace(ann.eva(), language="de", address="News 5"))

    await ann.sync()

    assert (ann.line.state.too_old, ann.line.state.least_release) == (True, "99.1")
    assert (ann.waiting, brought) == (["customer.set@1"], [])
    assert (ann.eva().address, ann.eva().language) == ("News 5", "en")

    world.hub.limits = Limits()  # or an update of the desk: it has the least release now
    await ann.sync()

    assert (ann.line.state.too_old, ann.waiting) == (False, [])


@on_sqlite
async def test_the_hub_itself_takes_nothing_from_below_the_least_release(
    worlds: Callable[..., World],
) -> None:
    """A desk of a release before this was said asks all the same, and does not say its own."""
    world = worlds(limits=Limits(least_release="99.1"))
    ann = world.desk("ann")
    headers = {"Authorization": f"Bearer {world.admin.token(world.agent('ann'))}"}

    with pytest.raises(TooOld):
        await ann.do(*_notes(1))
    async with httpx.AsyncClient(base_url=world.address, headers=headers) as http:
        await http.post("/sync/v1/hello", content=(RECORDED / "hello.json").read_bytes())
        refused = await http.post("/sync/v1/push", content=(RECORDED / "push.json").read_bytes())

    assert (refused.status_code, refused.json()["code"]) == (426, wire.ErrorCode.UPGRADE)


@on_sqlite
async def test_a_desk_whose_records_mean_something_else_is_not_talked_to(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounds, "OLDEST_SCHEMA", bounds.SCHEMA + 1)

    with pytest.raises(TooOld):
        await world.desk("ann").hello()


@on_sqlite
async def test_a_file_is_as_large_as_this_hub_takes_it(worlds: Callable[..., World]) -> None:
    ann = worlds(limits=Limits(file_mb=1)).desk("ann")

    with pytest.raises(TooLarge, match="1 MB"):
        await ann.hub.bring(Piece("0" * 64, 0, b"x", 1_000_001, "text/plain"))
    with pytest.raises(TooLarge, match="1 MB"):
        await ann.hub.keep_blob(b"x" * 1_000_001, "text/plain")


@on_sqlite
async def test_how_large_a_file_may_be_is_known_after_a_restart_without_a_line(
    worlds: Callable[..., World], desks: Desks
) -> None:
    ann = desks(worlds(limits=Limits(file_mb=1)), "ann")
    await ann.sync()
    nobody = HubDoor().open("http://127.0.0.1:9", "main~" + "x" * 43)
    line = Line()  # it starts again
    sync = Sync(
        store=ann.store, backend=nobody, line=line, clock=ann.world.clock, draw=lambda low, _: low
    )

    with pytest.raises(Offline):
        await sync.once()

    assert line.state.bounds.blob_bytes == 1_000_000
    await nobody.close()


@pytest.mark.parametrize(
    ("release", "least", "older"),
    [
        ("tresen 1.2.0", "1.2", False),
        ("tresen 1.2", "1.2.0", False),
        ("tresen 1.10.0", "1.9", False),
        ("tresen 1.9.9", "1.10", True),
        ("tresen 0.1.0.dev3+gabc", "0.1", False),
        ("", "0.0.1", True),
        ("another", "1", True),
        ("another", "", False),
        ("", "", False),
    ],
)
def test_releases_are_compared_number_by_number(release: str, least: str, older: bool) -> None:
    assert is_older(release, least) is older
    assert not is_older(this_release(), "0.0.1")


def _notes(count: int, text: str = "Note", name: str = "n") -> list[writing.AddNote]:
    return [
        writing.AddNote(id=NoteId(f"{name}{n}"), about_kind="customer", about=EVA, text=text or "-")
        for n in range(count)
    ]
