"""A reply that can still be taken back, wherever it was written."""

from __future__ import annotations

from datetime import datetime

import msgspec

from desktop.domain.conversation import Attachment
from desktop.domain.ids import MessageId
from desktop.viewmodels.drafts import Place


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """A reply on its way, with all that it was written as."""

    place: Place
    message: MessageId
    text: str
    files: tuple[Attachment, ...] = ()
    to: str
    send_at: datetime
    until: datetime  # then the bar goes; what has a later time can be taken back in its contact
