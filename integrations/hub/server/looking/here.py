"""Who is at which contact right now, and waking the streams of those who are told of it.

    hub.lookers.put(tenant, present)                 a desk has said what its person does
    hub.lookers.put_leg(tenant, agent, leg)          ... how its end of a call between desks stands
    hub.lookers.customer_types(tenant, contact)      the visitor of a web chat presses keys
    hub.lookers.writers(tenant, contact)             the agents who write a reply there
    with hub.lookers.at(tenant, contact) as ear:     somebody there came, left or began to write
        await ear.changed(25)

Everything but `customer_types` is called on the hub's loop. Laws: kept in memory and in no log;
what is not said again in time is over, and who was there with it is told so; of several processes
each hears what the others heard a moment later, see `looking_elsewhere`.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Final

import msgspec

from desktop.domain.ids import AgentId, InteractionId, TenantId
from desktop.domain.kinds import milliseconds
from desktop.ports.beside import CUSTOMER_TYPES_S, LASTS_S, Beside, Doing, Looks
from desktop.ports.clock import Clock
from desktop.ports.legs import LASTS_S as LEG_LASTS_S
from desktop.ports.legs import Heard, Leg, Legs
from desktop.tasks import Supervisor
from integrations.hub.server.looking.elsewhere import Elsewhere
from integrations.hub.server.store.beside import Said

log = logging.getLogger(__name__)

LOOK_EVERY_S: Final = 0.4
CUSTOMER: Final = "*"  # before a contact's id: no desk is called so
_DESK: Final = "*desk:"  # and whose: where calls to it stand; no contact is called so
_LEG: Final = "*leg:"
_LASTS_MS: Final = int(LASTS_S * 1000)
_TYPES_MS: Final = int(CUSTOMER_TYPES_S * 1000)
_LEG_MS: Final = int(LEG_LASTS_S * 1000)
Place = tuple[TenantId, str]  # a contact


class Present(msgspec.Struct, frozen=True):
    """One desk at one contact, or its customer who types; or an end of a call, at whom it is to."""

    client_id: str
    contact: str
    agent: str
    said: Looks | Leg
    at: int  # ms
    until: int  # ms


class Ear:
    """What one stream, or one visitor's page, waits with."""

    def __init__(self) -> None:
        self.woken = asyncio.Event()
        self.news = False

    def wake(self) -> None:
        self.news = True
        self.woken.set()

    async def changed(self, within_s: float) -> bool:
        """Whether something has changed since the last time, or does so in time."""
        try:
            async with asyncio.timeout(within_s):
                await self.woken.wait()
        except TimeoutError:
            return False
        self.woken.clear()
        self.news = False
        return True


class Lookers:
    """Of all tenants; one for each hub process."""

    def __init__(self, clock: Clock, elsewhere: Elsewhere | None = None) -> None:
        """elsewhere: what other processes of this hub know, where there are any."""
        self._clock = clock
        self._elsewhere = elsewhere
        self._there: dict[Place, dict[str, Present]] = {}
        self._where: dict[tuple[TenantId, str], str] = {}  # desk: its contact
        self._streams: dict[tuple[TenantId, str], set[Ear]] = {}  # of a desk
        self._others: dict[Place, set[Ear]] = {}  # who listens to a contact as such
        self._told: dict[tuple[TenantId, str], Beside] = {}  # a desk, last
        self._told_legs: dict[tuple[TenantId, str], tuple[Heard, ...]] = {}
        self._last_at = 0
        self._loop: asyncio.AbstractEventLoop | None = None
        self._tasks = Supervisor(_failed)

    def begin(self) -> None:
        """From now on threads may tell of customers."""
        self._loop = asyncio.get_running_loop()

    async def close(self) -> None:
        self._loop = None
        await self._tasks.close()

    # ------------------------------------------------------------------------------- saying
    def put(self, tenant: TenantId, agent: AgentId, said: Looks) -> None:
        """A desk has said what its person does at a contact, or that they have left."""
        now = self._later()
        contact = said.interaction or self._where.get((tenant, said.client_id), "")
        until = now + _LASTS_MS if said.interaction else 0
        if contact:
            self._say(tenant, Present(said.client_id, contact, agent, said, now, until))

    def customer_types(self, tenant: TenantId, contact: InteractionId) -> None:
        """The customer presses keys in this conversation. From any thread; over when they stop."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._customer_types, tenant, contact)

    def _customer_types(self, tenant: TenantId, contact: str) -> None:
        now, name = self._later(), CUSTOMER + contact
        said = Looks(client_id=contact, interaction=contact)
        self._say(tenant, Present(name, contact, "", said, now, now + _TYPES_MS))

    def leave(self, tenant: TenantId, present: Present) -> None:
        """Whoever is there may not see the contact any more."""
        said = Looks(client_id=present.client_id)
        self._say(tenant, msgspec.structs.replace(present, said=said, at=self._later(), until=0))

    def _say(self, tenant: TenantId, present: Present) -> None:
        self._take(tenant, present)
        if self._elsewhere is not None:
            text = msgspec.json.encode(self._elsewhere.shown(present.said)).decode()
            self._elsewhere.tell(
                tenant,
                Said(
                    client_id=present.client_id,
                    interaction=present.contact,
                    agent=present.agent,
                    said=text,
                    at=present.at,
                    until=present.until,
                ),
            )

    def put_leg(self, tenant: TenantId, agent: AgentId, leg: Leg) -> None:
        """How this person's end of a call stands; the one it is said to is told."""
        now, name = self._later(), f"{_LEG}{leg.call}:{agent}"
        self._say(tenant, Present(name, _DESK + leg.to, agent, leg, now, now + _LEG_MS))

    # ------------------------------------------------------------------------------ reading
    def desk(self, tenant: TenantId, client_id: str) -> Present | None:
        """Where a desk is, as far as it has said so."""
        contact = self._where.get((tenant, client_id), "")
        return self._there.get((tenant, contact), {}).get(client_id)

    def at_contact(self, tenant: TenantId, contact: str) -> tuple[Present, ...]:
        """Every desk that is there."""
        there = self._there.get((tenant, contact), {})
        return tuple(each for each in there.values() if each.agent)

    def legs_to(self, tenant: TenantId, agent: str) -> tuple[Present, ...]:
        """What others say to this person of their calls."""
        return self.at_contact(tenant, _DESK + agent)

    def types(self, tenant: TenantId, contact: str) -> bool:
        """Whether the customer does."""
        return CUSTOMER + contact in self._there.get((tenant, contact), {})

    def writers(self, tenant: TenantId, contact: InteractionId) -> frozenset[AgentId]:
        """Who writes a reply there."""
        there = self.at_contact(tenant, contact)
        return frozenset(AgentId(each.agent) for each in there if _replies(each.said))

    def first_told(self, tenant: TenantId, client_id: str, beside: Beside) -> bool:
        """Whether this is something else than the desk was told last; from now on it was told."""
        key = (tenant, client_id)
        before = self._told.get(key)
        self._told[key] = beside
        same = before is not None and msgspec.structs.replace(before, as_of=beside.as_of)
        return same != beside

    def first_told_of_calls(self, tenant: TenantId, client_id: str, legs: Legs) -> bool:
        """As `first_told`; a desk that nobody calls is told nothing first."""
        key = (tenant, client_id)
        before = self._told_legs.pop(key, ())
        if legs.legs:
            self._told_legs[key] = legs.legs
        return legs.legs != before

    # ---------------------------------------------------------------------------- listening
    @contextmanager
    def stream(self, tenant: TenantId, client_id: str) -> Iterator[Ear]:
        """What the stream of a desk waits with, as long as it is open."""
        with self._listening(self._streams, (tenant, client_id), Ear()) as ear:
            ear.news = (tenant, client_id) in self._where  # while it was closed
            yield ear

    @contextmanager
    def at(self, tenant: TenantId, contact: InteractionId) -> Iterator[Ear]:
        """What waits for news of a contact itself: who writes there."""
        with self._listening(self._others, (tenant, contact), Ear()) as ear:
            yield ear

    @contextmanager
    def rung(self, tenant: TenantId, agent: AgentId, ear: Ear) -> Iterator[None]:
        """Let what waits for a desk's news wait for calls to it as well."""
        with self._listening(self._others, (tenant, _DESK + agent), ear):
            ear.news = ear.news or bool(self.legs_to(tenant, agent))
            yield

    @contextmanager
    def _listening(
        self, among: dict[tuple[TenantId, str], set[Ear]], key: tuple[TenantId, str], ear: Ear
    ) -> Iterator[Ear]:
        among.setdefault(key, set()).add(ear)
        self._watch_over()
        try:
            yield ear
        finally:
            among[key].discard(ear)
            if not among[key]:
                del among[key]

    # ------------------------------------------------------------------------------ keeping
    def _take(self, tenant: TenantId, present: Present) -> None:
        """What was heard here or elsewhere; a word that is older than the last one is nothing."""
        key = (tenant, present.client_id)
        was = self.desk(tenant, present.client_id) or self._typing(tenant, present)
        if was is not None and was.at >= present.at:
            return
        if was is not None and was.contact != present.contact:
            self._leave(tenant, was)
        if present.until <= self._now():
            if was is not None and was.contact == present.contact:
                self._leave(tenant, was)
            return
        self._there.setdefault((tenant, present.contact), {})[present.client_id] = present
        if present.agent:
            self._where[key] = present.contact
        if was is None or was.contact != present.contact or was.said != present.said:
            self._tell(tenant, present.contact, but=present.client_id)
        self._watch_over()

    def _typing(self, tenant: TenantId, present: Present) -> Present | None:
        return self._there.get((tenant, present.contact), {}).get(present.client_id)

    def _leave(self, tenant: TenantId, present: Present) -> None:
        there = self._there.get((tenant, present.contact), {})
        there.pop(present.client_id, None)
        if not there:
            self._there.pop((tenant, present.contact), None)
        self._where.pop((tenant, present.client_id), None)
        self._told.pop((tenant, present.client_id), None)
        self._tell(tenant, present.contact)

    def _tell(self, tenant: TenantId, contact: str, but: str = "") -> None:
        for client_id in self._there.get((tenant, contact), {}):
            if client_id != but:
                for ear in self._streams.get((tenant, client_id), ()):
                    ear.wake()
        for ear in self._others.get((tenant, contact), ()):
            ear.wake()

    # ----------------------------------------------------------------------------- the clock
    def _now(self) -> int:
        return milliseconds(self._clock.now()) or 0

    def _later(self) -> int:
        """Now, and later than everything that was said here before."""
        self._last_at = max(self._now(), self._last_at + 1)
        return self._last_at

    def _watch_over(self) -> None:
        if "lookers" not in self._tasks.names and self._is_wanted:
            self._tasks.spawn("lookers", self._watch())

    @property
    def _is_wanted(self) -> bool:
        listens = bool(self._streams or self._others) and self._elsewhere is not None
        return bool(self._there) or listens

    async def _watch(self) -> None:
        while self._is_wanted:
            await asyncio.sleep(LOOK_EVERY_S)
            if self._elsewhere is not None:
                tenants = {tenant for tenant, _ in (*self._there, *self._streams, *self._others)}
                heard = await self._elsewhere.exchange(tenants, self._now())
                self._hear(heard)
            self._let_go()

    def _hear(self, heard: Iterable[tuple[TenantId, Said]]) -> None:
        for tenant, said in heard:
            kind: type[Looks | Leg] = Leg if said.interaction.startswith(_DESK) else Looks
            what: Looks | Leg = msgspec.json.decode(said.said, type=kind)
            self._take(
                tenant,
                Present(said.client_id, said.interaction, said.agent, what, said.at, said.until),
            )

    def _let_go(self) -> None:
        now = self._now()
        over = [
            (tenant, present)
            for (tenant, _), there in self._there.items()
            for present in there.values()
            if present.until <= now
        ]
        for tenant, present in over:
            self._leave(tenant, present)


def _replies(said: Looks | Leg) -> bool:
    return isinstance(said, Looks) and said.doing is Doing.REPLIES


def _failed(name: str, error: BaseException) -> None:
    log.error("%s ended", name, exc_info=error)
