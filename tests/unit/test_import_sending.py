"""Rows go to the hub in order and once, however often the line breaks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.domain.ids import CustomerId
from desktop.domain.operations.customer import Import
from desktop.domain.records import Customer
from desktop.domain.words import Role
from desktop.ports.errors import Offline
from desktop.ports.wire import Push, Pushed
from integrations.hub.server.administering import Administration
from integrations.hub.server.store import records
from integrations.hub.server.store.opening import Store, open_store
from integrations.imports import sending
from integrations.imports.rows import Blob, Found, Merged, Refused, Row
from integrations.imports.sending import Sender, chunked
from tests.support.desks import TestClock
from tests.support.hub_in_process import MAIN, HubInProcess


class Hub(HubInProcess):
    """A hub whose answers get lost as often as it is told, and that remembers what it kept."""

    def __init__(self, store: Store, clock: TestClock, token: str) -> None:
        super().__init__(store, clock, token)
        self.losing = 0
        self.batches: list[int] = []
        self.files: list[bytes] = []

    async def push(self, push: Push) -> Pushed:
        self.batches.append(len(push.mutations))
        self.loses_answers, self.losing = self.losing > 0, self.losing - 1
        try:
            return await super().push(push)
        finally:
            self.loses_answers = False

    async def keep_blob(self, content: bytes, media_type: str) -> str:
        self.files.append(content)
        return media_type


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{tmp_path}/hub.db")
    yield opened
    opened.close()


@pytest.fixture
def hub(store: Store, monkeypatch: pytest.MonkeyPatch) -> Hub:
    monkeypatch.setattr(sending, "FIRST_WAIT_S", 0.001)
    clock = TestClock()
    administration = Administration(store, clock, MAIN)
    administration.add_site("Home")
    editor = administration.add_user("thea", site="Home", role=Role.EDITOR)
    return Hub(store, clock, administration.token(editor.id))


def customer(number: int, name: str = "") -> Found:
    operation = Import(id=CustomerId(f"c{number}"), name=name or f"Customer {number}")
    return Found(place=f"line {number}", operation=operation)


def names(store: Store) -> set[str]:
    with store.reading(MAIN) as within:
        return {record.name for record in records.every(within, Customer)}


async def test_rows_arrive_in_batches_and_are_counted(hub: Hub, store: Store) -> None:
    told: list[object] = []
    sender = Sender(hub=hub, clock=TestClock(), told=told.append)
    rows: list[Row] = [
        *(customer(number) for number in range(450)),
        Merged("line 451", "line 3"),
        Refused("line 452", "because"),
        Blob("hash", "text/plain", b"content"),
        customer(7),
        Found(place="line 454", operation=Import(id=CustomerId("bad"), name=" ")),
    ]

    await sender.send(rows)

    assert len(names(store)) == 450
    assert hub.batches == [200, 200, 50, 2]
    assert hub.files == [b"content"]
    tally = sender.tally
    assert (tally.taken, tally.merged, tally.unchanged, tally.refused) == (450, 1, 1, 2)
    assert told == [
        Merged("line 451", "line 3"),
        Refused("line 452", "because"),
        Refused("line 454", "the hub cannot read it"),
    ]


async def test_a_batch_whose_answer_was_lost_is_done_once(hub: Hub, store: Store) -> None:
    hub.losing = 3
    sender = Sender(hub=hub, clock=TestClock(), told=lambda _row: None)

    await sender.send([customer(1), customer(2)])

    assert hub.batches == [2, 2, 2, 2]
    assert names(store) == {"Customer 1", "Customer 2"}
    assert (sender.tally.taken, sender.tally.unchanged) == (2, 0)


async def test_a_hub_that_stays_away_ends_the_import(hub: Hub) -> None:
    hub.up = False
    sender = Sender(hub=hub, clock=TestClock(), told=lambda _row: None)

    with pytest.raises(Offline):
        await sender.send([customer(1)])


async def test_a_second_run_finds_everything_unchanged(hub: Hub) -> None:
    for _ in range(2):
        sender = Sender(hub=hub, clock=TestClock(), told=lambda _row: None)
        await sender.send(customer(number) for number in range(5))

    assert (sender.tally.taken, sender.tally.unchanged) == (0, 5)


def test_a_batch_ends_before_it_grows_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "PUSH_BYTES", 5_000)
    monkeypatch.setattr(sending, "PUSH_MOST_BYTES", 10_000)
    rows = [customer(1, "x" * 2_000), customer(2, "x" * 2_000), customer(3, "x" * 20_000)]

    chunks = list(chunked(rows))

    assert [len(chunk) for chunk in chunks] == [1, 2]
    assert chunks[1][1] == Refused("line 3", "it is larger than 10000 bytes")
