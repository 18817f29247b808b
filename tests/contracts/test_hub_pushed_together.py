"""Batches that come while another one is being done share a transaction, and nothing else."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
from msgspec.structs import replace
from sqlalchemy import select

from desktop.domain.ids import CaseId, CustomerId, TenantId
from desktop.domain.operations import case, customer
from desktop.domain.records import Customer
from desktop.ports.wire import ErrorCode, Push, Pushed, Verdict
from integrations.hub.server import pushing
from integrations.hub.server.refused import Refused
from integrations.hub.server.signing_in.tokens import bearer_of
from integrations.hub.server.store import records
from integrations.hub.server.store.heads import head_of
from integrations.hub.server.store.tables import change
from tests.contracts.conftest import MAIN, World
from tests.contracts.hub_desk import Desk

WITHIN_S = 20
PUSHING = "pushing"


class Crowd:
    """A hub's pushes in threads, which wait until all of them have come."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.commits: list[TenantId] = []
        world.store.committed = self._note
        self._bearers = {
            login: bearer_of(f"Bearer {world.admin.token(world.agent(login))}")
            for login in ("ann", "bob", "pat", "sam")
        }

    def at_once(self, *batches: tuple[str, Push]) -> list[Pushed | BaseException]:
        threads = ThreadPoolExecutor(len(batches) + 1, thread_name_prefix=PUSHING)
        with threads, self._held(threads):
            running = []
            for place, (login, batch) in enumerate(batches, 1):
                running.append(threads.submit(self._push, login, batch))
                self._until_waiting(place)
        return [each.exception(WITHIN_S) or each.result() for each in running]

    def _note(self, tenant: TenantId) -> None:
        """What the hub writes beside them, in threads of its own, is none of theirs."""
        if threading.current_thread().name.startswith(PUSHING):
            self.commits.append(tenant)

    @contextmanager
    def _held(self, threads: ThreadPoolExecutor) -> Iterator[None]:
        """Somebody else is at it."""
        begun, may_end = threading.Event(), threading.Event()

        def do(_lot: Sequence[Any]) -> list[str]:
            begun.set()
            assert may_end.wait(WITHIN_S)
            return ["done"]

        held: Future[Any] = threads.submit(
            self.world.store.pushes.take, MAIN, "held", do, lambda _some, _one: True
        )
        assert begun.wait(WITHIN_S)
        # Whose turn it is has been taken out; those who come now wait behind.
        yield
        may_end.set()
        held.result(WITHIN_S)

    def _push(self, login: str, batch: Push) -> Pushed:
        return pushing.push(self.world.store, self.world.clock, self._bearers[login], batch)

    def _until_waiting(self, count: int) -> None:
        end, pause = time.monotonic() + WITHIN_S, threading.Event()
        while self.world.store.pushes.waiting(MAIN) != count:
            assert time.monotonic() < end
            pause.wait(0.001)


def batch(desk: Desk, *operations: Any) -> Push:
    mutations = tuple(desk.mutation(each) for each in operations)
    return Push(desk.client_id, 1, mutations)


def named(name: str) -> customer.Create:
    return customer.Create(id=CustomerId(name), name=name)


async def test_desks_that_push_at_once_share_one_commit_and_keep_their_own_answers(
    world: World,
) -> None:
    crowd = Crowd(world)
    ann, bob, pat = (world.desk(login) for login in ("ann", "bob", "pat"))
    before = _seq(world)
    crowd.commits.clear()

    told = crowd.at_once(
        ("ann", batch(ann, named("eva"), named("ida"))),
        ("bob", batch(bob, case.Set(id=CaseId("nowhere"), subject="x"), named("kai"))),
        ("pat", batch(pat, named("leo"))),
    )

    assert [_verdicts(each) for each in told] == [
        [Verdict.OK, Verdict.OK],
        [Verdict.GONE, Verdict.OK],
        [Verdict.OK],
    ]
    assert crowd.commits == [MAIN]
    assert _seq(world) == before + 4
    assert _numbers(world) == list(range(1, before + 5))
    assert _names(world) == ["eva", "ida", "kai", "leo"]


async def test_who_is_refused_is_refused_alone(world: World) -> None:
    crowd = Crowd(world)
    ann, bob, pat = (world.desk(login) for login in ("ann", "bob", "pat"))
    late = batch(bob, named("kai"))

    told = crowd.at_once(
        ("ann", batch(ann, named("eva"))),
        ("bob", replace(late, mutations=(replace(late.mutations[0], mid=7),))),
        ("pat", replace(batch(pat, named("leo")), epoch=9)),
    )

    assert [each.code for each in told if isinstance(each, Refused)] == [
        ErrorCode.GAP,
        ErrorCode.EPOCH,
    ]
    assert _names(world) == ["eva"]


@pytest.mark.logs("mutation of customer.create@1 parked")
async def test_what_cannot_be_written_is_parked_and_takes_nobody_with_it(world: World) -> None:
    crowd = Crowd(world)
    ann, bob = world.desk("ann"), world.desk("bob")
    curse(world)

    told = crowd.at_once(
        ("ann", batch(ann, named("eva"))),
        ("bob", batch(bob, named("cursed"), named("kai"))),
    )

    assert [_verdicts(each) for each in told] == [
        [Verdict.OK],
        [Verdict.INVALID, Verdict.OK],
    ]
    assert _names(world) == ["eva", "kai"]


async def test_a_batch_that_is_sent_twice_at_once_is_done_once(world: World) -> None:
    crowd = Crowd(world)
    ann, bob = world.desk("ann"), world.desk("bob")
    again = batch(ann, named("eva"), named("ida"))

    told = crowd.at_once(("ann", again), ("bob", batch(bob, named("kai"))), ("ann", again))

    assert told[0] == told[2]
    assert [_verdicts(each) for each in told] == [[Verdict.OK] * 2, [Verdict.OK], [Verdict.OK] * 2]
    assert _names(world) == ["eva", "ida", "kai"]


async def test_a_copied_profile_beside_its_original_gets_its_answer(world: World) -> None:
    crowd = Crowd(world)
    ann = world.desk("ann")
    first = batch(ann, named("eva"))
    copied = replace(first, client_id="copy")

    told = crowd.at_once(("ann", first), ("ann", copied))

    assert [_verdicts(each) for each in told] == [[Verdict.OK], [Verdict.OK]]
    assert _names(world) == ["eva"]


def curse(world: World) -> None:
    """Let the database refuse a name."""
    made = "ALTER TABLE customers ADD CONSTRAINT curse CHECK (name <> 'cursed')"
    if world.store.one_tenant_only:
        made = (
            "CREATE TRIGGER curse BEFORE INSERT ON customers WHEN NEW.name = 'cursed'"
            " BEGIN SELECT RAISE(ABORT, 'cursed'); END"
        )
    with world.store.owner.execution_options(writes=True).begin() as connection:
        connection.exec_driver_sql(made)


def _verdicts(told: Pushed | BaseException) -> list[Verdict]:
    assert isinstance(told, Pushed), told
    return [answer.verdict for answer in told.answers]


def _seq(world: World) -> int:
    with world.store.reading(MAIN) as within:
        head = head_of(within)
    assert head is not None
    return head.seq


def _numbers(world: World) -> list[int]:
    with world.store.reading(MAIN) as within:
        return list(within.connection.scalars(select(change.c.seq).order_by(change.c.seq)))


def _names(world: World) -> list[str]:
    with world.store.reading(MAIN) as within:
        return sorted(each.name for each in records.every(within, Customer))
