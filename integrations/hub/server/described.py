"""What `/openapi.json` says of the hub: bodies as msgspec reads them, and every refusal.

Law: no answer contradicts it; tests/contracts/test_hub_fuzzed.py holds each answer against it.
"""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any, Final, get_args, get_origin

import msgspec
from litestar import Litestar, MediaType, Request, Response
from litestar.handlers import HTTPRouteHandler
from litestar.openapi import ResponseSpec
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.response import Stream
from litestar.routes import HTTPRoute
from litestar.typing import FieldDefinition

from desktop.ports.wire import ErrorCode, Refusal
from integrations.hub.server.refused import STATUS

ANYTHING_ELSE: Final = "*/*"
_EVERYWHERE: Final = (400, 413, 422, 429, 500, 503)
_NAMED: Final = "#/components/schemas/{name}"

Responses = dict[int, ResponseSpec]


def answers(body: object, media_type: str = MediaType.JSON) -> ResponseSpec:
    """What comes with one status."""
    return ResponseSpec(body, generate_examples=False, media_type=media_type)


def refuses(*codes: ErrorCode, signed_in: bool = True) -> Responses:
    """The statuses of these refusals, and of those that any address may answer with."""
    named = {STATUS[each] for each in (*codes, *([ErrorCode.SIGNED_OUT] if signed_in else []))}
    return {status: answers(Refusal) for status in sorted({*named, *_EVERYWHERE})}


def tells() -> Responses:
    """The same for customers, who read a page."""
    statuses = (*_EVERYWHERE, 303, 403, 404, 410, 415)
    return {status: answers(str, MediaType.HTML) for status in statuses}


class Description(JsonRenderPlugin):
    """The description that Litestar makes, with msgspec's own schemas.

    Litestar's lose a least of 0 beside None, and what the items of a limited list are.
    """

    def __init__(self) -> None:
        super().__init__(path="/", media_type=MediaType.JSON)
        self._made = b""

    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        if not self._made:
            exactly(request.app, openapi_schema)
            self._made = self.render_json(request, openapi_schema)
        return self._made


def exactly(app: Litestar, described: dict[str, Any]) -> None:
    """Put msgspec's schemas in the place of Litestar's."""
    places: list[tuple[dict[str, Any], object]] = []
    for route in app.routes:
        if isinstance(route, HTTPRoute) and route.path_format in described["paths"]:
            for handler in route.route_handlers:
                for method in handler.http_methods:
                    says = described["paths"][route.path_format].get(method.lower(), {})
                    places += _bodies(handler, says)
    schemas, named = msgspec.json.schema_components(
        [each for _, each in places], ref_template=_NAMED
    )
    for (content, _), schema in zip(places, schemas, strict=True):
        content["schema"] = schema
    described["components"]["schemas"] = named


def _bodies(
    handler: HTTPRouteHandler, says: dict[str, Any]
) -> Iterator[tuple[dict[str, Any], object]]:
    """Each place of a body in an operation, and the type that is read or written there."""
    if not says:
        return
    signature = handler.parsed_fn_signature
    declared = {int(handler.status_code): _written(signature.return_type)}
    declared |= {status: spec.data_container for status, spec in (handler.responses or {}).items()}
    for status, type_ in declared.items():
        answer = says["responses"][str(status)]
        answer["description"] = HTTPStatus(status).phrase
        for content in answer.get("content", {}).values():
            yield content, type_
    if "data" in signature.parameters:
        for content in says["requestBody"]["content"].values():
            yield content, signature.parameters["data"].annotation


def _written(returned: FieldDefinition) -> object:
    """The type of a body; Any where its bytes are not JSON that is made from a type."""
    annotation = returned.annotation
    if get_origin(annotation) is Response:
        (annotation,) = get_args(annotation)
    return Any if annotation in (Stream, bytes) else annotation
