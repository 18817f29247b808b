"""`tresen do`: operations into the outbox, exactly as the window would put them there."""

from __future__ import annotations

import re
import sys
from argparse import Namespace
from collections.abc import Iterable, Mapping
from types import UnionType
from typing import Union, get_args, get_origin, get_type_hints

import msgspec
from msgspec import UnsetType

from desktop.commands.local import opened_store
from desktop.commands.output import CannotDo, Output
from desktop.commands.parser import Parser
from desktop.domain.ids import new_id
from desktop.domain.operations import registry
from desktop.domain.operations.operation import Creating
from desktop.domain.operations.registry import AnyOperation, UnknownOperation
from desktop.ports.clock import SystemClock, unix_ms
from desktop.store.store import NobodySignedIn
from desktop.text import tr

REFUSED_SOME = 3


def add_arguments(parser: Parser) -> None:
    parser.add_profile()
    parser.add_argument(
        "operation",
        nargs="?",
        help=tr("for example case.set; with - one JSON object a line is read"),
    )
    parser.add_argument("fields", nargs="*", metavar="FIELD=VALUE", help=tr("as --list names them"))
    parser.add_argument("--list", action="store_true", help=tr("list all operations"))


def run(arguments: Namespace) -> int:
    out = Output(arguments)
    if arguments.list:
        return _list(out)
    if arguments.operation is None:
        raise CannotDo(tr("Which operation? `tresen do --list` names them all."))
    if arguments.operation == "-":
        return _do_lines(arguments, out, sys.stdin)
    _ask(arguments, out, [_operation(arguments.operation, _fields(arguments.fields))])
    return 0


def _list(out: Output) -> int:
    for operation in registry.OPERATIONS:
        declared = operation.declared
        fields = {name: _type_name(hint) for name, hint in _types(operation).items()}
        shown = " ".join(f"{name}:{type_}" for name, type_ in fields.items())
        out.say(
            f"{declared.signature:32} {tr(declared.title)}\n    {shown}",
            name=declared.name,
            version=declared.version,
            title=tr(declared.title),
            kind=declared.kind,
            conflict=declared.conflict,
            roles=sorted(declared.roles),
            creates=issubclass(operation, Creating),
            fields=fields,
        )
    return 0


def _do_lines(arguments: Namespace, out: Output, lines: Iterable[str]) -> int:
    """Each line {"operation": name, field: value …}; a bad one is refused, the rest is done."""
    refused = 0
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            values = msgspec.json.decode(line, type=dict[str, object])
            operation = _operation(str(values.pop("operation", "")), values)
            _ask(arguments, out, [operation])
        except (CannotDo, msgspec.DecodeError) as reason:
            refused += 1
            out.aside(tr("line {number}: {reason}", number=number, reason=reason))
    return REFUSED_SOME if refused else 0


def _ask(arguments: Namespace, out: Output, operations: list[AnyOperation]) -> None:
    with opened_store(arguments) as (store, _):
        try:
            ids = store.ask(operations)
        except NobodySignedIn:
            raise CannotDo(
                tr("Nobody has signed in to this profile yet. Sign in with `tresen` first.")
            ) from None
    for operation, op_id in zip(operations, ids, strict=True):
        out.say(op_id, id=op_id, operation=operation.declared.signature, record=operation.id)


def _operation(name: str, fields: Mapping[str, object]) -> AnyOperation:
    """Raises CannotDo with what does not fit."""
    try:
        made = registry.operation_class(name)
        values = dict(fields)
        if issubclass(made, Creating):
            values.setdefault("id", new_id(unix_ms(SystemClock())))
        return registry.from_fields(name, values)
    except UnknownOperation:
        raise CannotDo(
            tr("There is no operation “{name}”. `tresen do --list` names them all.", name=name)
        ) from None
    except msgspec.ValidationError as flaw:
        raise CannotDo(
            tr("The fields of {name} do not fit: {flaw}. Nothing was done.", name=name, flaw=flaw)
        ) from None


def _fields(words: Iterable[str]) -> dict[str, object]:
    """FIELD=VALUE, the value as text or, for lists and objects, as JSON; "null" empties a field."""
    fields: dict[str, object] = {}
    for word in words:
        name, equals, value = word.partition("=")
        if not equals:
            raise CannotDo(tr("“{word}” is not of the form FIELD=VALUE.", word=word))
        fields[name] = _value(value)
    return fields


def _value(text: str) -> object:
    if text == "null":
        return None
    if text[:1] in ("[", "{"):
        try:
            return msgspec.json.decode(text)
        except msgspec.DecodeError:
            return text
    return text


def _types(operation: type[AnyOperation]) -> dict[str, object]:
    hints = get_type_hints(operation)
    return {name: hints[name] for name in operation.__struct_fields__}


def _type_name(hint: object) -> str:
    """A type as people read it: `str`, `datetime`, `tuple[ContactPoint, ...]`, `str or null`."""
    parts = get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)
    names = [_short(part) for part in parts if part is not UnsetType]
    return " or ".join(names).replace("NoneType", "null")


def _short(hint: object) -> str:
    if isinstance(hint, type) and not get_args(hint):
        return hint.__name__
    return re.sub(r"(\w+\.)+(?=\w)", "", str(hint))
