"""The hub's addresses, each handed on to the part that does it. OpenAPI comes from the types."""

from __future__ import annotations

from asyncio import to_thread
from datetime import timedelta
from functools import partial
from typing import Annotated, Any, Final

import msgspec
from litestar import Litestar, Response, get, post, put
from litestar.datastructures import State
from litestar.di import NamedDependency, Provide
from litestar.openapi import OpenAPIConfig
from litestar.params import JSONBody, Parameter
from litestar.response import Stream

from desktop.domain.bounds import (
    ANEW_BUCKETS,
    BLOB_BYTES,
    PUSH_MOST_BYTES,
    RELEASE_HEADER,
    is_older,
)
from desktop.ports.wire import (
    PROTOCOL_HEADER,
    BucketSums,
    ErasedHere,
    ErrorCode,
    Hello,
    LiveTimes,
    Login,
    Page,
    Push,
    Pushed,
    Received,
    Renew,
    Renewed,
    Session,
    SignOut,
    SnapshotAsk,
    Welcome,
)
from integrations.hub.server import greeting, live, pulling, pushing, versions
from integrations.hub.server.answering import AnyRequest, Batch, Wire, json_answer, refused
from integrations.hub.server.attachments import blobs, ranges, receiving
from integrations.hub.server.beating import beat
from integrations.hub.server.described import ANYTHING_ELSE, Description, answers, refuses
from integrations.hub.server.erasing import erased
from integrations.hub.server.gathering import Gathering
from integrations.hub.server.hub import Hub
from integrations.hub.server.refused import Refused
from integrations.hub.server.rights.rights import Bearer
from integrations.hub.server.signing_in import sessions
from integrations.hub.server.signing_in import tokens as signing_in
from integrations.hub.server.store.blobs import PIECE
from integrations.hub.server.surveys import surveying
from integrations.hub.server.telling import snapshotting, streaming, summing
from integrations.hub.server.webchat import addresses as webchat
from integrations.hub.server.webchat.looking import Looks, look_together

BODY_BYTES: Final = 64_000
BLOB_MOST_BYTES: Final = BLOB_BYTES + PIECE  # beyond it nobody looks what it is
ZSTD: Final = "application/zstd"
EVENTS: Final = "text/event-stream"

TheHub = NamedDependency[Hub]
TheBearer = NamedDependency[Bearer]
TheProtocol = NamedDependency[int]
# Names in addresses; what is looked up by them is checked as in the bodies.
ClientId = Annotated[str, Parameter(pattern=r"^[A-Za-z0-9._:-]+$", max_length=64)]
RecordName = ClientId
Cursor = Annotated[str, Parameter(max_length=8_000)]
Wait = Annotated[int | None, Parameter(ge=1, le=55)]
Bucket = Annotated[str, msgspec.Meta(max_length=300)]
Anew = Annotated[
    tuple[Bucket, ...],
    Parameter(max_items=ANEW_BUCKETS, schema_extra={"items": {"type": "string"}}),
]
Behind = Annotated[bool, Parameter()]
Sha256 = Annotated[str, Parameter(pattern=r"^[0-9a-f]{64}$")]
READING: Final = refuses(ErrorCode.WIPED, ErrorCode.EPOCH, ErrorCode.FLOOR)
A_FILE: Final = {
    **refuses(ErrorCode.NOT_FOUND, ErrorCode.RANGE),
    200: answers(bytes, ANYTHING_ELSE),
    206: answers(bytes, ANYTHING_ELSE),
}


class Health(msgspec.Struct, frozen=True):
    status: str = "ok"


async def bearer_of_request(request: AnyRequest, hub: TheHub) -> Bearer:
    bearer = signing_in.bearer_of(request.headers.get("authorization"))
    if not hub.used.knows(bearer):
        await to_thread(hub.used.note, bearer)
    return bearer


def protocol_of_request(request: AnyRequest) -> int:
    return versions.spoken(request.headers.get(PROTOCOL_HEADER))


@get("/health", sync_to_thread=True, responses=refuses(signed_in=False))
def health(hub: TheHub) -> Health:
    """Answers when the hub is ready, its database included."""
    with hub.store.engine.connect():
        return Health()


@post(
    "/login",
    dto=Wire[Login],
    return_dto=None,
    status_code=200,
    sync_to_thread=True,
    responses=refuses(ErrorCode.FORBIDDEN, signed_in=False),
)
def login(hub: TheHub, request: AnyRequest, data: JSONBody[Login]) -> Session:
    """A token for a login and its password."""
    address = request.client.host if request.client else ""
    hub.addresses.take(address)
    return signing_in.login(hub.store, hub.logins, data, address, hub.terms)


@post(
    "/renew",
    dto=Wire[Renew],
    return_dto=None,
    status_code=200,
    sync_to_thread=True,
    responses=refuses(),
)
def renew(hub: TheHub, data: JSONBody[Renew]) -> Renewed:
    """The next token of a session, for its refresh token, which works once."""
    return sessions.renew(hub.store, hub.terms, hub.logins, data)


@post(
    "/sign-out",
    dto=Wire[SignOut],
    return_dto=None,
    status_code=204,
    sync_to_thread=True,
    responses=refuses(),
)
def sign_out(hub: TheHub, data: JSONBody[SignOut]) -> None:
    """A session is over, for whoever has what renews it."""
    sessions.sign_out(hub.store, hub.logins, data)


@post(
    "/sync/v1/hello",
    dto=Wire[Hello],
    return_dto=None,
    status_code=200,
    sync_to_thread=True,
    responses=refuses(ErrorCode.WIPED, ErrorCode.FORK, ErrorCode.UPGRADE),
)
def hello(hub: TheHub, bearer: TheBearer, data: JSONBody[Hello]) -> Welcome:
    """The first word of an installation: who it is, how far it was answered."""
    limits = hub.limits
    live = LiveTimes(limits.offer_s, limits.lease_s, limits.beat_s)
    lease = timedelta(hours=limits.device_lease_h)
    told = greeting.Told(lease, live, limits.at_once, limits.least_release)
    return greeting.hello(hub.store, hub.clock, bearer, data, told)


@post(
    "/sync/v1/push",
    dto=Batch[Push],
    return_dto=None,
    status_code=200,
    sync_to_thread=True,
    request_max_body_size=PUSH_MOST_BYTES,
    responses=refuses(ErrorCode.FORK, ErrorCode.EPOCH, ErrorCode.GAP, ErrorCode.UPGRADE),
)
def push(
    hub: TheHub,
    bearer: TheBearer,
    protocol: TheProtocol,
    request: AnyRequest,
    data: JSONBody[Push],
) -> Pushed:
    """What the person did, in order; each is answered once and for ever."""
    hub.pushes.take(bearer.token_hash)
    hub.tenant_pushes.take(bearer.tenant)
    limits = hub.limits
    release = request.headers.get(RELEASE_HEADER, "")
    if protocol < limits.least_protocol or is_older(release, limits.least_release):
        raise Refused(ErrorCode.UPGRADE, "This desktop is too old to write to this hub.")
    with hub.precedence.ahead():
        pushed = pushing.push(hub.store, hub.clock, bearer, data, limits.at_once.push_mutations)
    return versions.pushed_for(protocol, pushed)


@get(
    "/sync/v1/pull",
    sync_to_thread=True,
    responses={200: answers(Page), **READING},
)
def pull(
    hub: TheHub,
    bearer: TheBearer,
    protocol: TheProtocol,
    *,
    request: AnyRequest,
    client_id: ClientId,
    cursor: Cursor,
    anew: Anew = (),
    behind: Behind = False,
) -> Response[bytes]:
    """What is new since the cursor, and everything in the buckets that are wanted `anew`.

    `behind`: although the log does not reach back to it; see `still` of the answer. That walks
    through all that the person sees, so that its pages need a place as those of a snapshot do.
    """
    news = pulling.pull(
        hub.store,
        hub.clock,
        bearer,
        client_id,
        cursor,
        anew=anew,
        behind=behind,
        walking=partial(hub.slots.taken, bearer.token_hash),
    )
    hub.acknowledged.note(bearer.tenant, client_id, news.since, hub.clock.now())
    return json_answer(request, versions.page_for(protocol, news.page))


@post(
    "/sync/v1/erased",
    dto=Wire[ErasedHere],
    return_dto=None,
    status_code=204,
    sync_to_thread=True,
    responses=refuses(ErrorCode.FORK),
)
def erased_here(hub: TheHub, bearer: TheBearer, data: JSONBody[ErasedHere]) -> None:
    """An installation has nothing any more of what was erased."""
    erased.acknowledged(hub.store, bearer, data)


@get("/sync/v1/bucket-sums", sync_to_thread=True, responses=READING)
def bucket_sums(hub: TheHub, bearer: TheBearer, client_id: ClientId, cursor: Cursor) -> BucketSums:
    """How many rows there are in each bucket that the person sees, and their XOR."""
    now = hub.clock.now()
    heard = partial(hub.acknowledged.note, bearer.tenant, client_id, now=now)
    return summing.bucket_sums(hub.store, bearer, client_id, cursor, heard)


@post(
    "/sync/v1/snapshot",
    dto=Wire[SnapshotAsk],
    return_dto=None,
    status_code=200,
    media_type=ZSTD,
    responses=refuses(ErrorCode.FLOOR),
)
async def snapshot(
    hub: TheHub, bearer: TheBearer, protocol: TheProtocol, data: JSONBody[SnapshotAsk]
) -> Stream:
    """Everything the person sees: NDJSON, compressed with zstandard."""
    numbered = protocol >= versions.ROW_NUMBERS
    pages = await snapshotting.begun(hub, bearer, data.resume, numbered=numbered)
    return Stream(pages, media_type=ZSTD)


@get("/sync/v1/stream", media_type=EVENTS, responses=READING)
async def stream(
    hub: TheHub,
    bearer: TheBearer,
    protocol: TheProtocol,
    *,
    client_id: ClientId,
    cursor: Cursor,
    wait: Wait = None,
) -> Response[Any]:
    """News as they happen: server-sent events `delta`, `poke`, `bye`.

    With `wait` the next event alone, after at most so many seconds: for lines that let no stream
    through.
    """
    line = streaming.Stream(hub, bearer, client_id, cursor, protocol)
    await line.open()
    headers = {"X-Accel-Buffering": "no", "Cache-Control": "no-store"}
    if wait is not None:
        return Response(await line.one_event(wait), media_type=EVENTS, headers=headers)
    return Stream(line.events(), media_type=EVENTS, headers=headers)


@get("/sync/v1/blob/{sha256:str}/received", sync_to_thread=True, responses=refuses())
def received_blob(hub: TheHub, bearer: TheBearer, sha256: Sha256) -> Received:
    """How much of an attachment this person has brought: where to go on."""
    return receiving.received(hub.store, bearer, sha256)


@put(
    "/sync/v1/blob/{sha256:str}",
    status_code=200,
    request_max_body_size=BLOB_MOST_BYTES,
    responses=refuses(ErrorCode.RANGE),
)
async def keep_blob(
    hub: TheHub, bearer: TheBearer, request: AnyRequest, sha256: Sha256
) -> Received:
    """Keep an attachment's content under its SHA-256: the whole, or the part of Content-Range."""
    part = ranges.sent(request.headers.get("content-range"))
    media_type = request.headers.get("content-type", blobs.ANYTHING)
    most = hub.limits.at_once.blob_bytes
    taking = receiving.Receiving(hub.store, hub.clock, bearer, sha256, most)
    return await blobs.keep(taking, part, media_type, request.stream())


@get("/sync/v1/blob/{sha256:str}", responses=A_FILE)
async def read_blob(
    hub: TheHub, bearer: TheBearer, request: AnyRequest, sha256: Sha256, interaction: RecordName
) -> Stream:
    """The content of an attachment of an interaction that the person sees; or a Range of it."""
    stored = await to_thread(blobs.found, hub.store, bearer, sha256, interaction)
    part = ranges.asked_for(request.headers.get("range"), stored.size)
    whole = ranges.Part(0, stored.size, stored.size)
    headers = {
        "Accept-Ranges": "bytes",
        "Cache-Control": "private, no-store",
        "Content-Disposition": "attachment",
        "Content-Length": str((part or whole).length),
        "ETag": f'"{sha256}"',
        "X-Content-Type-Options": "nosniff",
        **({"Content-Range": part.said} if part else {}),
    }
    return Stream(
        blobs.content(hub.store, bearer, stored, part or whole),
        media_type=stored.media_type,
        headers=headers,
        status_code=206 if part else 200,
    )


ROUTES: Final = (
    health,
    login,
    renew,
    sign_out,
    hello,
    push,
    pull,
    erased_here,
    bucket_sums,
    snapshot,
    stream,
    received_blob,
    keep_blob,
    read_blob,
    *live.ROUTES,
    *surveying.ROUTES,
    *webchat.ROUTES,
)


def create_app(hub: Hub) -> Litestar:
    """The ASGI application of a hub."""
    beats: live.Beats = Gathering(partial(beat, hub), hub.limits.beats_together_s)
    chats: Looks = Gathering(partial(look_together, hub), 0.0, most=50)
    return Litestar(
        ROUTES,
        state=State({"hub": hub}),
        dependencies={
            "hub": Provide(lambda: hub, sync_to_thread=False),
            "bearer": Provide(bearer_of_request),
            "beats": Provide(lambda: beats, sync_to_thread=False),
            "looks": Provide(lambda: chats, sync_to_thread=False),
            "protocol": Provide(protocol_of_request, sync_to_thread=False),
        },
        exception_handlers={Exception: refused},
        on_shutdown=[beats.close, chats.close],
        request_max_body_size=BODY_BYTES,
        openapi_config=OpenAPIConfig(
            title="Tresen hub",
            version="1",
            path="/openapi.json",
            render_plugins=[Description()],
        ),
        logging_config=None,
    )
