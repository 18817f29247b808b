"""Who wrote what comes in: the customer whose address it is, or somebody who is not known yet."""

from __future__ import annotations

from typing import Final

from desktop.channels.rules import rules
from desktop.domain.ids import CustomerId, id_of
from desktop.domain.records import ContactPoint, Customer, Interaction, Record
from desktop.domain.words import PointKind
from integrations.hub.server.channels.incoming import Incoming
from integrations.hub.server.store import points
from integrations.hub.server.store.work import Work

FARTHEST: Final = 20  # records that went on in another one


def customer_of(work: Work, contact: Interaction) -> Customer | None:
    return unmerged(work, work.look("customer", contact.customer))


def known(work: Work, one: Incoming) -> Customer | None:
    """Whose address it is; of several, who was served in this queue already."""
    ids = points.customers_at(work.within, point_of(one)) if one.address else []
    found = [unmerged(work, work.look("customer", id)) for id in ids]
    there = [customer for customer in found if customer is not None]
    served = (customer for customer in there if one.queue in customer.queues)
    return next(served, there[0] if there else None)


def unmerged(work: Work, record: Record | None) -> Customer | None:
    for _ in range(FARTHEST):
        if not isinstance(record, Customer) or record.merged_into is None:
            break
        record = work.look("customer", record.merged_into)
    return record if isinstance(record, Customer) else None


def newcomer(work: Work, one: Incoming) -> Customer:
    """Somebody who is not known; who was erased once begins anew."""
    point = point_of(one)
    id = CustomerId(id_of("customer taken in", points.key_of(point) if one.address else one.via))
    if work.was_erased([("customer", id)]):
        id = CustomerId(id_of("customer taken in", id, one.via, one.external_id))
    held = work.hold("customer", id)
    if isinstance(held, Customer):
        return unmerged(work, held) or held
    customer = Customer(
        id=id,
        name=clean(one.name) or one.address,
        points=(point,) if one.address else (),
        language=one.language or "de",
        since=work.now,
        queues=(one.queue,),
    )
    work.put(customer)
    points.put(work.within, customer)  # the next one of the same transaction asks for it
    return customer


def point_of(one: Incoming) -> ContactPoint:
    kind = rules(one.channel).point
    if kind is PointKind.PHONE and "@" in one.address:  # a handle of a messaging network
        kind = PointKind.CHAT
    return ContactPoint(kind, one.address)


def clean(text: str) -> str:
    """Without null characters and halves of characters, which no database takes."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()
