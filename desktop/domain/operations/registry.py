"""All operations in one tuple, and their way to data and back.

`tresen do --list`, the outbox, the hub, the rights and the generated tests read OPERATIONS.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from desktop.domain.operations import (
    agent,
    article,
    callback,
    calling,
    case,
    customer,
    deciding,
    handing,
    interaction,
    merging,
    revision,
    sending,
    service,
    tagging,
    task,
    using,
    writing,
)
from desktop.domain.operations.operation import Operation

AnyOperation = Operation[Any]

OPERATIONS: tuple[type[AnyOperation], ...] = (
    *customer.OPERATIONS,
    *interaction.OPERATIONS,
    *handing.OPERATIONS,
    *merging.OPERATIONS,
    *tagging.OPERATIONS,
    *sending.OPERATIONS,
    *calling.OPERATIONS,
    *case.OPERATIONS,
    *task.OPERATIONS,
    *callback.OPERATIONS,
    *writing.OPERATIONS,
    *article.OPERATIONS,
    *revision.OPERATIONS,
    *agent.OPERATIONS,
    *deciding.OPERATIONS,
    *using.OPERATIONS,
    *service.OPERATIONS,
)
FORMER: tuple[type[AnyOperation], ...] = article.FORMER  # only read any more
BY_SIGNATURE: dict[str, type[AnyOperation]] = {
    operation.declared.signature: operation for operation in (*OPERATIONS, *FORMER)
}

encode = msgspec.json.Encoder().encode


class UnknownOperation(Exception):
    """No operation of this name and version is known here; `str` is the signature asked for."""


def operation_class(name: str) -> type[AnyOperation]:
    """The class for `case.set@1`, or the newest version for `case.set`. Raises UnknownOperation.

    A version that is only read any more is found by its signature.
    """
    if name in BY_SIGNATURE:
        return BY_SIGNATURE[name]
    versions = [o for o in OPERATIONS if o.declared.name == name]
    if not versions:
        raise UnknownOperation(name)
    return max(versions, key=lambda operation: operation.declared.version)


def read(signature: str, fields: bytes | str) -> AnyOperation:
    """The operation of its JSON, in its newest version; an old desk may have written an old one.

    Raises UnknownOperation, msgspec.ValidationError.
    """
    return _in_its_newest(msgspec.json.decode(fields, type=operation_class(signature)))


def is_quiet(signature: str) -> bool:
    """Whether it was noted beside the work, so that nobody misses it when it is refused."""
    known = BY_SIGNATURE.get(signature)
    return known is not None and known.declared.quiet


def from_fields(name: str, fields: Mapping[str, object]) -> AnyOperation:
    """The operation of loosely typed fields, as typed at a prompt: numbers and flags may be text.

    Raises UnknownOperation, and msgspec.ValidationError naming the field that does not fit.
    """
    made = msgspec.convert(dict(fields), type=operation_class(name), strict=False)
    return _in_its_newest(made)


def _in_its_newest(operation: AnyOperation) -> AnyOperation:
    while (newer := operation.today()) is not operation:
        operation = newer
    return operation
