"""What desktops ask for is done here: in order, each once, answered for ever.

Laws: mutation numbers of a client have no gap and keep their first answer; one that cannot be
read or done is parked with a reason and never holds up what follows; a batch is one transaction.
What cannot be done yet gets no answer for ever but a `retry`, and ends the batch. That is so, too,
for what is offered again after a restore: what it builds on may lie on a desk that comes later.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Final

from msgspec.structs import replace

from desktop.ports.clock import Clock
from desktop.ports.wire import PUSH_LIMIT, Answer, ErrorCode, Mutation, Push, Pushed, Verdict
from integrations.hub.server.deciding import Asked, asked_for, decide, parked, take_hold
from integrations.hub.server.refused import Refused
from integrations.hub.server.rights import Bearer, Person, person_of
from integrations.hub.server.store import clients
from integrations.hub.server.store.clients import Client
from integrations.hub.server.store.heads import head_of, restored_lately
from integrations.hub.server.store.opening import Store, Transaction, Unstorable
from integrations.hub.server.store.work import Work

log = logging.getLogger(__name__)

_NewWork = Callable[[], Work]
_Way = Callable[[_NewWork, Person, Sequence[Mutation]], list[Answer]]

ATTEMPTS: Final = 3  # somebody else may be making the same record at this moment


def push(store: Store, clock: Clock, bearer: Bearer, batch: Push) -> Pushed:
    """Raises Refused (signed out, epoch, fork, gap, too large, bad request): nothing is done."""
    _check_shape(batch.mutations)
    try:
        return store.writing(
            bearer.tenant, lambda within: _push(within, clock, bearer, batch, _together)
        )
    except Unstorable:
        # Which one it was shows only when each is written by itself.
        return store.writing(
            bearer.tenant, lambda within: _push(within, clock, bearer, batch, _one_by_one)
        )


def client_of(within: Transaction, who: Person, client_id: str, *, lock: bool = False) -> Client:
    """The installation; made known at its first word when it is locked. Raises Refused: fork."""
    client = clients.known(within, client_id, lock=lock)
    if client is None and lock:
        clients.introduce(within, client_id, who.id)
        client = clients.known(within, client_id, lock=True)
    if client is not None and client.agent != who.id:
        raise Refused(ErrorCode.FORK, "Somebody else uses this client id.")
    return client or Client(who.id, 0)


def _check_shape(mutations: Sequence[Mutation]) -> None:
    if len(mutations) > PUSH_LIMIT:
        raise Refused(ErrorCode.TOO_LARGE, f"At most {PUSH_LIMIT} mutations in one push.")
    for one, following in pairwise(mutations):
        if following.mid != one.mid + 1:
            raise Refused(ErrorCode.BAD_REQUEST, "The mutations are not numbered one by one.")


def _push(within: Transaction, clock: Clock, bearer: Bearer, batch: Push, do: _Way) -> Pushed:
    who = person_of(within, bearer)
    head = head_of(within)
    if head is None or head.epoch != batch.epoch:
        raise Refused(ErrorCode.EPOCH, "The hub was restored from a backup.")
    client = client_of(within, who, batch.client_id, lock=True)
    old = _answered(within, batch, client)
    new = batch.mutations[len(old) :]
    if not restored_lately(head, clock.now()):
        new = tuple(replace(m, again=False) if m.again else m for m in new)
    if new and new[0].mid != client.last_mid + 1:
        raise Refused(
            ErrorCode.GAP,
            f"The mutation after {client.last_mid} is missing.",
            last_mid=client.last_mid,
        )
    answers = do(lambda: Work(within, head, clock.now()), who, new)
    final = [answer for answer in answers if answer.verdict is not Verdict.RETRY]
    asked = (mutation.op_id for mutation in new[: len(final)])
    clients.keep(within, batch.client_id, zip(asked, final, strict=True))
    return Pushed(answers=(*old, *answers), last_mid=client.last_mid + len(final))


def _answered(within: Transaction, batch: Push, client: Client) -> list[Answer]:
    """The answers given before. Raises Refused: fork, when something else was asked then."""
    repeated = [m for m in batch.mutations if m.mid <= client.last_mid]
    stored = clients.answered(within, batch.client_id, [m.mid for m in repeated])
    for mutation in repeated:
        if mutation.mid not in stored or stored[mutation.mid].op_id != mutation.op_id:
            raise Refused(ErrorCode.FORK, "Another operation already has this number.")
    return [stored[mutation.mid].answer for mutation in repeated]


def _together(new_work: _NewWork, who: Person, mutations: Sequence[Mutation]) -> list[Answer]:
    """Do all in one piece of work. Raises Unstorable when it cannot be written."""
    work = new_work()
    known = clients.answered_elsewhere(work.within, [m.op_id for m in mutations])
    asked = [asked_for(mutation) for mutation in mutations]
    take_hold(work, [each for each in asked if each.mutation.op_id not in known])
    answers = _up_to_retry(_answer_once(known, work, who, each) for each in asked)
    work.write()
    return answers


def _one_by_one(new_work: _NewWork, who: Person, mutations: Sequence[Mutation]) -> list[Answer]:
    """Do each by itself, so that what cannot be written is parked alone."""
    known = clients.answered_elsewhere(new_work().within, [m.op_id for m in mutations])
    return _up_to_retry(_written_apart(known, new_work, who, mutation) for mutation in mutations)


def _up_to_retry(answers: Iterator[Answer]) -> list[Answer]:
    """What follows one that has to wait is not looked at: its desktop knows what can go first."""
    taken = []
    for answer in answers:
        taken.append(answer)
        if answer.verdict is Verdict.RETRY:
            break
    return taken


def _written_apart(
    known: dict[str, Answer], new_work: _NewWork, who: Person, mutation: Mutation
) -> Answer:
    for attempt in range(ATTEMPTS):
        work = new_work()
        try:
            with work.within.apart():
                answer = _answer_once(known, work, who, asked_for(mutation))
                work.write()
        except Unstorable:
            known.pop(mutation.op_id, None)
            if attempt == ATTEMPTS - 1:
                log.exception("mutation of %s parked", mutation.op)
        else:
            return answer
    known[mutation.op_id] = parked(mutation)
    return known[mutation.op_id]


def _answer_once(known: dict[str, Answer], work: Work, who: Person, asked: Asked) -> Answer:
    """Do it, unless a copied profile brought it before: then that answer stands."""
    mid, op_id = asked.mutation.mid, asked.mutation.op_id
    earlier = known.get(op_id)
    answer = replace(earlier, mid=mid) if earlier else decide(work, who, asked)
    known[op_id] = answer
    return answer
