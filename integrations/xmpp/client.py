"""One session of one account, by slixmpp: its archive, what is said to it, and saying something.

    line = Line(Account("shop@chat.example", host="", port=5222), password, news)
    await line.open()                     raises Offline, SignedOut, Unfit
    page = await line.read(position)      what the server has archived since
    await line.send(letter)               returns when the archive has it

Laws: a password goes over TLS alone, but on the loopback; what is said to the account is read from
its archive and nowhere else, so that there is one order and one id, live and after a break; what
was sent is found there under its key, and only then it counts as sent.
"""

from __future__ import annotations

import asyncio
import ipaddress
import logging
from collections.abc import Awaitable, Callable, Iterator
from datetime import datetime, timedelta
from typing import Any, Final
from xml.etree.ElementTree import Element, SubElement

import msgspec
from slixmpp import JID, ClientXMPP
from slixmpp.exceptions import IqError, IqTimeout
from slixmpp.stanza import Iq, Message

from desktop.ports.errors import Garbled, Offline, OutsideError, SignedOut, Unfit
from integrations.xmpp.chat_states import ACTIVE, ChatStates
from integrations.xmpp.shelf import Letter, NotNow, Position, Refused
from integrations.xmpp.translate import Returned, Said, bare, is_ours, said
from integrations.xmpp.upload import Place, find

PAGE: Final = 100  # messages of the archive at once
RESOURCE: Final = "tresen"
WITHIN_S: Final = 20
OPENS_WITHIN_S: Final = 30.0
LOOKED_BACK: Final = timedelta(hours=1)  # the server's clock may be another
MOST_RECEIPTS: Final = 1_000  # that are owed
MOST_RETURNED: Final = 1_000  # that nobody has asked for yet
MOST_PAGES: Final = 20  # in which one of our own is looked for
DIRECT_TLS: Final = 5223  # a port where nothing is said before TLS
_ARCHIVE: Final = "urn:xmpp:mam:2"
_GONE: Final = "item-not-found"  # what was read last is not in the archive any more

log = logging.getLogger(__name__)


class Account(msgspec.Struct, frozen=True):
    jid: str
    host: str = ""  # "": by the domain's own records
    port: int = 5222

    @property
    def is_near(self) -> bool:
        """Whether its server is on this machine, where nobody else can listen."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False


class Page(msgspec.Struct, frozen=True):
    said: tuple[Said, ...]
    last: str  # of all that was read, whoever said it; "": nothing was there
    complete: bool


class Line:
    """All on one loop; `news` is called when something was said, or the line is lost."""

    def __init__(self, account: Account, password: str, news: Callable[[], None]) -> None:
        self.account = account
        self._news = news
        self._ended = asyncio.Event()
        self._returned: dict[str, Returned] = {}  # by the key of what came back
        self._states = ChatStates(asyncio.get_running_loop().time)
        self._receipts: set[str] = set()
        self._tasks: set[asyncio.Task[Any]] = set()
        self._place: Place | None = None  # for files
        self._client = self._made(password)

    @property
    def is_lost(self) -> bool:
        return self._ended.is_set()

    async def open(self) -> None:
        """Sign in. Raises Offline, SignedOut, Unfit."""
        try:
            async with asyncio.timeout(OPENS_WITHIN_S):
                how = await self._signed_in()
        except TimeoutError:
            how = Offline(f"{self._where} does not answer")
        if how is None and not await self._has_archive():
            how = Unfit("the server keeps no archive (XEP-0313), so nothing could be caught up")
        if how is not None:
            await self.close()
            raise how
        self._place = await find(self._client)
        self._client.send_presence()

    @property
    def takes_files(self) -> bool:
        return self._place is not None

    async def _signed_in(self) -> OutsideError | None:
        client, answer = self._client, asyncio.get_running_loop().create_future()
        why: list[str] = []

        def is_there(how: OutsideError | None) -> None:
            if not answer.done():
                answer.set_result(how)

        client.add_event_handler("session_start", lambda _: is_there(None))
        client.add_event_handler(
            "failed_all_auth", lambda _: is_there(SignedOut(f"{self.account.jid} may not sign in"))
        )
        client.add_event_handler("disconnected", lambda why: is_there(Offline(str(why or ""))))
        client.add_event_handler("connection_failed", lambda error: why.append(str(error)))
        before = asyncio.all_tasks()
        near = (self.account.host, self.account.port) if self.account.host else ()
        attempt = client.connect(*near)
        self._tasks = asyncio.all_tasks() - before
        await asyncio.wait({attempt, answer}, return_when=asyncio.FIRST_COMPLETED)
        if not answer.done() and not client.is_connected():
            return Offline(why[-1] if why else f"{self._where} does not answer")
        found: OutsideError | None = await answer
        return found

    @property
    def _where(self) -> str:
        return self.account.host or self.account.jid

    async def close(self) -> None:
        self._ended.set()
        self._client.cancel_connection_attempt()
        await self._client.disconnect(wait=1.0)
        for task in self._tasks:
            task.cancel()

    async def read(self, position: Position) -> Page:
        """The next page behind a position. Raises Offline, Garbled."""
        found = await self._asked(after=position.last, since=position.since)
        if found is None:  # what was read last is not there any more: by time, known ones again
            found = await self._asked(after="", since=position.since)
        if found is None:
            raise Garbled("the archive has no beginning")
        results, complete = found
        own = self._client.boundjid.bare
        every = tuple(
            one
            for id, stanza, at in results
            if (one := said(own, id, stanza, at)) is not None and at >= position.since
        )
        return Page(every, results[-1][0] if results else "", complete)

    async def send(self, letter: Letter) -> None:
        """Once under its key, whatever was tried before. Raises Refused, NotNow."""
        try:
            parts = await self._parts(letter)
            for part in parts:
                if letter.unsure and await self._has_sent(part):
                    continue
                self._say(part)
                if not await self._has_sent(part):
                    raise NotNow("the server's archive does not have it")
        except (Offline, Garbled) as error:
            raise NotNow(str(error)) from error
        for at_once in [self._returned.pop(part.key, None) for part in parts]:
            if at_once is not None:
                raise Refused(at_once.why)

    async def _parts(self, letter: Letter) -> list[Letter]:
        """A message each: the words, and where each of the files lies. Nothing goes half."""
        if letter.files and self._place is None:
            raise Refused("this server takes no files")
        addresses = [await self._place.put(each) for each in letter.files if self._place]
        named = [
            msgspec.structs.replace(letter, key=f"{letter.key}/{n}", text=address, is_file=True)
            for n, address in enumerate(addresses)
        ]
        words = [letter] if letter.text.strip() or not named else []
        return [*words, *named]

    def returned(self) -> list[Returned]:
        """What came back since the last asking, later than at once."""
        found, self._returned = list(self._returned.values()), {}
        return found

    def typing(self) -> frozenset[str]:
        """Who has written to the account since the last asking, and sent nothing yet."""
        return self._states.typing()

    @property
    def listeners(self) -> frozenset[str]:
        """Who wants to know that somebody writes to them."""
        return self._states.listeners()

    def writes_to(self, jids: frozenset[str]) -> None:
        """Somebody writes to these now, and to nobody else."""
        for jid, state in [] if self.is_lost else self._states.due(jids):
            message = self._client.make_message(mto=jid, mtype="chat")
            message["chat_state"] = state
            message.send()

    def received(self, one: Said) -> None:
        """Tell who asked for it that their message is here (XEP-0184), once it is."""
        if one.stanza in self._receipts and not self.is_lost:
            self._receipts.discard(one.stanza)
            receipt = self._client.make_message(mto=one.jid, mtype="chat")
            receipt["receipt"] = one.stanza
            receipt.send()

    # ---------------------------------------------------------------------------------- slixmpp
    def _made(self, password: str) -> ClientXMPP:
        # The same name in every session: what comes back late to one that is gone reaches the next.
        client = ClientXMPP(f"{self.account.jid}/{RESOURCE}", password)
        for plugin in ("xep_0030", "xep_0059", "xep_0085", "xep_0199", "xep_0313", "xep_0359"):
            client.register_plugin(plugin)
        client.register_plugin("xep_0184", {"auto_ack": False, "auto_request": False})
        client.auto_authorize = None  # nobody may watch it, and nobody is asked
        client.auto_subscribe = False
        client.enable_direct_tls = not self.account.host or self.account.port == DIRECT_TLS
        if self.account.is_near:
            client.enable_plaintext = True
            client.plugin["feature_mechanisms"].unencrypted_scram = True
            client.ssl_context.check_hostname = False
        client.add_event_handler("message", self._heard)
        client.add_event_handler("chatstate", self._state_heard)
        client.add_event_handler("message_error", self._came_back)
        client.add_event_handler("disconnected", self._lost)
        return client

    def _heard(self, message: Message) -> None:
        """Something is in the archive; what is said in it is read there."""
        owed = bool(message["request_receipt"] and message["id"])
        if owed and len(self._receipts) < MOST_RECEIPTS:
            self._receipts.add(str(message["id"]))
        if message["body"]:
            self._news()

    def _state_heard(self, message: Message) -> None:
        if message["type"] in {"chat", "normal"}:
            self._states.heard(bare(str(message["from"])), str(message["chat_state"]))

    def _came_back(self, message: Message) -> None:
        key, condition = str(message["id"]), str(message["error"]["condition"] or "refused")
        if key and len(self._returned) < MOST_RETURNED:
            self._returned[key] = Returned(key, bare(str(message["from"])), condition)

    def _lost(self, _why: object) -> None:
        self._ended.set()
        self._news()

    def _say(self, letter: Letter) -> None:
        if self.is_lost:
            raise Offline("the line is down")
        message = self._client.make_message(mto=letter.to, mbody=letter.text, mtype="chat")
        message["id"] = letter.key
        message["origin_id"]["id"] = letter.key
        if letter.is_file:
            beside = Element("{jabber:x:oob}x")
            SubElement(beside, "{jabber:x:oob}url").text = letter.text
            message.xml.append(beside)
        if self._states.said(bare(letter.to)):
            message["chat_state"] = ACTIVE
        message.send()

    async def _unless_lost(self, asked: Awaitable[Iq]) -> Iq:
        """The answer, not waited for when nobody is there any more. Raises Offline."""
        answer = asyncio.ensure_future(asked)  # noqa: TID251  ended below
        lost = asyncio.ensure_future(self._ended.wait())  # noqa: TID251  ended below
        try:
            await asyncio.wait({answer, lost}, return_when=asyncio.FIRST_COMPLETED)
            if not answer.done():
                raise Offline("the line is down")
            return answer.result()
        finally:
            answer.cancel()
            lost.cancel()

    async def _has_archive(self) -> bool:
        """Whether there is one, and that it takes everything."""
        disco = self._client.plugin["xep_0030"]
        try:
            info = await disco.get_info(jid=JID(self._client.boundjid.bare), timeout=WITHIN_S)
            return _ARCHIVE in info["disco_info"]["features"]
        except (IqError, IqTimeout):
            return False

    async def _has_sent(self, letter: Letter) -> bool:
        """Whether the archive has it. Raises Offline, Garbled."""
        after, since = "", letter.since - LOOKED_BACK
        own = self._client.boundjid.bare
        for _ in range(MOST_PAGES):
            found = await self._asked(after=after, since=since, to=bare(letter.to))
            if found is None:
                raise Garbled("the archive was cleared while it was read")
            results, complete = found
            if any(is_ours(own, letter.key, stanza) for _, stanza, _ in results):
                return True
            if complete or not results:
                return False
            after = results[-1][0]
        raise Garbled("the archive is too long to be looked through")

    async def _asked(
        self, *, after: str, since: datetime, to: str = ""
    ) -> tuple[list[tuple[str, Element, datetime]], bool] | None:
        """A page of (id, stanza, time) and whether it is the last; None: `after` is not there."""
        if self.is_lost:
            raise Offline("the line is down")
        rsm = {"max": PAGE, **({"after": after} if after else {})}
        start = None if after and not to else since
        try:
            asked = self._client.plugin["xep_0313"].retrieve(
                start=start, with_jid=JID(to) if to else None, rsm=rsm, timeout=WITHIN_S
            )
            answer = await self._unless_lost(asked)
        except IqTimeout as error:
            raise Offline("the archive does not answer") from error
        except IqError as error:
            if error.condition == _GONE and after:
                return None
            raise Garbled(f"the archive refuses: {error.condition}") from error
        results = list(_results(answer["mam"]["results"], self._client.boundjid.bare))
        return results, answer["mam_fin"]["complete"] in {True, "true", "1"}


def _results(every: list[Message], own: str) -> Iterator[tuple[str, Element, datetime]]:
    """Of what came as the archive's, what the account's own server has sent."""
    for each in every:
        sender, result = str(each["from"]), each["mam_result"]
        stanza, at = result["forwarded"]["stanza"], result["forwarded"]["delay"]["stamp"]
        if sender in {"", own} and stanza is not None and isinstance(at, datetime):
            yield str(result["id"]), stanza.xml, at
