"""Calls that a colleague has put through to this desk: they ring here until they are answered.

The contact is in hand already. Laws: a call that has been talked in here, or that had ended before
it was handed over, does not ring; a window that is opened again takes up what nobody has answered.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from desktop.domain.ids import AgentId, InteractionId
from desktop.domain.records import Interaction
from desktop.domain.words import CallState, Channel, SegmentKind
from desktop.line import LineState
from desktop.signal import all_of
from desktop.store.changes import Changes
from desktop.store.reads import callers, presence
from desktop.viewmodels.desk import Desk
from desktop.viewmodels.latest import Latest

_APART: Final = timedelta(seconds=10)  # between the exchange's word and the hub's at most


class CallsPutThrough:
    """Looks when contacts have changed, and when there is a telephone or a line again."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._since = desk.clock.now()
        self._rung: set[tuple[InteractionId, int]] = set()  # each taking of a contact once
        self._looking = Latest(desk.supervisor, "calls put through")
        self._disconnect = all_of(
            desk.changed.connect(self._on_change),
            desk.line.changed.connect(self._on_line),
            desk.calls.changed.connect(self._on_calls),
        )
        self._on_line(desk.line.state)

    def close(self) -> None:
        self._disconnect()
        self._looking.drop()

    def _on_change(self, changes: Changes) -> None:
        if changes.of("interaction"):
            self._on_line(self._desk.line.state)

    def _on_line(self, line: LineState) -> None:
        told = line.online and line.as_of is not None and line.as_of >= self._since
        if told and self._desk.calls.there:
            self._looking.ask(self._look())

    def _on_calls(self, contact: str) -> None:
        if not contact:  # perhaps there is a telephone now
            self._on_line(self._desk.line.state)

    async def _look(self) -> None:
        me, calls = self._desk.me.agent, self._desk.calls
        for contact in await self._desk.read(presence.in_hand_live, me):
            known = (contact.id, contact.epoch)
            if known in self._rung or not put_through_to(me, contact):
                continue
            number = contact.by_number or await self._desk.read(callers.phone_of, contact.customer)
            self._rung.add(known)  # what comes in between looks again
            calls.put_through(contact.id, contact.queue, number)


def put_through_to(agent: AgentId, contact: Interaction) -> bool:
    """Whether its caller was given to this agent in the middle, and nobody has answered yet."""
    handed, segments = contact.handed, contact.segments
    if contact.channel is not Channel.VOICE or handed is None or handed.to != agent:
        return False
    if not contact.talk or any(each.kind is not SegmentKind.HANDLE for each in segments[-2:]):
        return False
    last = contact.talk[-1]
    return last.kind is CallState.ENDED and abs(last.since - handed.at) <= _APART
