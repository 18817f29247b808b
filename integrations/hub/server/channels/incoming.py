"""One message on its way in, as every channel hands it over, and what may be chosen about it."""

from __future__ import annotations

from datetime import datetime

import msgspec

from desktop.domain.conversation import Attachment, Omitted
from desktop.domain.ids import InteractionId, MessageId, QueueId
from desktop.domain.words import Channel, Origin, Vouched


class Content(msgspec.Struct, frozen=True):
    """What an attachment holds, brought together with the message that names it."""

    sha256: str
    media_type: str
    content: bytes


class Incoming(msgspec.Struct, frozen=True, kw_only=True):
    via: str  # the name of the connection it came by
    channel: Channel
    queue: QueueId  # where a new contact waits
    external_id: str  # what the channel calls it: for this connection the same for ever
    called: str = ""  # what its channel calls it, where another one has that name already
    ours: bool = False  # it says that it comes from the connection itself
    address: str  # whoever wrote it
    reads_at: str = ""  # where they want the answer, if that is elsewhere
    name: str = ""
    text: str
    at: datetime
    came_at: datetime | None = None  # by our side's clock, where `at` is what its writer says
    thread: str = ""  # the conversation's own name, of a channel that knows whose it is: a session
    references: tuple[str, ...] = ()  # messages that it goes back to, the nearest last
    bounced: tuple[str, ...] = ()  # messages of ours that it gives back, for good
    case_number: str = ""
    subject: str = ""
    to: str = ""
    cc: tuple[str, ...] = ()
    html: Attachment | None = None
    attachments: tuple[Attachment, ...] = ()
    contents: tuple[Content, ...] = ()  # of those that are not here yet
    origin: Origin = Origin.PERSON
    omitted: tuple[Omitted, ...] = ()
    vouched: Vouched | None = None
    language: str = ""


class Intake(msgspec.Struct, frozen=True, kw_only=True):
    """What may be chosen of a connection."""

    reopen_days: float = 7.0  # after its end a contact goes on for so long; then a new one begins
    loop_at: int = 20  # as many in an hour without an answer were written by a machine


class TakenIn(msgspec.Struct, frozen=True):
    interaction: InteractionId | None  # None: it belongs to nobody, or to somebody who was erased
    message: MessageId | None = None
    new: bool = True  # False: it was here already
