"""`tresen show`: one record as the window would show it."""

from __future__ import annotations

from argparse import Namespace

import msgspec

from desktop.commands.local import opened_store
from desktop.commands.output import CannotDo, Output
from desktop.commands.parser import Parser
from desktop.domain.kinds import BY_NAME, decode
from desktop.domain.records import Draft, Record
from desktop.store.reads.sealed import is_sealed
from desktop.store.rows import TABLES
from desktop.text import tr


def add_arguments(parser: Parser) -> None:
    parser.add_profile()
    parser.add_argument("kind", choices=list(BY_NAME), help=tr("what kind of record"))
    parser.add_argument("id", help=tr("its id"))


def run(arguments: Namespace) -> int:
    out = Output(arguments)
    with opened_store(arguments) as (_, connection):
        found = TABLES[arguments.kind].found(connection, arguments.id)
        record = decode(arguments.kind, found[0]) if found else None
        sealed = isinstance(record, Draft) and is_sealed(connection, record)
    if found is None or record is None or sealed:
        raise CannotDo(
            tr(
                "There is no {kind} with the id {id} in this profile.",
                kind=arguments.kind,
                id=arguments.id,
            )
        )
    out.say(_lines(record), **_every_field(record), pending=found[1] is not None)
    return 0


def _every_field(record: Record) -> dict[str, object]:
    """All fields under the domain's own names, those at their default too."""
    return {name: getattr(record, name) for name in record.__struct_fields__}


def _lines(record: Record) -> str:
    width = max(map(len, record.__struct_fields__))
    return "\n".join(
        f"{name:{width}}  {msgspec.to_builtins(value)}"
        for name, value in _every_field(record).items()
    )
