"""Which mailboxes a tenant has connected: how each stands, looking after them."""

from __future__ import annotations

import secrets
from datetime import timedelta

import msgspec
from msgspec.structs import replace

from desktop.domain.ids import TenantId
from desktop.domain.words import Channel
from desktop.ports.clock import Clock
from integrations.email.chosen import Chosen
from integrations.email.running import Outcome, look_after
from integrations.hub.server.channels.sending import send_waiting
from integrations.hub.server.connections.chosen_links import ChosenLinks
from integrations.hub.server.connections.looking_after import whoever_this_is
from integrations.hub.server.hub import Hub
from integrations.hub.server.mail.sending import MailWay, Way
from integrations.hub.server.mail.taking import MailShelf
from integrations.hub.server.store import mails, outbound
from integrations.hub.server.store.mails import MAILBOXES, Flaw, Kept
from integrations.hub.server.store.opening import Store, Transaction

_CHOSEN = msgspec.json.Decoder(Chosen)
_TOLD = msgspec.json.Decoder(Outcome)


class Mailbox(msgspec.Struct, frozen=True, kw_only=True):
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


class Mailboxes(ChosenLinks[Kept, Mailbox]):
    """Contacts of one that is not connected any more stay."""

    kind = "mail"
    rows = MAILBOXES

    def __init__(self, store: Store, clock: Clock, tenant: TenantId, secrets: str = "") -> None:
        super().__init__(store, clock, tenant, secrets)
        self._by = whoever_this_is()

    def put(self, name: str, chosen: Chosen, password: str = "") -> None:
        """Connect it, or choose anew; its token stays the one that it was given first.

        Raises NoPlace, NotPrivate, OSError.
        """
        known = {each.name: each for each in self.every()}.get(name)
        token = known.chosen.token if known else secrets.token_hex(12)
        said = msgspec.json.encode(replace(chosen, token=token)).decode()
        self._keep(Kept(name=name, address=chosen.address, chosen=said), password)

    def waiting(self) -> list[tuple[str, str]]:
        """(key, what was wrong the last time) of mails that wait to go out."""
        with self._store.reading(self.tenant) as within:
            return outbound.waiting(within, Channel.EMAIL)

    def look_after(self, one: Mailbox) -> Outcome | None:
        """Read what is new. None: another process looks after it. Raises NoPlace, NotPrivate."""
        shelf = MailShelf(
            self._store, self.tenant, one.name, one.chosen, by=self._by, clock=self._clock
        )
        tokens = {each.chosen.token for each in self.every()} - {""}
        return look_after(one.chosen, self.secret(one.name), shelf, tokens)

    def send(self, hub: Hub) -> int:
        """Let go out what waits; how many were handed out. Raises NoPlace, NotPrivate."""
        every = self.every()
        if not every:
            return 0
        ways = [Way(each.name, each.chosen, self.secret(each.name)) for each in every]
        return send_waiting(
            hub,
            self.tenant,
            MailWay(self._store, self._clock, self.tenant, ways),
            channel=Channel.EMAIL,
            give_up=timedelta(hours=min(each.chosen.give_up_h for each in every)),
        )

    def _seen(self, within: Transaction, kept: Kept) -> Mailbox:
        chosen = _CHOSEN.decode(kept.chosen)
        flawed, flaws = mails.flaws(within, kept.name)
        return Mailbox(
            of=self,
            name=kept.name,
            chosen=chosen,
            taken=kept.taken,
            skipped=kept.skipped,
            flawed=flawed,
            flaws=tuple(flaws),
            failed=_TOLD.decode(kept.told).failed if kept.told else "",
            is_due=self._is_due(kept, chosen.every_s),
        )
