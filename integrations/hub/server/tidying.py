"""What a hub need not keep for ever: the old end of the log, attachments nobody names, old uses.

`tresen hub tidy` does it once; a running hub does it by itself, slowly. Laws: each step is small
and a transaction of its own, so that nobody waits for it; several processes may do it at once;
whatever is cut short goes on the next time.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Final

import msgspec

from desktop.domain.ids import TenantId
from desktop.domain.kinds import milliseconds
from desktop.tasks import Supervisor
from integrations.hub.server.attachments.sweeping import sweep
from integrations.hub.server.changes import using
from integrations.hub.server.hub import Hub
from integrations.hub.server.store import partitions, retention, sessions, tallies
from integrations.hub.server.store.opening import DATABASE_ERRORS, Contended, Store
from integrations.hub.server.store.retention import Bounds

log = logging.getLogger(__name__)

STEP: Final = 2_000  # changes deleted in one transaction
COUNTED: Final = timedelta(days=2)  # longer than the day of a share, wherever that began


class Retention(msgspec.Struct, frozen=True, kw_only=True):
    """How long a hub keeps what only absent desktops need."""

    keep: timedelta = timedelta(days=90)  # the log, at most
    spare: timedelta = timedelta(days=7)  # and at least, though every desktop has it
    lease: timedelta = timedelta(hours=72)  # not heard of for longer: not waited for
    grace: timedelta = timedelta(days=7)  # attachments that nothing names
    session: timedelta = timedelta(days=30)  # that nobody renews


class Tidied(msgspec.Struct, frozen=True):
    changes: int = 0  # deleted, one by one
    months: tuple[str, ...] = ()  # dropped as a whole
    files: int = 0
    uses: int = 0  # of knowledge, of one person each


def tidy(store: Store, now: datetime, kept: Retention) -> Tidied:
    """Forget what is over, in all tenants."""
    before = retention.floors(store)
    bounds = _bounds(now, kept)
    changes = files = uses = 0
    for tenant in before:
        changes += forget(store, tenant, bounds)
        files += sweep(store, tenant, now, kept.grace)
        uses += using.forget(store, tenant, now)
        over = partial(
            sessions.forget,
            now=milliseconds(now) or 0,
            idle_since=milliseconds(now - kept.session) or 0,
        )
        store.writing(tenant, over)
        store.writing(tenant, partial(tallies.forget, before=milliseconds(now - COUNTED) or 0))
    months = partitions.tidied(store, now, before) or []
    return Tidied(changes, tuple(months), files, uses)


def forget(store: Store, tenant: TenantId, bounds: Bounds) -> int:
    """Raise the floor; delete what is below, where it does not go by months."""
    with store.reading(tenant) as within:
        floor = retention.floor_due(within, bounds)
    store.writing(tenant, lambda within: retention.raise_floor_to(within, floor))
    if store.engine.dialect.name == "postgresql":
        return 0
    deleted = 0
    while count := store.writing(tenant, partial(retention.forget, most=STEP)):
        deleted += count
    return deleted


def write_acknowledged(hub: Hub) -> None:
    """Write down how far desktops have come."""
    for tenant, heard in hub.acknowledged.taken().items():
        hub.store.writing(tenant, partial(retention.acknowledge, heard=heard))


class Tidying:
    """`begin` and `close` are called on the hub's loop."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._tasks = Supervisor(_failed)

    def begin(self) -> None:
        limits = self._hub.limits
        self._tasks.spawn("acknowledged", self._every(limits.acked_every_s, self._write))
        self._tasks.spawn("tidied", self._every(limits.tidy_every_s, self._tidy))

    async def close(self) -> None:
        await self._tasks.close()
        await asyncio.to_thread(self._write)

    async def _every(self, seconds: float, job: Callable[[], None]) -> None:
        while True:
            await asyncio.sleep(seconds)
            await asyncio.to_thread(job)

    def _write(self) -> None:
        try:
            write_acknowledged(self._hub)
        except (*DATABASE_ERRORS, Contended):
            log.exception("how far desktops have come was not written down")

    def _tidy(self) -> None:
        limits = self._hub.limits
        kept = Retention(
            keep=timedelta(days=limits.log_days), session=timedelta(days=limits.session_days)
        )
        try:
            done = tidy(self._hub.store, self._hub.clock.now(), kept)
        except (*DATABASE_ERRORS, Contended):
            log.exception("the hub was not tidied; trying again later")
        else:
            if done != Tidied():
                log.info("tidied: %s", done)


def _bounds(now: datetime, kept: Retention) -> Bounds:
    ago = (now - time for time in (kept.keep, kept.spare, kept.lease))
    keep, spare, heard = (milliseconds(at) or 0 for at in ago)
    return Bounds(keep, spare, heard)


def _failed(name: str, error: BaseException) -> None:
    log.error("%s ended", name, exc_info=error)
