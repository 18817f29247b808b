"""One desk of a hub's machine: what waits, what was pushed, what it shows."""

from __future__ import annotations

import msgspec

from desktop.domain.ids import AgentId
from desktop.domain.kinds import BY_NAME, decode, sees
from desktop.domain.operations import registry
from desktop.domain.records import Record
from desktop.ports.wire import Mutation, Page, Push
from integrations.hub.server.rights.rights import Bearer
from tests.machines.hub_oracle import Asked


class Seat:
    def __init__(self, login: str, agent_id: AgentId, bearer: Bearer) -> None:
        self.agent = agent_id
        self.bearer = bearer
        self.client_id = f"client-{login}"
        self.waiting: list[Asked] = []
        self.last_batch: Push | None = None
        self.mid = 0
        self.cursor = ""
        self.shown: dict[tuple[str, str], Record] = {}

    def take(self, page: Page) -> None:
        """What lies in no bucket of a scope that is told goes first."""
        if page.scope is not None:
            seen = page.scope.sees
            self.shown = {
                key: record
                for key, record in self.shown.items()
                if sees(seen, BY_NAME[key[0]].buckets(record))
            }
        for row in page.rows:
            record = decode(row.kind, bytes(row.doc))
            self.shown[row.kind, record.id] = record
        for gone in page.gone:
            self.shown.pop((gone.kind, gone.id), None)
        self.cursor = page.cursor


def mutation_of(mid: int, asked: Asked) -> Mutation:
    operation = asked.operation
    fields = msgspec.Raw(registry.encode(operation))
    return Mutation(mid, asked.op_id, operation.declared.signature, asked.at, fields)


def carried(batch: Push) -> Push:
    """As it comes out at the other end of a line."""
    return msgspec.json.decode(msgspec.json.encode(batch), type=Push)
