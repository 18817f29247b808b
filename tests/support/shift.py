"""A shift of agents who crash and fall asleep, against real hub workers on one database.

Every agent beats, takes what it is offered and wraps it up under its fence; one in ten contacts is
left in hand for ever (a crash), with one in ten its agent sleeps until its time is long over and
goes on as if nothing had been. `worked` is one process with some agents; `Tally` is what they saw.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from random import Random
from typing import TypeVar

import msgspec

from desktop.domain.ids import InteractionId, OperationId, TenantId, new_id
from desktop.domain.operations import registry
from desktop.domain.operations.agent import SetState
from desktop.domain.operations.interaction import WrapUp
from desktop.domain.operations.registry import AnyOperation
from desktop.domain.words import AgentState, InteractionStatus
from desktop.ports.clock import SystemClock, unix_ms
from desktop.ports.wire import AtWork, Held, Mutation, Offer, Push, Pushed, Verdict
from integrations.hub.server import beating, leasing, pushing
from integrations.hub.server.beating import Beat
from integrations.hub.server.each_second.reclaiming import reclaim
from integrations.hub.server.hub import Hub, Limits
from integrations.hub.server.rights.rights import person_of
from integrations.hub.server.routing import missing, offering
from integrations.hub.server.signing_in.tokens import bearer_of
from integrations.hub.server.store import tables
from integrations.hub.server.store.opening import Contended, open_store

T = TypeVar("T")
MAIN = TenantId("main")
CLOCK = SystemClock()
LIMITS = Limits(offer_s=0.6, lease_s=0.8, suspect_s=600, gone_s=600, kept_s=600, unwatched_s=3.0)
SLEEPS_S = 1.4  # longer than an offer or a lease lasts
IDLE = 12  # questions without an answer, then the shift is over if all is done
LOST = 200  # questions without an answer, then it is over anyhow: something will not come any more
FREED_S = 0.15
_PATIENCE = 20  # times


class Tally(msgspec.Struct):
    """What the agents of one process saw."""

    taken: list[tuple[str, int, str]] = []  # contact, fence, agent: accepted
    ended: list[tuple[str, int, str]] = []  # the same: wrapped up, and the hub said ok
    late_accepts: int = 0  # refused, because the offer was another's or nobody's by then
    late_words: int = 0  # wrap-ups and beats that were fenced
    crashes: int = 0
    claims_ms: list[float] = []

    def __iadd__(self, other: Tally) -> Tally:
        self.taken += other.taken
        self.ended += other.ended
        self.late_accepts += other.late_accepts
        self.late_words += other.late_words
        self.crashes += other.crashes
        self.claims_ms += other.claims_ms
        return self

    @property
    def claim_p99_ms(self) -> float:
        ordered = sorted(self.claims_ms)
        return ordered[int(len(ordered) * 0.99)] if ordered else 0.0


def worked(address: str, tokens: Sequence[str]) -> Tally:
    """One worker process: a hub of its own on the database, and these agents."""
    store = open_store(address)
    hub = Hub(store=store, clock=CLOCK, limits=LIMITS)
    over = threading.Event()
    freeing = threading.Thread(target=_free, args=(hub, over))  # noqa: TID251  no window here
    freeing.start()
    tally = Tally()
    try:
        with ThreadPoolExecutor(len(tokens)) as threads:
            agents = [Shift(hub, token) for token in tokens]
            for each in threads.map(Shift.work, agents):
                tally += each
    finally:
        over.set()
        freeing.join()
        store.close()
    return tally


class Shift:
    """One agent from the first contact to the last."""

    def __init__(self, hub: Hub, token: str) -> None:
        self._hub = hub
        self._bearer = bearer_of(f"Bearer {token}")
        self._device = new_id(unix_ms(CLOCK))
        self._mid = 0
        self._tally = Tally(taken=[], ended=[], claims_ms=[])

    def work(self) -> Tally:
        idle = 0
        while idle < IDLE or (idle < LOST and self._is_left()):
            offer = self._offered()
            idle = 0 if offer else idle + 1
            if offer is None:
                self._say_ready()  # who slept over two offers is on a break
                time.sleep(0.15)  # noqa: TID251  its own thread
            else:
                self._take(offer)
        return self._tally

    def _is_left(self) -> bool:
        """Whether a contact is not done: who went now might be the one it is offered to next."""
        rows, done = tables.RECORDS["interaction"], InteractionStatus.CLOSED
        with self._hub.store.reading(MAIN) as within:
            open_ = rows.select().where(rows.c.status != done).limit(1)
            return within.connection.execute(open_).first() is not None

    def _offered(self) -> Offer | None:
        self._beat()
        began = time.perf_counter()
        with suppress(Contended):
            offer = offering.next_offer(self._hub, self._bearer, self._device).offer
            if offer is not None:
                self._tally.claims_ms.append((time.perf_counter() - began) * 1000)
            return offer
        return None

    def _take(self, offer: Offer) -> None:
        draw = Random(f"{offer.interaction} {offer.fence}")  # whoever takes it, the same happens
        if draw.random() < 0.1:
            time.sleep(SLEEPS_S)  # noqa: TID251  asleep before it answers
        who, id = self._agent, offer.interaction
        if not _told(partial(offering.accept, self._hub, self._bearer, id, offer.fence)).taken:
            self._tally.late_accepts += 1
            return
        self._tally.taken.append((id, offer.fence, who))
        fate = draw.random()
        if fate < 0.1:
            self._tally.crashes += 1
            return  # never heard of again, as far as this contact goes
        if fate < 0.2:
            time.sleep(SLEEPS_S)  # noqa: TID251  asleep with it in hand
        if not _told(partial(leasing.beat, self._hub, self._bearer, id, offer.fence)).taken:
            self._tally.late_words += 1
        self._wrap_up(id, offer.fence)

    def _say_ready(self) -> None:
        with self._hub.store.reading(MAIN) as within:
            me = person_of(within, self._bearer).agent
        if me.state is not AgentState.READY:
            self._push(SetState(id=me.id, state=AgentState.READY))

    def _wrap_up(self, id: InteractionId, fence: int) -> None:
        pushed = self._push(WrapUp(id=id, code="delivery"), fence)
        if pushed.answers[0].verdict is Verdict.OK:
            self._tally.ended.append((id, fence, self._agent))
        else:
            self._tally.late_words += 1

    def _push(self, asked: AnyOperation, fence: int | None = None) -> Pushed:
        self._mid += 1
        mutation = Mutation(
            mid=self._mid,
            op_id=OperationId(new_id(unix_ms(CLOCK))),
            op=asked.declared.signature,
            at=CLOCK.now(),
            fields=msgspec.Raw(registry.encode(asked)),
            fence=fence,
        )
        push = Push(self._device, 1, (mutation,))
        return _told(partial(pushing.push, self._hub.store, CLOCK, self._bearer, push))

    def _beat(self, *holds: Held) -> None:
        said = AtWork(self._device, take_over=True, holds=holds)
        with suppress(Contended):  # the next one comes soon
            beating.beat(self._hub, MAIN, [Beat(self._bearer.token_hash, said)])

    @property
    def _agent(self) -> str:
        return self._bearer.token_hash


def _told(ask: Callable[[], T]) -> T:
    """Ask again where the database was too busy: nothing was done then, and a desk is told 503."""
    for _ in range(_PATIENCE):
        with suppress(Contended):
            return ask()
        time.sleep(FREED_S)  # noqa: TID251  its own thread
    return ask()


def _free(hub: Hub, over: threading.Event) -> None:
    """As a hub process does it, only faster."""
    while not over.wait(FREED_S):
        with suppress(Contended):
            missing.free_missed(hub, MAIN)
            reclaim(hub, MAIN)
