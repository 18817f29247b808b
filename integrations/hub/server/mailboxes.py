"""Which mailboxes a tenant has connected: choosing them, how each stands, looking after them.

Law: a password stands in the file of credentials and nowhere else.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import timedelta

import msgspec
from msgspec.structs import replace

from desktop.domain.ids import QueueId, TenantId
from desktop.domain.kinds import milliseconds
from desktop.domain.records import Queue
from desktop.domain.words import Channel
from desktop.ports.clock import Clock
from integrations.email.chosen import Chosen
from integrations.email.running import Outcome, look_after
from integrations.hub.server.administering import Unknown
from integrations.hub.server.credentials import Credentials, credentials_of
from integrations.hub.server.hub import Hub
from integrations.hub.server.looking_after import whoever_this_is
from integrations.hub.server.mail_sending import MailWay, Way
from integrations.hub.server.mail_taking import MailShelf
from integrations.hub.server.sending import send_waiting
from integrations.hub.server.store import mails, outbound, records
from integrations.hub.server.store.heads import seqs
from integrations.hub.server.store.mails import MAILBOXES, Flaw, Kept
from integrations.hub.server.store.opening import Store

_CHOSEN = msgspec.json.Decoder(Chosen)
_TOLD = msgspec.json.Decoder(Outcome)


class NoSuchMailbox(Exception):
    """`str` is its name."""


class Connected(msgspec.Struct, frozen=True, kw_only=True):
    """A mailbox as people look at it."""

    of: Mailboxes
    name: str
    chosen: Chosen
    taken: int
    skipped: int
    flawed: int
    flaws: tuple[Flaw, ...]
    failed: str
    is_due: bool


class Mailboxes:
    """Those of one tenant."""

    def __init__(self, store: Store, clock: Clock, tenant: TenantId, secrets: str = "") -> None:
        self._store = store
        self._clock = clock
        self._secrets = secrets
        self._by = whoever_this_is()
        self.tenant = tenant

    @staticmethod
    def tenants(store: Store) -> Iterable[TenantId]:
        return sorted(seqs(store))

    def queue(self, name: str) -> QueueId:
        """Raises Unknown."""
        with self._store.reading(self.tenant) as within:
            found = [q for q in records.every(within, Queue) if name in (q.name, q.id)]
        if not found:
            raise Unknown(name)
        return found[0].id

    def put(self, name: str, chosen: Chosen, password: str = "") -> None:
        """Connect it; one that is there goes on with what is chosen now.

        Raises NoPlace, NotPrivate, OSError.
        """
        if password:
            self._credentials().put(self.tenant, f"mail {name}", password)
        known = {each.name: each for each in self.every()}.get(name)
        token = known.chosen.token if known else secrets.token_hex(12)
        said = msgspec.json.encode(replace(chosen, token=token)).decode()
        kept = Kept(name=name, address=chosen.address, chosen=said)
        self._store.writing(self.tenant, lambda within: MAILBOXES.put(within, kept))

    def remove(self, name: str) -> None:
        """Its contacts stay. Raises NoSuchMailbox."""
        self.find(name)
        self._store.writing(self.tenant, lambda within: MAILBOXES.remove(within, name))
        self._credentials().put(self.tenant, f"mail {name}", "")

    def every(self) -> list[Connected]:
        with self._store.reading(self.tenant) as within:
            rows = [(kept, *mails.flaws(within, kept.name)) for kept in MAILBOXES.every(within)]
        return [self._connected(*row) for row in rows]

    def find(self, name: str) -> Connected:
        """Raises NoSuchMailbox."""
        for each in self.every():
            if each.name == name:
                return each
        raise NoSuchMailbox(name)

    def waiting(self) -> list[tuple[str, str]]:
        """(key, what was wrong the last time) of mails that wait to go out."""
        with self._store.reading(self.tenant) as within:
            return outbound.waiting(within, Channel.EMAIL)

    def password(self, name: str) -> str:
        """Raises NoPlace, NotPrivate."""
        return self._credentials().find(self.tenant, f"mail {name}")

    def look_after(self, one: Connected) -> Outcome | None:
        """Read what is new. None: another process looks after it. Raises NoPlace, NotPrivate."""
        shelf = MailShelf(
            self._store, self.tenant, one.name, one.chosen, by=self._by, clock=self._clock
        )
        tokens = {each.chosen.token for each in self.every()} - {""}
        return look_after(one.chosen, self.password(one.name), shelf, tokens)

    def send(self, hub: Hub) -> int:
        """Let go out what waits; how many were handed out. Raises NoPlace, NotPrivate."""
        every = self.every()
        if not every:
            return 0
        ways = [Way(each.name, each.chosen, self.password(each.name)) for each in every]
        return send_waiting(
            hub,
            self.tenant,
            MailWay(self._store, self._clock, self.tenant, ways),
            channel=Channel.EMAIL,
            give_up=timedelta(hours=min(each.chosen.give_up_h for each in every)),
        )

    def _credentials(self) -> Credentials:
        return credentials_of(self._store, self._secrets)

    def _connected(self, kept: Kept, flawed: int, flaws: list[Flaw]) -> Connected:
        chosen = _CHOSEN.decode(kept.chosen)
        now = milliseconds(self._clock.now()) or 0
        return Connected(
            of=self,
            name=kept.name,
            chosen=chosen,
            taken=kept.taken,
            skipped=kept.skipped,
            flawed=flawed,
            flaws=tuple(flaws),
            failed=_TOLD.decode(kept.told).failed if kept.told else "",
            is_due=kept.read_at + chosen.every_s * 1_000 <= now,
        )
