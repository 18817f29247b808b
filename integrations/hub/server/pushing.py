"""What desktops ask for is done here: in order, each once, answered for ever.

Laws: mutation numbers of a client have no gap and keep their first answer; one that cannot be
read or done is parked with a reason and never holds up what follows; a batch is one transaction.
What cannot be done yet gets no answer for ever but a `retry`, and ends the batch. That is so, too,
for what is offered again after a restore: what it builds on may lie on a desk that comes later.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from itertools import pairwise
from typing import Final

import msgspec
from msgspec.structs import replace

from desktop.domain.operations import registry
from desktop.domain.operations.operation import Creating, Reason, Stamp
from desktop.domain.operations.together import bring_together, read_sight, sides_of
from desktop.domain.records import Record
from desktop.ports.clock import Clock
from desktop.ports.wire import PUSH_LIMIT, Answer, ErrorCode, Mutation, Push, Pushed, Verdict
from integrations.hub.server.fencing import in_hand_again, too_late
from integrations.hub.server.objections import NotYet, Objection, named, object_to
from integrations.hub.server.posting import goes_out
from integrations.hub.server.refused import Refused
from integrations.hub.server.rights import Bearer, Person, person_of, remembering
from integrations.hub.server.setting_aside import set_aside
from integrations.hub.server.settling import settle
from integrations.hub.server.store import clients
from integrations.hub.server.store.blobs import not_brought
from integrations.hub.server.store.clients import Client
from integrations.hub.server.store.heads import head_of, restored_lately
from integrations.hub.server.store.opening import (
    DATABASE_ERRORS,
    Store,
    Transaction,
    Unstorable,
)
from integrations.hub.server.store.work import Key, Work

log = logging.getLogger(__name__)

_NewWork = Callable[[], Work]
_Way = Callable[[_NewWork, Person, Sequence[Mutation]], list[Answer]]
_ID: Final = re.compile(r"[A-Za-z0-9._:-]{1,64}")

ATTEMPTS: Final = 3  # somebody else may be making the same record at this moment

VERDICTS: Final = {
    Reason.MISSING: Verdict.GONE,
    Reason.ERASED: Verdict.GONE,
    Reason.DENIED: Verdict.DENIED,
    Reason.ENDED: Verdict.DENIED,
    Reason.INVALID: Verdict.INVALID,
}  # every other reason: the record has moved on
_FOR_EVER: Final = {Reason.INVALID, Reason.ERASED}  # whatever other desks may still bring


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
    """The installation, made known at its first word. Raises Refused: fork."""
    client = clients.known(within, client_id, lock=lock)
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
    who = remembering(within, person_of(within, bearer))
    head = head_of(within)
    if head is None or head.epoch != batch.epoch:
        raise Refused(ErrorCode.EPOCH, "The hub was restored from a backup.")
    clients.introduce(within, batch.client_id, who.id)
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
    work.hold_all(_subjects(m for m in mutations if m.op_id not in known))
    answers = _up_to_retry(_answer_once(known, work, who, mutation) for mutation in mutations)
    work.write()
    return answers


def _subjects(mutations: Iterable[Mutation]) -> Iterator[Key]:
    """What they are about, where that can be read: asked for one by one it costs a way each."""
    for mutation in mutations:
        with suppress(Exception):  # it is said when it is its turn
            operation = _read(mutation)
            yield operation.declared.kind, operation.id


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
                answer = _answer_once(known, work, who, mutation)
                work.write()
        except Unstorable:
            known.pop(mutation.op_id, None)
            if attempt == ATTEMPTS - 1:
                log.exception("mutation of %s parked", mutation.op)
        else:
            return answer
    known[mutation.op_id] = _parked(mutation)
    return known[mutation.op_id]


def _answer_once(known: dict[str, Answer], work: Work, who: Person, mutation: Mutation) -> Answer:
    """Do it, unless a copied profile brought it before: then that answer stands."""
    earlier = known.get(mutation.op_id)
    answer = replace(earlier, mid=mutation.mid) if earlier else _answer(work, who, mutation)
    known[mutation.op_id] = answer
    return answer


def _parked(mutation: Mutation) -> Answer:
    return Answer(mutation.mid, Verdict.INVALID, Reason.INVALID, "the hub could not do this")


def _answer(work: Work, who: Person, mutation: Mutation) -> Answer:
    try:
        with work.trial():
            return _do(work, who, mutation)
    except Objection as error:
        objection = _known_why(work, mutation, error)
        if mutation.again and objection.reason not in _FOR_EVER:
            said = f"it may still come: {objection.reason}"
            return Answer(mutation.mid, Verdict.RETRY, Reason.RESTORED, said)
        verdict = VERDICTS.get(objection.reason, Verdict.CONFLICT)
        return Answer(mutation.mid, verdict, objection.reason, str(objection))
    except NotYet as not_yet:
        return Answer(mutation.mid, Verdict.RETRY, missing=not_yet.missing)
    except registry.UnknownOperation as unknown:
        said = f"this hub does not know {unknown}"
        return Answer(mutation.mid, Verdict.RETRY, Reason.UNKNOWN, said)
    except DATABASE_ERRORS:
        raise
    except Exception:
        # A mistake of ours in one operation must not hold up all that the agent did after it.
        log.exception("mutation of %s parked", mutation.op)
        return _parked(mutation)


def _do(work: Work, who: Person, mutation: Mutation) -> Answer:
    """Do it, or what can be done of it. Raises Objection, UnknownOperation."""
    operation = _read(mutation)
    key = operation.declared.kind, operation.id
    record = work.hold(*key)
    if record is None and work.was_erased([key]):
        raise Objection(Reason.ERASED)
    brought = partial(not_brought, work.within, agent=who.id, hold=True)
    object_to(operation, record, who, work.look, brought)
    stamp = Stamp(mutation.op_id, who.id, mutation.at)
    if (late := too_late(operation, record, stamp, mutation.fence)) is not None:
        return Answer(mutation.mid, Verdict.FENCED, late)
    record = in_hand_again(work, operation, record, stamp, mutation.fence, again=mutation.again)
    together = bring_together(operation, record, mutation.seen, stamp)
    reason = together.reason or together.operation.refusal(record, stamp)
    if mutation.again and (reason is not None or together.sides):
        raise Objection(reason or Reason.CHANGED)
    if record is not None and reason is not None and reason not in VERDICTS:
        sides = sides_of(operation, record, mutation.seen)
        clash = set_aside(work, operation, record, stamp, sides=sides, reason=reason)
        return Answer(mutation.mid, Verdict.CONFLICT, reason, clash=clash)
    if reason is not None:
        raise Objection(reason)
    changed = not together.idle and _done(work, who, together.operation, record, stamp)
    if record is not None and together.sides:
        return Answer(
            mutation.mid,
            Verdict.CONFLICT,
            Reason.CHANGED,
            left=tuple(side.field for side in together.sides),
            clash=set_aside(work, operation, record, stamp, sides=together.sides),
        )
    verdict = Verdict.MERGED if together.merged else Verdict.OK
    return Answer(mutation.mid, verdict, unchanged=not changed)


def _done(
    work: Work,
    who: Person,
    operation: registry.AnyOperation,
    record: Record | None,
    stamp: Stamp,
) -> bool:
    """Whether its record is another one now."""
    after = operation.over(record, stamp)
    if after is None:
        return False
    settle(work, who, after)
    if after != record:
        goes_out(work, operation, after, stamp)
    if record is not None:
        work.gave(operation.declared.kind, record, after, stamp)
    return bool(after != record)


def _known_why(work: Work, mutation: Mutation, objection: Objection) -> Objection:
    """What is missing because it was erased is said to be: its words need not wait for it."""
    if objection.reason is not Reason.MISSING:
        return objection
    operation = _read(mutation)
    if work.was_erased([(operation.declared.kind, operation.id), *named(operation)]):
        return Objection(Reason.ERASED)
    return objection


def _read(mutation: Mutation) -> registry.AnyOperation:
    if mutation.at.tzinfo is None:
        raise Objection(Reason.INVALID, "a time without its zone")
    try:
        read_sight(mutation.seen)
        operation = registry.read(mutation.op, bytes(mutation.fields))
    except msgspec.DecodeError as error:
        raise Objection(Reason.INVALID, str(error)) from error
    if isinstance(operation, Creating) and not _ID.fullmatch(operation.id):
        raise Objection(Reason.INVALID, "this is no id")
    return operation
