"""An answer to a customer as the beginning of an article, without the customer's data.

Law: what is known of the customer (name and its parts, number, addresses, phone numbers, bank
account, birthday) and whatever looks like an address, a phone number, an account or the number of
an order, a meter or a contract stands there as a {placeholder}; the rest is left to who proposes,
who reads it before it goes out.
"""

from __future__ import annotations

import re

import msgspec

from desktop.domain.ids import AgentId, InteractionId
from desktop.domain.operations.rescue import draft_id
from desktop.domain.records import Customer, Draft, Interaction
from desktop.domain.words import Direction, DraftKind
from desktop.store.opening import Connection
from desktop.store.reads import records
from desktop.text import tr
from desktop.viewmodels.desk import Desk

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:[ ]?[A-Z0-9]{4}){3,7}(?:[ ]?[A-Z0-9]{1,3})?\b")
_PHONE = re.compile(r"(?<![\w{])(?:\+|00|0)\d(?:[\s/().-]{0,2}\d){5,16}(?!\w)")
_NUMBER = re.compile(r"(?<![\w{.,-])(?:[A-Z]{1,3}-)?\d{5,}(?![\w-])")
_SHORTEST = 3  # letters of a name that is looked for by itself
# To the end of its line, or to the comma behind which the answer goes on in the same line.
_ADDRESSED = re.compile(
    r"(?im)^(?:guten tag|hallo|liebe[r]?|sehr geehrte[r]?|dear|hello|hi)\b"
    r"(?:[^,!\n]{0,60}[,!][ \t]*\n?|[^,!\n]{0,60}$\n?)"
)


class Taken(msgspec.Struct, frozen=True):
    """What a proposal begins with, and the contact it comes from."""

    interaction: InteractionId
    title: str
    body: str
    language: str


async def from_answer(desk: Desk) -> Taken | None:
    """Of the open contact: the reply that is being written, else the one sent last."""
    interaction = desk.open.interaction
    if interaction is None:
        return None
    return await desk.read(_taken, interaction, desk.me.agent)


def _taken(connection: Connection, id_: InteractionId, me: AgentId) -> Taken | None:
    contact = records.record(connection, Interaction, id_)
    if contact is None:
        return None
    customer = records.record(connection, Customer, contact.customer)
    draft = records.record(connection, Draft, draft_id(me, id_, DraftKind.REPLY))
    written = draft.text if draft is not None and not draft.discarded else ""
    sent = [m.text for m in contact.messages if m.direction is Direction.OUTBOUND]
    body = written.strip() or (sent[-1].strip() if sent else "")
    body = _ADDRESSED.sub("", body, count=1).strip()
    language = customer.language if customer is not None else ""
    return Taken(id_, without(contact.subject, customer), without(body, customer), language)


def without(text: str, customer: Customer | None) -> str:
    """The text with placeholders for what is the customer's own."""
    for value, placeholder in _known(customer) if customer is not None else ():
        pattern = rf"(?<!\w){re.escape(value)}(?!\w)"
        text = re.sub(pattern, placeholder, text, flags=re.IGNORECASE)
    text = _EMAIL.sub(f"{{{tr('e-mail address')}}}", text)
    text = _IBAN.sub(f"{{{tr('account')}}}", text)
    text = _PHONE.sub(f"{{{tr('phone number')}}}", text)
    return _NUMBER.sub(f"{{{tr('reference number')}}}", text)


def _known(customer: Customer) -> list[tuple[str, str]]:
    """What is looked for, the longest first, and what stands in its place."""
    name, place = f"{{{tr('name')}}}", f"{{{tr('address')}}}"
    found = [(customer.name, name), (customer.number, f"{{{tr('customer number')}}}")]
    found += [(part, name) for part in re.split(r"[\s,.-]+", customer.name)]
    found += [(point.value, f"{{{tr('contact')}}}") for point in customer.points]
    found += [(line.strip(), place) for line in re.split(r"[\n,]", customer.address)]
    found.append((customer.iban, f"{{{tr('account')}}}"))
    if customer.born is not None:
        birthday = f"{{{tr('birthday')}}}"
        found += [(customer.born.isoformat(), birthday), (f"{customer.born:%d.%m.%Y}", birthday)]
    kept = [each for each in found if len(each[0].strip()) >= _SHORTEST]
    return sorted(kept, key=lambda each: -len(each[0]))
