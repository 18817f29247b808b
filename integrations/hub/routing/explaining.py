"""The dry run: who would get a contact now and why, and who would not and why not.

Law: it is decided as `decide` decides it, with all contacts before it; nothing is given away.
"""

from __future__ import annotations

import msgspec

from desktop.domain.grounds import Ground, Rule
from desktop.domain.ids import InteractionId
from integrations.hub.routing.dealing import Dealing, Found
from integrations.hub.routing.deciding import give
from integrations.hub.routing.ordering import in_order, why_now
from integrations.hub.routing.picture import Decision, PassedOver, Picture, Waiting
from integrations.hub.routing.reasons import Reasons


class NotWaiting(LookupError):
    """The contact does not stand in the picture: it waits for nobody."""


class Explained(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    interaction: InteractionId
    before: int  # so many contacts of all queues come first
    order: tuple[Ground, ...] = ()  # where its place in the order comes from
    decision: Decision | None = None
    waits: tuple[Ground, ...] = ()  # without a decision: why it waits on
    others: tuple[PassedOver, ...] = ()  # all who are free, longest at rest first, then the sites


def explain(picture: Picture, interaction: InteractionId) -> Explained:
    """Raises NotWaiting."""
    contact = next((each for each in picture.waiting if each.id == interaction), None)
    if contact is None:
        raise NotWaiting(interaction)
    if contact.queue not in picture.queues:
        return Explained(interaction=interaction, before=0, waits=(Ground(Rule.QUEUE),))
    dealing, before = Dealing(picture), 0
    for each in in_order(picture):
        if each.id == interaction:
            break
        give(dealing, each)
        before += 1
    return _explained(dealing, contact, before)


def _explained(dealing: Dealing, contact: Waiting, before: int) -> Explained:
    candidates = dealing.candidates(contact)
    found = dealing.find(contact, candidates)
    reasons = Reasons(dealing, contact, candidates, found)
    chosen = found.free if isinstance(found, Found) else None
    people = [reasons.passed_over(each) for each in dealing.people.by_rest if each is not chosen]
    sites = [PassedOver(None, site, ground) for site, ground in reasons.sites_passed_over()]
    routing = dealing.queues[contact.queue].queue.routing
    return Explained(
        interaction=contact.id,
        before=before,
        order=why_now(contact, routing, dealing.picture.now),
        decision=give(dealing, contact),
        waits=() if isinstance(found, Found) else (reasons.why_waiting(),),
        others=(*people, *sites),
    )
