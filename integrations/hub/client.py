"""The desktop's line to its hub: fits `desktop.ports.backend` over HTTP.

    session = await HubDoor().login("https://hub.example", "anna", password, "main")
    hub = HubDoor().open("https://hub.example", session.token, renewal)

Laws: nothing is retried here and nothing decoded that the store's thread can decode; every failure
is one of `desktop.ports.errors`; an answer counts for the request that it was given to and for no
other; certificates are always checked, and a password never travels in the clear except on this
machine.
"""

from __future__ import annotations

import asyncio
import hashlib
import ssl
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing, asynccontextmanager
from itertools import count
from secrets import token_hex
from typing import Any, Final, TypeVar

import integrations.hub.lean_httpx  # noqa: F401  before httpx itself

# isort: split
import httpx
import msgspec

from desktop.domain.bounds import RELEASE_HEADER
from desktop.domain.ids import InteractionId
from desktop.domain.release import this_release
from desktop.domain.words import Declined, Missed
from desktop.ports.backend import Renewal, StreamEvent
from desktop.ports.beside import Beside, Looks
from desktop.ports.errors import Foreign, Offline, Unfit
from desktop.ports.files import Piece
from desktop.ports.legs import Leg, Legs
from desktop.ports.pictures import PicturesShown, ShowPictures
from desktop.ports.why import Why
from desktop.ports.wire import (
    NUMBER_HEADER,
    PROTOCOL,
    PROTOCOL_HEADER,
    AtWork,
    Counted,
    ErasedHere,
    Hello,
    Here,
    Login,
    NextOffer,
    Push,
    Pushed,
    Received,
    Reveal,
    Revealed,
    Session,
    SignOut,
    SnapshotAsk,
    Taken,
    Welcome,
)
from integrations.hub import answers
from integrations.hub import older as older_hubs
from integrations.hub.address import hub_url
from integrations.hub.listening import Ended, Listening, Over, Place, events_of
from integrations.hub.refusals import error_of
from integrations.hub.renewing import Tokens
from integrations.hub.unreached import Unreached, unreached

T = TypeVar("T")

CONNECT_S: Final = 5.0
READ_S: Final = 30.0
STREAM_READ_S: Final = 40.0  # the hub's heart beats every 15 s
POLL_READ_S: Final = 15.0  # more than it was asked to wait
_PART: Final = 206
EVENTS: Final = "text/event-stream"


class HubDoor:
    """The way in: an address and nothing more."""

    async def login(self, address: str, login: str, password: str, tenant: str) -> Session:
        hub = await asyncio.to_thread(self.open, address, "")  # it reads the certificates
        try:
            return await hub.login(Login(login, password, tenant, renews=True))
        finally:
            await hub.close()

    async def end(self, address: str, refresh: str) -> None:
        hub = await asyncio.to_thread(self.open, address, "")
        try:
            await hub.end(SignOut(refresh))
        finally:
            await hub.close()

    def open(self, address: str, token: str, renewal: Renewal | None = None) -> HubClient:
        """Raises Unfit when the address cannot be a hub's. May be called in any thread."""
        return HubClient(address, token, renewal=renewal)

    def go_on(self, address: str, session: Session) -> HubClient:
        """With a session that ends with this program."""
        renewal = Renewal(session.refresh, _kept_by_nobody) if session.refresh else None
        return HubClient(address, session.token, renewal=renewal)


class HubClient:
    """Signed in as one person, by token."""

    def __init__(
        self,
        address: str,
        token: str,
        protocol: int = PROTOCOL,
        *,
        renewal: Renewal | None = None,
    ) -> None:
        url = hub_url(address)
        self._spoken = protocol  # with this hub; its hello may lower it
        self._listening = Listening()
        mine = token_hex(4)  # what is on the way may carry requests of many on one connection
        self._numbers = (f"{mine}-{number}" for number in count(1))
        self._http = httpx.AsyncClient(
            base_url=url,
            headers={PROTOCOL_HEADER: str(protocol), RELEASE_HEADER: this_release()},
            auth=Tokens(url, token, renewal),
            timeout=httpx.Timeout(READ_S, connect=CONNECT_S),
            verify=_trust(url),
        )

    async def login(self, ask: Login) -> Session:
        try:
            return await self._ask(Session, "POST", "/login", body=ask)
        except Unfit:  # a hub that takes nothing it does not know
            return await self._ask(Session, "POST", "/login", body=older_hubs.login_of_1(ask))

    async def end(self, ask: SignOut) -> None:
        await self._send("POST", "/sign-out", content=msgspec.json.encode(ask))

    async def hello(self, hello: Hello) -> Welcome:
        try:
            welcome = await self._ask(Welcome, "POST", "/sync/v1/hello", body=hello)
        except Unfit:
            older = older_hubs.hello_of_1(hello)
            welcome = await self._ask(Welcome, "POST", "/sync/v1/hello", body=older)
        self._spoken = welcome.protocol
        return welcome

    async def snapshot(self, resume: str) -> AsyncGenerator[bytes, None]:
        body = msgspec.json.encode(SnapshotAsk(resume))
        async with self._streamed("POST", "/sync/v1/snapshot", content=body) as response:
            async for chunk in response.aiter_raw():
                yield chunk

    async def pull(
        self, client_id: str, cursor: str, anew: Sequence[str] = (), *, behind: bool = False
    ) -> bytes:
        where: dict[str, Any] = {"client_id": client_id, "cursor": cursor, "anew": list(anew)}
        where |= {"behind": True} if behind else {}
        return (await self._send("GET", "/sync/v1/pull", params=where)).content

    async def bucket_sums(self, client_id: str, cursor: str) -> bytes:
        where = {"client_id": client_id, "cursor": cursor}
        return (await self._send("GET", "/sync/v1/bucket-sums", params=where)).content

    async def erased(self, client_id: str, upto: int) -> None:
        body = msgspec.json.encode(ErasedHere(client_id, upto))
        await self._send("POST", "/sync/v1/erased", content=body)

    async def push(self, push: Push) -> Pushed:
        body = push if self._spoken >= older_hubs.TOLERANT else older_hubs.push_of_1(push)
        said = await self._ask(answers.Said, "POST", "/sync/v1/push", body=body)
        try:
            return answers.read(said)
        except msgspec.DecodeError as error:
            raise Unfit(f"/sync/v1/push: {error}") from error

    async def stream(self, client_id: str, cursor: str) -> AsyncGenerator[StreamEvent, None]:
        """By polls where the stream does not come through; see `listening`."""
        place = Place(client_id, cursor)
        while True:
            polls = self._listening.polls
            self._listening.begins()
            try:
                async with aclosing(self._asked(place) if polls else self._told(place)) as events:
                    async for event in events:
                        self._listening.hears()
                        yield event
            except Over:  # the token's time: asked with the next one, as if nothing had been
                continue
            except (Ended, Unreached):
                raise
            except Offline:
                listening = self._listening
                if not (listening.poll_broke() if polls else self._knows_polls_and_broke()):
                    raise

    async def next_offer(self, device: str = "") -> NextOffer:
        path, where = "/live/v1/offer", {"device": device} if device else {}
        return _decoded(NextOffer, path, await self._send("POST", path, params=where))

    async def accept(self, interaction: InteractionId, fence: int | None = None) -> bool:
        return await self._live(interaction, "accept", fence)

    async def decline(self, interaction: InteractionId, why: Declined | None = None) -> bool:
        return await self._live(interaction, "decline", why=why)

    async def missed(self, interaction: InteractionId, fence: int, why: Missed) -> None:
        await self._live(interaction, "missed", fence, why)

    async def beat(self, at_work: AtWork) -> Counted:
        return await self._ask(Counted, "POST", "/live/v1/presence", body=at_work)

    async def keep(self, interaction: InteractionId, fence: int) -> bool:
        return await self._live(interaction, "beat", fence)

    async def wrap(self, interaction: InteractionId, fence: int) -> bool:
        return await self._live(interaction, "wrap", fence)

    async def release(self, interaction: InteractionId, fence: int) -> None:
        await self._live(interaction, "release", fence)

    async def beside(self, looks: Looks) -> Beside:
        return await self._ask(Beside, "POST", "/live/v1/beside", body=looks)

    async def leg(self, leg: Leg) -> Legs:
        return await self._ask(Legs, "POST", "/live/v1/legs", body=leg)

    async def reveal(self, ask: Reveal) -> Revealed:
        return await self._ask(Revealed, "POST", "/live/v1/reveal", body=ask)

    async def show_pictures(self, ask: ShowPictures) -> PicturesShown:
        return await self._ask(PicturesShown, "POST", "/live/v1/pictures", body=ask)

    async def who_is_here(self) -> list[Here]:
        response = await self._send("GET", path := "/live/v1/presence")
        return _decoded(list[Here], path, response)

    async def why(self, interaction: InteractionId) -> Why:
        return await self._ask(Why, "GET", f"/live/v1/why/{interaction}")

    async def received(self, sha256: str) -> Received:
        return await self._ask(Received, "GET", f"/sync/v1/blob/{sha256}/received")

    async def bring(self, piece: Piece) -> Received:
        last = piece.start + len(piece.content) - 1
        headers = {
            "Content-Type": piece.media_type,
            "Content-Range": f"bytes {piece.start}-{last}/{piece.size}",
        }
        path = f"/sync/v1/blob/{piece.sha256}"
        response = await self._send("PUT", path, content=piece.content, headers=headers)
        return _decoded(Received, path, response)

    async def fetch(
        self, sha256: str, interaction: InteractionId, start: int
    ) -> AsyncGenerator[bytes, None]:
        path, where = f"/sync/v1/blob/{sha256}", {"interaction": interaction}
        headers = {"Range": f"bytes={start}-", "Accept-Encoding": "identity"}
        async with self._streamed("GET", path, params=where, headers=headers) as response:
            if sha256 not in response.headers.get("ETag", ""):
                raise Foreign(f"{path}: not this file")
            if start and response.status_code != _PART:
                raise Unfit(f"{path}: the hub does not know parts")
            async for chunk in response.aiter_bytes():
                yield chunk

    async def keep_blob(self, content: bytes, media_type: str) -> str:
        """Bring the whole content of an attachment at once; returns its SHA-256, its name."""
        sha256 = hashlib.sha256(content).hexdigest()
        headers = {"Content-Type": media_type}
        await self._send("PUT", f"/sync/v1/blob/{sha256}", content=content, headers=headers)
        return sha256

    async def blob(self, sha256: str, interaction: InteractionId) -> bytes:
        """The whole content of an attachment of this interaction."""
        where = {"interaction": interaction}
        return (await self._send("GET", f"/sync/v1/blob/{sha256}", params=where)).content

    async def close(self) -> None:
        await self._http.aclose()

    async def _live(
        self,
        interaction: InteractionId,
        verb: str,
        fence: int | None = None,
        why: Declined | Missed | None = None,
    ) -> bool:
        path = f"/live/v1/interaction/{interaction}/{verb}"
        given = {"fence": fence, "why": why}
        where = {name: str(each) for name, each in given.items() if each is not None}
        return _decoded(Taken, path, await self._send("POST", path, params=where)).taken

    async def _told(self, place: Place) -> AsyncGenerator[StreamEvent, None]:
        """The stream, until it breaks."""
        where = {"client_id": place.client_id, "cursor": place.cursor}
        patience = httpx.Timeout(READ_S, connect=CONNECT_S, read=STREAM_READ_S)
        asked = self._streamed("GET", "/sync/v1/stream", params=where, timeout=patience)
        try:
            async with asyncio.timeout(self._listening.first_beat_s) as first, asked as response:
                _tells(response)
                async for event in events_of(response.aiter_lines(), place):
                    first.reschedule(None)
                    yield event
        except TimeoutError as error:
            raise Offline("the stream is held back") from error
        raise Offline("the stream was cut")

    async def _asked(self, place: Place) -> AsyncGenerator[StreamEvent, None]:
        """One poll: it waits for an event and ends with it."""
        wait_s = self._listening.poll_s
        where = {"client_id": place.client_id, "cursor": place.cursor, "wait": wait_s}
        patience = httpx.Timeout(READ_S, connect=CONNECT_S, read=wait_s + POLL_READ_S)
        response = await self._send("GET", "/sync/v1/stream", params=where, timeout=patience)
        _tells(response)
        async for event in events_of(response.aiter_lines(), place):
            yield event

    def _knows_polls_and_broke(self) -> bool:
        return self._spoken >= older_hubs.TOLERANT and self._listening.stream_broke()

    async def _ask(
        self, answer: type[T], method: str, path: str, *, body: object | None = None
    ) -> T:
        content = None if body is None else msgspec.json.encode(body)
        return _decoded(answer, path, await self._send(method, path, content=content))

    async def _send(self, method: str, path: str, **request: Any) -> httpx.Response:
        async with self._streamed(method, path, **request) as response:
            await response.aread()
            return response

    @asynccontextmanager
    async def _streamed(
        self, method: str, path: str, **request: Any
    ) -> AsyncIterator[httpx.Response]:
        number = next(self._numbers)
        headers = {**request.pop("headers", {}), NUMBER_HEADER: number}
        try:
            async with self._http.stream(method, path, headers=headers, **request) as response:
                if response.headers.get(NUMBER_HEADER, number) != number:
                    # Left unread, so that the connection is closed: all behind it is late by one.
                    raise Offline("the line brought the answer to another request")
                if not response.is_success:
                    await response.aread()
                    raise error_of(response)
                yield response
        except (httpx.HTTPError, httpx.StreamError) as error:
            raise unreached(error) from error


async def _kept_by_nobody(_refresh: str) -> None:
    pass


def _trust(url: str) -> ssl.SSLContext:
    """What the machine trusts; reading that takes a while and is not needed for plain http."""
    if url.startswith("https:"):
        return ssl.create_default_context()
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def _tells(response: httpx.Response) -> None:
    """Raises Foreign where these are no events: each line of a page would count as a beat."""
    if not response.headers.get("Content-Type", "").startswith(EVENTS):
        raise Foreign("/sync/v1/stream: no events")


def _decoded(answer: type[T], path: str, response: httpx.Response) -> T:
    try:
        return msgspec.json.decode(response.content, type=answer)
    except msgspec.DecodeError as error:
        by_a_hub = NUMBER_HEADER in response.headers
        raise (Unfit if by_a_hub else Foreign)(f"{path}: {error}") from error
