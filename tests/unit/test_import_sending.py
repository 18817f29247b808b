"""Rows go to the hub in order and once, however often the line breaks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from desktop.domain.bounds import Bounds
from desktop.domain.clash import Clash
from desktop.domain.ids import CustomerId
from desktop.domain.operations.customer import Import
from desktop.domain.records import Article, Customer
from desktop.domain.words import Role
from desktop.ports.errors import Offline
from desktop.ports.wire import Push, Pushed
from integrations.hub.server.administering import Administration
from integrations.hub.server.store import records
from integrations.hub.server.store.opening import Store, open_store
from integrations.imports import sending
from integrations.imports.articles import read_articles
from integrations.imports.entries import Directory, Entry, operations
from integrations.imports.rows import Blob, Found, Merged, Refused, Row
from integrations.imports.sending import Prepared, Sender, chunked
from integrations.imports.survey import survey
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


async def test_a_change_made_between_looking_and_sending_is_not_written_over(
    hub: Hub, store: Store
) -> None:
    administration = Administration(store, TestClock(), MAIN)
    frieda = Customer(id=CustomerId("c1"), name="Frieda", number="K-1", address="Allee 1")
    administration.put([frieda])
    known = await survey(hub)
    entry = Entry(place="line 2", name="Frieda Musterfrau", number="K-1", address="Beispielweg 7")
    rows = list(operations([entry], Directory(known.customers)))
    administration.put([replace(frieda, name="Frieda Übel")])  # an agent, meanwhile

    told: list[object] = []
    sender = Sender(hub=hub, clock=TestClock(), told=told.append)
    await sender.send(rows)

    with store.reading(MAIN) as within:
        (there,) = records.every(within, Customer)
        (clash,) = records.every(within, Clash)
    assert (there.name, there.address) == ("Frieda Übel", "Beispielweg 7")
    assert [(side.field, side.mine) for side in clash.sides] == [("name", '"Frieda Musterfrau"')]
    assert told == [
        Refused(
            "line 2",
            "somebody has changed it meanwhile: name. Both are kept beside it for a decision, "
            "the rest was taken",
        )
    ]


async def test_what_the_file_says_as_before_leaves_what_somebody_wrote_meanwhile(
    hub: Hub, store: Store
) -> None:
    administration = Administration(store, TestClock(), MAIN)
    frieda = Customer(id=CustomerId("c1"), name="Frieda", number="K-1", address="Allee 1")
    administration.put([frieda])
    known = await survey(hub)
    entry = Entry(place="line 2", name="Frieda", number="K-1", address="Allee 1")
    rows = list(operations([entry], Directory(known.customers)))
    administration.put([replace(frieda, address="Beispielweg 7")])

    sender = Sender(hub=hub, clock=TestClock(), told=lambda _row: None)
    await sender.send(rows)

    with store.reading(MAIN) as within:
        assert [each.address for each in records.every(within, Customer)] == ["Beispielweg 7"]
        assert not records.every(within, Clash)
    assert (sender.tally.taken, sender.tally.unchanged) == (0, 1)


async def test_a_page_that_was_written_on_meanwhile_takes_both_and_counts_as_taken(
    hub: Hub, store: Store, tmp_path: Path
) -> None:
    pages = tmp_path / "help"
    pages.mkdir()
    (pages / "a.md").write_text("# A\n\nEins\n\nZwei\n\nDrei\n")
    first = Sender(hub=hub, clock=TestClock(), told=lambda _row: None)
    await first.send(read_articles(pages, "de"))
    known = await survey(hub, articles=True)
    (pages / "a.md").write_text("# A\n\nEins\n\nZwei\n\nDrei und vier\n")
    rows = list(read_articles(pages, "de", known.articles))
    (page,) = known.articles
    written = replace(page, body=page.body.replace("Eins", "Eins, von Thea"))
    Administration(store, TestClock(), MAIN).put([written])

    second = Sender(hub=hub, clock=TestClock(), told=lambda _row: None)
    await second.send(rows)

    with store.reading(MAIN) as within:
        (there,) = records.every(within, Article)
    assert "Eins, von Thea" in there.body
    assert "Drei und vier" in there.body
    assert (second.tally.taken, second.tally.refused) == (1, 0)


def test_what_was_seen_of_a_long_page_is_left_out_where_it_does_not_fit() -> None:
    at_once = Bounds(push_most_bytes=10_000)
    found = customer(1, "x" * 6_000)

    (short,), (long,) = (
        next(chunked([Found(place="a", operation=found.operation, seen=seen)], at_once))
        for seen in ('{"name":"x"}', "x" * 6_000)
    )

    assert isinstance(short, Prepared)
    assert isinstance(long, Prepared)
    assert (short.seen, long.seen) == ('{"name":"x"}', "")


def test_a_batch_ends_before_it_grows_too_large() -> None:
    at_once = Bounds(push_bytes=5_000, push_most_bytes=10_000)
    rows = [customer(1, "x" * 2_000), customer(2, "x" * 2_000), customer(3, "x" * 20_000)]

    chunks = list(chunked(rows, at_once))

    assert [len(chunk) for chunk in chunks] == [1, 2]
    assert chunks[1][1] == Refused("line 3", "it is larger than 10000 bytes")
