"""The way out by mail: a message becomes a mail, and the server of a mailbox of ours takes it.

Laws: the mail of one key is the same mail, with the same Message-ID, however often it is handed
over; before it is handed over once more, for whatever reason, the mailbox is asked whether it lies
among those that went out (many servers file what they send) or came to us (`Chosen.own_copy`), and
while it cannot be asked it waits. While a server takes its time the row is kept from other workers,
and who was asleep for so long that another has it sends nothing.

What remains, because SMTP knows no keys: a process that is killed, or a line that breaks, between
the dot that ends a mail and the note of it here. Before that dot it is noted that the server may
have the mail; from then on it is never sent again by itself. The mailbox is asked for SETTLES, and
where it does not know either, a person is told that nobody does, and decides. Whatever shows later
that it went (an answer, its own copy, a bounce) is believed.

A message stands in its contact because the hub accepted it under the fence of its taking. No fence
is asked for again here: an answer that could not go for an hour is not dropped because somebody
else has written since.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Final, NoReturn

import msgspec
from msgspec.structs import replace

from desktop.domain.conversation import Message
from desktop.domain.ids import TenantId
from desktop.domain.records import Case, Interaction
from desktop.domain.words import Failed
from desktop.ports.clock import Clock
from desktop.tasks import Supervisor
from integrations.email.chosen import Chosen
from integrations.email.imap import ERRORS, Inbox
from integrations.email.smtp import Later, Refused, Unsure, Withdrawn, hand_over
from integrations.email.writing import Composed, Unsendable, compose
from integrations.hub.server.channels.sending import Handed, Never, NotNow, NotOurs, Unknown
from integrations.hub.server.store import blobs, outbound, records
from integrations.hub.server.store.opening import DATABASE_ERRORS, Contended, Store, Transaction
from integrations.hub.server.store.outbound import Outgoing

log = logging.getLogger(__name__)

LIVES_EVERY_S: Final = 15.0  # far below `sending.SILENT`
SETTLES: Final = timedelta(minutes=5)  # so long a copy of what went may take to arrive
MOST_BYTES: Final = 40_000_000  # of all files of one mail; as base64 a third more


class Way(msgspec.Struct, frozen=True):
    """A mailbox to write from."""

    name: str
    chosen: Chosen
    password: str


class MailWay:
    """The adapter of one tenant's mailboxes."""

    def __init__(self, store: Store, clock: Clock, tenant: TenantId, ways: Sequence[Way]) -> None:
        """ways: at least one; the first is for what came by none of them."""
        self._store = store
        self._clock = clock
        self._tenant = tenant
        self._ways = ways

    def carry(self, one: Outgoing, contact: Interaction, message: Message) -> Handed:
        """Raises NotNow, Never."""
        way = self._way(contact, one.via)
        mail = self._composed(way, one, contact, message)
        handed = Handed(external_id=mail.message_id, via=way.name)
        if one.tries and _went(way, one, mail):
            return handed
        if one.given:
            self._nobody_knows(one, handed)
        try:
            asyncio.run(self._hand_over(way, one, mail))
        except Withdrawn as error:
            raise NotOurs from error
        except Unsure as error:
            raise Unknown(str(error)) from error
        except Later as error:
            raise NotNow(str(error)) from error
        except Refused as error:
            failed = Failed.TOO_LARGE if error.too_large else Failed.REFUSED
            raise Never(failed, str(error)) from error
        return replace(handed, afterwards=lambda: _file(way, mail))

    def _nobody_knows(self, one: Outgoing, handed: Handed) -> NoReturn:
        """Neither the mailbox nor we: it is waited for a little, then a person is told."""
        why = "it is not known whether it went"
        given = datetime.fromtimestamp(one.given / 1000, tz=UTC)
        if self._clock.now() - given < SETTLES:
            raise Unknown(f"{why}; the mailbox is asked again")
        raise Never(Failed.UNSURE, f"{why}: the line broke while the server had it", handed)

    async def _hand_over(self, way: Way, one: Outgoing, mail: Composed) -> None:
        tasks = Supervisor(_no_sign_of_life)

        async def may_go() -> bool:
            return await asyncio.to_thread(self._is_ours, one, gives=True)

        async def lives() -> None:
            while True:
                await asyncio.sleep(LIVES_EVERY_S)
                with suppress(NotNow):  # it is said when the bytes are to go
                    await asyncio.to_thread(self._is_ours, one)

        tasks.spawn("signs of life", lives())
        try:
            await hand_over(way.chosen, way.password, mail, may_go)
        finally:
            await tasks.close()

    def _is_ours(self, one: Outgoing, *, gives: bool = False) -> bool:
        """Until others may think that nothing is heard of it; raises NotNow."""
        now = self._clock.now()
        try:
            return self._store.writing(
                self._tenant, lambda within: outbound.renew(within, one, now, gives=gives)
            )
        except (*DATABASE_ERRORS, Contended) as error:
            raise NotNow(f"the database does not answer: {type(error).__name__}") from error

    def _way(self, contact: Interaction, via: str) -> Way:
        """By which the customer wrote; else that of the queue."""
        named = [way for way in self._ways if way.name == via]
        of_queue = [way for way in self._ways if way.chosen.queue == contact.queue]
        return (*named, *of_queue, *self._ways)[0]

    def _composed(
        self, way: Way, one: Outgoing, contact: Interaction, message: Message
    ) -> Composed:
        with self._store.reading(self._tenant) as within:
            contents = _contents(within, message)
            case = records.find(within, "case", contact.case) if contact.case else None
        try:
            mail = compose(
                message,
                contact,
                way.chosen.mailbox,
                key=one.key,
                at=_begun(one) or message.at,
                case_number=case.number if isinstance(case, Case) else "",
                contents=contents,
            )
            return replace(mail, own_copy=mail.sender) if way.chosen.own_copy else mail
        except Unsendable as error:
            raise Never(Failed.NO_WAY, str(error)) from error


def _no_sign_of_life(_name: str, error: BaseException) -> None:
    log.warning("it could not be said that a mail is on its way: %s", type(error).__name__)


def _begun(one: Outgoing) -> datetime | None:
    """When it was to go first, by the hub's clock: the same however often it is tried."""
    return datetime.fromtimestamp(one.began / 1000, tz=UTC) if one.began else None


def _contents(within: Transaction, message: Message) -> Mapping[str, bytes]:
    if sum(file.size for file in message.attachments) > MOST_BYTES:
        raise Never(Failed.TOO_LARGE)
    found = {}
    for file in message.attachments:
        stored = blobs.find(within, file.sha256)
        if stored is not None:
            found[file.sha256] = b"".join(blobs.pieces(within, stored.upload))
    return found


def _file(way: Way, mail: Composed) -> None:
    try:
        with Inbox(way.chosen, way.password) as inbox:
            inbox.file_sent(mail.data)
    except ERRORS as error:  # what the server says of it may name people
        kind = type(error).__name__
        log.warning("a mail that went out was not laid among the others: %s", kind)


def _went(way: Way, one: Outgoing, mail: Composed) -> bool:
    """As the mailbox knows; where it cannot be asked, the mail waits until it can."""
    try:
        with Inbox(way.chosen, way.password) as inbox:
            return inbox.sent_already(mail.message_id)
    except ERRORS as error:
        why = f"the mailbox cannot be asked whether it went: {error}"
        raise (Unknown(why) if one.given else NotNow(why)) from error
