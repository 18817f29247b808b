"""The addresses of what is decided while people wait: offers, contacts in hand, who is here."""

from __future__ import annotations

from typing import Annotated, Final

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody, Parameter

from desktop.domain.ids import InteractionId
from desktop.domain.words import Declined, Missed
from desktop.ports.beside import Beside, Looks
from desktop.ports.legs import Leg, Legs
from desktop.ports.pictures import PicturesShown, ShowPictures
from desktop.ports.why import Why
from desktop.ports.wire import (
    AtWork,
    Counted,
    ErrorCode,
    Here,
    NextOffer,
    Reveal,
    Revealed,
    Taken,
)
from integrations.hub.server import leasing, revealing
from integrations.hub.server.answering import Wire
from integrations.hub.server.beating import Beat, here
from integrations.hub.server.described import refuses
from integrations.hub.server.gathering import Gathering
from integrations.hub.server.hub import Hub
from integrations.hub.server.mail.showing_pictures import show_pictures
from integrations.hub.server.refused import Refused
from integrations.hub.server.rights.rights import Bearer
from integrations.hub.server.routing import offering
from integrations.hub.server.routing.why import why as explained
from integrations.hub.server.telling.of_calls import say_leg
from integrations.hub.server.telling.of_others import look

Beats = Gathering[Beat, Counted | None]

TheHub = NamedDependency[Hub]
TheBearer = NamedDependency[Bearer]
TheBeats = NamedDependency[Beats]
RecordName = Annotated[str, Parameter(pattern=r"^[A-Za-z0-9._:-]+$", max_length=64)]
Device = Annotated[str | None, Parameter(pattern=r"^[A-Za-z0-9._:-]+$", max_length=64)]
Fence = Annotated[int, Parameter(ge=0, le=2**53)]
WhyDeclined = Annotated[Declined | None, Parameter()]
WhyMissed = Annotated[Missed, Parameter()]
FenceIfAny = Annotated[int | None, Parameter(ge=0, le=2**53, schema_extra={"minimum": 0})]


@post("/live/v1/offer", status_code=200, sync_to_thread=True, responses=refuses())
def offer(hub: TheHub, bearer: TheBearer, device: Device = None) -> NextOffer:
    """What is held for the agent; whatever can be given away is given before."""
    return offering.next_offer(hub, bearer, device)


@post(
    "/live/v1/interaction/{id:str}/accept",
    status_code=200,
    sync_to_thread=True,
    responses=refuses(),
)
def accept(hub: TheHub, bearer: TheBearer, id: RecordName, fence: FenceIfAny = None) -> Taken:
    """Take what was offered."""
    return offering.accept(hub, bearer, InteractionId(id), fence)


@post(
    "/live/v1/interaction/{id:str}/decline",
    status_code=200,
    sync_to_thread=True,
    responses=refuses(),
)
def decline(hub: TheHub, bearer: TheBearer, id: RecordName, why: WhyDeclined = None) -> Taken:
    """Give it back to its old place."""
    return offering.decline(hub, bearer, InteractionId(id), why)


@post(
    "/live/v1/interaction/{id:str}/missed",
    status_code=200,
    sync_to_thread=True,
    responses=refuses(),
)
def missed(
    hub: TheHub, bearer: TheBearer, id: RecordName, fence: Fence, why: WhyMissed = Missed.UNHEARD
) -> Taken:
    """Nobody took it, as far as the desk can tell why."""
    return offering.missed(hub, bearer, InteractionId(id), fence, why)


@post(
    "/live/v1/interaction/{id:str}/beat", status_code=200, sync_to_thread=True, responses=refuses()
)
def beat(hub: TheHub, bearer: TheBearer, id: RecordName, fence: Fence) -> Taken:
    """Keep a contact in hand; a desk does so for all of its own with its presence."""
    return leasing.beat(hub, bearer, InteractionId(id), fence)


@post(
    "/live/v1/interaction/{id:str}/wrap", status_code=200, sync_to_thread=True, responses=refuses()
)
def wrap(hub: TheHub, bearer: TheBearer, id: RecordName, fence: Fence) -> Taken:
    """The conversation is over, its wrap-up begins."""
    return leasing.wrap(hub, bearer, InteractionId(id), fence)


@post(
    "/live/v1/interaction/{id:str}/release",
    status_code=200,
    sync_to_thread=True,
    responses=refuses(),
)
def release(hub: TheHub, bearer: TheBearer, id: RecordName, fence: Fence) -> Taken:
    """Give a contact in hand back to its old place in the queue."""
    return leasing.release(hub, bearer, InteractionId(id), fence)


@post("/live/v1/presence", dto=Wire[AtWork], return_dto=None, status_code=200, responses=refuses())
async def at_work(beats: TheBeats, bearer: TheBearer, data: JSONBody[AtWork]) -> Counted:
    """The beat of a desk: somebody is here, with these contacts in hand."""
    counted = await beats.ask(bearer.tenant, Beat(bearer.token_hash, data))
    if counted is None:
        raise Refused(ErrorCode.SIGNED_OUT, "The hub does not know this token any more.")
    return counted


@get("/live/v1/presence", sync_to_thread=True, responses=refuses())
def who_is_here(hub: TheHub, bearer: TheBearer) -> list[Here]:
    """Whose desk is heard of, and how well."""
    return here(hub, bearer)


@post(
    "/live/v1/beside",
    dto=Wire[Looks],
    return_dto=None,
    status_code=200,
    responses=refuses(ErrorCode.FORBIDDEN, ErrorCode.NOT_FOUND),
)
async def beside(hub: TheHub, bearer: TheBearer, data: JSONBody[Looks]) -> Beside:
    """What the person does at a contact; answered with who else is there."""
    return await look(hub, bearer, data)


@post(
    "/live/v1/legs",
    dto=Wire[Leg],
    return_dto=None,
    status_code=200,
    responses=refuses(ErrorCode.NOT_FOUND),
)
async def legs(hub: TheHub, bearer: TheBearer, data: JSONBody[Leg]) -> Legs:
    """How one end of a call between two desks stands; answered with what others say."""
    return await say_leg(hub, bearer, data)


@post(
    "/live/v1/reveal",
    dto=Wire[Reveal],
    return_dto=None,
    status_code=200,
    sync_to_thread=True,
    responses=refuses(ErrorCode.FORBIDDEN, ErrorCode.NOT_FOUND),
)
def reveal(hub: TheHub, bearer: TheBearer, data: JSONBody[Reveal]) -> Revealed:
    """One hidden value of one customer, for a reason; it is written down."""
    return revealing.reveal(hub, bearer, data)


@post(
    "/live/v1/pictures",
    dto=Wire[ShowPictures],
    return_dto=None,
    status_code=200,
    responses=refuses(ErrorCode.NOT_FOUND),
)
async def pictures(hub: TheHub, bearer: TheBearer, data: JSONBody[ShowPictures]) -> PicturesShown:
    """Fetch the pictures that a mail names on other servers: somebody asked to see them."""
    return await show_pictures(hub, bearer, data)


@get("/live/v1/why/{id:str}", sync_to_thread=True, responses=refuses(ErrorCode.NOT_FOUND))
def why(hub: TheHub, bearer: TheBearer, id: RecordName) -> Why:
    """Who would get a contact that waits, and why: a dry run."""
    return explained(hub, bearer, InteractionId(id))


ROUTES: Final = (
    beside,
    legs,
    reveal,
    pictures,
    why,
    offer,
    accept,
    decline,
    missed,
    beat,
    wrap,
    release,
    at_work,
    who_is_here,
)
