"""The closed lists of the domain: every value a state, channel or role can have.

The members' values stand on the wire and in tables, so they never change their meaning.
"""

from __future__ import annotations

from enum import StrEnum


class Channel(StrEnum):
    VOICE = "voice"
    EMAIL = "email"
    CHAT = "chat"
    MESSAGING = "messaging"


class InteractionStatus(StrEnum):
    """queued -> offered -> active <-> parked -> closed; an offer not taken returns to queued."""

    QUEUED = "queued"
    OFFERED = "offered"
    ACTIVE = "active"
    PARKED = "parked"
    CLOSED = "closed"


class Direction(StrEnum):
    INBOUND = "inbound"
    OUTBOUND = "outbound"


class Origin(StrEnum):
    """Who or what wrote a message."""

    PERSON = "person"
    AUTOMATIC = "automatic"  # an absence note or a receipt; nobody waits for an answer to it
    BOUNCE = "bounce"  # a mail server says that one of ours did not arrive
    ASSISTANT = "assistant"  # quoted from published articles by a program
    NOTICE = "notice"  # what happened: the customer left, a person was asked for


class Failed(StrEnum):
    """Why a message did not reach its customer."""

    REFUSED = "refused"  # for good, by the other side
    BOUNCED = "bounced"  # it was taken, and came back
    NO_WAY = "no-way"  # nothing of ours goes there: no mailbox, no address
    TOO_LARGE = "too-large"
    LEFT = "left"  # the chat is over
    UNSURE = "unsure"  # the line broke while the other side had it: nobody knows


class LeftOut(StrEnum):
    """What of an incoming message is not shown or not kept."""

    REMOTE_IMAGES = "remote-images"  # they would be fetched from elsewhere, and tell who reads
    TRACKERS = "trackers"  # the same, too small to be seen
    LOCAL_IMAGES = "local-images"  # on a file path or a share: to find out who logs on there
    ACTIVE = "active"  # scripts, forms, frames
    STYLES = "styles"  # what would fetch something by way of the layout
    LARGE_FILES = "large-files"
    MANY_FILES = "many-files"
    PARTS = "parts"  # nested or cut up beyond all reason
    TEXT = "text"  # behind its longest
    LAYOUT = "layout"  # too large or too deep to be laid out; the text is whole
    RECIPIENTS = "recipients"
    WHOLE = "whole"  # so large that only its head was read
    THREAD = "thread"  # that it goes on in what somebody else wrote about, as it says
    OTHER = "other"  # what only a newer version has a word for

    @classmethod
    def _missing_(cls, value: object) -> LeftOut | None:
        """A message is read whose newer word for what it lacks this version does not know."""
        return cls.OTHER if isinstance(value, str) else None


class Vouched(StrEnum):
    """What the server that took a mail says of whether it comes from where it claims to."""

    YES = "yes"
    NO = "no"


class CaseStatus(StrEnum):
    OPEN = "open"
    WAITING = "waiting"  # for the customer: the clock stands
    CLOSED = "closed"


class Priority(StrEnum):
    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"


class TaskStatus(StrEnum):
    OPEN = "open"
    DONE = "done"  # for a promise: kept
    BROKEN = "broken"  # only a promise can be broken
    CANCELLED = "cancelled"


class AgentState(StrEnum):
    READY = "ready"
    BUSY = "busy"
    WRAP_UP = "wrap-up"
    BREAK = "break"
    MEETING = "meeting"
    TRAINING = "training"
    OFFLINE = "offline"


class Role(StrEnum):
    AGENT = "agent"
    LEAD = "lead"
    TRAINER = "trainer"
    EDITOR = "editor"
    OWNER = "owner"
    PARTNER_MANAGER = "partner-manager"
    ADMIN = "admin"


class RevealReason(StrEnum):
    """Why somebody had to read what is hidden from them; a list, so that it names no customer."""

    IDENTITY = "identity"  # to make sure who is asking
    CALLBACK = "callback"  # to call back as was promised
    PAYMENT = "payment"  # to clear up a payment
    DANGER = "danger"  # to avert harm


class SiteKind(StrEnum):
    IN_HOUSE = "in-house"
    PARTNER = "partner"


class PartnerModel(StrEnum):
    NETWORK = "network"
    ENTERPRISE = "enterprise"
    VIRTUALIZED = "virtualized"


class PointKind(StrEnum):
    PHONE = "phone"
    EMAIL = "email"
    CHAT = "chat"


class CustomerForm(StrEnum):
    PERSON = "person"
    ORGANISATION = "organisation"


class ArticleStatus(StrEnum):
    PROPOSED = "proposed"  # as it was once; what is proposed is a revision now
    PUBLISHED = "published"
    EXPIRED = "expired"


class RevisionStatus(StrEnum):
    """draft -> review -> approved -> published; rejected is with its author again."""

    DRAFT = "draft"
    REVIEW = "review"
    APPROVED = "approved"
    PUBLISHED = "published"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class Became(StrEnum):
    """What became of what somebody said about an article."""

    TAKEN_UP = "taken-up"  # somebody writes a correction
    CORRECTED = "corrected"
    DECLINED = "declined"
    ANSWERED = "answered"  # in words, and nothing was changed


class Audience(StrEnum):
    EVERYONE = "everyone"
    IN_HOUSE = "in-house"  # a partner's desktop never receives it


class ModuleScope(StrEnum):
    PERSONAL = "personal"
    TEAM = "team"
    SITE = "site"
    SHARED = "shared"


class DraftKind(StrEnum):
    REPLY = "reply"
    NOTE = "note"
    WRAP_UP = "wrap-up"
    FORM = "form"  # a form beside the conversation: its fields as a JSON object


class SegmentKind(StrEnum):
    """Only HANDLE counts as handling time; a parked contact keeps its agent, unworked."""

    HANDLE = "handle"
    PARKED = "parked"
    WRAP_UP = "wrap-up"


class WrapUpMode(StrEnum):
    OPTIONAL = "optional"
    MANDATORY = "mandatory"
    TIMED = "timed"  # over by itself after a time that can be made longer


class FieldKind(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"
    YES_NO = "yes-no"


class CallState(StrEnum):
    """ringing -> talking <-> holding -> ended; the other way round: dialling -> talking."""

    RINGING = "ringing"
    DIALLING = "dialling"
    TALKING = "talking"
    HOLDING = "holding"
    ENDED = "ended"


class Declined(StrEnum):
    """Why somebody did not take what was offered."""

    BUSY = "busy"  # with something that cannot be put away
    WRONG = "wrong"  # cannot help with it
    KNOWN = "known"  # somebody else should have it: private, or a conflict of interest
    OTHER = "other"


class Missed(StrEnum):
    """Why nobody took it, as far as the desk can tell."""

    UNHEARD = "unheard"  # it was shown, and nobody did anything
    NO_DEVICE = "no-device"  # nothing to speak or to hear with
    LOCKED = "locked"  # the screen was locked
    GONE = "gone"  # nothing was heard of the desk


class NotTaken(StrEnum):
    """Why a contact did not stay with the colleague to whom it was handed over."""

    GIVEN_BACK = "given-back"  # they put it into its queue
    GONE = "gone"  # nothing was heard of their desk


class Outcome(StrEnum):
    SOLVED = "solved"
    FOLLOW_UP = "follow-up"
    HANDED_OVER = "handed-over"
    UNREACHED = "unreached"


class Purpose(StrEnum):
    """What a partner is given rights for; which masked fields it reads follows from these."""

    SERVICE = "service"  # to work a queue
    CALLBACK = "callback"  # to ring customers
    BILLING = "billing"
    IDENTITY = "identity"  # to tell that a customer is who they say
    INSIGHT = "insight"  # to read, and not to be offered anything


class Usable(StrEnum):
    """What an agent is offered while somebody waits for an answer."""

    ARTICLE = "article"
    TEXT_MODULE = "text-module"


class Used(StrEnum):
    """What somebody did with it."""

    OPENED = "opened"
    INSERTED = "inserted"
    DISMISSED = "dismissed"  # it did not help here
