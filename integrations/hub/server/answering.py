"""How the hub speaks HTTP: bodies read as wire types, every refusal as a wire.Refusal.

Law: whatever is sent, the answer is a wire type and never a fault because of the sender.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Generator
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

import msgspec
import zstandard
from litestar import Request, Response
from litestar.dto import AbstractDTO, DTOFieldDefinition
from litestar.exceptions import HTTPException, ValidationException
from litestar.openapi.spec import Reference, Schema
from litestar.typing import FieldDefinition

from desktop.ports.wire import PROTOCOL_HEADER, ErrorCode, Refusal
from integrations.hub.server import versions
from integrations.hub.server.refused import STATUS, Refused
from integrations.hub.server.store.opening import Contended

if TYPE_CHECKING:
    from litestar._openapi.schema_generation import SchemaCreator
    from litestar.dto._backend import DTOBackend

log = logging.getLogger(__name__)

T = TypeVar("T", bound=msgspec.Struct)
AnyRequest = Request[Any, Any, Any]

_CODES: Final = {
    404: ErrorCode.NOT_FOUND,
    405: ErrorCode.NOT_FOUND,
    413: ErrorCode.TOO_LARGE,
    422: ErrorCode.UNREADABLE,
    429: ErrorCode.BUSY,
    503: ErrorCode.BUSY,
}
_UNREADABLE: Final = 422
_SERVERS_FAULT: Final = 500
SOON_S: Final = 1.0
SMALL_BYTES: Final = 1_400  # fits a packet anyway
LEVEL: Final = 3


class Wire(AbstractDTO[T], Generic[T]):
    """Reads a body straight into its struct; Litestar's own way cannot carry msgspec.Raw."""

    @classmethod
    def create_for_field_definition(
        cls,
        field_definition: FieldDefinition,
        handler_id: str,
        backend_cls: type[DTOBackend] | None = None,
    ) -> None:
        """Nothing is generated: the struct itself is read."""

    @classmethod
    def create_openapi_schema(
        cls,
        field_definition: FieldDefinition,
        handler_id: str,  # noqa: ARG003  the family's signature
        schema_creator: SchemaCreator,
    ) -> Reference | Schema:
        return schema_creator.for_field_definition(field_definition)

    @classmethod
    def generate_field_definitions(
        cls,
        model_type: type[Any],  # noqa: ARG003  the family's signature
    ) -> Generator[DTOFieldDefinition, None, None]:
        yield from ()

    @classmethod
    def detect_nested_field(cls, field_definition: FieldDefinition) -> bool:  # noqa: ARG003
        return False

    def decode_bytes(self, value: bytes) -> T:
        try:
            read: T = msgspec.json.decode(value, type=self.model_type)
        except msgspec.ValidationError as error:
            raise self._of_the_wrong_shape(str(error)) from error
        except msgspec.DecodeError as error:
            raise ValidationException(str(error)) from error
        except (RecursionError, UnicodeDecodeError) as error:
            raise ValidationException("This is not JSON of a sensible shape.") from error
        return read

    def _of_the_wrong_shape(self, said: str) -> HTTPException:
        return ValidationException(said)


class Batch(Wire[T], Generic[T]):
    """The same for a batch: its sender finds out which part of it cannot be read."""

    def _of_the_wrong_shape(self, said: str) -> HTTPException:
        return HTTPException(said, status_code=_UNREADABLE)


def json_answer(request: AnyRequest, answer: msgspec.Struct) -> Response[bytes]:
    """A large answer, compressed for whoever can read it; made in the thread of the handler."""
    body = msgspec.json.encode(answer)
    headers = {"Vary": "Accept-Encoding"}
    if len(body) > SMALL_BYTES and "zstd" in request.headers.get("accept-encoding", ""):
        body = zstandard.ZstdCompressor(level=LEVEL).compress(body)
        headers["Content-Encoding"] = "zstd"
    return Response(body, headers=headers, media_type="application/json")


def refused(request: AnyRequest, error: Exception) -> Response[Refusal]:
    """The answer to a request that is not done, in the protocol it was asked in."""
    protocol = versions.spoken(request.headers.get(PROTOCOL_HEADER))
    match error:
        case Refused():
            error.code = versions.code_for(protocol, error.code)
            return _response(STATUS[error.code], error)
        case Contended():
            busy = Refused(ErrorCode.BUSY, "The hub is busy.", retry_after_s=SOON_S)
            return _response(503, busy)
        case HTTPException() if error.status_code < _SERVERS_FAULT:
            code = _CODES.get(error.status_code, ErrorCode.BAD_REQUEST)
            told = versions.code_for(protocol, code)
            status = error.status_code if told is code else STATUS[told]
            return _response(status, Refused(told, _said(error)), _allowed(error))
        case _:
            log.error("a request failed", exc_info=error)
            return _response(500, Refused(ErrorCode.FAULT, "The hub made a mistake."))


def _response(status: int, error: Refused, more: dict[str, str] | None = None) -> Response[Refusal]:
    body = Refusal(error.code, str(error), error.last_mid)
    wait = error.retry_after_s
    headers = dict(more or {})
    if wait is not None:
        headers["Retry-After"] = str(max(1, math.ceil(wait)))
    if error.size is not None:
        headers["Content-Range"] = f"bytes */{error.size}"
    if status == STATUS[ErrorCode.SIGNED_OUT]:
        headers["WWW-Authenticate"] = "Bearer"
    return Response(body, status_code=status, headers=headers, media_type="application/json")


def _allowed(error: HTTPException) -> dict[str, str]:
    """With a 405, what may be done at this address (RFC 9110)."""
    said = error.headers or {}
    return {"Allow": ", ".join(sorted(said["allow"].split(", ")))} if "allow" in said else {}


def _said(error: HTTPException) -> str:
    extra = error.extra if isinstance(error.extra, list) else []
    details = "; ".join(
        f"{each.get('key', '')}: {each.get('message', '')}" for each in extra if "message" in each
    )
    return details or error.detail
