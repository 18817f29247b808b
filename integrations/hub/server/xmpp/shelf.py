"""What the hub keeps of one XMPP account: contacts from what was said, and replies on their way.

Laws: see `xmpp.shelf`. What was read becomes contacts in the transaction that notes how far; a
reply goes out under the key of its row, by the account that its contact came by.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Final

import msgspec

from desktop.domain.conversation import Attachment, Message
from desktop.domain.ids import QueueId, TenantId
from desktop.domain.records import Interaction
from desktop.domain.words import Channel, Failed, Origin
from integrations.hub.server.channels.incoming import Incoming, Intake
from integrations.hub.server.channels.sending import Handed, Never, send_waiting
from integrations.hub.server.channels.sending import NotNow as Later
from integrations.hub.server.channels.taking_in import take_in
from integrations.hub.server.connections.looking_after import Hold
from integrations.hub.server.hub import Hub
from integrations.hub.server.leasing import work_of
from integrations.hub.server.store import blobs, met
from integrations.hub.server.store.opening import Transaction
from integrations.hub.server.store.outbound import Outgoing
from integrations.hub.server.store.work import Work
from integrations.hub.server.store.xmpp import ACCOUNTS
from integrations.hub.server.xmpp.absence import AWAY, tell_of_absence
from integrations.hub.server.xmpp.beside import customers_type, written_to
from integrations.xmpp.shelf import File, Letter, Lost, NotNow, Position, Refused, Send
from integrations.xmpp.translate import Returned, Said, bare, domain

MOST_BYTES: Final = 25_000_000  # of the files of one message
HELD: Final = timedelta(seconds=60)  # by a process of which nothing is heard


class Chosen(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What an administrator chose of an account."""

    queue: str  # where new contacts wait
    host: str = ""  # "": by the domain's own records
    port: int = 5222
    language: str = ""  # of its customers; what their programs say is that of the program
    reopen_days: float = 7.0
    every_s: float = 5.0  # until another process looks after it, when nobody does


_SECOND: Final = timedelta(seconds=1)
_MOMENT: Final = timedelta(milliseconds=1)
_CHOSEN: Final = msgspec.json.Decoder(Chosen)


class XmppShelf:
    """One account of one tenant, for the process `by`."""

    def __init__(self, hub: Hub, tenant: TenantId, name: str, *, by: str) -> None:
        self._hub = hub
        self._tenant = tenant
        self._hold = Hold(
            hub.store,
            tenant,
            name,
            rows=ACCOUNTS,
            by=by,
            clock=hub.clock,
            lost=Lost,
            lasts=HELD,
        )
        self._writing = self._hold.writing
        self._absent_since: datetime | None = None  # nobody was signed in, and it is not said yet
        self.name = name

    def hold(self) -> bool:
        try:
            before = self._hold.read()
        except Lost:
            return False
        if not self._hold.begin():
            return False
        if until := before.held_until if before.held_by else before.read_at:
            ended = datetime.fromtimestamp(until / 1000, tz=UTC)
            ended -= HELD if before.held_by else timedelta()
            if self._hub.clock.now() - ended >= AWAY:
                self._absent_since = ended
        return True

    def _say_absent(self, since: datetime) -> None:
        """What came back in the meantime has reached nobody."""

        def job(within: Transaction) -> None:
            chosen = _CHOSEN.decode(self._hold.row(within).chosen)
            work = work_of(self._hub, within)
            tell_of_absence(work, self.name, since, chosen.language)
            work.write()

        self._writing(job)

    def let_go(self, told: str) -> None:
        """What is not held any more is left to whoever holds it."""
        with suppress(Lost):
            self._hold.let_go(told)

    def tell(self, told: str) -> None:
        self._writing(lambda within: ACCOUNTS.note(within, self.name, told=told))

    def position(self) -> Position:
        kept = self._hold.read()
        return Position(datetime.fromtimestamp(kept.since / 1000, tz=UTC), kept.position)

    def take(self, said: Sequence[Said], last: str) -> int:
        def job(within: Transaction) -> int:
            chosen = _CHOSEN.decode(self._hold.row(within).chosen)
            intake = Intake(reopen_days=chosen.reopen_days)
            work = work_of(self._hub, within)
            taken = [take_in(work, self._incoming(work, one, chosen), intake).new for one in said]
            work.write()
            ACCOUNTS.note(within, self.name, position=last)
            return sum(taken)

        return self._writing(job)

    def send(self, send: Send) -> int:
        since, self._absent_since = self._absent_since, None
        if since is not None:  # behind what was read: who has written since has had it
            self._say_absent(since)
        return send_waiting(
            self._hub,
            self._tenant,
            _Carrier(self._hub, self._tenant, send),
            channel=Channel.MESSAGING,
            via=self.name,
        )

    def take_back(self, returned: Sequence[Returned]) -> int:
        def job(within: Transaction) -> int:
            chosen = _CHOSEN.decode(self._hold.row(within).chosen)
            intake = Intake(reopen_days=chosen.reopen_days)
            work = work_of(self._hub, within)
            theirs = [each for each in returned if self._was_to(work, each)]
            taken = [take_in(work, self._given_back(work, each, chosen), intake) for each in theirs]
            work.write()
            return sum(each.new for each in taken)

        return self._writing(job)

    def customers_type(self, jids: Collection[str]) -> None:
        customers_type(self._hub, self._tenant, self.name, jids)

    def written_to(self, among: Collection[str]) -> frozenset[str]:
        return written_to(self._hub, self._tenant, self.name, among)

    def _sent(self, work: Work, key: str) -> met.Met | None:
        """The message that went under this key, or one of whose files did."""
        whole = met.find(work.within, self.name, key)
        return whole or met.find(work.within, self.name, key.rpartition("/")[0])

    def _was_to(self, work: Work, one: Returned) -> bool:
        """Whether who gives it back is whom it went to, or their server; a key is no secret."""
        there = self._sent(work, one.key)
        contact = work.look("interaction", there.interaction) if there else None
        if not isinstance(contact, Interaction) or there is None:
            return False
        sent = next((m for m in contact.messages if m.id == there.message), None)
        to = (sent.to if sent and sent.channel else contact.address).casefold()
        return sent is not None and one.jid in {bare(to), domain(to)}

    def _given_back(self, work: Work, one: Returned, chosen: Chosen) -> Incoming:
        return Incoming(
            via=self.name,
            channel=Channel.MESSAGING,
            queue=QueueId(chosen.queue),
            external_id=f"error {one.key}",
            address=one.jid,
            text=one.why,
            at=work.now,
            bounced=(one.key, one.key.rpartition("/")[0]),
            origin=Origin.BOUNCE,
        )

    def _incoming(self, work: Work, one: Said, chosen: Chosen) -> Incoming:
        return Incoming(
            via=self.name,
            channel=Channel.MESSAGING,
            queue=QueueId(chosen.queue),
            external_id=one.id,
            address=one.jid,
            thread=one.jid,
            text=one.text,
            at=self._in_order(work, one),
            language=chosen.language,
        )

    def _in_order(self, work: Work, one: Said) -> datetime:
        """Its time, behind what was said before: archives know whole seconds only."""
        there = met.find(work.within, self.name, met.thread(one.jid))
        contact = work.look("interaction", there.interaction) if there else None
        before = contact.messages[-1].at if isinstance(contact, Interaction) else one.at
        same = one.at <= before < one.at + _SECOND
        return before + _MOMENT if same and there else one.at


class _Carrier:
    """Fits `sending.Adapter`."""

    def __init__(self, hub: Hub, tenant: TenantId, send: Send) -> None:
        self._hub = hub
        self._tenant = tenant
        self._send = send

    def carry(self, one: Outgoing, contact: Interaction, message: Message) -> Handed | None:
        to = message.to if message.channel else contact.address
        if "@" not in to:
            raise Never(Failed.NO_WAY, "the contact has no address of this network")
        letter = Letter(
            key=one.key,
            to=to,
            text=message.text,
            unsure=one.silent or one.tries > 0,
            since=datetime.fromtimestamp(one.began / 1000, tz=UTC),
            files=self._files(message),
        )
        try:
            self._send(letter)
        except Refused as error:
            raise Never(Failed.REFUSED, str(error)) from error
        except NotNow as error:
            raise Later(str(error)) from error
        return Handed(external_id=one.key, thread=to if message.channel else "")

    def _files(self, message: Message) -> tuple[File, ...]:
        if sum(each.size for each in message.attachments) > MOST_BYTES:
            raise Never(Failed.TOO_LARGE)
        with self._hub.store.reading(self._tenant) as within:
            return tuple(_file(within, each) for each in message.attachments)


def _file(within: Transaction, named: Attachment) -> File:
    stored = blobs.find(within, named.sha256)
    if stored is None:
        raise Later(f"the content of {named.name} is not here")
    content = b"".join(blobs.pieces(within, stored.upload))
    return File(named.name, named.media_type, content)
