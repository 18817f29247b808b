"""Looking after mailboxes for as long as a hub serves: at once when their server speaks.

`round` is called once a second on one loop. Law: a look runs in a thread and never two of the same
mailbox at once; what waits to go out is asked for with every round, whatever mailboxes do.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from functools import partial

from desktop.tasks import Supervisor
from integrations.email.chosen import Chosen
from integrations.email.idling import listen
from integrations.hub.server.credentials import NoPlace, NotPrivate
from integrations.hub.server.hub import Hub
from integrations.hub.server.mailboxes import Connected, Mailboxes
from integrations.hub.server.store.opening import DATABASE_ERRORS, Contended

log = logging.getLogger(__name__)

_Key = tuple[str, str]  # tenant, name
_PASSING = (*DATABASE_ERRORS, Contended)


class MailBeside:
    def __init__(self, every: Sequence[Mailboxes], hub: Hub) -> None:
        self._every = every
        self._hub = hub
        self._tasks = Supervisor(_failed)
        self._listening: dict[_Key, Chosen] = {}
        self._told: set[_Key] = set()  # their server has spoken
        self._at_it: set[str] = set()  # what runs in a thread just now

    async def round(self) -> bool:
        """Begin what is to be done; whether there are any mailboxes."""
        there = await asyncio.to_thread(self._look)
        for each in there:
            key = each.of.tenant, each.name
            self._listen(key, each)
            if each.is_due or key in self._told:
                self._told.discard(key)
                self._begin(f"mail {key}", partial(self._read, each))
        for mailboxes in {id(each.of): each.of for each in there}.values():
            self._begin(f"sending {mailboxes.tenant}", partial(self._send, mailboxes))
        return bool(there)

    def _look(self) -> list[Connected]:
        try:
            return [each for mailboxes in self._every for each in mailboxes.every()]
        except _PASSING:
            log.exception("it was not found out which mailboxes there are")
            return []

    def _listen(self, key: _Key, each: Connected) -> None:
        if self._listening.get(key) == each.chosen:
            return
        self._listening[key] = each.chosen
        try:
            password = each.of.password(each.name)
        except (NoPlace, NotPrivate):
            return  # said with every look
        self._tasks.spawn(f"listening {key}", self._listened(key, each.chosen, password))

    async def _listened(self, key: _Key, chosen: Chosen, password: str) -> None:
        await listen(chosen, password, lambda: self._told.add(key))

    def _begin(self, what: str, do: Callable[[], None]) -> None:
        if what not in self._at_it:
            self._at_it.add(what)
            self._tasks.spawn(what, self._done(what, do))

    async def _done(self, what: str, do: Callable[[], None]) -> None:
        try:
            await asyncio.to_thread(do)
        except _PASSING:
            log.exception("%s: trying again", what)
        finally:
            self._at_it.discard(what)

    def _read(self, each: Connected) -> None:
        try:
            outcome = each.of.look_after(each)
        except (NoPlace, NotPrivate) as error:
            log.warning("%s cannot be read: %s", each.name, error)
            return
        if outcome is not None and outcome.failed:
            log.warning("%s could not be read to its end: %s", each.name, outcome.failed)

    def _send(self, mailboxes: Mailboxes) -> None:
        try:
            mailboxes.send(self._hub)
        except (NoPlace, NotPrivate) as error:
            log.warning("mails cannot be sent: %s", error)


def _failed(name: str, error: BaseException) -> None:
    log.error("%s ended", name, exc_info=error)
