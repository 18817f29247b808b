"""The records both sides keep: plain frozen values, no Qt, no SQL, no I/O.

The same structs are the domain's values, the documents in both stores and the JSON on the wire,
so nothing is translated on the way between a desktop and its hub. Laws:
- a change returns a new value (`msgspec.structs.replace`); times are aware UTC datetimes;
- an interaction has segments, never one agent: who handled it when is history, not a field;
- `queues` (or `queue`) says who may see a record: the buckets of rights are made from it.
"""

from __future__ import annotations

from datetime import date, datetime

import msgspec

from desktop.domain.conversation import Attachment, HandedOver, Message, Parted, Segment
from desktop.domain.ids import (
    AgentId,
    ArticleId,
    CaseId,
    CaseTypeId,
    CustomerId,
    DraftId,
    InteractionId,
    NoteId,
    QueueId,
    RevisionId,
    SiteId,
    TaskId,
    TeamId,
    TextModuleId,
)
from desktop.domain.macro import MacroStep
from desktop.domain.progress import FieldValue, Pause, Step, Stretch
from desktop.domain.routing import Capacity, Routing, Skill, StateReason, WrapUpRule
from desktop.domain.words import (
    AgentState,
    ArticleStatus,
    Audience,
    Became,
    CaseStatus,
    Channel,
    CustomerForm,
    Direction,
    DraftKind,
    InteractionStatus,
    ModuleScope,
    Outcome,
    PartnerModel,
    PointKind,
    Priority,
    RevisionStatus,
    Role,
    SiteKind,
    TaskStatus,
)


class Record(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """What every kind of record is; `id` is narrowed to its own type below.

    Without garbage collection (here and in what records are made of): frozen values form no
    circles, and looking for some took a third of the time of decoding a first sync.
    """

    id: str


class Site(Record, frozen=True, kw_only=True, omit_defaults=True):
    """The in-house organisation or one outsourcing partner: the unit of rights and comparison."""

    id: SiteId
    name: str
    kind: SiteKind = SiteKind.IN_HOUSE
    model: PartnerModel = PartnerModel.VIRTUALIZED
    reasons: tuple[StateReason, ...] = ()  # none: those that everybody has
    room: int = 0  # of one whose own system chooses: so many wait there at most; 0: without a limit
    back_after_s: int = 0  # what nobody took by then is given to others
    holds_off: dict[Channel, tuple[Channel, ...]] = {}  # what is in hand: what is not offered


class Team(Record, frozen=True, kw_only=True, omit_defaults=True):
    id: TeamId
    name: str
    site: SiteId


class Queue(Record, frozen=True, kw_only=True, omit_defaults=True):
    id: QueueId
    name: str
    sites: tuple[SiteId, ...] = ()
    answer_within_s: int = 0  # 0: no service level promised
    routing: Routing = Routing()
    wrap_up: WrapUpRule = WrapUpRule()
    asks: bool = False  # the customer is asked afterwards how it was
    escalate_s: int = 0  # before a promise breaks its leads are told; 0: as everywhere


class Agent(Record, frozen=True, kw_only=True, omit_defaults=True):
    id: AgentId
    login: str
    name: str
    site: SiteId
    team: TeamId | None = None
    role: Role = Role.AGENT
    state: AgentState = AgentState.OFFLINE
    state_since: datetime | None = None
    reason: str = ""  # of a break, meeting or training
    capacity: Capacity = Capacity()
    skills: tuple[Skill, ...] = ()
    missed: int = 0  # offers in a row that nobody took; the state after two of them is the hub's


class ContactPoint(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """A number, address or handle; equal kind and value is the same point."""

    kind: PointKind
    value: str


class Customer(Record, frozen=True, kw_only=True, omit_defaults=True):
    id: CustomerId
    name: str
    form: CustomerForm = CustomerForm.PERSON
    number: str = ""  # given by the hub when empty
    points: tuple[ContactPoint, ...] = ()
    address: str = ""
    language: str = "de"
    since: datetime | None = None
    queues: tuple[QueueId, ...] = ()  # every queue the customer was ever served in
    segment: str = ""  # "business"; whoever is given a segment sees its customers
    value: int = 0  # steps of what the customer is worth to the enterprise, 0 to 3
    iban: str = ""
    born: date | None = None
    masked: tuple[str, ...] = ()  # what the hub keeps from whom this was sent to; never stored
    merged_into: CustomerId | None = None  # the same one was there twice: go on with that
    apart: tuple[CustomerId, ...] = ()  # somebody looked: these are not the same
    tags: tuple[str, ...] = ()


class Interaction(Record, frozen=True, kw_only=True, omit_defaults=True):
    id: InteractionId
    customer: CustomerId
    channel: Channel
    queue: QueueId
    created_at: datetime
    subject: str = ""
    status: InteractionStatus = InteractionStatus.QUEUED
    direction: Direction = Direction.INBOUND
    priority: Priority = Priority.NORMAL
    due_at: datetime | None = None
    due_by_queue: bool = False  # as its queue promises: it follows what that says later
    parked_until: datetime | None = None
    case: CaseId | None = None
    case_queue: QueueId | None = None  # where its case lies, if elsewhere: it is seen there, too
    messages: tuple[Message, ...] = ()
    segments: tuple[Segment, ...] = ()
    offered_to: AgentId | None = None
    offered_until: datetime | None = None
    code: str = ""  # wrap-up code
    outcome: Outcome | None = None
    closed_at: datetime | None = None
    epoch: int = 0  # the fence: one more with every taking, so that who comes late is known by it
    agent_lost: datetime | None = None  # since when nothing is heard of whoever has the call
    language: str = ""  # of what the customer wrote; "": as the customer has it
    needs: tuple[Skill, ...] = ()  # beside those of its queue
    place_at: datetime | None = None  # since when it waits in line, where not since created_at
    site: SiteId | None = None  # given to this site, whose own system chooses the agent
    by_number: str = ""  # a call: the number at the other end, as it came
    talk: tuple[Stretch, ...] = ()  # a call: ringing, talking, on hold, in this order
    address: str = ""  # where its customer reads: mail address, handle, session of a web chat
    via: str = ""  # the connection of the hub it came by: a mailbox, a web chat, an account
    merged_into: InteractionId | None = None  # it goes on there
    before_merge: InteractionStatus | None = None  # how it stood then
    parted: tuple[Parted, ...] = ()  # what went on by itself; it stays among the messages here
    parted_from: Parted | None = None  # what it began with, out of another contact
    tags: tuple[str, ...] = ()
    handed: HandedOver | None = None  # the last time somebody gave it on
    abandoned: bool = False  # its caller hung up before anybody took it
    left_at: datetime | None = None  # its visitor has ended the chat: no answer reaches them there
    waits_as: Channel | None = None  # it was over, and its customer wrote again by this channel

    @property
    def agent(self) -> AgentId | None:
        """Who has it now: the agent of the open segment."""
        for segment in reversed(self.segments):
            if segment.until is None:
                return segment.agent
        return None

    @property
    def last_agent(self) -> AgentId | None:
        """Who has it or had it last."""
        return self.segments[-1].agent if self.segments else None

    @property
    def served_as(self) -> Channel:
        """By whose rules it waits, is given to somebody and is worked."""
        return self.waits_as or self.channel

    @property
    def last_at(self) -> datetime:
        """When something was last said in it."""
        return self.messages[-1].at if self.messages else self.created_at


class Case(Record, frozen=True, kw_only=True, omit_defaults=True):
    id: CaseId
    customer: CustomerId
    subject: str
    queue: QueueId
    opened_at: datetime
    number: str = ""  # given by the hub
    status: CaseStatus = CaseStatus.OPEN
    priority: Priority = Priority.NORMAL
    description: str = ""
    due_at: datetime | None = None
    due_by_type: bool = False  # as its type promises, and no person's choice
    closed_at: datetime | None = None
    solution: str = ""
    type: CaseTypeId | None = None
    fields: tuple[FieldValue, ...] = ()  # own ones of its type
    steps: tuple[Step, ...] = ()
    pauses: tuple[Pause, ...] = ()  # while it waited for the customer its clock stood
    merged_into: CaseId | None = None  # it goes on there
    before_merge: CaseStatus | None = None  # how it stood then
    agent: AgentId | None = None  # who sees to it
    tags: tuple[str, ...] = ()


class Task(Record, frozen=True, kw_only=True, omit_defaults=True):
    """Something someone must do by a time; with `words` it is a promise made to the customer."""

    id: TaskId
    title: str
    created_at: datetime
    created_by: AgentId
    status: TaskStatus = TaskStatus.OPEN
    due_at: datetime | None = None
    assignee: AgentId | None = None
    customer: CustomerId | None = None
    interaction: InteractionId | None = None
    case: CaseId | None = None
    words: str = ""  # what was promised, in the words used
    phone: str = ""  # a task with a number is a call-back
    ended_at: datetime | None = None
    result: str = ""
    queues: tuple[QueueId, ...] = ()
    team: TeamId | None = None  # all of whom see it
    remind_at: datetime | None = None
    repeats: str = ""  # an RRULE of RFC 5545; its next one is made when this one ends
    zone: str = ""  # on whose clock what comes again keeps its time
    skips: tuple[datetime, ...] = ()  # of its later times, those left out or a task of their own
    place_at: datetime | None = None  # a call-back: since when its customer waits in line
    queue: QueueId | None = None  # a call-back that is routed like a call of this queue
    called_at: datetime | None = None  # when its call was put in line; it has the id of the task
    escalated_at: datetime | None = None  # a promise in danger: when its leads were told
    details: str = ""  # what is to be known for it, in as many lines as it takes


class Note(Record, frozen=True, kw_only=True, omit_defaults=True):
    """Internal text on a record; on an article it is feedback, with `helped`.

    Who gave feedback is told what an editor answered and which version of the article took it up.
    """

    id: NoteId
    about_kind: str
    about: str
    text: str
    by: AgentId
    at: datetime
    edited_at: datetime | None = None
    helped: bool | None = None
    queues: tuple[QueueId, ...] = ()
    interaction: InteractionId | None = None  # the contact in which it was noticed
    audience: Audience = Audience.EVERYONE  # of the article; the hub fills both in
    sites: tuple[SiteId, ...] = ()
    became: Became | None = None
    answer: str = ""
    answered_by: AgentId | None = None
    answered_at: datetime | None = None
    version: int = 0  # of the article that was published for it
    mentions: tuple[AgentId, ...] = ()  # who is told that it was written
    asks: bool = False  # an answer is expected of them
    answers: NoteId | None = None  # the question that it answers
    card: bool = False  # goes along with a contact that is handed over


class Upstream(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """The page of a wiki that an article comes from, as it was then."""

    wiki: str  # the name of its connection on the hub
    page: str  # its title
    revid: int = 0


class Article(Record, frozen=True, kw_only=True, omit_defaults=True):
    """What readers read: the version that is valid. How it is to become is a Revision."""

    id: ArticleId
    title: str
    language: str
    body: str  # Markdown; links between articles read article:<id>
    updated_at: datetime
    status: ArticleStatus = ArticleStatus.PROPOSED
    audience: Audience = Audience.EVERYONE
    version: int = 1
    tags: tuple[str, ...] = ()
    source: str = ""  # where an imported page came from, relative to its folder
    by: AgentId | None = None
    sites: tuple[SiteId, ...] = ()  # whose people it is for; none: everybody's
    roles: tuple[Role, ...] = ()  # the same
    owner: AgentId | None = None  # who sees to it that it stays right
    review_by: datetime | None = None  # by when somebody has to look whether it still is
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    expired_at: datetime | None = None
    translation_of: ArticleId | None = None
    translated_version: int = 0  # of the original
    attachments: tuple[Attachment, ...] = ()
    changed: str = ""  # what is new in this version, in the words of who changed it
    upstream: Upstream | None = None


class Revision(Record, frozen=True, kw_only=True, omit_defaults=True):
    """A change of an article on its way, or a new article; published ones are its history."""

    id: RevisionId
    article: ArticleId
    of_version: int = 0  # the version that it changes; 0: a new article
    title: str
    language: str
    body: str
    tags: tuple[str, ...] = ()
    audience: Audience = Audience.EVERYONE
    sites: tuple[SiteId, ...] = ()
    roles: tuple[Role, ...] = ()
    owner: AgentId | None = None
    review_by: datetime | None = None
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    translation_of: ArticleId | None = None
    translated_version: int = 0
    attachments: tuple[Attachment, ...] = ()
    why: str = ""  # what is new in it, for its readers
    by: AgentId
    at: datetime
    writers: tuple[AgentId, ...] = ()  # everybody else who wrote in it
    edition: int = 1  # one more with every writing: an approval is of one of them
    status: RevisionStatus = RevisionStatus.DRAFT
    submitted_at: datetime | None = None
    approved_by: AgentId | None = None
    approved_at: datetime | None = None
    answer: str = ""  # to its author, from who looked at it
    published_by: AgentId | None = None
    published_at: datetime | None = None  # when somebody said so; it becomes valid no earlier
    version: int = 0  # what it became
    feedback: NoteId | None = None  # what it answers
    interaction: InteractionId | None = None  # in which it was noticed
    upstream: Upstream | None = None

    @property
    def due_at(self) -> datetime | None:
        """When an approved one that was released becomes valid."""
        released = self.status is RevisionStatus.APPROVED and self.published_at is not None
        return self.valid_from or self.published_at if released else None


class TextModule(Record, frozen=True, kw_only=True, omit_defaults=True):
    id: TextModuleId
    short: str  # typed after "::"
    title: str
    text: str  # with {placeholders}
    language: str
    scope: ModuleScope = ModuleScope.PERSONAL
    owner: AgentId | None = None
    site: SiteId | None = None
    team: TeamId | None = None
    removed: bool = False  # offered no more; whoever removed it can take that back
    steps: tuple[MacroStep, ...] = ()  # what it does beside its words: a macro


class Draft(Record, frozen=True, kw_only=True, omit_defaults=True):
    """What somebody is writing and has not sent: one for each person, interaction and kind.

    One in a form has the form's name and the id of the record it is about, "" when it is about
    none, in place of the interaction.
    """

    id: DraftId
    agent: AgentId
    interaction: InteractionId = InteractionId("")
    kind: DraftKind
    text: str
    saved_at: datetime
    discarded: bool = False
    attachments: tuple[Attachment, ...] = ()
    form: str = ""
    about: str = ""
