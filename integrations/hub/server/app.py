"""The hub's addresses, each handed on to the part that does it. OpenAPI comes from the types."""

from __future__ import annotations

from typing import Annotated, Final

import msgspec
from litestar import Litestar, get, post
from litestar.di import Provide
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.params import Parameter

from desktop.ports.wire import (
    PUSH_MOST_BYTES,
    Hello,
    Login,
    Page,
    Push,
    Pushed,
    Session,
    Welcome,
)
from integrations.hub.server import greeting, pulling, pushing, signing_in
from integrations.hub.server.answering import AnyRequest, Wire, refused
from integrations.hub.server.hub import Hub
from integrations.hub.server.rights import Bearer

BODY_BYTES: Final = 64_000


# Names in addresses; what is looked up by them is checked as in the bodies.
ClientId = Annotated[str, Parameter(pattern=r"^[A-Za-z0-9._:-]+$", max_length=64)]


class Health(msgspec.Struct, frozen=True):
    status: str = "ok"


def bearer_of_request(request: AnyRequest) -> Bearer:
    return signing_in.bearer_of(request.headers.get("authorization"))


@get("/health", sync_to_thread=True)
def health(hub: Hub) -> Health:
    """Answers when the hub is ready, its database included."""
    with hub.store.engine.connect():
        return Health()


@post("/login", dto=Wire[Login], return_dto=None, status_code=200, sync_to_thread=True)
def login(hub: Hub, request: AnyRequest, data: Login) -> Session:
    """A token for a login and its password."""
    address = request.client.host if request.client else ""
    return signing_in.login(hub.store, hub.clock, hub.logins, data, address)


@post("/sync/v1/hello", dto=Wire[Hello], return_dto=None, status_code=200, sync_to_thread=True)
def hello(hub: Hub, bearer: Bearer, data: Hello) -> Welcome:
    """The first word of an installation: who it is, how far it was answered."""
    return greeting.hello(hub.store, hub.clock, bearer, data)


@post(
    "/sync/v1/push",
    dto=Wire[Push],
    return_dto=None,
    status_code=200,
    sync_to_thread=True,
    request_max_body_size=PUSH_MOST_BYTES,
)
def push(hub: Hub, bearer: Bearer, data: Push) -> Pushed:
    """What the person did, in order; each is answered once and for ever."""
    hub.pushes.take(bearer.token_hash)
    return pushing.push(hub.store, hub.clock, bearer, data)


@get("/sync/v1/pull", sync_to_thread=True)
def pull(hub: Hub, bearer: Bearer, client_id: ClientId, cursor: str) -> Page:
    """What is new since the cursor."""
    return pulling.pull(hub.store, hub.clock, bearer, client_id, cursor)


def create_app(hub: Hub) -> Litestar:
    """The ASGI application of a hub."""
    return Litestar(
        [health, login, hello, push, pull],
        dependencies={
            "hub": Provide(lambda: hub, sync_to_thread=False),
            "bearer": Provide(bearer_of_request, sync_to_thread=False),
        },
        exception_handlers={Exception: refused},
        request_max_body_size=BODY_BYTES,
        openapi_config=OpenAPIConfig(
            title="Tresen hub",
            version="1",
            path="/openapi.json",
            render_plugins=[JsonRenderPlugin(path="/", media_type="application/json")],
        ),
        logging_config=None,
    )
