"""What desktops ask for is done here: in order, each once, answered for ever.

Laws: mutation numbers of a client have no gap and keep their first answer; an operation's id is
its person's, who is answered under it as before, and nobody else is; one that cannot be
read or done is parked with a reason and never holds up what follows; a batch is one transaction,
which it may share with batches of other desktops that came while the one before was being done.
What cannot be done yet gets no answer for ever but a `retry`, and ends the batch. That is so, too,
for what is offered again after a restore: what it builds on may lie on a desk that comes later.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from itertools import pairwise
from typing import Final

import msgspec
from msgspec.structs import replace

from desktop.domain.bounds import PUSH_LIMIT
from desktop.domain.ids import AgentId, TenantId
from desktop.ports.clock import Clock
from desktop.ports.wire import Answer, ErrorCode, Mutation, Push, Pushed, Verdict
from integrations.hub.server.changes.deciding import (
    Asked,
    ask_ahead,
    asked_for,
    decide,
    parked,
    take_hold,
)
from integrations.hub.server.refused import Refused
from integrations.hub.server.rights.rights import Bearer, Person, person_of
from integrations.hub.server.store import accounts, clients, grounds, heads
from integrations.hub.server.store.clients import Answered, Client
from integrations.hub.server.store.heads import Head, head_of, restored_lately
from integrations.hub.server.store.opening import Contended, Store, Transaction, Unstorable
from integrations.hub.server.store.work import Work

log = logging.getLogger(__name__)

ATTEMPTS: Final = 3  # somebody else may be making the same record at this moment


Place = tuple[str, int]  # client id and number of a mutation


class Brought(msgspec.Struct, frozen=True):
    """A batch, and who has brought it."""

    bearer: Bearer
    batch: Push


class _Turn(msgspec.Struct, frozen=True):
    """A batch as far as it is new here."""

    who: Person
    head: Head
    client_id: str
    last_mid: int  # 0: it was never heard of
    old: list[Answer]  # what was answered before
    new: tuple[Mutation, ...]


def push(store: Store, clock: Clock, bearer: Bearer, batch: Push, most: int = PUSH_LIMIT) -> Pushed:
    """Raises Refused (signed out, epoch, fork, gap, too large, bad request): nothing is done."""
    _check_shape(batch.mutations, most)
    do = partial(_push_lot, store, clock, bearer.tenant)
    pushed: Pushed = store.pushes.take(bearer.tenant, Brought(bearer, batch), do, _goes_with)
    return pushed


def client_of(within: Transaction, who: Person, client_id: str, *, lock: bool = False) -> Client:
    """The installation; one that is not known yet may be anybody's. Raises Refused: fork."""
    return theirs(who, clients.known(within, client_id, lock=lock))


def theirs(who: Person, client: Client | None) -> Client:
    """The same, as it was found. Raises Refused: fork."""
    if client is not None and client.agent != who.id:
        raise Refused(ErrorCode.FORK, "Somebody else uses this client id.")
    return client or Client(who.id, 0)


def _check_shape(mutations: Sequence[Mutation], most: int) -> None:
    if len(mutations) > most:
        raise Refused(ErrorCode.TOO_LARGE, f"At most {most} mutations in one push.")
    for one, following in pairwise(mutations):
        if following.mid != one.mid + 1:
            raise Refused(ErrorCode.BAD_REQUEST, "The mutations are not numbered one by one.")


def _goes_with(some: Sequence[Brought], one: Brought) -> bool:
    """Two of one desktop do not go together: the second may be the first, sent again."""
    if any(one.batch.client_id == each.batch.client_id for each in some):
        return False
    return sum(len(each.batch.mutations) for each in (*some, one)) <= PUSH_LIMIT


def _push_lot(
    store: Store, clock: Clock, tenant: TenantId, lot: Sequence[Brought]
) -> list[Pushed | Exception]:
    """All in one transaction; where that cannot be written, each in its own."""
    if len(lot) > 1:
        with suppress(Unstorable, Contended):
            return store.writing(tenant, lambda within: _pushed(within, clock, lot))
    return [_push_one(store, clock, tenant, each) for each in lot]


def _push_one(store: Store, clock: Clock, tenant: TenantId, one: Brought) -> Pushed | Exception:
    try:
        with suppress(Unstorable):
            (pushed,) = store.writing(tenant, lambda within: _pushed(within, clock, [one]))
            return pushed
        # Which one it was shows only when each is written by itself.
        return store.writing(tenant, lambda within: _pushed_one_by_one(within, clock, one))
    except Exception as error:  # noqa: BLE001  raised by whoever brought it
        return error


def _pushed(within: Transaction, clock: Clock, lot: Sequence[Brought]) -> list[Pushed | Exception]:
    """Do all in one piece of work. Raises Unstorable when it cannot be written."""
    read = _ask_ahead(within, lot)
    head = head_of(within)
    turns = [_turn_or_refused(within, clock, head, one) for one in lot]
    open_ones = [turn for turn in turns if isinstance(turn, _Turn)]
    if not open_ones:
        return [turn for turn in turns if isinstance(turn, Refused)]
    work = Work(within, open_ones[0].head, clock.now())
    asked = [_new_of(turn, read) for turn in open_ones]
    together = [each for some in asked for each in some]
    known = clients.answered_elsewhere(within, [each.mutation.op_id for each in together])
    take_hold(work, [each for each in together if each.mutation.op_id not in known])
    answers = [
        _up_to_retry(_answer_once(known, work, turn.who, each) for each in some)
        for turn, some in zip(open_ones, asked, strict=True)
    ]
    work.write()
    told = iter([_kept(within, turn, said) for turn, said in zip(open_ones, answers, strict=True)])
    return [turn if isinstance(turn, Refused) else next(told) for turn in turns]


def _pushed_one_by_one(within: Transaction, clock: Clock, one: Brought) -> Pushed:
    """Do each of a batch by itself, so that what cannot be written is parked alone."""
    turn = _turn(within, clock, head_of(within), one)

    def new_work() -> Work:
        return Work(within, turn.head, clock.now())

    known = clients.answered_elsewhere(within, [m.op_id for m in turn.new])
    answers = (_written_apart(known, new_work, turn.who, mutation) for mutation in turn.new)
    return _kept(within, turn, _up_to_retry(answers))


def _ask_ahead(within: Transaction, lot: Sequence[Brought]) -> dict[Place, Asked]:
    """All that will be asked before anything is decided, in one way to the database.

    Whose a token is never changes, so what is asked of that person is the right question. Where
    all are known here it is what their mutations are about, too; returns what was read for that.
    """
    heads.ask_ahead(within)
    for one in lot:
        accounts.ask_ahead(within, one.bearer.token_hash)
        agent = within.people.find(_whose(one.bearer), None)
        if isinstance(agent, str):
            grounds.ask_ahead(within, AgentId(agent))
    for one in lot:
        clients.ask_ahead(within, one.batch.client_id)
    clients.ask_ahead_elsewhere(within, [m.op_id for one in lot for m in one.batch.mutations])
    # Of a stranger nothing is held, and of some alone neither: all hold in one order everywhere.
    if within.straight is None or not all(_known_here(within, one) for one in lot):
        return {}
    read = {(one.batch.client_id, m.mid): asked_for(m) for one in lot for m in one.batch.mutations}
    ask_ahead(within, [*read.values()])
    return read


def _new_of(turn: _Turn, read: Mapping[Place, Asked]) -> list[Asked]:
    """What a turn asks for that is new, as it was read before or else now."""
    found = (read.get((turn.client_id, mutation.mid)) for mutation in turn.new)
    return [
        asked_for(mutation) if asked is None else replace(asked, mutation=mutation)
        for mutation, asked in zip(turn.new, found, strict=True)
    ]


def _known_here(within: Transaction, one: Brought) -> bool:
    """Whether this token was found to be somebody's before."""
    return isinstance(within.people.find(_whose(one.bearer), None), str)


def _whose(bearer: Bearer) -> object:
    return "whose", bearer.tenant, bearer.token_hash


def _turn_or_refused(
    within: Transaction, clock: Clock, head: Head | None, one: Brought
) -> _Turn | Refused:
    try:
        return _turn(within, clock, head, one)
    except Refused as refused:
        return refused


def _turn(within: Transaction, clock: Clock, head: Head | None, one: Brought) -> _Turn:
    """Raises Refused: signed out, epoch, fork, gap."""
    who, batch = person_of(within, one.bearer), one.batch
    within.people.keep(_whose(one.bearer), None, who.id)
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
    return _Turn(who, head, batch.client_id, client.last_mid, old, new)


def _kept(within: Transaction, turn: _Turn, answers: Sequence[Answer]) -> Pushed:
    """Keep the answers for ever, up to one that has to wait."""
    if not turn.last_mid:
        clients.introduce(within, turn.client_id, turn.who.id)
    final = [answer for answer in answers if answer.verdict is not Verdict.RETRY]
    asked = (mutation.op_id for mutation in turn.new[: len(final)])
    clients.keep(within, turn.client_id, zip(asked, final, strict=True))
    return Pushed(answers=(*turn.old, *answers), last_mid=turn.last_mid + len(final))


def _answered(within: Transaction, batch: Push, client: Client) -> list[Answer]:
    """The answers given before. Raises Refused: fork, when something else was asked then."""
    repeated = [m for m in batch.mutations if m.mid <= client.last_mid]
    stored = clients.answered(within, batch.client_id, [m.mid for m in repeated])
    for mutation in repeated:
        if mutation.mid not in stored or stored[mutation.mid].op_id != mutation.op_id:
            raise Refused(ErrorCode.FORK, "Another operation already has this number.")
    return [stored[mutation.mid].answer for mutation in repeated]


def _up_to_retry(answers: Iterator[Answer]) -> list[Answer]:
    """What follows one that has to wait is not looked at: its desktop knows what can go first."""
    taken = []
    for answer in answers:
        taken.append(answer)
        if answer.verdict is Verdict.RETRY:
            break
    return taken


def _written_apart(
    known: Answered, new_work: Callable[[], Work], who: Person, mutation: Mutation
) -> Answer:
    for attempt in range(ATTEMPTS):
        work = new_work()
        try:
            with work.within.apart():
                answer = _answer_once(known, work, who, asked_for(mutation))
                work.write()
        except Unstorable:
            known.get(mutation.op_id, {}).pop(who.id, None)
            if attempt == ATTEMPTS - 1:
                log.exception("mutation of %s parked", mutation.op)
        else:
            return answer
    return known.setdefault(mutation.op_id, {}).setdefault(who.id, parked(mutation))


def _answer_once(known: Answered, work: Work, who: Person, asked: Asked) -> Answer:
    """Do it, unless a copied profile brought it before: then that answer stands.

    What another person asked under the same id is another operation: of that nothing is said, and
    this one is refused, so that nobody takes for done what was not.
    """
    mutation = asked.mutation
    earlier = known.setdefault(mutation.op_id, {})
    if who.id in earlier:
        return replace(earlier[who.id], mid=mutation.mid)
    answer = parked(mutation) if earlier else decide(work, who, asked)
    earlier[who.id] = answer
    return answer
