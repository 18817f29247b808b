"""Customers answer: many conversations at once, each when its time has come.

Laws: what was said is the only memory, so that whoever was ended in the middle goes on where it
was; every answer reaches the hub once, through the operation by which all post comes in.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Final

from desktop.domain.conversation import Message
from desktop.domain.ids import InteractionId
from desktop.domain.operations.interaction import Import
from desktop.domain.records import Interaction
from desktop.domain.words import Direction
from desktop.ports.clock import Clock
from desktop.ports.errors import OutsideError
from integrations.demo.customers.due import Due, Speaking, due
from integrations.demo.customers.floor import Floor
from integrations.imports.rows import Blob, Found, Row
from integrations.imports.sending import Hub, Sender

AGAIN_S: Final = 3.0  # after the hub was away
_LONG_AGO: Final = timedelta(minutes=30)  # an answer that was not answered then is left alone


class Answering:
    """`run` goes on for ever."""

    def __init__(
        self,
        *,
        floor: Floor,
        hub: Hub,
        clock: Clock,
        speaking: Speaking,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._floor = floor
        self._hub = hub
        self._clock = clock
        self._speaking = speaking
        self._sleep = sleep
        self._due: dict[InteractionId, Due] = {}
        self._news = asyncio.Event()
        self._since = clock.now()
        self._sender: Sender | None = None

    async def run(self) -> None:
        """The floor has been looked at before."""
        self._since = self._clock.now()
        for contact in list(self._floor.contacts.values()):
            if self._goes_on(contact):
                self._think(contact)
        async with asyncio.TaskGroup() as group:
            group.create_task(self._listen())
            group.create_task(self._answer())

    def _goes_on(self, contact: Interaction) -> bool:
        """Whether an agent has just written, when somebody began to listen again."""
        last = contact.messages[-1] if contact.messages else None
        answered = last is not None and last.direction is Direction.OUTBOUND
        return answered and contact.last_at > self._since - _LONG_AGO

    async def _listen(self) -> None:
        async for contact in self._floor.news():
            self._think(contact)

    def _think(self, contact: Interaction) -> None:
        """What they will say next, now that this is how it stands."""
        customer = self._floor.customers.get(contact.customer)
        found = customer and due(contact, customer, self._speaking, self._since)
        if found:
            self._due[contact.id] = found
        else:
            self._due.pop(contact.id, None)
        self._news.set()

    async def _answer(self) -> None:
        while True:
            wait_s = self._until_next()
            self._news.clear()
            try:
                await asyncio.wait_for(self._news.wait(), wait_s)
            except TimeoutError:
                await self._speak()

    def _until_next(self) -> float | None:
        if not self._due:
            return None
        first = min(each.at for each in self._due.values())
        return max(0.0, (first - self._clock.now()).total_seconds())

    async def _speak(self) -> None:
        now = self._clock.now()
        ripe = [each for each in self._due.values() if each.at <= now]
        rows = [row for each in ripe for row in self._rows(each, now)]
        try:
            if self._sender is None:
                self._sender = Sender(hub=self._hub, clock=self._clock, told=lambda _row: None)
            await self._sender.send(rows)
        except OutsideError:
            self._sender = None
            await self._sleep(AGAIN_S)
            return
        for each in ripe:
            if self._due.get(each.contact) == each:
                del self._due[each.contact]

    def _rows(self, each: Due, now: datetime) -> list[Row]:
        contact = self._floor.contacts[each.contact]
        customer = self._floor.customers[contact.customer]
        message = Message(
            id=each.id,
            at=max(now, contact.last_at + timedelta(milliseconds=1)),
            direction=Direction.INBOUND,
            text=each.text,
            author=customer.name,
            attachments=tuple(file.attachment for file in each.files),
        )
        brought = Import(
            id=contact.id,
            customer=contact.customer,
            channel=contact.channel,
            queue=contact.queue,
            created_at=contact.created_at,
            subject=contact.subject,
            messages=(message,),
        )
        files = [
            Blob(file.attachment.sha256, file.attachment.media_type, file.content)
            for file in each.files
        ]
        return [*files, Found(place="answer", operation=brought)]
