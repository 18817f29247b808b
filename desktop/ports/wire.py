"""What goes over the line between a desktop and its hub: `/sync/v1` and `/live/v1` as types.

They stand here and not with the hub's client because sync speaks in them directly: nothing is
translated on the way. The client and the server in `integrations/hub` share them;
`GET /openapi.json` is made from them. Laws:
- a document is passed on as it was stored (`msgspec.Raw`), never decoded to be encoded again;
- every time is RFC 3339 in UTC; a cursor is opaque, a position and never an authorisation;
- mutation numbers (`mid`) of one client are gapless, start at 1 and are answered once and for ever;
- a field that is not known is passed over on both sides, so that one may be added any day. What an
  older side would take amiss is a new protocol, and the hub answers this one and the one before.

Protocol 2 adds: `seen` in a mutation, the verdicts `merged` and `fenced`, clashes, what was left
aside, the 422, scope frames instead of a 410, and what is marked "2:". A header says it; none: 1.
"""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

import msgspec

from desktop.domain.bounds import SCHEMA, Bounds
from desktop.domain.bucket_sum import Sum
from desktop.domain.grounds import Ground
from desktop.domain.ids import (
    AgentId,
    ClashId,
    InteractionId,
    OperationId,
    RecordId,
    SiteId,
    TenantId,
)
from desktop.domain.operations.operation import Reason
from desktop.domain.words import Channel, RevealReason

PROTOCOL = 2
OLDEST = 1  # protocol that a hub still answers; whether it takes its pushes is a limit of the hub
PROTOCOL_HEADER = "Tresen-Protocol"
NUMBER_HEADER = "Tresen-Request"  # of a request; its answer bears the same
PAGE_ROWS = 5_000  # rows a page of pull or snapshot
INLINE_BYTES = 64_000  # a larger delta is a poke on the stream

# Looked up by its text: short, and without characters that no database or log likes.
Word = Annotated[str, msgspec.Meta(pattern=r"^[^\x00-\x1f\x7f]*$", max_length=200)]
Name = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9._:-]+$", max_length=64)]
Count = Annotated[int, msgspec.Meta(ge=0, le=2**53)]
Moment = Annotated[datetime, msgspec.Meta(extra_json_schema={"format": "date-time"})]


class Login(msgspec.Struct, frozen=True):
    login: Word
    password: Annotated[str, msgspec.Meta(max_length=1_000)]
    tenant: Name = "main"
    renews: bool = False  # this desk renews its session; a token for minutes is enough for it


class Session(msgspec.Struct, frozen=True):
    """Who has signed in; the token goes into `Authorization: Bearer …`."""

    token: str
    agent: AgentId
    name: str
    site: SiteId
    tenant: TenantId
    refresh: str = ""  # what renews it; "" where the token stays as it is


class Renew(msgspec.Struct, frozen=True):
    """A refresh token, which works once: used again, it ends the session.

    lost: its answer may have been lost; it is given once more while nothing of it has been used.
    """

    refresh: Word
    lost: bool = False


class SignOut(msgspec.Struct, frozen=True):
    """The session that this refresh token renews is to end, with all given out in it."""

    refresh: Word


class Renewed(msgspec.Struct, frozen=True):
    """The next token, and what renews it then."""

    token: str
    refresh: str
    lasts_s: float


class Hello(msgspec.Struct, frozen=True):
    client_id: Name
    app: Word
    protocol: int = PROTOCOL
    clock: Moment | None = None  # the desktop's wall clock, to tell how far it is off
    waiting: Count = 0  # operations in its outbox
    erased: Count | None = None  # 2: the last erasure that this profile has done
    wiped: bool = False  # its last word: nothing is left of what was here
    schema: Count = 1


class LiveTimes(msgspec.Struct, frozen=True):
    """How live contacts are kept on this hub."""

    offer_s: float  # an offer waits so long for an answer
    lease_s: float  # a contact stays in hand without another beat
    beat_s: float  # between two beats


class Welcome(msgspec.Struct, frozen=True):
    protocol: int  # the newest that both sides speak
    epoch: int  # raised when the hub was restored from a backup
    clock: datetime
    last_mid: int  # the last mutation of this client that was answered
    agent: AgentId
    site: SiteId
    name: str
    live: LiveTimes | None = None
    lease_until: datetime | None = None  # by `clock`: so long a desk may show what it has, alone
    ways: tuple[Channel, ...] | None = None  # by which it reaches any address; None: it says not
    carrying: tuple[Channel, ...] = ()  # that do not always take files, and do so now
    carriers: tuple[str, ...] | None = None  # the connections that do; None: it says not
    senders: tuple[tuple[str, str], ...] | None = None  # queues, and who writes for each
    bounds: Bounds | None = None  # what it takes at once; None: it says not
    schema: int = SCHEMA
    least_release: str = ""  # it takes changes from desks of this release on; "": from any


class Row(msgspec.Struct, frozen=True):
    """One record as it stands now."""

    kind: str
    doc: msgspec.Raw
    version: int = 0  # the number of its last change; 0: the hub does not say it


class Gone(msgspec.Struct, frozen=True):
    """A record that was deleted, or that this person may not see any more."""

    kind: str
    id: RecordId


class Scoped(msgspec.Struct, frozen=True):
    """What this person sees has changed; comes before everything else on its page.

    Who keeps what lies in none of the buckets `sees` keeps too much. What lies in those added comes
    with this page and those behind it until one has no `more`.
    """

    version: int
    drop: tuple[str, ...]
    add: tuple[str, ...]
    sees: tuple[str, ...]  # all from now on; "queue:*" stands for every queue


class Erasure(msgspec.Struct, frozen=True):
    """What is erased for ever: these, all that is about them, and every word of it on this desk.

    Told until this installation has said that it is done, up to this number.
    """

    upto: int
    records: tuple[Gone, ...]


class ErasedHere(msgspec.Struct, frozen=True):
    """This installation has nothing any more of what was erased up to this number."""

    client_id: Name
    upto: Count


class Page(msgspec.Struct, frozen=True):
    """The answer to a pull, and a `delta` on the stream: all read in one database snapshot.

    While there is `more`, rows are set aside and shown together with the last page.
    """

    rows: tuple[Row, ...]
    gone: tuple[Gone, ...]
    last_mid: int
    cursor: str
    more: bool
    as_of: datetime  # the hub's clock when it was read
    scope: Scoped | None = None
    erase: Erasure | None = None  # 2: before what has gone and what is new
    still: str | None = None  # for `behind`: what is as it was; neither here nor among rows: gone


class BucketSums(msgspec.Struct, frozen=True):
    """The sums of all buckets that this person sees and that are not empty, as of a cursor.

    not `known`: something else is new behind that cursor; pull first.
    """

    known: bool
    sums: dict[str, Sum] = {}
    sees: tuple[str, ...] = ()  # as in Scoped


AHEAD = frozenset({"customer"})  # kinds of which a snapshot sends some rows twice, early and late


# A snapshot is NDJSON, zstd-compressed: one Begin, then Rows, a PageEnd after at most PAGE_ROWS of
# them, one Complete. A line is `{"type": …}`, a row `["kind", {doc}]`, 2: `["kind", {doc}, no]`.
class Begin(msgspec.Struct, frozen=True, tag="begin"):
    rows: int  # how many will come, for the progress shown


class PageEnd(msgspec.Struct, frozen=True, tag="page"):
    resume: str  # POST /snapshot again with this to go on behind here


class Complete(msgspec.Struct, frozen=True, tag="complete"):
    cursor: str  # pull goes on from here: as of the snapshot's beginning
    counts: dict[str, int]  # rows by kind
    as_of: datetime


SnapshotLine = Begin | PageEnd | Complete


class SnapshotAsk(msgspec.Struct, frozen=True):
    resume: str = ""


class Mutation(msgspec.Struct, frozen=True, omit_defaults=True):
    mid: Annotated[int, msgspec.Meta(ge=1, le=2**53)]
    op_id: Annotated[OperationId, msgspec.Meta(pattern=r"^[A-Za-z0-9._:-]+$", max_length=64)]
    op: Word  # "case.set@1"
    at: Moment  # the desktop's clock when the agent asked
    fields: msgspec.Raw  # the operation's JSON, with the record's id
    seen: str = ""  # JSON of what the person saw of the record, "" where that is not known
    fence: Annotated[int, msgspec.Meta(ge=0, le=2**53)] | None = None  # of the contact in hand
    again: bool = False  # 2: offered once more: the hub acknowledged it before it was restored


class Push(msgspec.Struct, frozen=True):
    client_id: Name
    epoch: Count
    mutations: tuple[Mutation, ...]


class Verdict(StrEnum):
    OK = "ok"
    MERGED = "merged"  # done, and a text became one with what somebody else had written
    CONFLICT = "conflict"  # the record has moved on; the reason says how
    DENIED = "denied"  # not allowed, or not visible any more
    GONE = "gone"  # there is no such record
    FENCED = "fenced"  # the contact has gone on to another desk since
    INVALID = "invalid"  # this hub cannot read or do it; it is parked, what follows goes on
    RETRY = "retry"  # it cannot be done yet; its number stays free


DONE = (Verdict.OK, Verdict.MERGED)


class Answer(msgspec.Struct, frozen=True, omit_defaults=True):
    mid: int
    verdict: Verdict
    reason: Reason | None = None
    detail: str = ""
    unchanged: bool = False  # done, and everything was so already
    missing: tuple[str, ...] = ()  # with RETRY: the SHA-256 of what is to be brought first
    left: tuple[str, ...] = ()  # with CONFLICT: the fields left aside; the others were done
    clash: ClashId | None = None  # where both values are kept


class Pushed(msgspec.Struct, frozen=True):
    """Answers in order. After a RETRY there is none: what follows it was not looked at."""

    answers: tuple[Answer, ...]
    last_mid: int


class Received(msgspec.Struct, frozen=True):
    """How much of an attachment this person has brought."""

    received: int
    complete: bool = False  # all of it, and its hash fits


class ErrorCode(StrEnum):
    """`code` of a refused request; the HTTP status stands beside each."""

    SIGNED_OUT = "signed-out"  # 401: renew the session once, else sign in; nothing is wiped
    REPLAYED = "replayed"  # 401: a refresh token was used twice; whoever has it is signed out
    FORBIDDEN = "forbidden"  # 403
    WIPED = "wiped"  # 403: this installation is withdrawn; hand over what waits, then clear it
    NOT_FOUND = "not-found"  # 404, and 405: no such address
    FORK = "fork"  # 409: a copied profile; take a new client id and offer the outbox again
    EPOCH = "epoch"  # 409: the hub was restored; say hello again
    FLOOR = "floor"  # 410: the cursor is too old; take a snapshot
    GAP = "gap"  # 412: push again from last_mid + 1
    TOO_LARGE = "too-large"  # 413: halve the batch
    RANGE = "range"  # 416: there is no such part; ask how much is there
    UNREADABLE = "unreadable"  # 422: one of the batch cannot be read; halve it and park that one
    BAD_REQUEST = "bad-request"  # 400
    UPGRADE = "upgrade"  # 426: this desktop is too old; to push, or at hello for anything
    BUSY = "busy"  # 429 and 503, with Retry-After
    FAULT = "fault"  # 500: a mistake of the hub's own, in its log


class Refusal(msgspec.Struct, frozen=True, omit_defaults=True):
    """The body of every 4xx and 5xx."""

    code: ErrorCode
    message: str
    last_mid: int | None = None


# Live contacts: decided on the hub, never from an outbox.
class Offer(msgspec.Struct, frozen=True):
    """An interaction held for this agent until `until`; `seconds` is counted from the answer."""

    interaction: InteractionId
    until: datetime
    seconds: float
    waiting_s: float
    fence: int = 0  # the number of this taking; accept names it
    grounds: tuple[Ground, ...] = ()  # why it came now, then why to this agent


class Reveal(msgspec.Struct, frozen=True):
    """What is hidden in a customer is to be read once, for a reason."""

    customer: Name
    mask: Name
    reason: RevealReason


class Revealed(msgspec.Struct, frozen=True):
    """What was hidden, in the order of the record; kept nowhere."""

    values: tuple[str, ...]
    lasts_s: float  # to be shown


class NextOffer(msgspec.Struct, frozen=True):
    offer: Offer | None = None


class Taken(msgspec.Struct, frozen=True):
    """Whether the interaction is this agent's now; false: the time was over or another has it."""

    taken: bool
    fence: int = 0


class Held(msgspec.Struct, frozen=True):
    """A contact that a desk has in hand, under the number of its taking."""

    interaction: Name
    fence: Count


class AtWork(msgspec.Struct, frozen=True):
    """The beat of a desk whose line stands: somebody is here, and has these contacts in hand."""

    device: Name
    epoch: Count = 0  # as the hub told it last
    take_over: bool = False  # else another device asks first
    leaving: bool = False  # the window closes; another device need not ask
    deaf: bool | None = None  # nothing to speak with: no calls; None: it does not say
    holds: Annotated[tuple[Held, ...], msgspec.Meta(max_length=200)] = ()


class Seat(StrEnum):
    """Where the person works, as seen from the device that asks."""

    HERE = "here"
    ELSEWHERE = "elsewhere"  # another device was here first; nothing is offered on this one
    TAKEN_OVER = "taken-over"  # the person goes on at another device


class Counted(msgspec.Struct, frozen=True):
    """The answer to a beat. What is not among `held` is in hand here no more."""

    seat: Seat
    epoch: int
    held: tuple[InteractionId, ...]
    lease_s: float  # counted from when the beat was sent
    beat_s: float  # until the next one
    away_s: float | None = None  # since the beat before, of a window that has just begun


class Reach(StrEnum):
    """How a desk is heard of."""

    OK = "ok"
    SUSPECT = "suspect"  # not for some seconds: its line may be down
    OFFLINE = "offline"


class Here(msgspec.Struct, frozen=True):
    agent: AgentId
    reach: Reach
