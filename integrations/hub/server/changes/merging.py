"""What the hub asks of a merge, and where that goes which is meant for what was merged.

Laws: whoever merges sees both, has them in hand or nobody has, and they are of one customer; what
goes on somewhere is never gone on in, so that a way has no circle; a change that an older desk
makes of a merged customer or case comes to the one it goes on in, and is brought together there
with what that has; a contact that begins with messages of another has them from that contact.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from msgspec.structs import replace

from desktop.domain.ids import CustomerId, InteractionId, MessageId
from desktop.domain.operations import case, customer
from desktop.domain.operations.merging import (
    MergeCase,
    MergeContact,
    MergeCustomer,
    SplitContact,
    SplitOff,
)
from desktop.domain.operations.operation import Reason
from desktop.domain.operations.registry import AnyOperation
from desktop.domain.records import Case, Customer, Interaction, Record
from desktop.domain.words import CaseStatus, InteractionStatus
from integrations.hub.server.rights.rights import Person
from integrations.hub.server.store.work import Work

Look = Callable[[str, str], Record | None]
Against = tuple[Reason, str]

FARTHEST: Final = 20  # merges one after the other
_GOES_ALONG: Final = (
    customer.Set,
    customer.AddContactPoint,
    customer.RemoveContactPoint,
    case.Set,
    case.TickStep,
    case.UntickStep,
)


def named(operation: AnyOperation) -> Iterator[tuple[str, str]]:
    """The other records of a merge or a split, by (kind, id)."""
    match operation:
        case MergeContact(into=other) | SplitContact(of=other):
            yield "interaction", other
        case MergeCase(into=other):
            yield "case", other
        case MergeCustomer(into=other):
            yield "customer", other


def against(
    operation: AnyOperation, record: Record | None, who: Person, look: Look
) -> Against | None:
    """Why these two are not merged, or this is not parted; None when nothing speaks against it."""
    match operation, record:
        case MergeContact(), Interaction():
            return _of_contact(record, look("interaction", operation.into), who, look)
        case MergeCase(), Case():
            return _of_case(record, look("case", operation.into), look)
        case MergeCustomer(), Customer():
            return _goes_on_elsewhere(look("customer", operation.into))
        case SplitContact(), None:
            return _of_split(operation, look("interaction", operation.of), who)
        case SplitOff(), Interaction():
            return _not_there(operation.messages, record)
    return None


def filled(work: Work, contact: Interaction) -> Interaction:
    """A new contact with the messages that it begins with."""
    if contact.parted_from is None or contact.messages:
        return contact
    of = work.look("interaction", contact.parted_from.other)
    if not isinstance(of, Interaction):
        return contact
    wanted = set(contact.parted_from.messages)
    messages = tuple(said for said in of.messages if said.id in wanted)
    # Who does not read where its customer does cannot name it.
    return replace(contact, messages=messages, address=contact.address or of.address)


def followed(
    work: Work, who: Person, operation: AnyOperation, record: Record | None
) -> tuple[AnyOperation, Record | None]:
    """The operation with the record that it is about by now, held."""
    if not isinstance(operation, _GOES_ALONG) or not isinstance(record, Customer | Case):
        return operation, record
    if record.merged_into is None:
        return operation, record
    kind = operation.declared.kind
    id = _last(work.look, kind, record)
    there = work.hold(kind, id)
    if there is None or not who.sees(there):
        return operation, record
    return replace(operation, id=id), there


def goes_on_in(look: Look, contact: InteractionId) -> InteractionId:
    """Where a contact goes on: what comes to it belongs there. It itself when it was not merged."""
    record = look("interaction", contact)
    return InteractionId(_last(look, "interaction", record)) if record is not None else contact


def customer_of(look: Look, id: CustomerId) -> CustomerId:
    """Who a customer is, where the same one was there twice."""
    record = look("customer", id)
    return CustomerId(_last(look, "customer", record)) if record is not None else id


def _last(look: Look, kind: str, record: Record) -> str:
    for _ in range(FARTHEST):
        into = getattr(record, "merged_into", None)
        following = look(kind, into) if into else None
        if following is None:
            break
        record = following
    return record.id


def _of_contact(
    record: Interaction, into: Record | None, who: Person, look: Look
) -> Against | None:
    if not isinstance(into, Interaction) or into.merged_into is not None:
        return _goes_on_elsewhere(into)
    if into.agent not in (None, who.id):
        return Reason.NOT_YOURS, "the other contact is in somebody's hands"
    closed = InteractionStatus.CLOSED
    if into.status is closed and record.status is not closed:
        return Reason.CLOSED, "nobody would see it in a contact that is completed"
    return _of_one_customer(record, into, look)


def _of_case(record: Case, into: Record | None, look: Look) -> Against | None:
    if not isinstance(into, Case) or into.merged_into is not None:
        return _goes_on_elsewhere(into)
    if into.status is CaseStatus.CLOSED and record.status is not CaseStatus.CLOSED:
        return Reason.CLOSED, "nobody would see it in a case that is closed"
    return _of_one_customer(record, into, look)


def _goes_on_elsewhere(into: Record | None) -> Against | None:
    if into is None:
        return Reason.MISSING, "there is no such record"
    if getattr(into, "merged_into", None) is None:
        return None
    return Reason.CHANGED, "the other goes on elsewhere"


def _of_one_customer(
    record: Interaction | Case, into: Interaction | Case, look: Look
) -> Against | None:
    if customer_of(look, record.customer) == customer_of(look, into.customer):
        return None
    return Reason.INVALID, "they are of two customers"


def _of_split(operation: SplitContact, of: Record | None, who: Person) -> Against | None:
    if not isinstance(of, Interaction):
        return Reason.MISSING, "there is no such contact"
    if of.agent not in (None, who.id):
        return Reason.NOT_YOURS, "it is in somebody's hands"
    return _not_there(operation.messages, of)


def _not_there(messages: tuple[MessageId, ...], contact: Interaction) -> Against | None:
    if {message.id for message in contact.messages}.issuperset(messages):
        return None
    return Reason.INVALID, "these messages are not in that contact"
