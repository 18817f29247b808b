"""From the hub to the channels: the seam that an adapter of a channel stands at.

An adapter is handed what `posting` has put into `outbound`, one after the other, under a key and
a fence, not before it may go. What came of it is written into the message, as any change that desks
are told of: `sent_at`, or `failed`. What could not go now is tried again, less and less often.

Laws: a worker that dies or sleeps while it hands one over leaves it to the next, which is told
(`one.silent`, `one.given`), so an adapter sends nothing twice under one key, and refuses a fence
older than one it has had of the same contact. What perhaps went is not sent once more by itself. A
mail that will not arrive wakes its contact, so that a person hears of it. No transaction waits for
a channel.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final, Protocol

import msgspec
from msgspec.structs import replace

from desktop.domain.conversation import Message
from desktop.domain.ids import TenantId
from desktop.domain.records import Interaction
from desktop.domain.words import Channel, Failed
from integrations.hub.server.changes.settling import keep
from integrations.hub.server.channels.waking import woken
from integrations.hub.server.hub import Hub
from integrations.hub.server.leasing import work_of
from integrations.hub.server.store import met, outbound, records
from integrations.hub.server.store.met import Met
from integrations.hub.server.store.opening import Transaction
from integrations.hub.server.store.outbound import Outgoing, State
from integrations.hub.server.surveys.links import with_link

log = logging.getLogger(__name__)

SILENT: Final = timedelta(seconds=60)  # then another worker hands it over
GIVE_UP: Final = timedelta(days=2)
FIRST_PAUSE: Final = timedelta(seconds=15)
LONGEST_PAUSE: Final = timedelta(hours=1)


class Handed(msgspec.Struct, frozen=True):
    """What an adapter says of what it has handed over."""

    external_id: str = ""  # what the channel calls it: answers to it find their contact by this
    via: str = ""  # by which connection
    thread: str = ""  # the conversation's own name there, where it goes on here from now on
    afterwards: Callable[[], None] | None = None  # once it is noted; what it does may be lost


class OldFence(Exception):
    """The channel has had a message of a later taking of this contact."""


class NotOurs(Exception):
    """Another worker has taken it over: nothing was sent, and nothing is to be noted."""


class NotNow(Exception):
    """It could not be handed over; the same may work later. `str` says why."""


class Unknown(NotNow):
    """The same, and nobody can say yet whether it went nevertheless."""


class Never(Exception):
    """It will not reach its customer, however often it is tried; `str` says why."""

    def __init__(self, failed: Failed, why: str = "", handed: Handed | None = None) -> None:
        """handed: what the channel calls it, where it may have it after all."""
        super().__init__(why or str(failed))
        self.failed = failed
        self.handed = handed or Handed()


class Adapter(Protocol):
    """A channel's way out."""

    def carry(self, one: Outgoing, contact: Interaction, message: Message) -> Handed | None:
        """Send it, unless one was sent under this key.

        Raises OldFence, NotOurs, NotNow, Never.
        """
        ...


class _Came(msgspec.Struct, frozen=True):
    """What came of one; `state`: HANDED where another worker is at it."""

    state: State
    handed: Handed = Handed()
    failed: Failed | None = None
    why: str = ""
    later: bool = False
    unsure: bool = False


def send_waiting(
    hub: Hub,
    tenant: TenantId,
    adapter: Adapter,
    *,
    channel: Channel | None = None,
    via: str = "",
    give_up: timedelta = GIVE_UP,
) -> int:
    """Hand over all that may go; returns how many were handed out.

    channel, via: of this channel, of contacts of this connection alone.
    """
    count = 0
    take = partial(_taken, hub, channel or "", via)
    while (one := hub.store.writing(tenant, take)) is not None:
        came = _came(hub, tenant, one, adapter)
        try:
            hub.store.writing(tenant, partial(_note, hub, one, came, give_up))
        finally:
            _do_afterwards(came.handed)
        count += 1
    return count


def _taken(hub: Hub, channel: str, via: str, within: Transaction) -> Outgoing | None:
    return outbound.take(within, hub.clock.now(), SILENT, channel, via)


def _came(hub: Hub, tenant: TenantId, one: Outgoing, adapter: Adapter) -> _Came:
    with hub.store.reading(tenant) as within:
        contact = records.find(within, "interaction", one.interaction)
        messages = contact.messages if isinstance(contact, Interaction) else ()
        message = next((each for each in messages if each.id == one.message), None)
        if message is None or not isinstance(contact, Interaction):
            return _Came(State.GONE)
        message = with_link(within, contact, message, hub.public)
    try:
        handed = adapter.carry(one, contact, message)
    except OldFence:
        return _Came(State.FENCED)
    except NotOurs:
        return _Came(State.HANDED)
    except NotNow as error:
        unsure = isinstance(error, Unknown)
        return _Came(State.WAITING, why=str(error), later=True, unsure=unsure)
    except Never as error:
        return _Came(State.FAILED, error.handed, failed=error.failed, why=str(error))
    return _Came(State.SENT, handed or Handed())


def _note(hub: Hub, one: Outgoing, came: _Came, give_up: timedelta, within: Transaction) -> None:
    now = hub.clock.now()
    if came.state is State.HANDED:
        return
    if came.later and now < _last_try(one, give_up):
        until = min(now + pause(one.tries), _last_try(one, give_up))
        outbound.put_off(within, one.key, until, now, came.why, unsure=came.unsure)
        return
    if came.later:
        failed = Failed.UNSURE if came.unsure else Failed.REFUSED
        came = replace(came, state=State.FAILED, failed=failed)
    if outbound.end(within, one.key, came.state, now, came.why):
        _tell(hub, within, one, came)


def _tell(hub: Hub, within: Transaction, one: Outgoing, came: _Came) -> None:
    """Say it in the message, for desks to see."""
    if came.state not in (State.SENT, State.FAILED):
        return
    work = work_of(hub, within)
    contact = work.hold("interaction", one.interaction)
    if not isinstance(contact, Interaction):
        return
    told = tuple(
        _told(each, came, work.now) if each.id == one.message else each for each in contact.messages
    )
    if told != contact.messages:
        told_of = replace(contact, messages=told)
        mail = one.channel == Channel.EMAIL and came.failed is not None
        persons = any(each.id == one.message and each.by is not None for each in told)
        keep(work, woken(work, told_of) if mail and persons else told_of)
        work.write()
    if came.handed.external_id:
        name = came.handed.external_id
        met.put(within, Met(came.handed.via or one.via, name, one.interaction, one.message))
    if came.handed.thread:
        name = met.thread(came.handed.thread)
        met.put(within, Met(came.handed.via or one.via, name, one.interaction, ""), anew=True)


def _told(message: Message, came: _Came, now: datetime) -> Message:
    external_id = came.handed.external_id or message.external_id
    if came.failed is not None:
        return replace(message, failed=came.failed, external_id=external_id)
    return replace(message, sent_at=now, failed=None, external_id=external_id)


def _last_try(one: Outgoing, give_up: timedelta) -> datetime:
    began = datetime.fromtimestamp(one.began / 1000, tz=UTC)
    return began + give_up


def pause(tries: int) -> timedelta:
    """Before it is tried once more: twice as long each time."""
    return min(FIRST_PAUSE * (1 << min(tries, 16)), LONGEST_PAUSE)


def _do_afterwards(handed: Handed) -> None:
    if handed.afterwards is None:
        return
    try:
        handed.afterwards()
    except Exception:  # a channel's own errors; the message has gone
        log.exception("what belongs to a message that was sent could not be done")
