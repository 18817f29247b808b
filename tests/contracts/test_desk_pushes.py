"""A real desk's outbox against a served hub: whatever the hub says to one, the others go out."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from desktop.domain.ids import CaseId, CustomerId, NoteId
from desktop.domain.operations import case, customer, writing
from desktop.domain.operations.registry import BY_SIGNATURE, AnyOperation
from desktop.domain.records import Case, Customer
from desktop.line import Line
from desktop.ports.wire import PROTOCOL, Verdict
from desktop.store import outbox
from desktop.store.migrate import prepare
from desktop.store.reads import clashes, records
from desktop.sync.engine import Sync
from integrations.hub.server.hub import Limits
from tests.contracts.conftest import World
from tests.support.inline import InlineStore

EVA, LATE = CustomerId("eva"), CaseId("late")


class SetCaseInTwo(case.Set, frozen=True, kw_only=True):
    """What a newer desk says."""

    declared = replace(case.Set.declared, version=2)


class StoredDesk:
    """One person's profile and its sync."""

    def __init__(self, world: World, login: str, profile: Path) -> None:
        self.world, self.login = world, login
        self.line = Line()
        self.store = InlineStore(profile, world.clock)
        self.store.open_now()
        agent = world.agents[login]
        self.store._opened_store.sign_in(world.address, agent.id, agent.site, login)

    def ask(self, *operations: AnyOperation) -> None:
        self.world.clock.forward(seconds=1)
        self.store._opened_store.ask(operations)

    async def sync(self) -> None:
        await Sync(
            store=self.store,
            backend=self.world.client(self.login),
            line=self.line,
            clock=self.world.clock,
            draw=lambda least, _most: least,
        ).once()

    @property
    def waiting(self) -> list[str]:
        return [each.op for each in outbox.waiting(self.store._opened_reader)]

    @property
    def refused(self) -> list[tuple[str, Verdict]]:
        return [(no.op, no.verdict) for no in outbox.refused(self.store._opened_reader)]

    def eva(self) -> Customer:
        found = records.record(self.store._opened_reader, Customer, EVA)
        assert found is not None
        return found

    def late(self) -> Case:
        found = records.record(self.store._opened_reader, Case, LATE)
        assert found is not None
        return found


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("empty")
    prepare(folder)
    return folder


@pytest.fixture
def desks(empty: Path, tmp_path: Path) -> Iterator[Callable[[World, str], StoredDesk]]:
    made: list[StoredDesk] = []

    def make(world: World, login: str) -> StoredDesk:
        profile = tmp_path / f"{login}-{len(made)}"
        shutil.copytree(empty, profile)
        made.append(StoredDesk(world, login, profile))
        return made[-1]

    yield make
    for desk in made:
        desk.store.close_now()


async def begun(world: World, desk: StoredDesk) -> StoredDesk:
    world.put(
        Customer(id=EVA, name="Eva", number="K-1", address="Old 1", queues=(world.with_north,)),
        Case(
            id=LATE,
            customer=EVA,
            subject="Late",
            queue=world.with_north,
            opened_at=world.clock.now(),
            number="V-1",
        ),
    )
    await desk.sync()
    return desk


async def test_two_desks_that_were_offline_both_find_both_values(
    world: World, desks: Callable[[World, str], StoredDesk]
) -> None:
    ann, pia = await begun(world, desks(world, "ann")), await begun(world, desks(world, "pia"))
    ann.ask(customer.Set(id=EVA, address="Ann 2", language="en"))
    pia.ask(customer.Set(id=EVA, address="Pia 3"))

    await pia.sync()
    await ann.sync()
    await pia.sync()

    for desk in (ann, pia):
        assert (desk.eva().address, desk.eva().language) == ("Pia 3", "en")
        [found] = clashes.everywhere(desk.store._opened_reader, "").clashes
        [side] = found.clash.sides
        assert (side.mine, side.theirs) == ('"Ann 2"', '"Pia 3"')
        assert desk.waiting == []
    assert ann.refused == [("customer.set@1", Verdict.CONFLICT)]
    assert ann.line.state.refused == 1  # counts once, as the conflict


async def test_one_that_the_hub_cannot_read_is_parked_and_the_others_go(
    world: World, desks: Callable[[World, str], StoredDesk]
) -> None:
    ann = await begun(world, desks(world, "ann"))
    ann.ask(customer.Set(id=EVA, name="Eva 1"), *_notes(5))
    ann.ask(customer.Set(id=EVA, address="New 9"))
    ann.store._opened_store._connection.execute(
        "UPDATE outbox SET op = ? WHERE mid = 4", ("note.add@1" + "\x00" * 9,)
    )

    await ann.sync()

    assert ann.refused == [("note.add@1" + "\x00" * 9, Verdict.INVALID)]
    assert ann.waiting == []
    assert (ann.eva().name, ann.eva().address) == ("Eva 1", "New 9")


async def test_one_that_is_too_large_is_parked_and_the_others_go(
    world: World, desks: Callable[[World, str], StoredDesk]
) -> None:
    ann = await begun(world, desks(world, "ann"))
    ann.ask(*_notes(3))
    ann.ask(
        writing.AddNote(id=NoteId("big"), about_kind="customer", about=EVA, text="x" * 9_000_000)
    )
    ann.ask(customer.Set(id=EVA, address="New 9"))

    await ann.sync()

    assert ann.refused == [("note.add@1", Verdict.INVALID)]
    assert ann.waiting == []
    assert ann.eva().address == "New 9"


async def test_what_an_old_hub_does_not_know_waits_with_its_record_and_goes_to_a_newer_one(
    world: World, desks: Callable[[World, str], StoredDesk], monkeypatch: pytest.MonkeyPatch
) -> None:
    ann = await begun(world, desks(world, "ann"))
    with monkeypatch.context() as newer:
        newer.setitem(BY_SIGNATURE, "case.set@2", SetCaseInTwo)
        ann.ask(SetCaseInTwo(id=LATE, subject="From tomorrow"))
        ann.ask(customer.Set(id=EVA, address="New 4"), case.Close(id=LATE, solution="Done"))

    await ann.sync()
    waited = ann.waiting
    await ann.sync()
    monkeypatch.setitem(BY_SIGNATURE, "case.set@2", SetCaseInTwo)
    await ann.sync()

    assert waited == ["case.set@2", "case.close@1"]
    assert ann.waiting == []
    assert ann.refused == []
    assert (ann.late().subject, ann.late().solution) == ("From tomorrow", "Done")


async def test_a_desk_that_is_too_old_to_write_still_reads_and_loses_nothing(
    worlds: Callable[..., World], desks: Callable[[World, str], StoredDesk]
) -> None:
    world = worlds(limits=Limits(least_protocol=PROTOCOL + 1))
    ann = await begun(world, desks(world, "ann"))
    ann.ask(customer.Set(id=EVA, language="en"))
    world.put(replace(ann.eva(), language="de", address="News 5"))

    await ann.sync()

    assert ann.line.state.too_old
    assert ann.waiting == ["customer.set@1"]
    assert (ann.eva().address, ann.eva().language) == ("News 5", "en")


def _notes(count: int) -> list[writing.AddNote]:
    return [
        writing.AddNote(id=NoteId(f"n{n}"), about_kind="customer", about=EVA, text=f"Note {n}")
        for n in range(count)
    ]
