"""One thing that a desktop asks for: read once, judged, done as far as it can be, answered.

Laws: nothing one asks for can fail for what another asked; what cannot be read or done is answered
with a reason; a mistake of ours parks what met it and holds up nothing else.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from typing import Final

import msgspec

from desktop.domain.operations import registry
from desktop.domain.operations.operation import Creating, Reason, Stamp
from desktop.domain.operations.together import bring_together, read_sight, sides_of
from desktop.domain.records import Record
from desktop.ports.wire import Answer, Mutation, Verdict
from integrations.hub.server.changes import merging
from integrations.hub.server.changes.fencing import in_hand_again, too_late
from integrations.hub.server.changes.handing_on import goes_along
from integrations.hub.server.changes.noting import lacks_note
from integrations.hub.server.changes.objections import (
    NotYet,
    Objection,
    named,
    object_to,
    time_makes_sense,
)
from integrations.hub.server.changes.posting import goes_out, has_gone, has_no_way
from integrations.hub.server.changes.setting_aside import set_aside
from integrations.hub.server.changes.settling import served_by, settle
from integrations.hub.server.rights.rights import Person
from integrations.hub.server.store import records
from integrations.hub.server.store.blobs import not_brought
from integrations.hub.server.store.opening import DATABASE_ERRORS, Transaction
from integrations.hub.server.store.work import Key, Work

log = logging.getLogger(__name__)

_ID: Final = re.compile(r"[A-Za-z0-9._:-]{1,64}")

VERDICTS: Final = {
    Reason.MISSING: Verdict.GONE,
    Reason.ERASED: Verdict.GONE,
    Reason.DENIED: Verdict.DENIED,
    Reason.ENDED: Verdict.DENIED,
    Reason.INVALID: Verdict.INVALID,
    Reason.TOO_LONG: Verdict.INVALID,
    Reason.INCOMPLETE: Verdict.INVALID,
    Reason.NO_WAY: Verdict.INVALID,
    Reason.UNREAD: Verdict.CONFLICT,  # nothing to choose from: it is read and completed again
}  # every other reason: the record has moved on
_FOR_EVER: Final = {
    Reason.INVALID,
    Reason.TOO_LONG,
    Reason.ERASED,
}  # whatever other desks may still bring


class Asked(msgspec.Struct, frozen=True):
    """A mutation and what it asks for; where that cannot be read, why."""

    mutation: Mutation
    operation: registry.AnyOperation | Exception

    def read(self) -> registry.AnyOperation:
        """Raises Objection, UnknownOperation."""
        if isinstance(self.operation, Exception):
            raise self.operation
        return self.operation


def asked_for(mutation: Mutation) -> Asked:
    """It is said when it is its turn that something cannot be read."""
    try:
        return Asked(mutation, _read(mutation))
    except Exception as error:  # noqa: BLE001  told by `read`
        return Asked(mutation, error)


def ask_ahead(within: Transaction, all_asked: Sequence[Asked]) -> None:
    """`take_hold` will be called with these, or with some of them."""
    records.ask_ahead(within, *_about(all_asked))


def take_hold(work: Work, all_asked: Sequence[Asked]) -> None:
    """Hold and read what all of these are about with one question for each kind."""
    subjects, beside = _about(all_asked)
    records.ask_ahead(work.within, subjects, beside)
    work.hold_all(subjects)
    work.look_ahead(beside)
    work.look_ahead(key for key in _served(work, subjects) if _is_a_name(key[1]))


def _about(all_asked: Sequence[Asked]) -> tuple[set[Key], set[Key]]:
    """What is to be held, and what is only looked at."""
    readable = [a.operation for a in all_asked if not isinstance(a.operation, Exception)]
    subjects = {(each.declared.kind, each.id) for each in readable if _is_a_name(each.id)}
    named = {key for each in readable for key in _named(each) if _is_a_name(key[1])}
    return subjects, named - subjects


def decide(work: Work, who: Person, asked: Asked) -> Answer:
    """Do it, or say why not. What the database says to it is raised."""
    mutation = asked.mutation
    try:
        with work.trial():
            return _do(work, who, asked)
    except Objection as error:
        objection = _known_why(work, asked, error)
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
        return parked(mutation)


def parked(mutation: Mutation) -> Answer:
    return Answer(mutation.mid, Verdict.INVALID, Reason.INVALID, "the hub could not do this")


def _do(work: Work, who: Person, asked: Asked) -> Answer:
    """Do it, or what can be done of it. Raises Objection, UnknownOperation."""
    mutation, operation = asked.mutation, asked.read()
    key = operation.declared.kind, operation.id
    record = work.hold(*key)
    if record is None and work.was_erased([key]):
        raise Objection(Reason.ERASED)
    operation, record = merging.followed(work, who, operation, record)
    brought = partial(not_brought, work.within, agent=who.id, hold=True)
    object_to(operation, record, who, work.look, brought)
    stamp = Stamp(mutation.op_id, who.id, mutation.at)
    if (late := too_late(operation, record, stamp, mutation.fence)) is not None:
        return Answer(mutation.mid, Verdict.FENCED, late)
    record = in_hand_again(work, operation, record, stamp, mutation.fence, again=mutation.again)
    together = bring_together(operation, record, mutation.seen, stamp)
    reason = together.reason or together.operation.refusal(record, stamp)
    reason = reason or has_gone(work, together.operation)
    reason = reason or has_no_way(work, together.operation, record)
    reason = reason or lacks_note(work, together.operation, record)
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
        goes_along(work, who, operation, record)
    if record is not None:
        work.gave(operation.declared.kind, record, after, stamp)
    return bool(after != record)


def _known_why(work: Work, asked: Asked, objection: Objection) -> Objection:
    """What is missing because it was erased is said to be: its words need not wait for it."""
    if objection.reason is not Reason.MISSING:
        return objection
    operation = asked.read()
    if work.was_erased([(operation.declared.kind, operation.id), *named(operation)]):
        return Objection(Reason.ERASED)
    return objection


def _read(mutation: Mutation) -> registry.AnyOperation:
    time_makes_sense(mutation.at)
    try:
        read_sight(mutation.seen)
        operation = registry.read(mutation.op, bytes(mutation.fields))
    except msgspec.DecodeError as error:
        raise Objection(Reason.INVALID, str(error)) from error
    if isinstance(operation, Creating) and not _ID.fullmatch(operation.id):
        raise Objection(Reason.INVALID, "this is no id")
    return operation


def _named(operation: registry.AnyOperation) -> Iterator[Key]:
    with suppress(Objection):  # said when it is its turn
        yield from named(operation)


def _served(work: Work, subjects: Iterable[Key]) -> Iterator[Key]:
    """The customers who are served with a change of these."""
    for key in subjects:
        with suppress(msgspec.DecodeError):  # not readable: said when it is its turn
            yield from served_by(work.look(*key))


def _is_a_name(id: str) -> bool:
    """PostgreSQL takes no null character, not even to look for it."""
    return "\x00" not in id
