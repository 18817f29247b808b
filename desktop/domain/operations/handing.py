"""Giving a contact on to a queue, and what becomes of one that a colleague does not keep.

Laws: the contact keeps its place in line and all that was said; whoever gave it to a colleague who
did not keep it finds that in the record, so that no message about it can be lost.
"""

from __future__ import annotations

from msgspec.structs import replace

from desktop.domain.conversation import HandedOver
from desktop.domain.ids import QueueId
from desktop.domain.operations.interaction import queued_again
from desktop.domain.operations.operation import Changing, Conflict, Declared, Reason, Stamp
from desktop.domain.records import Interaction
from desktop.domain.words import Channel, InteractionStatus, NotTaken
from desktop.text import mark


class HandToQueue(Changing[Interaction], frozen=True, kw_only=True):
    """Give it to whoever of a queue is free: decided on the hub alone."""

    declared = Declared(
        name="interaction.hand-to-queue",
        kind="interaction",
        title=mark("Hand over to a queue"),
        conflict=Conflict.ONLINE,
    )

    queue: QueueId

    def changed(self, record: Interaction, stamp: Stamp) -> Interaction:
        handed = HandedOver(by=stamp.by, at=stamp.at)
        if record.handed == handed:
            return record
        return replace(
            queued_again(record, stamp.at),
            queue=self.queue,
            parked_until=None,
            site=None,
            epoch=record.epoch + 1,
            handed=handed,
        )

    def guard(self, record: Interaction, stamp: Stamp) -> Reason | None:
        if record.status is InteractionStatus.CLOSED:
            return Reason.CLOSED
        if record.agent != stamp.by:
            return Reason.NOT_YOURS
        # Who is on the line cannot be put down; a call is given to a person.
        return Reason.INVALID if record.channel is Channel.VOICE else None


def not_kept(record: Interaction, why: NotTaken) -> Interaction:
    """The contact as it is noted when its agent does not have it any more."""
    handed = record.handed
    if handed is None or handed.to is None or handed.to != record.last_agent or handed.refused:
        return record
    if any(said.by == handed.to and said.at >= handed.at for said in record.messages):
        return record  # they have worked on it: that they ended is no refusal
    return replace(record, handed=replace(handed, refused=why))


OPERATIONS = (HandToQueue,)
