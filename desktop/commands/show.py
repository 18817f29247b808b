"""`tresen show`: one record as the window would show it."""

from __future__ import annotations

from argparse import Namespace

import msgspec

from desktop.commands.local import opened_store
from desktop.commands.output import CannotDo, Output
from desktop.commands.parser import Parser
from desktop.domain.kinds import BY_NAME, decode
from desktop.domain.links import leading_nowhere, linked
from desktop.domain.records import Article, Draft, Record, Revision
from desktop.domain.standing import is_older_than_original, standing
from desktop.ports.clock import SystemClock
from desktop.store.opening import Connection
from desktop.store.reads import records
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
        more = _of_knowledge(connection, record)
        sealed = isinstance(record, Draft) and is_sealed(connection, record)
    if found is None or record is None or sealed:
        raise CannotDo(
            tr(
                "There is no {kind} with the id {id} in this profile.",
                kind=arguments.kind,
                id=arguments.id,
            )
        )
    fields = _every_field(record) | more
    out.say(_lines(fields), **fields, pending=found[1] is not None)
    return 0


def _of_knowledge(connection: Connection, record: Record | None) -> dict[str, object]:
    """How an article stands by this machine's clock, and which of its links lead nowhere."""
    if not isinstance(record, Article | Revision):
        return {}
    targets = linked(record.body)
    there = {id_ for id_ in targets if TABLES["article"].found(connection, id_) is not None}
    more: dict[str, object] = {"leads_nowhere": leading_nowhere(record.body, there)}
    if isinstance(record, Article):
        original = records.record(connection, Article, record.translation_of)
        more["standing"] = standing(record, SystemClock().now())
        more["older_than_original"] = is_older_than_original(record, original)
    return more


def _every_field(record: Record) -> dict[str, object]:
    """All fields under the domain's own names, those at their default too."""
    return {name: getattr(record, name) for name in record.__struct_fields__}


def _lines(fields: dict[str, object]) -> str:
    width = max(map(len, fields))
    return "\n".join(
        f"{name:{width}}  {msgspec.to_builtins(value)}" for name, value in fields.items()
    )
