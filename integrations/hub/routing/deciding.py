"""Which contact goes to whom: the written rules of `README.md`, done.

Laws: the same picture gives the same decisions, in whatever order its contacts and people stand;
nobody gets two, and no contact is given twice; a contact is left waiting only where nobody who is
free may get it, or for who served its customer last.
"""

from __future__ import annotations

from integrations.hub.routing.dealing import Dealing, Found
from integrations.hub.routing.ordering import in_order
from integrations.hub.routing.picture import Decision, Picture, Waiting
from integrations.hub.routing.reasons import Reasons


def decide(picture: Picture) -> list[Decision]:
    """In the order of the contacts; who is not in it waits on."""
    dealing, decisions = Dealing(picture), []
    for contact in in_order(picture):
        if dealing.over:
            break
        decision = give(dealing, contact)
        if decision is not None:
            decisions.append(decision)
    return decisions


def give(dealing: Dealing, contact: Waiting) -> Decision | None:
    """The next contact in order: to whom it goes, now that those before it were given away."""
    if contact.id in dealing.seen:
        return None
    dealing.seen.add(contact.id)
    candidates = dealing.candidates(contact)
    found = dealing.find(contact, candidates)
    if not isinstance(found, Found):
        return None
    reasons = Reasons(dealing, contact, candidates, found)
    decision = Decision(
        interaction=contact.id,
        agent=found.free.agent if found.free else None,
        site=found.site,
        grounds=reasons.why_so(),
        others=reasons.others(),
    )
    dealing.take(contact, found)
    return decision
