"""`/survey/{token}`: where customers say how it was; open to everybody who has the link.

Laws: looking changes nothing (mail programs look first); an answer is in the data at once and can
be changed until the survey ends; whatever is sent, the answer is a page that says what happened and
nothing about anybody; there is no cookie, so nobody else's page can answer in a customer's name.
"""

from __future__ import annotations

import logging
from asyncio import to_thread
from typing import Annotated, Final
from urllib.parse import parse_qsl

import msgspec
from litestar import MediaType, Response, get, post
from litestar.di import NamedDependency
from litestar.exceptions import HTTPException
from litestar.params import Parameter
from msgspec.structs import replace

from desktop.domain.ids import SurveyId, TenantId
from desktop.domain.records import Customer, Interaction
from desktop.domain.surveys import Survey
from desktop.ports.wire import ErrorCode
from integrations.hub.server.answering import AnyRequest
from integrations.hub.server.changes.survey_words import (
    MOST_WORDS,
    Words,
    day_of,
    language_of,
    preferred,
    words_in,
)
from integrations.hub.server.described import tells
from integrations.hub.server.hub import Hub
from integrations.hub.server.refused import Refused
from integrations.hub.server.rights.seals import Broken
from integrations.hub.server.store import records
from integrations.hub.server.store.heads import head_of
from integrations.hub.server.store.opening import Contended, Transaction
from integrations.hub.server.store.work import Work
from integrations.hub.server.surveys import links as survey_links
from integrations.hub.server.surveys import page as survey_page
from integrations.hub.server.surveys.page import Filled

log = logging.getLogger(__name__)

MOST_BYTES: Final = 32_000  # 2000 characters, each of them four bytes and escaped, and a little
MOST_FIELDS: Final = 10
_OWN: Final = ("", "same-origin", "none")
_FORM: Final = "application/x-www-form-urlencoded"
_SOLVED: Final = {"yes": True, "no": False}

Token = Annotated[str, Parameter(max_length=200)]
Lang = Annotated[str, Parameter(max_length=8)]
TheHub = NamedDependency[Hub]
Page = Response[str]


class Told(Exception):
    """What happened, for the customer to read: a status and the name of its words."""

    def __init__(self, status: int, said: str) -> None:
        super().__init__(said)
        self.status = status
        self.said = said


class Asked(msgspec.Struct, frozen=True):
    """A survey that was found, and the words for its page."""

    tenant: TenantId
    survey: Survey
    words: Words


def _sorry(request: AnyRequest, error: Exception) -> Page:
    words = words_in(_wanted(request))
    match error:
        case Told():
            return _page(survey_page.told(words, getattr(words, error.said)), error.status)
        case Refused() if error.code is ErrorCode.BUSY:
            return _page(survey_page.told(words, words.busy), 429, {"Retry-After": "60"})
        case Contended():
            return _page(survey_page.told(words, words.busy), 503, {"Retry-After": "5"})
        case HTTPException() if error.status_code < 500:  # noqa: PLR2004  the sender's fault
            return _page(survey_page.told(words, words.unreadable), error.status_code)
        case _:
            log.error("a survey failed", exc_info=error)
            return _page(survey_page.told(words, words.fault), 500)


@get(
    "/survey/{token:str}",
    media_type=MediaType.HTML,
    responses=tells(),
    exception_handlers={Exception: _sorry},
)
async def questions(hub: TheHub, request: AnyRequest, token: Token, lang: Lang = "") -> Page:
    """What a customer is asked, for a person to read; with what they have said so far."""
    asked = await to_thread(_found, hub, request, token, lang)
    return _page(survey_page.form(asked.words, _as_said(asked)))


@post(
    "/survey/{token:str}",
    status_code=200,
    media_type=MediaType.HTML,
    responses=tells(),
    exception_handlers={Exception: _sorry},
    request_max_body_size=MOST_BYTES,
)
async def answer(hub: TheHub, request: AnyRequest, token: Token, lang: Lang = "") -> Page:
    """What a customer has answered; sent again, it is the answer from then on."""
    asked = await to_thread(_found, hub, request, token, lang)
    if request.headers.get("sec-fetch-site", "") not in _OWN:
        raise Told(403, "elsewhere")
    if request.headers.get("content-type", "").partition(";")[0].strip().casefold() != _FORM:
        raise Told(415, "unreadable")
    hub.survey_answers.take(asked.survey.id)
    filled = _filled(await request.body())
    if filled.flaws:
        again = replace(filled, answered=asked.survey.answered_at is not None)
        return _page(survey_page.form(asked.words, again), 422)
    await to_thread(_keep, hub, asked, filled)
    there = {"Location": f"{request.url.path}?lang={asked.words.language}"}
    return _page("", 303, there)


ROUTES: Final = (questions, answer)


def _found(hub: Hub, request: AnyRequest, token: str, lang: str) -> Asked:
    """Raises Told, Refused."""
    hub.survey_addresses.take(request.client.host if request.client else "")
    try:
        tenant, id = survey_links.opened(hub.store, token)
    except Broken as error:
        raise Told(404, "nowhere") from error
    with hub.store.reading(tenant) as within:
        survey = records.find(within, "survey", id)
        words = words_in(lang or _spoken(within, request, survey))
    if not isinstance(survey, Survey):  # erased meanwhile
        raise Told(404, "nowhere")
    if hub.clock.now() >= survey.until:
        raise Told(410, "over")
    return Asked(tenant, survey, words)


def _spoken(within: Transaction, request: AnyRequest, survey: object) -> str:
    """What the contact was written in, else what the browser asks for, else the customer's."""
    if not isinstance(survey, Survey):
        return preferred(request.headers.get("accept-language", ""))
    contact = records.find(within, "interaction", survey.interaction)
    written = contact.language if isinstance(contact, Interaction) else ""
    asked_for = written or preferred(request.headers.get("accept-language", ""))
    if asked_for or not isinstance(contact, Interaction):
        return asked_for
    customer = records.find(within, "customer", survey.customer)
    return language_of(contact, customer) if isinstance(customer, Customer) else ""


def _wanted(request: AnyRequest) -> str:
    chosen = request.query_params.get("lang", "")
    return chosen[:2] or preferred(request.headers.get("accept-language", ""))


def _as_said(asked: Asked) -> Filled:
    survey = asked.survey
    return Filled(
        satisfied=survey.satisfied,
        solved=survey.solved,
        text=survey.text,
        answered=survey.answered_at is not None,
        until=day_of(asked.words, survey.until),
    )


def _filled(body: bytes) -> Filled:
    """What was filled in. Raises Told."""
    try:
        pairs = parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            max_num_fields=MOST_FIELDS,
            errors="strict",
        )
    except ValueError as error:  # also of what is no UTF-8
        raise Told(400, "unreadable") from error
    said = dict(pairs)
    grade, text = said.get("satisfied", ""), _clean(said.get("text", ""))
    satisfied = int(grade) if grade in set("12345") else 0
    flaws = [] if satisfied else ["satisfied"]
    if len(text) > MOST_WORDS:
        flaws.append("text")
    solved = _SOLVED.get(said.get("solved", ""))
    return Filled(satisfied=satisfied, solved=solved, text=text, flaws=tuple(flaws))


def _clean(text: str) -> str:
    """Without what no keyboard makes: databases refuse some of it, and it may hide words."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = (letter for letter in lines if letter == "\n" or letter.isprintable() or letter == "\t")
    return "".join(kept).strip()


def _keep(hub: Hub, asked: Asked, filled: Filled) -> None:
    """Raises Told, Contended."""
    hub.store.writing(
        asked.tenant, lambda within: _kept(within, hub, SurveyId(asked.survey.id), filled)
    )


def _kept(within: Transaction, hub: Hub, id: SurveyId, filled: Filled) -> None:
    head = head_of(within)
    if head is None:
        raise Told(404, "nowhere")
    work = Work(within, head, hub.clock.now())
    survey = work.hold("survey", id)
    if not isinstance(survey, Survey):
        raise Told(404, "nowhere")
    if work.now >= survey.until:
        raise Told(410, "over")
    said = replace(survey, satisfied=filled.satisfied, solved=filled.solved, text=filled.text)
    if said != survey:
        work.put(replace(said, answered_at=work.now))
        work.write()


def _page(content: str, status: int = 200, more: dict[str, str] | None = None) -> Page:
    headers = {**survey_page.HEADERS, **(more or {})}
    return Response(content, status_code=status, headers=headers, media_type="text/html")
