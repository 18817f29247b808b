"""What a running hub is made of; every request is served from these."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any, Final

import msgspec
from msgspec.structs import replace

from desktop.domain import bounds
from desktop.domain.ids import AgentId, TenantId
from desktop.ports.clock import Clock
from desktop.ports.wire import OLDEST
from integrations.email.fetching import Bounds, Fetching, OneByOne
from integrations.hub.server.acknowledging import Acknowledged
from integrations.hub.server.assistant.quoting import Assistant
from integrations.hub.server.gathering import Gathering
from integrations.hub.server.looking.elsewhere import Elsewhere
from integrations.hub.server.looking.here import Lookers
from integrations.hub.server.precedence import Precedence
from integrations.hub.server.pulling import pull_together
from integrations.hub.server.signing_in.sessions import Terms, Used
from integrations.hub.server.signing_in.throttle import Throttle
from integrations.hub.server.snapshots import Slots
from integrations.hub.server.store.asking import Asking
from integrations.hub.server.store.heads import seqs
from integrations.hub.server.store.hearing import Listening
from integrations.hub.server.store.opening import Store
from integrations.hub.server.store.turns import Turns
from integrations.hub.server.watching import Looking, Watcher
from integrations.hub.server.webchat_limits import ChatLimits, Kept, Visitors

TOLD_AT_ONCE: Final = 50
MEGABYTE: Final = 1_000_000
CHATS_KEPT_S: Final = 2.0
ATTENDED_KEPT_S: Final = 3.0


class Quiet(msgspec.Struct, frozen=True):
    """Nothing could be given away as of this change and time, to any of these."""

    seq: int
    at: datetime
    free: frozenset[AgentId]


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """What one hub does for everybody, and how fast."""

    least_protocol: int = OLDEST  # a desktop below reads what is new and changes nothing
    least_release: str = ""  # the same, by the program's own number
    push_mutations: float = bounds.PUSH_LIMIT  # at once
    file_mb: float = bounds.BLOB_BYTES / MEGABYTE  # of one attachment
    logins_a_minute: int = 5  # for one login from one address
    token_s: float = 600.0  # of a session that is renewed
    device_lease_h: float = 72.0  # a desk shows what it has so long without a word with the hub
    reveal_s: float = 300.0  # a hidden value that was revealed is shown
    reveals_a_minute: float = 6  # for one token
    pictures_a_minute: float = 30  # for one token: mails whose pictures it asks for
    pictures_private: float = 0  # 1: also from within the house, for tests and intranets
    looks_a_minute: float = 120  # for one token: what its person does at a contact
    session_days: float = 30.0  # a session that nobody renews for longer is over
    logins_an_address: int = 300  # a minute: a whole site may sign in from one address
    pushes_a_second: float = 20  # for one token
    pushes_a_tenant: float = 400  # a second
    snapshots: int = 8  # at once
    snapshots_each: int = 2  # at once for one person
    heartbeat_s: float = 15.0
    poll_s: float = 0.1  # for changes made by other processes
    offer_s: float = 20.0
    free_every_s: float = 1.0  # offers and leases whose time is over
    lease_s: float = 20.0  # a contact stays in hand without another beat
    beat_s: float = 5.0
    beats_together_s: float = 0.05  # beats that come within are one transaction
    suspect_s: float = 10.0  # nothing was heard: the line may be down
    gone_s: float = 20.0  # nothing was heard: another device may go on
    kept_s: float = 60.0  # nothing was heard: the own state is off duty
    unwatched_s: float = 5.0  # nobody looked after leases: the hub itself was away
    log_days: float = 90.0  # a desktop that stays away for longer takes a snapshot
    acked_every_s: float = 60.0  # how far desktops have come is written down
    tidy_every_s: float = 3_600.0
    ask_again_days: float = 30.0  # so long no customer is asked a second time how it was
    survey_days: float = 14.0  # so long one can answer
    survey_asks: float = 300  # a minute: pages of surveys for one address
    survey_answers: float = 10  # a minute: answers to one survey
    escalate_s: float = 1_800.0  # before a promise breaks its leads are told
    deaf_s: float = 300.0  # no calls where one was not heard and no beat says more
    spared_s: float = 60.0  # a declined interaction is not offered to the same agent again

    @property
    def at_once(self) -> bounds.Bounds:
        """As desks are told."""
        most = int(self.file_mb * MEGABYTE)
        return bounds.Bounds(push_mutations=int(self.push_mutations), blob_bytes=most)

    def shared_by(self, workers: int) -> Limits:
        """The part of one of so many processes; each counts for itself what passes through it."""
        return replace(
            self,
            snapshots=max(1, self.snapshots // workers),
            logins_a_minute=max(2, self.logins_a_minute // workers),
        )


class Hub:
    """Store, clock and limits, and what is counted while it runs."""

    def __init__(
        self,
        *,
        store: Store,
        clock: Clock,
        limits: Limits | None = None,
        public: str = "",
        chat_limits: ChatLimits | None = None,
    ) -> None:
        """public: where customers reach it; "" until it is served: there."""
        self.store = store
        self.public = public
        self.clock = clock
        self.limits = limits or Limits()
        self.acknowledged = Acknowledged()
        self.logins = Throttle(self.limits.logins_a_minute)
        self.addresses = Throttle(self.limits.logins_an_address)
        self.terms = Terms(self.limits.token_s, self.limits.session_days)
        self.used = Used(store)
        self.precedence = Precedence()
        self.slots = Slots(self.limits.snapshots, self.limits.snapshots_each)
        ear = Looking(lambda: seqs(store)) if store.one_process_only else Listening(store)
        self.watcher = Watcher(ear, self.limits.poll_s)
        # Streams that wake at once read one snapshot, so many of them before the first is told.
        self.news = Gathering(partial(pull_together, store, clock), 0.0, most=TOLD_AT_ONCE)
        self.lookers = Lookers(clock, Elsewhere(store))  # who is at which contact
        self.looks = Throttle(self.limits.looks_a_minute)
        self.assistant = Assistant(store, clock)
        self.askers: Turns[AgentId, int] = Turns()  # who wants to be offered something now
        self.quiet: dict[TenantId, Quiet] = {}
        store.committed = self.watcher.wake
        store.clock = clock
        store.asking = Asking(self.limits.ask_again_days, self.limits.survey_days)
        self.pushes = _a_second(self.limits.pushes_a_second)
        self.reveals = Throttle(self.limits.reveals_a_minute)
        self.picture_asks = Throttle(self.limits.pictures_a_minute)
        self.pictures_of = OneByOne()
        self.fetching = Fetching(Bounds(private=bool(self.limits.pictures_private)))
        self.survey_addresses = Throttle(self.limits.survey_asks)
        self.survey_answers = Throttle(self.limits.survey_answers)
        self.visitors = Visitors(chat_limits)
        self.chats: Kept[tuple[Any, ...]] = Kept(CHATS_KEPT_S)  # none or one, by name
        self.attended: Kept[tuple[bool]] = Kept(ATTENDED_KEPT_S)  # queues, whether anybody is there
        self.tenant_pushes = _a_second(self.limits.pushes_a_tenant)


def _a_second(times: float) -> Throttle:
    return Throttle(times * 60, burst=times)
