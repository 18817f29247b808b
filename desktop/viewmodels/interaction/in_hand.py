"""What only the hub can do with a contact in hand: begin its wrap-up, give it back to its queue.

Laws: a contact is given back when everything that was asked for it is on the hub, because what
comes later would be too late; what is being written stays as a draft; giving back is no loss, so
nobody is told that the contact was taken away.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final

from desktop.domain.ids import InteractionId
from desktop.domain.records import Interaction
from desktop.domain.words import InteractionStatus, SegmentKind
from desktop.notices import Notice, Tone
from desktop.ports.errors import Offline, OutsideError
from desktop.ports.wire import Held
from desktop.signal import Signal
from desktop.store import outbox
from desktop.store.reads import records
from desktop.text import tr
from desktop.viewmodels.desk import Desk
from desktop.viewmodels.interaction.conversation import Conversation

if TYPE_CHECKING:
    from desktop.ports.backend import Backend

MATTER: Final = "given back"
DONE_S: Final = 8.0  # what is done need not be put away
_LOOKS, _LOOK_S = 30, 0.1  # what was asked for just now has three seconds to go out


class InHand:
    """Of the contact that is open; `released` when it is in its queue again."""

    def __init__(self, desk: Desk, conversation: Conversation) -> None:
        self._desk = desk
        self._conversation = conversation
        self._ended: set[Held] = set()  # of which the hub was told that their wrap-up begins
        self._releasing: set[InteractionId] = set()
        self.released: Signal[InteractionId] = Signal()

    def end_conversation(self) -> None:
        """Its wrap-up begins: the hub counts the time as that from now on, once."""
        held = self._worked()
        if held is not None and held not in self._ended:
            self._ended.add(held)
            self._desk.supervisor.spawn("wrap-up begun", self._end(held))

    def release(self) -> None:
        """Give it back to its old place in the queue; what is being written stays as a draft."""
        here = self._conversation.shown
        if here is not None and self._conversation.mine and here not in self._releasing:
            self._releasing.add(here)
            self._desk.supervisor.spawn("contact given back", self._release(here))

    # ------------------------------------------------------------------------------ the hub's
    async def _end(self, held: Held) -> None:
        backend = self._desk.live()
        if backend is None:
            self._ended.discard(held)
            return
        with suppress(OutsideError):  # it is wrapped up all the same; only its time is not known
            await backend.wrap(InteractionId(held.interaction), held.fence)

    async def _release(self, interaction: InteractionId) -> None:
        try:
            told = await self._given_back(interaction, self._desk.live())
        except OutsideError:
            told = _failed()
        finally:
            self._releasing.discard(interaction)
        self._desk.notices.tell(told)
        if told.tone is Tone.DONE:
            await self._desk.supervisor.pause(DONE_S)
            if told in self._desk.notices.everything:
                self._desk.notices.clear(MATTER)

    async def _given_back(self, interaction: InteractionId, backend: Backend | None) -> Notice:
        """What became of it. Raises OutsideError."""
        if backend is None:
            raise Offline("no line")
        if not await self._is_out(interaction):
            return _not_yet()
        record = await self._desk.read(records.record, Interaction, interaction)
        if record is None or record.agent != self._desk.me.agent:
            return _not_yours()
        held = Held(interaction, record.epoch)
        self._desk.let_go.emit(held)  # before, and after: a beat may come in between
        await backend.release(interaction, record.epoch)
        self._desk.let_go.emit(held)
        self.released.emit(interaction)
        return _done()

    async def _is_out(self, interaction: InteractionId) -> bool:
        """Whether the hub has answered all that was asked for it, in a moment at the latest."""
        for _ in range(_LOOKS):
            waiting = await self._desk.read(outbox.pending_on, ("interaction", interaction))
            if all(each.answered for each in waiting):
                return True
            await self._desk.supervisor.pause(_LOOK_S)
        return False

    def _worked(self) -> Held | None:
        """The open contact, while it is being worked on by this person."""
        of = self._conversation.of
        if of is None or not self._conversation.mine:
            return None
        record = of.interaction
        worked = record.segments and record.segments[-1].kind is SegmentKind.HANDLE
        if not worked or record.status is not InteractionStatus.ACTIVE:
            return None
        return Held(record.id, record.epoch)


def _done() -> Notice:
    return Notice(
        tone=Tone.DONE,
        happened=tr("The contact is back in its queue."),
        safe=tr("It waits at its old place. What you wrote is kept as a draft."),
        replace=MATTER,
    )


def _not_yet() -> Notice:
    return Notice(
        tone=Tone.WARNING,
        happened=tr("Something of this contact has not gone out yet."),
        safe=tr("The contact stays yours. Give it back when nothing waits any more."),
        replace=MATTER,
        action="page.outbox",
    )


def _not_yours() -> Notice:
    return Notice(
        tone=Tone.WARNING,
        happened=tr("The contact is not in your hands any more."),
        safe=tr("What you wrote is kept as a draft."),
        replace=MATTER,
    )


def _failed() -> Notice:
    return Notice(
        tone=Tone.WARNING,
        happened=tr("The hub did not answer: the contact may not have been given back."),
        safe=tr("What is shown is what is known of it. Nothing you wrote is lost."),
        replace=MATTER,
    )
