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
from integrations.hub.server.connections.credentials import NoPlace, NotPrivate
from integrations.hub.server.hub import Hub
from integrations.hub.server.mail.mailboxes import Mailbox, Mailboxes
from integrations.hub.server.store.opening import DATABASE_ERRORS, Contended

log = logging.getLogger(__name__)

_Key = tuple[str, str]  # tenant, name
_PASSING = (*DATABASE_ERRORS, Contended)


class MailBeside:
    def __init__(self, every: Sequence[Mailboxes], hub: Hub) -> None:
        self._every = every
        self._hub = hub
        self._tasks = Supervisor(_failed)
        self._there: dict[_Key, Mailbox] = {}
        self._listening: dict[_Key, Chosen] = {}
        self._told: set[_Key] = set()  # their server has spoken since the last look began
        self._at_it: set[str] = set()  # what runs in a thread just now
        self._unread: set[_Key] = set()  # of which it is said already that they cannot be read

    @property
    def names(self) -> list[str]:
        """What goes on just now."""
        return self._tasks.names

    async def round(self) -> bool:
        """Begin what is to be done; whether there are any mailboxes."""
        found = await asyncio.to_thread(self._look)
        if found is None:
            return True
        self._there = {(each.of.tenant, each.name): each for each in found}
        for key in [*self._listening, *self._there]:
            self._listen(key)
        for key, each in self._there.items():
            if each.is_due or key in self._told:
                self._read_now(key)
        for mailboxes in {id(each.of): each.of for each in found}.values():
            self._begin(f"sending {mailboxes.tenant}", partial(self._send, mailboxes))
        return bool(found)

    async def close(self) -> None:
        await self._tasks.close()

    def _look(self) -> list[Mailbox] | None:
        try:
            return [each for mailboxes in self._every for each in mailboxes.every()]
        except _PASSING:
            log.exception("it was not found out which mailboxes there are")
            return None

    def _listen(self, key: _Key) -> None:
        """To this mailbox as it is connected now, and no more as it was."""
        each = self._there.get(key)
        chosen = each.chosen if each else None
        if self._listening.get(key) == chosen:
            return
        self._tasks.cancel(f"listening {key}")
        self._listening.pop(key, None)
        if each is not None:
            self._listening[key] = each.chosen
            self._tasks.spawn(f"listening {key}", self._listened(key, each))

    async def _listened(self, key: _Key, each: Mailbox) -> None:
        try:
            password = partial(each.of.secret, each.name)
            await listen(each.name, each.chosen, password, lambda: self._hear(key))
        except (NoPlace, NotPrivate):
            self._listening.pop(key, None)  # said with every look; then it is tried again

    def _hear(self, key: _Key) -> None:
        self._told.add(key)
        self._read_now(key)

    def _read_now(self, key: _Key) -> None:
        """Or behind the look that is under way: what came since that began may not be in it."""
        what, each = f"mail {key}", self._there.get(key)
        if what not in self._at_it and each is not None:
            self._told.discard(key)
            self._begin(what, partial(self._read, key, each), lambda: self._read_again(key))

    def _read_again(self, key: _Key) -> None:
        if key in self._told:
            self._read_now(key)

    def _begin(
        self, what: str, do: Callable[[], None], then: Callable[[], None] = lambda: None
    ) -> None:
        if what not in self._at_it:
            self._at_it.add(what)
            self._tasks.spawn(what, self._done(what, do, then))

    async def _done(self, what: str, do: Callable[[], None], then: Callable[[], None]) -> None:
        try:
            await asyncio.to_thread(do)
        except _PASSING:
            log.exception("%s: trying again", what)
        finally:
            self._at_it.discard(what)
        then()

    def _read(self, key: _Key, each: Mailbox) -> None:
        try:
            outcome = each.of.look_after(each)
        except (NoPlace, NotPrivate) as error:
            log.warning("%s cannot be read: %s", each.name, error)
            return
        failed = outcome is not None and bool(outcome.failed)
        if failed and key not in self._unread:
            # What the server says of it may name people; it stands in `tresen hub mail list`.
            log.warning("mailbox %s could not be read to its end", each.name)
        if not failed and key in self._unread:
            log.info("mailbox %s is read again", each.name)
        (self._unread.add if failed else self._unread.discard)(key)

    def _send(self, mailboxes: Mailboxes) -> None:
        try:
            mailboxes.send(self._hub)
        except (NoPlace, NotPrivate) as error:
            log.warning("mails cannot be sent: %s", error)


def _failed(name: str, error: BaseException) -> None:
    log.error("%s ended", name, exc_info=error)
