"""What desks have said to the other processes of this hub: who is at which contact.

Between the processes that serve, on PostgreSQL, and with the one that looks after messaging
accounts; where one process serves, of a tenant that has such an account alone, and without words.
What was said here is written down a moment later, all of it in one transaction, and what others
wrote since is read. Law: nothing depends on it but how soon a colleague is seen; a database that
does not answer is asked again.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from msgspec.structs import replace

from desktop.domain.ids import TenantId
from desktop.ports.beside import Looks
from desktop.ports.legs import Leg
from integrations.hub.server.store import beside, ways
from integrations.hub.server.store.beside import Said
from integrations.hub.server.store.opening import DATABASE_ERRORS, Contended, Store, Transaction

log = logging.getLogger(__name__)

AGAIN_MS: Final = 2_000  # read once more: another process's transaction may have been slower
KEPT_MS: Final = 60_000  # after it was over, so that every process has heard so
TIDY_MS: Final = 30_000
ASKED_MS: Final = 10_000  # whether there is an account now


class Elsewhere:
    """`tell` what was said here, `exchange` every moment; both on the hub's loop."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._telling: dict[TenantId, dict[str, Said]] = {}
        self._read_at: dict[TenantId, int] = {}
        self._tidied_at = 0
        self._alone = store.one_process_only
        self._accounts: dict[TenantId, tuple[int, bool]] = {}  # when asked; whether it has any

    def shown(self, said: Looks | Leg) -> Looks | Leg:
        """What others need of it: where nobody reads along, no words."""
        bare = self._alone and isinstance(said, Looks)
        return replace(said, words=None) if bare else said

    def tell(self, tenant: TenantId, said: Said) -> None:
        """Of one desk the last word counts."""
        self._telling.setdefault(tenant, {})[said.client_id] = said

    async def exchange(
        self, tenants: Iterable[TenantId], now: int
    ) -> Sequence[tuple[TenantId, Said]]:
        """Write what was said here, and return what others have said; nothing while in trouble."""
        telling, self._telling = self._telling, {}
        some = [each for each in {*tenants, *telling} if self._may_have_others(each, now)]
        if not some:
            return ()
        try:
            return await asyncio.to_thread(lambda: [*self._exchanged(some, telling, now)])
        except (*DATABASE_ERRORS, Contended):
            log.warning("the database does not answer; who is beside whom is told later")
            return ()

    def _exchanged(
        self,
        tenants: Iterable[TenantId],
        telling: dict[TenantId, dict[str, Said]],
        now: int,
    ) -> Iterator[tuple[TenantId, Said]]:
        tidies = now - self._tidied_at > TIDY_MS
        for tenant in sorted(tenants):
            if not self._has_others(tenant, now):
                continue
            said = list(telling.get(tenant, {}).values())
            if said:
                self._write(tenant, said, forget=now - KEPT_MS if tidies else None)
                self._tidied_at = now if tidies else self._tidied_at
            since = self._read_at.get(tenant, now - KEPT_MS) - AGAIN_MS
            self._read_at[tenant] = now
            with self._store.reading(tenant) as within:
                yield from ((tenant, each) for each in beside.since(within, since))

    def _may_have_others(self, tenant: TenantId, now: int) -> bool:
        """As far as that is known without asking."""
        asked_at, there = self._accounts.get(tenant, (0, True))
        return not self._alone or there or now - asked_at > ASKED_MS

    def _has_others(self, tenant: TenantId, now: int) -> bool:
        """Whether another process wants to know of this tenant."""
        asked_at, there = self._accounts.get(tenant, (0, False))
        if self._alone and now - asked_at > ASKED_MS:
            with self._store.reading(tenant) as within:
                there = bool(ways.accounts(within))
            self._accounts[tenant] = now, there
        return not self._alone or there

    def _write(self, tenant: TenantId, said: Sequence[Said], *, forget: int | None) -> None:
        def written(within: Transaction) -> None:
            beside.put(within, said)
            if forget is not None:
                beside.forget(within, forget)

        self._store.writing(tenant, written)
