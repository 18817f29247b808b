"""Agents who crash and fall asleep: no contact is ever two agents', and none is lost."""

from __future__ import annotations

import asyncio
import multiprocessing
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from datetime import timedelta
from functools import partial

import pytest
from msgspec.structs import replace

from desktop.domain.ids import CustomerId, InteractionId
from desktop.domain.records import Customer, Interaction
from desktop.domain.routing import Capacity
from desktop.domain.words import AgentState, Channel, InteractionStatus, Role
from integrations.hub.server.administering import Administration
from integrations.hub.server.load import load
from integrations.hub.server.store import tables
from integrations.hub.server.store.opening import Store
from tests.support.shift import CLOCK, MAIN, Tally, worked

EVA = Customer(id=CustomerId("eva"), name="Eva")
ANY = Capacity(voice=10_000, email=10_000, chat=10_000, messaging=10_000)


@pytest.mark.timeout(300)
async def test_in_a_small_shift_nothing_is_taken_twice_or_lost(store: Store, database: str) -> None:
    tally = await shift(store, database, contacts=30, agents=(3, 3), pool=ThreadPoolExecutor)

    assert tally.late_accepts + tally.late_words > 0
    assert tally.crashes > 0


@pytest.mark.long
@pytest.mark.timeout(3600)
async def test_in_a_shift_of_2000_contacts_nothing_is_taken_twice_or_lost(
    store: Store, database: str, record_property: Callable[[str, object], None]
) -> None:
    spawned = partial(ProcessPoolExecutor, mp_context=multiprocessing.get_context("spawn"))

    tally = await shift(store, database, contacts=2_000, agents=(8, 8, 8), pool=spawned)

    assert tally.late_accepts > 50
    assert tally.crashes > 100
    for name in ("late_accepts", "late_words", "crashes", "claim_p99_ms"):
        record_property(name, getattr(tally, name))
        print(name, getattr(tally, name))  # noqa: T201  the figures of the README come from here


async def shift(
    store: Store,
    database: str,
    *,
    contacts: int,
    agents: Sequence[int],
    pool: Callable[[int], Executor],
) -> Tally:
    """`agents`: how many in each worker. Whatever must hold is asked here."""
    tokens = _set_up(store, contacts, sum(agents))
    crews = [[tokens.pop() for _ in range(many)] for many in agents]

    def run() -> Tally:
        whole = Tally(taken=[], ended=[], claims_ms=[])
        with pool(len(crews)) as workers:
            for each in workers.map(worked, [database] * len(crews), crews):
                whole += each
        return whole

    tally = await asyncio.to_thread(run)

    takings = Counter((contact, fence) for contact, fence, _ in tally.taken)
    endings = Counter(contact for contact, *_ in tally.ended)
    assert max(takings.values()) == 1, "one taking of one contact was two agents'"
    assert max(endings.values()) == 1, "a contact was wrapped up twice"
    assert set(tally.ended) <= set(tally.taken)
    last = {contact: max(f for c, f, _ in tally.taken if c == contact) for contact in endings}
    assert {contact: fence for contact, fence, _ in tally.ended} == last  # nobody behind a fence
    assert _by_status(store) == {InteractionStatus.CLOSED: contacts}  # and nothing is lost
    return tally


def _set_up(store: Store, contacts: int, agents: int) -> list[str]:
    """Contacts that wait, and the tokens of agents who are ready."""
    admin = Administration(store, CLOCK, MAIN)
    admin.add_site("Home")
    queue = admin.add_queue("Bills", ["Home"])
    people = [admin.add_user(f"a{n}", site="Home", role=Role.AGENT) for n in range(agents)]
    admin.put([replace(each, state=AgentState.READY, capacity=ANY) for each in people])
    now = CLOCK.now()
    waiting = [
        Interaction(
            id=InteractionId(f"i{n:05}"),
            customer=EVA.id,
            channel=Channel.CHAT,
            queue=queue.id,
            created_at=now - timedelta(seconds=contacts - n),
        )
        for n in range(contacts)
    ]
    load(store, MAIN, [EVA, *waiting])
    return [admin.token(each.id) for each in people]


def _by_status(store: Store) -> dict[str, int]:
    with store.reading(MAIN) as within:
        rows = within.connection.execute(tables.RECORDS["interaction"].select()).all()
    return dict(Counter(row.status for row in rows))
