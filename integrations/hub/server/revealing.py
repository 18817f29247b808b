"""Breaking the glass: one hidden value of one customer, for a reason, and written down.

Laws: the hub alone decides, by the role and by what the person sees; it is in the audit before it
is answered, with the customer as a pseudonym and the reason from a list, so that an erasure leaves
nothing behind in it; nobody asks for more than a few a minute.
"""

from __future__ import annotations

from datetime import timedelta

from desktop.domain.masks import BY_NAME
from desktop.domain.records import Customer
from desktop.ports.wire import ErrorCode, Reveal, Revealed
from integrations.hub.server.hub import Hub
from integrations.hub.server.pulling import known_head
from integrations.hub.server.refused import Refused
from integrations.hub.server.rights.rights import Bearer, person_of
from integrations.hub.server.store import audit, records
from integrations.hub.server.store.audit import Did, Line
from integrations.hub.server.store.erasures import digest
from integrations.hub.server.store.opening import Transaction


def reveal(hub: Hub, bearer: Bearer, ask: Reveal) -> Revealed:
    """Raises Refused: signed out, forbidden, not found, bad request, busy."""
    hub.reveals.take(bearer.token_hash)
    return hub.store.writing(
        bearer.tenant, lambda within: _reveal(within, bearer, ask, hub.limits.reveal_s)
    )


def _reveal(within: Transaction, bearer: Bearer, ask: Reveal, lasts_s: float) -> Revealed:
    who, head = person_of(within, bearer), known_head(within)
    mask = BY_NAME.get(ask.mask)
    if mask is None:
        raise Refused(ErrorCode.BAD_REQUEST, "There is no such mask.")
    customer = records.find(within, "customer", ask.customer)
    if not isinstance(customer, Customer) or not who.sees(customer):
        raise Refused(ErrorCode.NOT_FOUND, "There is no such customer for this person.")
    if ask.mask in who.hidden(customer) and who.agent.role not in mask.breaks:
        raise Refused(ErrorCode.FORBIDDEN, "Not for this role.")
    line = Line(
        at=within.now,
        by=who.agent.login,
        did=Did.REVEALED,
        site=who.site.id,
        bucket=f"customer:{digest(head.person_key, 'customer', customer.id)}",
        since=within.now,
        until=within.now + timedelta(seconds=lasts_s),
        contract=f"{ask.mask}: {ask.reason}",
    )
    audit.write(within, [line])
    return Revealed(mask.values(customer), lasts_s)
