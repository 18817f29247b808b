"""What desks are told of erasures, until each installation has said that it has done the same.

Law: an id is told to whoever may have the record, now or in a scope they had lately; where that
is not known any more it is told, because an erasure that misses a desk is the worse mistake.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from desktop.domain.ids import RecordId
from desktop.domain.kinds import agent_bucket
from desktop.ports.wire import ErasedHere, Erasure, ErrorCode, Gone
from integrations.hub.server.refused import Refused
from integrations.hub.server.rights.rights import Bearer, Person, person_of
from integrations.hub.server.scopes import Scope
from integrations.hub.server.store import erasures, scopes
from integrations.hub.server.store.erasures import Traced
from integrations.hub.server.store.heads import Head, head_of
from integrations.hub.server.store.opening import Store, Transaction
from integrations.hub.server.store.scopes import KEPT

SOMEBODYS: Final = agent_bucket("")  # what one person's own bucket begins with


def to_be_told(
    within: Transaction, who: Person, head: Head, client_id: str, seq: int
) -> Erasure | None:
    """What this installation, whose cursor stands at `seq`, has to erase; None: nothing is new."""
    if not head.erased:
        return None
    done = erasures.done_by(within, client_id)
    if min(done, seq) >= head.erased:
        return None
    had = [who.scope, *scopes.kept(within, who.id)]
    traced = erasures.since(within, min(done, seq))
    records = tuple(
        Gone(each.kind, RecordId(each.id)) for each in traced if _may_have(each, had, who)
    )
    return Erasure(head.erased, records) if records or done < head.erased else None


def check_all_is_known(within: Transaction, client_id: str, seq: int) -> None:
    """Who comes from so far back is told all that was erased since. Raises Refused: floor."""
    if erasures.forgotten_since(within, min(erasures.done_by(within, client_id), seq)):
        raise Refused(ErrorCode.FLOOR, "What was erased since is not known any more.")


def acknowledged(store: Store, bearer: Bearer, said: ErasedHere) -> None:
    """This installation has erased up to there. Raises Refused: signed out."""

    def job(within: Transaction) -> None:
        who, head = person_of(within, bearer), head_of(within)
        if head is None:
            return
        upto = min(said.upto, head.erased)
        erasures.acknowledge(within, said.client_id, who.id, upto)
        # Below the floor nobody has a cursor from before: who comes from there takes a snapshot.
        erasures.forget_ids(within, min(erasures.least_done(within) or 0, head.floor))

    store.writing(bearer.tenant, job)


def _may_have(traced: Traced, had: Iterable[Scope], who: Person) -> bool:
    if any(scope.sees(traced.buckets) for scope in had):
        return True
    shared = [bucket for bucket in traced.buckets if not bucket.startswith(SOMEBODYS)]
    return bool(shared) and who.version >= KEPT  # what they had before is forgotten
