"""Giving a contact on together with the words that stand in its composer.

Law: it is the hub that gives; where it does not, the contact and its words stay where they are, and
in either case they stay in the journal of whoever wrote them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from desktop.domain.ids import NoteId
from desktop.domain.operations.handing import HandToQueue
from desktop.domain.operations.interaction import Assign
from desktop.domain.operations.writing import NoteInteraction
from desktop.domain.words import DraftKind
from desktop.ports.wire import Held
from desktop.text import tr
from desktop.viewmodels.drafts import Place

if TYPE_CHECKING:
    from desktop.domain.ids import AgentId, InteractionId, QueueId
    from desktop.viewmodels.desk import Desk
    from desktop.viewmodels.drafts import Journal
    from desktop.viewmodels.interaction.conversation import Conversation


async def give_on(
    desk: Desk, conversation: Conversation, journal: Journal, to: AgentId, card: str | None = None
) -> None:
    """To a colleague, if the hub agrees; the words of one's own reply go along.

    card: what they are told of it, in a note; None: they know, because they have asked for it.
    """
    of = conversation.of
    if of is None:
        return
    await journal.flush()
    place = Place(of.interaction.id, DraftKind.REPLY)
    written = journal.at(place)
    own = conversation.mine
    assign = Assign(
        id=of.interaction.id,
        agent=to,
        instead_of=of.interaction.agent,
        draft=written.text if own else "",
        draft_files=written.files if own else (),
    )
    if card is None:
        await desk.ask(assign)
        return
    note = _card(desk, of.interaction.id, card, of.interaction.queue)
    await desk.ask(replace(note, mentions=(to,)), assign)


async def give_to_queue(
    desk: Desk, conversation: Conversation, journal: Journal, to: QueueId, card: str
) -> None:
    """To whoever of a queue is free, if the hub agrees; what was begun stays a draft here."""
    of = conversation.of
    if of is None:
        return
    await journal.flush()
    note = _card(desk, of.interaction.id, card, to)
    desk.let_go.emit(Held(of.interaction.id, of.interaction.epoch))
    await desk.ask(note, HandToQueue(id=of.interaction.id, queue=to))


def _card(desk: Desk, contact: InteractionId, text: str, queue: QueueId) -> NoteInteraction:
    return NoteInteraction(
        id=NoteId(desk.new_id()),
        about=contact,
        text=text.strip() or tr("Handed over without further words."),
        queues=(queue,),
        card=True,
    )
