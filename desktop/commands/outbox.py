"""`tresen outbox`: what waits for the hub, and what it refused and why."""

from __future__ import annotations

from argparse import Namespace

import msgspec

from desktop.commands.local import opened_store
from desktop.commands.output import Output
from desktop.commands.parser import Parser
from desktop.store import outbox
from desktop.store.outbox import Refused, Waiting
from desktop.text import tr


def add_arguments(parser: Parser) -> None:
    parser.add_profile()


def run(arguments: Namespace) -> int:
    out = Output(arguments)
    with opened_store(arguments) as (_, connection):
        waiting = outbox.waiting(connection)
        refused = outbox.refused(connection)
    for operation in waiting:
        _say_waiting(out, operation)
    for no in refused:
        _say_refused(out, no)
    if not waiting and not refused:
        out.aside(tr("Nothing waits and nothing was refused."))
    return 0


def _say_waiting(out: Output, operation: Waiting) -> None:
    state = _state(operation)
    out.say(
        f"{operation.mid:>6}  {state:9} {operation.op:28} {operation.record}",
        state=state,
        mid=operation.mid,
        id=operation.op_id,
        operation=operation.op,
        kind=operation.kind,
        record=operation.record,
        at=operation.at,
        fields=msgspec.Raw(operation.fields.encode()),
    )


def _say_refused(out: Output, no: Refused) -> None:
    why = " ".join(filter(None, (no.verdict, no.reason, no.detail)))
    out.say(
        f"{'':>6}  {'refused':9} {no.op:28} {no.record}  {why}",
        state="refused",
        id=no.op_id,
        operation=no.op,
        kind=no.kind,
        record=no.record,
        at=no.at,
        fields=msgspec.Raw(no.fields.encode()),
        verdict=no.verdict,
        reason=no.reason,
        detail=no.detail,
        dismissed=no.dismissed,
    )


def _state(operation: Waiting) -> str:
    if operation.answered:
        return "answered"
    return "sent" if operation.sent else "waiting"
