"""A moment for second thoughts: what was sent last can still be taken back into the composer.

Laws: the words stand in the composer's draft in the very transaction that takes the reply back, so
they are never nowhere; whether it was in time is the hub's to say, and where it was not the reply
stays in its contact and the refusal says so.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from desktop.domain.conversation import Attachment, Message
from desktop.domain.ids import MessageId
from desktop.domain.operations.sending import Unsend
from desktop.settings import UNDO_SEND
from desktop.signal import Signal
from desktop.text import tr
from desktop.viewmodels.desk import Desk
from desktop.viewmodels.drafts import Journal, Place
from desktop.viewmodels.latest import Latest
from desktop.viewmodels.sent_reply import Sent
from desktop.viewmodels.times.when import moment


class SecondThoughts:
    """`words` of the bar, "" while nothing can be taken back; `changed` when they are others."""

    def __init__(self, desk: Desk, journal: Journal) -> None:
        self._desk = desk
        self._journal = journal
        self._sent: list[Sent] = []  # oldest first
        self.words = ""
        self.changed: Signal[str] = Signal()
        self.taken_back: Signal[Place] = Signal()
        self._clock = Latest(desk.supervisor, "second thoughts")

    def close(self) -> None:
        self._clock.drop()

    def sent(self, one: Sent) -> None:
        self._sent.append(one)
        self._say()
        self._clock.ask(self._tick())

    def take_back_last(self) -> bool:
        """Take back what was sent last; False when there is nothing any more."""
        self._forget_late_ones()
        if not self._sent:
            return False
        last = self._sent.pop()
        self._say()
        self._take_back(last.place, last.message, last.text, last.files)
        return True

    def take_back(self, place: Place, message: Message) -> None:
        """Take back a message that waits for its time."""
        self._sent = [each for each in self._sent if each.message != message.id]
        self._say()
        self._take_back(place, message.id, message.text, message.attachments)

    def _take_back(
        self, place: Place, message: MessageId, text: str, files: tuple[Attachment, ...]
    ) -> None:
        work = self._taken_back(place, message, text, files)
        self._desk.supervisor.spawn("take back", work)

    async def _taken_back(
        self, place: Place, message: MessageId, text: str, files: tuple[Attachment, ...]
    ) -> None:
        saving = await self._journal.put_back(place, text, files)
        await self._desk.ask(Unsend(id=place.interaction, message=message), saving)
        self.taken_back.emit(place)

    def _forget_late_ones(self) -> None:
        now = self._desk.hub_now()
        self._sent = [each for each in self._sent if each.until > now]

    def _say(self) -> None:
        self._forget_late_ones()
        words = self._said(self._sent[-1]) if self._sent else ""
        if words != self.words:
            self.words = words
            self.changed.emit(words)

    def _said(self, one: Sent) -> str:
        now = self._desk.hub_now()
        if one.send_at > one.until:
            when = moment(now, one.send_at)
            return tr("Goes out {time}, {whom}", time=when, whom=one.to)
        left = max(1, round((one.send_at - now).total_seconds()))
        return tr("Goes out in {seconds} s, {whom}", seconds=left, whom=one.to)

    async def _tick(self) -> None:
        while self._sent:
            await self._desk.supervisor.pause(1)
            self._say()


def moment_for_thoughts(desk: Desk, now: datetime) -> datetime | None:
    """When a reply written now goes out; None: at once, because nobody wants a moment."""
    seconds = int(desk.settings[UNDO_SEND])
    return now + timedelta(seconds=seconds) if seconds else None


def shown_until(desk: Desk, send_at: datetime) -> datetime:
    """How long the bar offers it: to its time, and of a late one as long as of any other."""
    now = desk.hub_now()
    return min(send_at, moment_for_thoughts(desk, now) or now + timedelta(seconds=10))
