"""`/chat/{name}`: where visitors of web pages write to the enterprise.

Laws: whatever is sent, the answer is a NotDone and never a fault because of the sender; only pages
of the chat's own places read an answer; a visit is reached by its secret and nothing else, and the
secret stands in a header, never in an address.
"""

from __future__ import annotations

import logging
import math
from asyncio import to_thread
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Annotated, Any, Final

import msgspec
from litestar import MediaType, Response, Router, get, post
from litestar.di import NamedDependency, Provide
from litestar.exceptions import HTTPException
from litestar.params import JSONBody, Parameter
from litestar.response import Stream

from integrations.hub.server.answering import AnyRequest, Wire
from integrations.hub.server.changes.survey_words import preferred
from integrations.hub.server.described import ANYTHING_ELSE, answers
from integrations.hub.server.hub import Hub
from integrations.hub.server.refused import Refused
from integrations.hub.server.store.opening import Contended
from integrations.hub.server.webchat import files as webchat_files
from integrations.hub.server.webchat import letters as webchat_letters
from integrations.hub.server.webchat import looking as webchat_looking
from integrations.hub.server.webchat import page as webchat_page
from integrations.hub.server.webchat import talking as webchat_talking
from integrations.hub.server.webchat import visits as webchat_visits
from integrations.hub.server.webchat.looking import Look, Looks
from integrations.hub.server.webchat.telling import Telling
from integrations.hub.server.webchat.visits import Chat, Told
from integrations.webchat.consenting import consent_of, spoken
from integrations.webchat.values import (
    FILE_BYTES,
    About,
    Agree,
    Letter,
    NotDone,
    Opened,
    Say,
    Why,
)
from integrations.webchat.words import words_in

log = logging.getLogger(__name__)

EVENTS: Final = "text/event-stream"
BODY_BYTES: Final = 40_000
SECRET_BYTES: Final = 100
_TOO_LARGE: Final = 413
_SERVERS_FAULT: Final = 500

TheHub = NamedDependency[Hub]
TheLooks = NamedDependency[Looks]
TheChat = NamedDependency[Chat]
TheSecret = NamedDependency[str]
Lang = Annotated[str, Parameter(max_length=8)]
After = Annotated[str, Parameter(max_length=100)]
Wait = Annotated[int | None, Parameter(ge=1, le=55)]
Sha256 = Annotated[str, Parameter(pattern=r"^[0-9a-f]{64}$")]


NOT_DONE: Final = {status: answers(NotDone) for status in webchat_visits.STATUS.values()}


class FileKept(msgspec.Struct, frozen=True):
    sha256: str


def chat_of_request(request: AnyRequest, hub: TheHub) -> Chat:
    """Raises Told, Refused."""
    hub.visitors.asks.take(_address(request))
    chat = webchat_visits.chat_of(hub, request.path_params["name"])
    if not webchat_visits.may_show(hub, chat, request.headers.get("origin")):
        raise Told(Why.ELSEWHERE)
    return chat


def secret_of_request(request: AnyRequest) -> str:
    return webchat_visits.secret_of(request.headers.get("authorization"))


@get("/", media_type=MediaType.HTML, sync_to_thread=True, responses=NOT_DONE)
def page(request: AnyRequest, chat: TheChat, lang: Lang = "") -> Response[str]:
    """A page of the hub's own with the chat on it, for phones and for trying it."""
    asked = lang or preferred(request.headers.get("accept-language", ""))
    language = spoken(chat.chosen, asked)
    title = chat.chosen.title or words_in(language).title
    named = request.path_params["name"]
    return Response(
        webchat_page.page(named, title, language),
        headers=dict(webchat_page.PAGE),
        media_type=MediaType.HTML,
    )


@get(
    "/widget.js", sync_to_thread=False, responses={**NOT_DONE, 200: answers(str, "text/javascript")}
)
def widget() -> Response[str]:
    """The one script that a page needs."""
    headers = dict(webchat_page.SCRIPT)
    return Response(webchat_page.script(), headers=headers, media_type="text/javascript")


@get("/about", sync_to_thread=True, responses=NOT_DONE)
def about(hub: TheHub, request: AnyRequest, chat: TheChat, lang: Lang = "") -> Response[About]:
    """What a page needs before anybody says anything; nothing is stored."""
    language = spoken(chat.chosen, lang)
    opens = webchat_looking.opens_at(hub, chat)
    said = About(
        title=chat.chosen.title or words_in(language).title,
        language=language,
        consent=consent_of(chat.chosen, language),
        there=webchat_looking.somebody_there(hub, chat),
        assistant=chat.chosen.assistant,
        opens_at=datetime.fromtimestamp(opens / 1000, UTC) if opens else None,
    )
    return _answer(request, said)


@post("/visit", dto=Wire[Agree], return_dto=None, sync_to_thread=True, responses=NOT_DONE)
def visit(
    hub: TheHub, request: AnyRequest, chat: TheChat, data: JSONBody[Agree]
) -> Response[Opened]:
    """Somebody agrees, and a visit begins."""
    hub.visitors.visits_an_address.take(_address(request))
    hub.visitors.visits_a_chat.take(f"{chat.tenant} {chat.name}")
    return _answer(request, webchat_visits.opened(hub, chat, data), 201)


@post("/say", dto=Wire[Say], return_dto=None, status_code=200, responses=NOT_DONE)
async def say(
    hub: TheHub, request: AnyRequest, chat: TheChat, secret: TheSecret, data: JSONBody[Say]
) -> Response[None]:
    """A message, once under its key."""
    hub.visitors.says.take(secret)
    await webchat_talking.say(hub, chat, secret, data)
    return _answer(request, None)


@post("/person", status_code=200, sync_to_thread=True, responses=NOT_DONE)
def person(hub: TheHub, request: AnyRequest, chat: TheChat, secret: TheSecret) -> Response[None]:
    """A person is asked for, and gets all that was said."""
    hub.visitors.says.take(secret)
    webchat_talking.ask_for_person(hub, chat, secret)
    return _answer(request, None)


@post("/types", status_code=200, sync_to_thread=True, responses=NOT_DONE)
def types(hub: TheHub, request: AnyRequest, chat: TheChat, secret: TheSecret) -> Response[None]:
    """The visitor touches keys; kept nowhere."""
    with hub.store.reading(chat.tenant) as within:
        found = webchat_visits.found(within, chat, secret)
    webchat_talking.types(hub, chat, found)
    return _answer(request, None)


@post("/end", status_code=200, sync_to_thread=True, responses=NOT_DONE)
def end(hub: TheHub, request: AnyRequest, chat: TheChat, secret: TheSecret) -> Response[None]:
    """The visitor leaves."""
    webchat_talking.end(hub, chat, secret)
    return _answer(request, None)


@post("/away", status_code=200, responses=NOT_DONE)
async def away(hub: TheHub, request: AnyRequest, chat: TheChat) -> Response[None]:
    """The page goes; its secret is the body, for it has no time to ask whether it may send more."""
    said = (await request.body())[:SECRET_BYTES].decode("ascii", "replace")
    secret = webchat_visits.secret_of(said)
    await to_thread(webchat_visits.goes, hub, chat, secret)
    return _answer(request, None)


@post(
    "/letter",
    dto=Wire[Letter],
    return_dto=None,
    status_code=200,
    sync_to_thread=True,
    responses=NOT_DONE,
)
def letter(
    hub: TheHub, request: AnyRequest, chat: TheChat, data: JSONBody[Letter]
) -> Response[None]:
    """Nobody is there: an e-mail contact instead of a chat."""
    hub.visitors.letters.take(_address(request))
    webchat_letters.take(hub, chat, data)
    return _answer(request, None)


@get("/events", media_type=EVENTS, responses=NOT_DONE)
async def events(
    hub: TheHub,
    looks: TheLooks,
    *,
    request: AnyRequest,
    chat: TheChat,
    secret: TheSecret,
    after: After = "",
    wait: Wait = None,
) -> Response[Any]:
    """What is said and where it stands, as it happens; with `wait` what there is next, alone."""
    place = request.headers.get("last-event-id", "")[:100] or after
    line = Telling(hub, looks, Look(chat, secret), place)
    await line.open()
    headers = {**_crossing(request), "X-Accel-Buffering": "no", "Cache-Control": "no-store"}
    if wait is not None:
        return Response(await line.one_event(wait), media_type=EVENTS, headers=headers)
    lines = _while_open(hub, secret, _address(request), line)
    first = await anext(lines)
    return Stream(_with_first(first, lines), media_type=EVENTS, headers=headers)


@post("/file", status_code=201, request_max_body_size=FILE_BYTES + 1_000, responses=NOT_DONE)
async def bring_file(
    hub: TheHub, request: AnyRequest, chat: TheChat, secret: TheSecret
) -> Response[FileKept]:
    """A file's content; a message names it then."""
    hub.visitors.files.take(secret)
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().casefold()
    content = await webchat_files.read_whole(request.stream())
    kept = await to_thread(webchat_files.keep, hub, chat, secret, media_type, content)
    return _answer(request, FileKept(kept), 201)


@get(
    "/file/{sha256:str}",
    sync_to_thread=True,
    responses={**NOT_DONE, 200: answers(bytes, ANYTHING_ELSE)},
)
def read_file(
    hub: TheHub, request: AnyRequest, chat: TheChat, secret: TheSecret, sha256: Sha256
) -> Response[bytes]:
    """A file of the own conversation."""
    file, content = webchat_files.read(hub, chat, secret, sha256)
    headers = {
        **_crossing(request),
        "Cache-Control": "private, no-store",
        "Content-Disposition": "attachment",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    return Response(content, headers=headers, media_type=file.media_type)


def _address(request: AnyRequest) -> str:
    return request.client.host if request.client else ""


def _crossing(request: AnyRequest) -> dict[str, str]:
    """For answers to pages that may read them: nobody else comes so far."""
    origin = request.headers.get("origin")
    return {"Vary": "Origin"} | ({"Access-Control-Allow-Origin": origin} if origin else {})


def _answer(request: AnyRequest, said: msgspec.Struct | None, status: int = 200) -> Response[Any]:
    headers = {**_crossing(request), "Cache-Control": "no-store"}
    return Response(said or {}, status_code=status, headers=headers, media_type="application/json")


async def _while_open(hub: Hub, secret: str, address: str, line: Telling) -> AsyncIterator[bytes]:
    with hub.visitors.line(secret, address) as free:
        if not free:
            raise Told(Why.BUSY, retry_after_s=10)
        async for each in line.events():
            yield each


async def _with_first(first: bytes, others: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield first
    async for each in others:
        yield each


def _sorry(request: AnyRequest, error: Exception) -> Response[Any]:
    told = _told(error)
    headers = {"Cache-Control": "no-store", "Vary": "Origin"}
    if told.why not in (Why.ELSEWHERE, Why.NOWHERE):
        headers |= _crossing_or_not(request)
    if told.retry_after_s:
        headers["Retry-After"] = str(max(1, math.ceil(told.retry_after_s)))
    if told.why is Why.FAULT:
        log.error("a chat failed", exc_info=error)
    said = NotDone(told.why, f"This was not done: {told.why}.")
    return Response(said, status_code=told.status, headers=headers, media_type="application/json")


def _crossing_or_not(request: AnyRequest) -> dict[str, str]:
    """A body that cannot be read is found before anybody looks where it comes from."""
    hub: Hub = request.app.state.hub
    try:
        chat = webchat_visits.chat_of(hub, request.path_params["name"])
    except (Told, Contended):
        return {}
    may = webchat_visits.may_show(hub, chat, request.headers.get("origin"))
    return _crossing(request) if may else {}


def _told(error: Exception) -> Told:
    match error:
        case Told():
            return error
        case Refused():
            return Told(Why.BUSY, retry_after_s=error.retry_after_s or 1)
        case Contended():
            return Told(Why.BUSY, retry_after_s=1)
        case HTTPException() if error.status_code == _TOO_LARGE:
            return Told(Why.TOO_LARGE)
        case HTTPException() if error.status_code < _SERVERS_FAULT:
            return Told(Why.UNREADABLE)
        case _:
            return Told(Why.FAULT)


ROUTES: Final = (
    Router(
        "/chat/{name:str}",
        route_handlers=[
            *(page, widget, about, visit, say, person, types, end, away, letter),
            *(events, bring_file, read_file),
        ],
        exception_handlers={Exception: _sorry},
        dependencies={
            "chat": Provide(chat_of_request, sync_to_thread=True),
            "secret": Provide(secret_of_request, sync_to_thread=False),
        },
        request_max_body_size=BODY_BYTES,
    ),
)
